"""What a report is about: the days on which requests were sent, and the day at whose end their life is read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MOST_MONTHS = 24  # a period of more is told by years
FIRST_MONTH, FIRST_DAY = 9, 16  # the Assembly's reports run from 16 September to 15 September


@dataclass(frozen=True)
class Period:
    """Days from `since` to `until`, both included, seen at the end of the day `as_at`; all days are those of UTC."""

    since: date
    until: date
    as_at: date

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.since, datetime.min.time(), UTC)

    @property
    def last(self) -> date:
        """The last day of the period, or the day at whose end it is seen if that is earlier."""
        return min(self.until, self.as_at)

    @property
    def ends(self) -> datetime:
        """The first moment that is after the last day."""
        return datetime.combine(self.last + timedelta(days=1), datetime.min.time(), UTC)

    @property
    def seen(self) -> datetime:
        """The first moment that is not looked at any more."""
        return datetime.combine(self.as_at + timedelta(days=1), datetime.min.time(), UTC)

    @property
    def is_long(self) -> bool:
        return _months_since_0(self.last) - _months_since_0(self.since) >= MOST_MONTHS

    @property
    def name(self) -> str:
        return f"{self.since}-{self.until}-as-at-{self.as_at}"


def reporting_year(day: date, before: int = 0) -> tuple[date, date]:
    """Return the first and last day of the reporting year in which a day lies, or of that so many years before."""
    first = day.year - ((day.month, day.day) < (FIRST_MONTH, FIRST_DAY)) - before
    return date(first, FIRST_MONTH, FIRST_DAY), date(first + 1, FIRST_MONTH, FIRST_DAY - 1)


def chosen(since: date | None, until: date | None, as_at: date | None, today: date) -> Period:
    """Return the period asked for: the running reporting year as it stands today, unless days are given.

    A period that would end before it begins is of its first day; nothing is seen at a day that hasn't come.
    """
    first, last = reporting_year(since or until or today)
    begins = since or first
    return Period(begins, max(until or last, begins), min(as_at or today, today))


def coarse(period: Period) -> Period:
    """Return the one reporting year in which the period begins, as at the end of a month.

    Such years don't overlap, so that no report less another tells of fewer requests than either shows.
    """
    next_day = period.as_at + timedelta(days=1)
    as_at = period.as_at if next_day.day == 1 else period.as_at.replace(day=1) - timedelta(days=1)
    return Period(*reporting_year(period.since), as_at)


def months(period: Period) -> tuple[date, ...]:
    """Return the first day of each month of the period as far as it is seen, or of each year if it is long."""
    if period.is_long:
        return period.since, *(date(year, 1, 1) for year in range(period.since.year + 1, period.last.year + 1))
    later = range(_months_since_0(period.since) + 1, _months_since_0(period.last) + 1)
    return period.since, *(date(number // 12, number % 12 + 1, 1) for number in later)


def _months_since_0(day: date) -> int:
    return day.year * 12 + day.month - 1
