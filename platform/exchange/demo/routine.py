"""What fills most of a log: people who look in, read what is new to them, and leave; each as often as their habit has it."""

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from exchange.clock import SetClock
from exchange.demo.calendar import Event, Month, Told
from exchange.demo.known import Known
from exchange.demo.sharing import Sharing
from exchange.home import service as home
from exchange.oversight import service as oversight
from exchange.oversight.filters import Filter

MOST_READ = 2
BETWEEN = timedelta(seconds=8)
MINUTES = 500


class Routine:
    def __init__(self, known: Known, month: Month, clock: SetClock, sharing: Sharing) -> None:
        self._known, self._month, self._clock, self._sharing = known, month, clock, sharing
        self._seen: dict[tuple[str, str], int] = {}

    def events(self, told: Told, days: int) -> Iterator[Event]:
        """Return the visits of these days before today."""
        for person in told["people"]:
            drawn = random.Random(person["key"])  # noqa: S311 -- when someone looks in, the same each time
            for day in range(days, 0, -1):
                minutes = drawn.randrange(MINUTES)
                if drawn.random() < person.get("looks_in", 0):
                    at = self._month.moment({"day": day, "at": person["from"]}) + timedelta(minutes=minutes)
                    yield Event(at, partial(VISITS[person["role"]], self, person["key"]))

    def _look_home(self, key: str) -> None:
        home.read(self._known.actor(key))
        self._read_what_is_new(key)

    def _read_what_is_new(self, key: str) -> None:
        new = [name for name, change in self._known.changes.items() if self._seen.get((key, name)) != change]
        for name in [name for name in new if self._known.may_open(key, name)][-MOST_READ:]:
            self._clock.advance(BETWEEN)
            self._seen[key, name] = self._known.changes[name]
            if name in self._known.documents:
                self._sharing.download(key, name)
            else:
                self._sharing.read_discussion(key, name)

    def _sign_in(self, key: str) -> None:
        self._known.actor(key)

    def _look_over_log(self, key: str) -> None:
        oversight.read_log(self._known.actor(key), Filter())
        self._clock.advance(BETWEEN)
        oversight.read_log(self._known.actor(key), Filter(outcome="refused"))


VISITS = {
    "focal_point": Routine._look_home,
    "investigator": Routine._read_what_is_new,
    "administrator": Routine._sign_in,
    "auditor": Routine._look_over_log,
}
