"""The month of the story: days are counted back in working days, so that weekends are quiet whenever it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

Told = dict[str, Any]
SATURDAY = 5


@dataclass(frozen=True)
class Event:
    """Something that happened at a moment."""

    at: datetime
    happen: Callable[[], object]


class Month:
    """Turns the story's days and hours (UTC) into moments before the day of loading."""

    def __init__(self, today: date) -> None:
        self.today = today

    def day(self, back: int) -> date:
        """Return the working day that lies so many working days before today."""
        day = self.today
        for _ in range(back):
            day -= timedelta(days=1)
            while day.weekday() >= SATURDAY:
                day -= timedelta(days=1)
        return day

    def moment(self, told: Told) -> datetime:
        """Return when something happened, as told by `day` and `at`."""
        return datetime.combine(self.day(told["day"]), time.fromisoformat(told["at"]), UTC)

    def date(self, ahead: int) -> date:
        """Return the date that lies so many days after today, or before it if they are negative."""
        return self.today + timedelta(days=ahead)
