"""What the story tells of days: weekends and holidays as delegations say them, and what the worker does about dates each night."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from exchange import db
from exchange.assistance import escalating, overdue, reminding
from exchange.calendars import service as calendars
from exchange.delegations.models import Delegation
from exchange.demo.calendar import Event, Month, Told
from exchange.demo.known import Known

NIGHT = "00:05"


class Days:
    def __init__(self, known: Known, month: Month) -> None:
        self._known, self._month = known, month

    def events(self, told: Told, days: int) -> Iterator[Event]:
        """Return what is said of working days, and the nights of these days before today."""
        for one in told["calendars"]:
            yield Event(self._month.moment(one), partial(self._say, one))
        for day in range(days, 0, -1):
            yield Event(self._month.moment({"day": day, "at": NIGHT}), self._look)

    def _say(self, told: Told) -> None:
        by = self._known.actor(told["by"])
        delegation = db.session.get_one(Delegation, by.delegation)
        calendars.set_weekend(by, delegation, told["weekend"])
        for ahead, length in told["holidays"]:
            first = self._month.date(ahead)
            calendars.add_holidays(by, delegation, first, first + timedelta(days=length - 1))

    def _look(self) -> None:
        overdue.look()
        reminding.look()
        escalating.look()
