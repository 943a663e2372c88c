"""The demonstration's month, told through the same services as real use, under a clock that is set to each moment."""

import tomllib
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from exchange import db
from exchange.audit import sequencer
from exchange.clock import SetClock
from exchange.demo.asking import Asking
from exchange.demo.calendar import Event, Month, Told
from exchange.demo.days import Days
from exchange.demo.holding import Holding
from exchange.demo.incidents import Incidents
from exchange.demo.known import Known
from exchange.demo.people import People
from exchange.demo.questioning import Questioning
from exchange.demo.routine import Routine
from exchange.demo.sharing import Sharing
from exchange.demo.standing import Standing
from exchange.house import House

TOLD = Path(__file__).with_name("told")
SOON = timedelta(seconds=10)


def read() -> Told:
    """Return the story as it is written, its parts put together."""
    told: Told = {}
    for part in sorted(TOLD.glob("*.toml")):
        for kind, rows in tomllib.loads(part.read_text("utf-8")).items():
            told.setdefault(kind, []).extend(rows)
    return told


def days(told: Told) -> int:
    """Return how many working days before the day of loading the story begins."""
    return max(one["day"] for kind in ("dossiers", "documents", "requests") for one in told[kind])


class Story:
    """Makes the month happen in a founded house; entries are filed as they come, so that none is late."""

    def __init__(self, house: House, clock: SetClock, people: People, today: datetime) -> None:
        self._house, self._clock = house, clock
        self._month = Month(today.date())
        self._known = Known(people)
        self._sharing = Sharing(self._known, self._month)

    def happen(self, told: Told) -> None:
        """Let every event of the story happen in its order, then what people do from day to day among them."""
        self._known.begin()
        for event in sorted(self._events(told), key=lambda one: one.at):
            self._file_before(event.at)
            self._clock.set(max(event.at, self._clock.now()))
            event.happen()
            db.session.remove()
        self._house.file_entries()

    def _file_before(self, at: datetime) -> None:
        """File what waits if the next event would find it late; sign the head once a day, to be quick."""
        now = self._clock.now()
        if at.date() > now.date():
            self._house.file_entries()
        elif at - now > SOON:
            sequencer.file_batch(self._house.log, self._clock)

    def _events(self, told: Told) -> chain[Event]:
        return chain(
            self._sharing.events(told),
            Standing(self._known, self._month).events(told),
            Asking(self._known, self._month).events(told),
            Holding(self._known, self._month).events(told),
            Questioning(self._known, self._month).events(told),
            Incidents(self._known, self._month).events(told),
            Days(self._known, self._month).events(told, days(told)),
            Routine(self._known, self._month, self._clock, self._sharing).events(told, days(told)),
        )
