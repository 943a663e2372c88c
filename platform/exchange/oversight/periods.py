"""Periods of figures: whole weeks, Monday to Sunday UTC, up to the one that runs, each with the weeks it is compared to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from exchange.audit import figures

NAMES = ("five-weeks", "quarter", "this-year", "last-year")
LENGTHS = {"five-weeks": 5, "quarter": 13}
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Period:
    """Weeks from `first` to `last`, and as many before them from `before` on; both as numbers since 1970."""

    name: str
    first: int
    last: int
    before: int

    @property
    def since(self) -> date:
        """The first day."""
        return monday(self.first)

    @property
    def until(self) -> date:
        """The last day."""
        return monday(self.last) + timedelta(days=figures.DAYS - 1)

    @property
    def before_until(self) -> int:
        """The last of the weeks that it is compared to."""
        return self.before + self.last - self.first


def find(name: str, now: datetime) -> Period:
    """Return the period of that name; the first one for a name that isn't any. Years are of whole weeks (ISO 8601)."""
    today = now.astimezone(UTC).date()
    week = figures.week_of((today - EPOCH).days)
    year = today.isocalendar().year
    if name == "this-year":
        return Period(name, _first_of(year), week, _first_of(year - 1))
    if name == "last-year":
        return Period(name, _first_of(year - 1), _first_of(year) - 1, _first_of(year - 2))
    name = name if name in LENGTHS else NAMES[0]
    weeks = LENGTHS[name]
    return Period(name, week - weeks + 1, week, week - 2 * weeks + 1)


def monday(week: int) -> date:
    """Return the day that a week begins with."""
    return EPOCH + timedelta(days=figures.monday(week))


def _first_of(year: int) -> int:
    return figures.week_of((date.fromisocalendar(year, 1, 1) - EPOCH).days)
