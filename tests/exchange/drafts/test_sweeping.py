"""What was left is removed: texts after weeks, those of ended sessions and the marks of sent forms after a day."""

from datetime import timedelta

from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actions import DRAFT_SAVE
from exchange.accounts.actors import actor_for
from exchange.drafts import once, service, sweeping
from exchange.drafts.models import Draft, SentForm
from tests.exchange.drafts.conftest import PLACE


def places():
    return {(row.place, row.ended) for row in db.session.scalars(select(Draft))}


def test_a_text_that_nobody_went_on_with_is_removed_after_its_weeks(cast, form, clock, entries):
    service.save(cast.ada, PLACE, form("Canary"))
    clock.advance(timedelta(days=gateway.settings().drafts.keep_days, seconds=-1))
    assert sweeping.remove_what_was_left() == 0
    clock.advance(timedelta(seconds=1))

    assert sweeping.remove_what_was_left() == 1
    assert places() == set()
    assert entries()[-1] == ("-", "draft.sweep", "done")


def test_a_text_of_an_ended_session_is_removed_after_a_day(cast, form, clock):
    service.save(cast.ada, PLACE, form("Can"))
    service.keep_ended(actor_for(cast.accounts["ada"]), PLACE, form("Canary"))
    clock.advance(timedelta(hours=24))

    sweeping.remove_what_was_left()

    assert places() == {(PLACE, False)}


def test_the_marks_of_sent_forms_are_removed_after_a_day(cast, form, clock):
    with gateway.act(cast.ada, DRAFT_SAVE) as act:
        once.claim(act, once.mark(cast.ada, form("Canary")), PLACE)
    clock.advance(timedelta(hours=24))

    sweeping.remove_what_was_left()

    assert db.session.scalars(select(SentForm)).all() == []


def test_where_nothing_is_left_there_is_no_entry(cast, form, entries):
    service.save(cast.ada, PLACE, form("Canary"))
    before = len(entries())

    sweeping.remove_what_was_left()

    assert len(entries()) == before
