from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import workdays
from exchange.workdays import Calendar

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CALENDARS = st.builds(
    Calendar,
    weekend=st.frozensets(st.integers(1, 7), max_size=6),
    holidays=st.frozensets(DAYS, max_size=20),
)
FRIDAY = date(2026, 11, 20)


def test_a_weekend_is_stepped_over():
    assert workdays.add(FRIDAY, 1, Calendar()) == date(2026, 11, 23)
    assert workdays.add(FRIDAY, 5, Calendar()) == date(2026, 11, 27)


def test_friday_and_saturday_can_be_the_weekend():
    there = Calendar(frozenset({5, 6}))

    assert workdays.add(FRIDAY, 1, there) == date(2026, 11, 22)
    assert workdays.next_working(FRIDAY, there) == date(2026, 11, 22)


def test_holidays_are_stepped_over_too():
    there = Calendar(holidays=frozenset({date(2026, 11, 23), date(2026, 11, 24)}))

    assert workdays.add(FRIDAY, 1, there) == date(2026, 11, 25)
    assert workdays.between(FRIDAY, date(2026, 11, 27), there) == 3


def test_a_week_without_working_days_is_no_calendar():
    with pytest.raises(ValueError, match="not all of them"):
        Calendar(frozenset(range(1, 8)))


@given(DAYS, st.integers(0, 60), CALENDARS)
def test_what_was_added_is_what_lies_between(day, days, calendar):
    assert workdays.between(day, workdays.add(day, days, calendar), calendar) == days


@given(DAYS, st.integers(1, 60), CALENDARS)
def test_days_are_added_one_after_the_other_and_end_on_a_working_day(day, days, calendar):
    reached = workdays.add(day, days, calendar)

    assert calendar.is_working(reached)
    assert workdays.add(workdays.add(day, days - 1, calendar), 1, calendar) == reached


@given(DAYS, DAYS, DAYS, CALENDARS)
def test_what_lies_between_adds_up(one, two, three, calendar):
    first, middle, last = sorted([one, two, three])

    parts = workdays.between(first, middle, calendar) + workdays.between(middle, last, calendar)

    assert parts == workdays.between(first, last, calendar)
    assert workdays.between(last, first, calendar) == 0


@given(DAYS, CALENDARS)
def test_the_next_working_day_is_the_first_that_comes(day, calendar):
    reached = workdays.next_working(day, calendar)

    assert calendar.is_working(reached)
    assert workdays.between(day - timedelta(days=1), reached, calendar) == 1


@given(DAYS, st.integers(0, 30), CALENDARS, st.frozensets(DAYS, max_size=10))
def test_more_holidays_never_bring_a_date_nearer(day, days, calendar, more):
    freer = Calendar(calendar.weekend, calendar.holidays | more)

    assert workdays.add(day, days, freer) >= workdays.add(day, days, calendar)
