"""Lists: an organ's masters with their copies, a State's cause list; as many queries for ten rows as for one."""

from datetime import date, timedelta

import pytest

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Forbidden
from exchange.assistance import answers, lists, masters, organ_list, panel, service, state_list
from exchange.assistance.answers import Answer
from exchange.assistance.awaiting import awaiting
from exchange.assistance.wanted import Wanted
from exchange.paging import Turn
from tests import databases


@pytest.fixture
def opened_house(sqlite_house):
    return sqlite_house


def asked(desk, days, clock, **more):
    """Return Valdoria's copy of a request due in so many days."""
    due = clock.now().date() + timedelta(days=days)
    return desk.sent("XVA", due=due, **more)[1][0]


def test_an_organ_sees_its_masters_with_their_copies(cast, desk):
    master, _copies = desk.sent("XVA", "XNO")

    (row,) = lists.read(cast.ida, Wanted()).rows

    assert (row.reference, row.title) == (master.reference, "Beneficial ownership of four companies")
    assert [copy.delegation.code for copy in row.copies] == ["XNO", "XVA"]
    assert row.asked == 4


def test_masters_lie_under_drafts_open_or_closed(cast, desk):
    desk.drafted("XVA")
    desk.sent("XVA")
    copy = desk.acknowledged(items=["Extracts"])
    answers.send(cast.ada, copy, 1, Answer("Here."))
    service.close(cast.ivo, copy)

    page = lists.read(cast.ivo, Wanted(show="closed"))

    assert page.counts == {"open": 1, "drafts": 1, "closed": 1}
    assert [row.copies[0].reference for row in page.rows] == [copy.reference]


def test_a_state_sees_what_it_is_asked_by_date(cast, desk, clock, later):
    late, soon, far = (asked(desk, days, clock) for days in (1, 10, 30))
    later(days=3)
    cast.ada  # noqa: B018
    done = asked(desk, 5, clock, items=["Extracts"])
    ada = cast.sign_in(cast.accounts["ada"])
    service.acknowledge(ada, done)
    answers.send(ada, done, 1, Answer("Here."))

    page = lists.read(ada, Wanted())

    assert [(name, [row.reference for row in rows]) for name, rows in page.groups] == [
        ("overdue", [late.reference]),
        ("soon", [soon.reference]),
        ("later", [far.reference]),
        ("done", [done.reference]),
    ]


def numbers(actor, **wanted):
    page = lists.read(actor, Wanted(**wanted))
    return (
        [row.reference for row in page.rows]
        if hasattr(page, "rows")
        else [row.reference for _, rows in page.groups for row in rows]
    )


def test_a_state_narrows_and_sorts_what_it_is_asked(cast, desk, clock):
    first = asked(desk, 10, clock, theme="FREEZING")
    clock.advance(timedelta(minutes=1))
    second = asked(desk, 30, clock, type="93-1-A")
    clock.advance(timedelta(minutes=1))
    service.acknowledge(cast.ada, first)
    both = [first.reference, second.reference]

    assert numbers(cast.ada) == numbers(cast.ada, sort="-received") == numbers(cast.ada, sort="changed") == both
    assert numbers(cast.ada, sort="number") == numbers(cast.ada, sort="-due") == both[::-1]
    assert numbers(cast.ada, theme="FREEZING") == numbers(cast.ada, due="soon") == both[:1]
    assert numbers(cast.ada, type="93-1-A") == numbers(cast.ada, state="TRANSMITTED") == both[1:]
    assert numbers(cast.ada, due="overdue") == numbers(cast.ada, show="done") == []


def test_an_organ_narrows_and_sorts_its_masters(cast, desk):
    (first, _), (second, (copy,)) = desk.sent("XNO", theme="FREEZING"), desk.sent("XVA", due=date(2026, 11, 22))
    service.acknowledge(cast.ada, copy)
    both = [second.reference, first.reference]

    assert numbers(cast.ivo) == numbers(cast.ivo, sort="number") == both
    assert numbers(cast.ivo, sort="-due") == both[::-1]
    assert numbers(cast.ivo, delegation="XVA") == numbers(cast.ivo, state="ACKNOWLEDGED") == both[:1]
    assert numbers(cast.ivo, theme="FREEZING") == numbers(cast.ivo, state="TRANSMITTED") == both[1:]
    assert numbers(cast.ivo, due="soon") == both[:1]
    assert numbers(cast.ivo, due="overdue") == []


@pytest.mark.parametrize("who", ["ivo", "ada"])
def test_pages_of_requests_follow_each_other(cast, desk, monkeypatch, who):
    monkeypatch.setattr(organ_list, "PAGE", 2)
    monkeypatch.setattr(state_list, "PAGE", 2)
    for _ in range(3):
        desk.sent("XVA")
    actor = getattr(cast, who)
    whole = numbers(actor, sort="-number") if who == "ivo" else None

    first = lists.read(actor, Wanted())
    second = lists.read(actor, Wanted(turn=Turn(after=first.after)))
    shown = numbers(actor) + numbers(actor, turn=Turn(after=first.after))

    assert (bool(first.before), bool(second.after)) == (False, False)
    assert len(shown) == len(set(shown)) == 3
    assert numbers(actor, turn=Turn(before=second.before)) == shown[:2]
    assert whole in (None, shown[:2])


def test_a_master_shows_some_of_its_copies_and_counts_them_all(cast, desk, monkeypatch):
    monkeypatch.setattr(organ_list, "COPIES", 1)
    master, (_, norhaven) = desk.sent("XVA", "XNO")
    service.acknowledge(cast.carol, norhaven)

    (row,) = lists.read(cast.ivo, Wanted()).rows

    assert (row.reference, row.sent, row.asked, row.answered) == (master.reference, 2, 4, 0)
    assert [copy.reference for copy in row.copies] == [norhaven.reference]


def test_a_list_is_one_entry_that_names_the_dossiers_shown(cast, desk, entries):
    desk.sent("XVA")
    before = len(entries())

    lists.read(cast.ada, Wanted())

    assert entries()[before:] == [("ada", "request.list", "done")]


def test_an_auditor_has_no_list(cast):
    with pytest.raises(Forbidden):
        lists.read(cast.olga, Wanted())


def test_a_title_stays_sealed_while_the_key_is_awaited(cast, desk):
    _master, (copy,) = desk.sent("XVA")
    cast.ben  # noqa: B018
    with gateway.act(cast.ivo, actions.MEMBER_REMOVE, copy.dossier) as act:
        act.expel(copy.dossier_id, [cast.ben.person])

    ((_name, (row,)),) = lists.read(cast.ben, Wanted()).groups

    assert (row.reference, row.title) == (copy.reference, None)


@pytest.mark.parametrize("who", ["ivo", "ada"])
def test_ten_rows_cost_as_many_queries_as_one(cast, desk, who):
    desk.sent("XVA")
    actor = getattr(cast, who)
    counts = []
    for more in (0, 9):
        for _n in range(more):
            desk.sent("XVA")
        lists.read(actor, Wanted())  # the second reading of a session counts: keys are cached then
        db.session.remove()
        with databases.asked() as seen:
            lists.read(actor, Wanted())
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_a_master_with_three_copies_costs_as_many_queries_as_with_one(cast, desk):
    cast.enrol("quinn", "XQQ", "focal_point")
    counts = []
    for codes in (["XVA"], ["XVA", "XNO", "XQQ"]):
        master, _copies = desk.sent(*codes)
        masters.read(cast.ivo, master)
        db.session.remove()
        master = service.find_master(cast.ivo, master.url[-9:])
        with databases.asked() as seen:
            masters.read(cast.ivo, master)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def kinds(actor):
    return [(row.kind, row.reference) for row in awaiting(actor)]


def test_a_state_has_to_acknowledge_then_to_answer(cast, desk):
    _master, (copy,) = desk.sent("XVA")

    first = kinds(cast.ada)
    service.acknowledge(cast.ada, copy)

    assert first == [("acknowledge", copy.reference)]
    assert kinds(cast.ben) == [("answer", copy.reference)]
    assert kinds(cast.carol) == []


def test_a_colleague_has_to_review_and_the_drafter_has_not(cast, desk):
    master = desk.submitted("XVA")

    assert kinds(cast.ida) == [("review", master.reference)]
    assert kinds(cast.ivo) == []


def test_an_organ_has_to_go_on_sending_what_could_not_be_sent(cast, desk):
    master, _copies = desk.sent("XVA", "XQQ")

    assert kinds(cast.ida) == [("send", master.reference)]


def test_an_organ_has_to_close_what_is_executed_and_sees_what_is_overdue(cast, desk, clock, later):
    executed = desk.acknowledged(items=["Extracts"])
    answers.send(cast.ada, executed, 1, Answer("Here."))
    late = asked(desk, 1, clock)
    later(days=2)

    assert kinds(cast.ivo) == [("overdue", late.reference), ("close", executed.reference)]


def test_what_awaits_is_one_query_for_a_state_and_its_title_opens_elsewhere(cast, desk):
    desk.sent("XVA")
    cast.ada  # noqa: B018
    with databases.asked() as seen:
        (row,) = awaiting(cast.ada)

    with gateway.reveal(cast.ada, actions.HOME_READ) as opened:
        title = opened.text_at(row.dossier_id, row.table, "sealed_title", row.id, row.sealed_title)

    assert len([one for one in seen if one.startswith("SELECT")]) <= 2  # and the further themes of all dossiers
    assert (title, row.delegation.code, row.due) == (
        "Beneficial ownership of four companies",
        "ICC-OTP",
        date(2026, 12, 18),
    )


def test_nothing_that_was_typed_lies_in_the_database_in_clear(cast, desk, tmp_path):
    words = {name: f"canary-{name}" for name in ("title", "purpose", "location", "facts", "procedure", "other")}
    copy = desk.acknowledged(**words, items=["canary-item"])
    answers.send(cast.ada, copy, 1, Answer("canary-answer"))
    service.send_back(cast.ida, desk.submitted("XVA"), "canary-reason")

    stored = b"".join(path.read_bytes() for path in tmp_path.glob("exchange.db*"))

    assert b"TRACING" in stored  # it was the right file that was read
    assert b"canary" not in stored


def test_a_dossier_tells_of_its_request_to_those_who_may_read_it(cast, desk):
    master, (copy,) = desk.sent("XVA")

    assert panel.load(cast.ada, None, copy.dossier).reference == copy.reference
    assert panel.load(cast.ivo, None, master.dossier).reference == master.reference
    assert panel.load(cast.ada, None, master.dossier) is None
    assert panel.count(db.new_id()) == 0
