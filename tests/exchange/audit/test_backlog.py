"""While entries wait too long nothing more is opened, except for auditors, who must see why."""

from datetime import timedelta

import pytest

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Unrecorded
from exchange.audit import backlog


def test_the_oldest_wait_is_that_of_the_oldest_waiting_entry(opened_house, write, clock):
    clock.advance(timedelta(seconds=40))
    write(1)
    clock.advance(timedelta(seconds=2))

    assert backlog.oldest_wait(db.session(), clock) == timedelta(seconds=42)
    opened_house.file_entries()
    assert backlog.oldest_wait(db.session(), clock) == timedelta(0)


def test_a_waiting_number_without_an_entry_hides_no_wait(opened_house, clock, tamper):
    tamper("INSERT INTO audit_pending (eid) VALUES (0)")
    clock.advance(timedelta(seconds=42))

    assert backlog.oldest_wait(db.session(), clock) == timedelta(seconds=42)


def test_a_stuck_log_refuses_all_but_auditors(opened_house, cast, clock):
    ada, olga = cast.ada, cast.olga
    clock.advance(timedelta(seconds=601))

    with pytest.raises(Unrecorded, match="backlog"), gateway.reveal(ada, actions.HOME_READ):
        pytest.fail("opened while the log is stuck")
    with gateway.reveal(olga, actions.LOG_READ) as opened:
        assert opened.entry
    opened_house.file_entries()
    backlog._looked.clear()
    with gateway.reveal(ada, actions.HOME_READ) as opened:
        assert opened.entry
