"""The state of the log and its checks: at once for a short log, by the worker for a long one, each on record."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Forbidden, NotFound
from exchange.audit.entries import Happening
from exchange.audit.models import Entry
from exchange.jobs.loop import Worker
from exchange.oversight import integrity, jobs


def last_leaf():
    return json.loads(db.session.scalar(select(Entry.leaf).order_by(Entry.eid.desc()).limit(1)))


def test_the_state_says_what_is_filed_signed_and_waiting(opened_house, cast, clock):
    opened_house.file_entries()
    gateway.note(cast.ada, Happening(actions.HOME_READ))
    clock.advance(timedelta(seconds=61))

    state = integrity.show(cast.olga)

    assert (state.size, state.waiting, state.is_late) == (1, 2, True)
    assert [one.size for one in state.signed] == [1]
    assert state.oldest_wait == timedelta(seconds=61)


def test_a_short_log_is_checked_at_once(opened_house, cast, entries):
    opened_house.file_entries()

    check = integrity.one(cast.olga, integrity.verify(cast.olga))

    assert (check.report.ok, check.report.size, check.asked_by) == (True, 1, "Olga")
    assert entries()[-2:] == [("olga", "log.verify", "done"), ("olga", "integrity.read", "done")]


def test_a_fault_is_kept_with_its_place(opened_house, cast, tamper):
    opened_house.file_entries()
    olga = cast.olga
    tamper("UPDATE audit_event SET leaf = :leaf WHERE type = 'log.open'", leaf=b"{}")

    check = integrity.verify(olga)
    leaf = last_leaf()

    assert (leaf["outcome"], leaf["reason"], leaf["x"]) == ("failed", "not-whole", {"kind": "edited", "at": 0})
    assert integrity.one(olga, check).report.first_fault.kind == "edited"


def test_a_log_cut_behind_its_note_outside_is_found(opened_house, cast, tamper):
    opened_house.file_entries()
    olga = cast.olga
    tamper(
        "DELETE FROM audit_checkpoint",
        "DELETE FROM audit_leaf",
        "DELETE FROM audit_tile",
        "UPDATE audit_head SET size = 0",
    )

    report = integrity.one(olga, integrity.verify(olga)).report

    assert report.first_fault.kind == "cut"


def test_a_long_log_is_checked_by_the_worker(opened_house, cast, clock, monkeypatch, entries):
    monkeypatch.setattr(integrity, "AT_ONCE", 0)
    opened_house.file_entries()
    asked = integrity.verify(cast.olga)
    before = integrity.one(cast.olga, asked)

    Worker(clock, kinds={integrity.KIND: jobs.verify}).turn()
    after = integrity.one(cast.olga, asked)

    assert (before.ended_at, before.report) == (None, None)
    assert (after.report.ok, after.progress, after.total) == (True, 1, 1)
    assert ("-", "log.verify", "done") in entries()


def test_a_check_that_was_given_up_says_nothing_of_the_log(opened_house, cast, clock, monkeypatch):
    monkeypatch.setattr(integrity, "AT_ONCE", 0)
    opened_house.file_entries()
    asked = integrity.verify(cast.olga)

    def fails(_job):
        raise OSError

    worker = Worker(clock, kinds={integrity.KIND: fails})
    for _ in range(5):
        worker.turn()
        clock.advance(timedelta(minutes=2))
    check = integrity.one(cast.sign_in(cast.accounts["olga"]), asked)

    assert check.ended_at is not None
    assert check.report is None


@pytest.mark.parametrize("name", ["ada", "sam"])
def test_nobody_but_an_auditor_looks_at_or_verifies_the_log(opened_house, cast, name):
    actor = getattr(cast, name)

    for act in (integrity.show, integrity.verify):
        with pytest.raises(Forbidden):
            act(actor)
    with pytest.raises(NotFound):
        integrity.one(actor, db.new_id())
