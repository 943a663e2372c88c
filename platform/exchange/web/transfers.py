"""Places for long transfers: each holds a thread for as long as its client sends or reads, so they are counted.

Whoever finds none is told to come again soon (503), and every page goes on being answered.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from werkzeug.exceptions import ServiceUnavailable

AGAIN_SECONDS = 20
ABANDONED_SECONDS = 180.0


class Place:
    """One transfer's place; it is kept by moving."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._moved_at = clock()

    def moved(self) -> None:
        """Note that bytes came or went."""
        self._moved_at = self._clock()

    def is_abandoned(self) -> bool:
        return self._clock() - self._moved_at > ABANDONED_SECONDS


class Transfers:
    """So many transfers at once in this process.

    A line that died without a word is waited for by the server without end; its place, not its thread, goes to others.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._held: set[Place] = set()
        self._turn = threading.Lock()

    @contextmanager
    def place(self) -> Iterator[Place]:
        """Hold a place for the length of a block; ServiceUnavailable if there is none."""
        place = self._take()
        try:
            yield place
        finally:
            with self._turn:
                self._held.discard(place)

    def _take(self) -> Place:
        with self._turn:
            if len(self._held) >= self._most:
                self._held = {place for place in self._held if not place.is_abandoned()}
            if len(self._held) >= self._most:
                raise ServiceUnavailable(retry_after=AGAIN_SECONDS)
            place = Place(self._clock)
            self._held.add(place)
            return place
