"""A date that is moved changes no figure of a day on which another one held."""

from datetime import date, timedelta

import pytest

from exchange import db
from exchange.annual import periods, rows
from exchange.assistance import due_changes, overdue
from exchange.assistance.due_changes import Wish
from tests.exchange.assistance.conftest import DUE, Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what is asked here doesn't depend on it

LATE = DUE + timedelta(days=2)
LATER = LATE + timedelta(days=2)


@pytest.fixture
def on_day(opened_house, clock):
    """Go to a day, with the log filed first as the worker would."""

    def go(day):
        opened_house.file_entries()
        clock.advance(day - clock.now().date())

    return go


def outcome(as_at):
    (found,) = rows.read((), periods.chosen(None, None, as_at, as_at))
    return found.outcome


def test_what_was_overdue_on_a_day_stays_so_when_more_time_is_granted_later(cast, on_day):
    copy = Desk(cast, db.session).acknowledged()
    on_day(LATE)
    overdue.look()
    on_day(LATER)

    due_changes.change(cast.ivo, copy, Wish("set", date(2027, 2, 1), "Archives", 0), copy.url)
    overdue.look()

    assert (outcome(LATE), outcome(LATER)) == ("no_reply", "pending")
