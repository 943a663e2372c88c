"""What is over leaves nothing that could open, and closing it is on record; where nothing is, nothing is written."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from exchange import db
from exchange.signin import enrolment, service, sweeping
from exchange.signin.models import Enrolment, PendingSignIn, Throttle, UserSession
from exchange.signin.service import NotLetIn
from tests.exchange.signin.newcomer import PASSWORD, STRANGER, invited


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_session_that_idled_out_loses_its_keys(nora, clock, entries):
    clock.advance(timedelta(minutes=30))

    assert sweeping.close_what_is_over() >= 1

    row = db.session.scalars(select(UserSession).where(UserSession.account_id == nora.account.id)).one()
    assert (row.sealed_bundle, row.ended_at) == (b"", clock.now())
    assert entries()[-1] == ("-", "session.sweep", "done")


def test_a_live_session_is_left_alone_and_nothing_is_written(nora, entries):
    before = entries()

    assert sweeping.close_what_is_over() == 0

    assert entries() == before


def test_what_was_left_on_the_way_in_is_removed(cast, nora, clock):
    with pytest.raises(NotLetIn):
        service.begin(STRANGER, "nobody@xva.invalid", "not a password of anyone")
    service.begin(STRANGER, nora.account.email, PASSWORD)
    _, code = invited(cast, "wanda")
    enrolment.open_invitation(STRANGER, code)
    clock.advance(timedelta(days=7))

    sweeping.close_what_is_over()

    assert [count(model) for model in (PendingSignIn, Enrolment, Throttle)] == [0, 0, 0]


def test_rows_of_ended_sessions_are_kept_for_ninety_days(nora, clock):
    clock.advance(timedelta(days=1))
    sweeping.close_what_is_over()
    clock.advance(timedelta(days=89))
    sweeping.close_what_is_over()
    assert count(UserSession) > 0

    clock.advance(timedelta(days=1))
    sweeping.close_what_is_over()

    assert count(UserSession) == 0
