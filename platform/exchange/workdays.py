"""Working days: a calendar is a weekend and some holidays, and days are counted by it. It knows no State and no clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONDAY, SUNDAY = 1, 7  # as ISO 8601 counts the days of a week
SATURDAY_AND_SUNDAY = frozenset({6, 7})
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Which days are free: a weekend of ISO weekdays (1 is Monday), never all seven, and single days."""

    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekend < frozenset(range(MONDAY, SUNDAY + 1)):
            raise ValueError("a weekend is some days of the week, not all of them")

    def is_working(self, day: date) -> bool:
        return day.isoweekday() not in self.weekend and day not in self.holidays


def next_working(day: date, calendar: Calendar) -> date:
    """Return the day if it is a working day, otherwise the first one after it."""
    while not calendar.is_working(day):
        day += ONE_DAY
    return day


def add(day: date, days: int, calendar: Calendar) -> date:
    """Return the working day that is so many working days after a day, which itself doesn't count; the day for none."""
    for _ in range(days):
        day = next_working(day + ONE_DAY, calendar)
    return day


def between(since: date, until: date, calendar: Calendar) -> int:
    """Count the working days after `since` up to and with `until`; 0 if it isn't later."""
    return sum(1 for day in _days(since, until) if calendar.is_working(day))


def _days(since: date, until: date) -> Iterator[date]:
    return (since + ONE_DAY * n for n in range(1, (until - since).days + 1))
