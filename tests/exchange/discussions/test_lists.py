"""Lists of discussions: their own page, the dossier's overview, and what is new over all dossiers."""

from datetime import timedelta

import pytest

from exchange import gateway
from exchange.access import actions
from exchange.access.refusals import Forbidden
from exchange.discussions import lists, reading, service, unread
from exchange.discussions.lists import Wanted
from exchange.dossiers import recent
from exchange.paging import Turn
from tests.exchange.discussions.conftest import make_dossier


def test_the_list_shows_titles_in_clear_and_what_is_unread(cast, dossier, clock, entries):
    service.open(cast.ada, dossier, "First", "1")
    clock.advance(timedelta(minutes=1))
    second = service.open(cast.ivo, dossier, "Second", "1")
    service.post(cast.ada, second, "2")

    rows = lists.read(cast.ada, dossier).rows

    assert [(row.title, row.messages, row.unread, row.delegation.code) for row in rows] == [
        ("Second", 2, 1, "ICC-OTP"),
        ("First", 1, 0, "XVA"),
    ]
    assert entries()[-1] == ("ada", "discussion.list", "done")


def test_a_stranger_lists_nothing(cast, dossier, entries):
    with pytest.raises(Forbidden):
        lists.read(cast.carol, dossier)

    assert entries()[-1] == ("carol", "access.denied", "refused")


def test_the_list_is_paged(cast, dossier, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    for number in range(3):
        service.open(cast.ada, dossier, f"Discussion {number}", "1")

    first = lists.read(cast.ada, dossier)
    second = lists.read(cast.ada, dossier, Wanted(turn=Turn(after=first.after)))

    assert (len(first.rows), first.before) == (2, "")
    assert (len(second.rows), second.after) == (1, "")
    assert lists.read(cast.ada, dossier, Wanted(turn=Turn(before=second.before))) == first


def test_closed_ones_and_those_read_can_be_left_out(cast, dossier):
    first, second = (service.open(cast.ada, dossier, title, "1") for title in ("First", "Second"))
    service.close(cast.ada, first)
    reading.read(cast.ivo, second.reference)

    def titles(**wanted):
        return [row.title for row in lists.read(cast.ivo, dossier, Wanted(**wanted)).rows]

    assert titles(state="open") == ["Second"]
    assert titles(state="closed") == titles(unread=True) == ["First"]
    assert titles(sort="opened") == ["Second", "First"]
    assert titles(sort="-opened") == ["First", "Second"]


def test_more_discussions_cost_no_more_queries(cast, dossier, counted):
    service.open(cast.ada, dossier, "One", "1")
    lists.read(cast.ben, dossier)
    with counted() as few:
        lists.read(cast.ben, dossier)
    for number in range(9):
        service.open(cast.ada, dossier, f"More {number}", "1")

    with counted() as many:
        lists.read(cast.ben, dossier)

    assert len(many) == len(few)


def test_a_dossier_counts_its_discussions(cast, dossier):
    service.open(cast.ada, dossier, "First", "1")

    assert lists.count(dossier.id) == 1


def test_unread_messages_are_counted_by_dossier(cast, dossier):
    other = make_dossier(cast, cast.ada, [cast.ada, cast.ivo])
    discussion = service.open(cast.ada, dossier, "First", "1")
    service.post(cast.ada, discussion, "2")
    service.open(cast.ivo, other, "Second", "1")

    assert unread.counts(cast.ivo, [dossier.id, other.id]) == {dossier.id: 2}
    assert unread.counts(cast.ada, [dossier.id, other.id]) == {other.id: 1}


def test_what_is_new_is_listed_over_all_dossiers_with_sealed_titles(cast, dossier, clock):
    other = make_dossier(cast, cast.ada, [cast.ada, cast.ivo])
    first = service.open(cast.ada, dossier, "First", "1")
    clock.advance(timedelta(minutes=1))
    second = service.open(cast.ada, other, "Second", "1")

    rows = unread.latest(cast.ivo, recent.ids(cast.ivo))
    with gateway.reveal(cast.ivo, actions.HOME_READ) as opened:
        opened.prepare((row.dossier_id, row.sealed_title) for row in rows)
        titles = [row.title(opened) for row in rows]

    assert [(row.reference, row.unread) for row in rows] == [(second.reference, 1), (first.reference, 1)]
    assert titles == ["Second", "First"]


def test_what_was_read_or_is_not_open_is_not_new(cast, dossier):
    discussion = service.open(cast.ada, dossier, "First", "1")
    reading.read(cast.ivo, discussion.reference)

    assert unread.latest(cast.ivo, recent.ids(cast.ivo)) == []
    assert unread.latest(cast.carol, recent.ids(cast.carol)) == []


def test_whoever_awaits_the_key_sees_that_there_is_something_and_keeps_it_unread(cast, dossier):
    service.open(cast.ada, dossier, "First", "1")
    with gateway.act(cast.ada, actions.MEMBER_REMOVE, dossier) as act:
        act.expel(dossier.id, [cast.ben.person])

    rows = unread.latest(cast.ben, recent.ids(cast.ben))
    with gateway.reveal(cast.ben, actions.HOME_READ) as opened:
        titles = [row.title(opened) for row in rows]
    with pytest.raises(Forbidden):
        reading.read(cast.ben, rows[0].reference)

    assert titles == [None]
    assert unread.latest(cast.ben, recent.ids(cast.ben)) == rows
