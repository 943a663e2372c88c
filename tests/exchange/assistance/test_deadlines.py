"""Limits, defaults and pauses: pure, but for the calendar that a State has said."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import tables, workdays
from exchange.assistance import deadlines
from exchange.assistance.deadlines import Pause
from exchange.workdays import Calendar

FRIDAY = date(2026, 11, 20)
PLAIN = Calendar()
DUE = date(2027, 1, 19)


@dataclass(frozen=True)
class Step:
    from_state: str
    to_state: str
    at: datetime


def steps(*said):
    """Moves from (from, to, day of November 2026)."""
    return [Step(one, two, datetime(2026, 11, day, 12, tzinfo=UTC)) for one, two, day in said]


ASKED = ("IN_EXECUTION", "CLARIFICATION", 23)
ANSWERED = ("CLARIFICATION", "IN_EXECUTION", 26)


def test_the_defaults_are_the_tables_and_none_of_them_is_law():
    used = [deadlines.ACKNOWLEDGE, deadlines.ANSWER, deadlines.CONFIRMATION, deadlines.REVIEW, *deadlines.REMINDERS]
    used += [*deadlines.URGENT.values(), deadlines.REMINDER_EVERY]

    assert not [what for what in used if deadlines.limit(what).is_law]
    assert deadlines.limit("channel_change").is_law


def test_receipt_is_asked_for_in_working_days_of_the_state_and_urgently_in_one_day():
    there = Calendar(frozenset({5, 6}), frozenset({date(2026, 11, 23)}))

    assert deadlines.acknowledge_by(FRIDAY, False, PLAIN) == date(2026, 11, 27)
    assert deadlines.acknowledge_by(FRIDAY, False, there) == date(2026, 11, 29)
    assert deadlines.acknowledge_by(FRIDAY, True, there) == date(2026, 11, 21)


def test_an_answer_is_asked_for_by_type_and_urgently_in_seven_days():
    assert deadlines.answer_by(FRIDAY, "93-1-K", False) == DUE
    assert deadlines.answer_by(FRIDAY, "93-1-K", True) == date(2026, 11, 27)
    assert deadlines.answer_by(FRIDAY, "ENQ", False) is None


def test_every_type_starts_from_the_tables_default_or_from_none():
    default = deadlines.limit(deadlines.ANSWER).days

    assert {row["default_answer_days"] for row in tables.rows("request_types")} == {str(default), ""}


def test_the_court_confirms_and_reviews_in_its_own_working_days():
    holiday = Calendar(holidays=frozenset({date(2026, 11, 24)}))

    assert deadlines.confirm_by(FRIDAY, PLAIN) == date(2026, 11, 27)
    assert deadlines.review_by(FRIDAY, holiday) == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("days", "after"),
    [(0, 0), (29, 0), (30, 30), (49, 30), (50, 50), (60, 60), (89, 60), (90, 90), (119, 90), (120, 120), (365, 360)],
)
def test_reminders_come_at_30_50_and_60_days_and_then_every_30(days, after):
    assert deadlines.reminder(days) == after


def test_a_question_of_the_state_stops_its_date_until_it_is_answered():
    moves = steps(("TRANSMITTED", "ACKNOWLEDGED", 20), ASKED, ANSWERED)

    assert deadlines.pauses(moves) == [Pause(date(2026, 11, 23), date(2026, 11, 26))]
    assert deadlines.resumed(DUE, moves, PLAIN, date(2026, 11, 30)) == date(2027, 1, 22)


def test_a_question_of_the_court_stops_nothing():
    assert deadlines.pauses(steps(("EXECUTED", "CLARIFICATION", 23), ("CLARIFICATION", "EXECUTED", 26))) == []


def test_a_detour_from_a_detour_is_one_pause():
    moves = steps(
        ("UNDER_ASSESSMENT", "CONSULTATION", 2),
        ("CONSULTATION", "POSTPONED", 4),
        ("POSTPONED", "CONSULTATION", 11),
        ("CONSULTATION", "UNDER_ASSESSMENT", 13),
    )

    assert deadlines.pauses(moves) == [Pause(date(2026, 11, 2), date(2026, 11, 13))]
    assert deadlines.paused(moves, PLAIN, datetime(2026, 11, 30, tzinfo=UTC)) == 9


def test_only_the_latest_pause_moves_the_date_when_it_ends():
    moves = steps(ASKED, ANSWERED, ("IN_EXECUTION", "CONSULTATION", 27))

    assert deadlines.resumed(DUE, moves, PLAIN, date(2026, 11, 30)) == workdays.add(DUE, 1, PLAIN)
    assert deadlines.standing_still(moves) == date(2026, 11, 27)
    assert deadlines.standing_still(moves[:2]) is None


def test_a_mark_that_leaves_the_state_as_it_is_ends_no_pause():
    moves = steps(ASKED, ("CLARIFICATION", "CLARIFICATION", 24))

    assert deadlines.standing_still(moves) == date(2026, 11, 23)


def test_a_request_that_never_paused_keeps_its_date():
    assert deadlines.resumed(DUE, steps(("TRANSMITTED", "ACKNOWLEDGED", 20)), PLAIN, FRIDAY) == DUE


WEEKENDS = st.frozensets(st.integers(1, 7), max_size=3)
HOLIDAYS = st.frozensets(st.dates(date(2026, 11, 1), date(2027, 6, 1)), max_size=15)


@given(st.integers(0, 200), st.integers(0, 60), st.builds(Calendar, WEEKENDS, HOLIDAYS))
def test_who_had_so_many_working_days_left_has_as_many_after_the_pause(left, length, calendar):
    start = FRIDAY
    due, resumed_on = workdays.add(start, left, calendar), start + timedelta(days=length)
    moves = [Step("IN_EXECUTION", "CONSULTATION", datetime(2026, 11, 20, tzinfo=UTC))]

    moved = deadlines.resumed(due, moves, calendar, resumed_on)

    assert workdays.between(resumed_on, moved, calendar) == left
