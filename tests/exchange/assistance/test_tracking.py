"""The Court's copies one by one, each filter and each order; whom a page is for, and that it costs the same however long."""

from dataclasses import replace
from datetime import date

import pytest

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Forbidden
from exchange.assistance import answers, service, stepping, tracking
from exchange.assistance.answers import Answer
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.assistance.wanted import Wanted
from exchange.dossiers import naming
from exchange.paging import Turn
from tests import databases


@pytest.fixture
def opened_house(sqlite_house):
    return sqlite_house


def rows(actor, **wanted):
    return tracking.read(actor, tracking.organs(actor), Wanted(**wanted)).rows


def states(actor, **wanted):
    return {row.delegation.code for row in rows(actor, **wanted)}


@pytest.fixture
def three(cast, desk):
    """Valdoria has answered all, Norhaven waits for a word of the Court, Quistan has not acknowledged."""
    cast.enrol("quinn", "XQQ", "focal_point")
    master, (ours, theirs, _silent) = desk.sent("XVA", "XNO", "XQQ", items=["Extracts"], due=date(2026, 11, 27))
    service.acknowledge(cast.ada, ours)
    answers.send(cast.ada, ours, 1, Answer("Here."))
    service.acknowledge(cast.carol, theirs)
    question = Given(words={"missing_information": "Which register?"})
    stepping.make(cast.carol, theirs, Step("ask_clarification"), question)
    return master


def test_a_row_says_who_has_acknowledged_and_answered_and_whose_turn_it_is(cast, three):
    found = {row.delegation.code: row for row in rows(cast.ivo)}

    assert {code: row.awaits for code, row in found.items()} == {"XVA": "court", "XNO": "court", "XQQ": "state"}
    assert {code for code, row in found.items() if row.acknowledged_at} == {"XNO", "XVA"}
    assert [code for code, row in found.items() if row.replied_at] == ["XVA"]
    assert (found["XVA"].title, found["XVA"].answered) == ("Beneficial ownership of four companies", 1)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"state": "CLARIFICATION"}, {"XNO"}),
        ({"delegation": "XQQ"}, {"XQQ"}),
        ({"awaits": "state"}, {"XQQ"}),
        ({"awaits": "court"}, {"XVA", "XNO"}),
        ({"mark": "unacknowledged"}, {"XQQ"}),
        ({"mark": "unanswered"}, {"XNO", "XQQ"}),
        ({"mark": "answered"}, {"XVA"}),
        ({"mark": "urgent"}, set()),
        ({"show": "open"}, {"XNO", "XQQ"}),
        ({"show": "ended"}, set()),
        ({"type": "93-1-A"}, set()),
        ({"theme": "TRACING"}, {"XVA", "XNO", "XQQ"}),
        ({"due": "soon"}, {"XNO", "XQQ"}),
        ({"due": "overdue"}, set()),
        ({"stands": "0-7"}, {"XVA", "XNO", "XQQ"}),
        ({"age": "30"}, set()),
    ],
)
def test_the_list_is_narrowed(cast, three, wanted, found):
    assert states(cast.ivo, **wanted) == found


@pytest.mark.parametrize(("days", "band"), [(7, "0-7"), (8, "8-30"), (30, "8-30"), (31, "31-60"), (91, "91")])
def test_a_copy_stands_in_the_band_of_its_days(cast, desk, later, days, band):
    desk.sent("XVA")
    later(days)

    assert [row.days for row in rows(cast.ivo, stands=band)] == [days]


def test_the_days_count_anew_from_each_state(cast, desk, later):
    _master, (copy,) = desk.sent("XVA")
    later(40)
    service.acknowledge(cast.sign_in(cast.accounts["ada"]), copy)

    assert [row.days for row in rows(cast.ivo)] == [0]
    assert states(cast.ivo, age="30") == {"XVA"}


def test_overdue_is_what_is_open_and_past_its_date(cast, three, later):
    later(8)

    assert states(cast.ivo, due="overdue") == {"XNO", "XQQ"}


def test_pages_follow_each_other_in_each_order(cast, desk, monkeypatch):
    monkeypatch.setattr(tracking, "PAGE", 2)
    for _ in range(3):
        desk.sent("XVA")

    for sort in ("due", "-due", "number", "sent", "stands"):
        first = tracking.read(cast.ivo, tracking.organs(cast.ivo), Wanted(sort=sort))
        turn = Turn(after=first.after)
        second = tracking.read(cast.ivo, tracking.organs(cast.ivo), Wanted(sort=sort, turn=turn))
        shown = [row.reference for row in (*first.rows, *second.rows)]
        assert (len(shown), len(set(shown)), second.after) == (3, 3, "")


def test_an_officer_of_a_chamber_sees_the_copies_he_or_she_was_let_into_and_their_organ(cast, desk):
    _master, (copy,) = desk.sent("XVA")
    assert rows(cast.judith) == []

    with gateway.act(cast.ivo, actions.PARTY_ADD, copy.dossier) as act:
        naming.let_in(act, cast.ivo, copy.dossier, cast.judith.delegation, [cast.judith.person])

    assert [one.code for one in tracking.organs(cast.judith)] == ["ICC-CH", "ICC-OTP"]
    assert [row.organ.code for row in rows(cast.judith)] == ["ICC-OTP"]
    assert rows(cast.judith, organ="ICC-CH") == []
    assert len(tracking.organs(replace(cast.judith, duties=frozenset()))) == 1


def test_a_colleague_outside_the_dossier_sees_nothing_and_a_state_is_refused(cast, desk):
    desk.sent("XVA")
    stranger = cast.sign_in(cast.enrol("nils", "ICC-OTP", "investigator"))

    assert rows(stranger) == []
    with pytest.raises(Forbidden):
        tracking.read(cast.ada, [], Wanted())


def test_ten_rows_cost_as_many_queries_as_one(cast, desk):
    counts = []
    for more in (1, 9):
        for _n in range(more):
            desk.sent("XVA")
        rows(cast.ivo)
        db.session.remove()
        with databases.asked() as seen:
            rows(cast.ivo)
        counts.append(len(seen))

    assert counts[0] == counts[1]
