"""Places for long transfers: each holds a thread for as long as its client sends or reads, so they are counted.

Whoever finds none is told to come again soon (503), and every page goes on being answered.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.exceptions import ServiceUnavailable

AGAIN_SECONDS = 20


class Transfers:
    """So many transfers at once in this process."""

    def __init__(self, most: int) -> None:
        self._free = threading.BoundedSemaphore(most)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place for the length of a block; ServiceUnavailable if there is none."""
        self.take()
        try:
            yield
        finally:
            self.give()

    def take(self) -> None:
        """Take a place that `give` gives back; ServiceUnavailable if there is none."""
        if not self._free.acquire(blocking=False):
            raise ServiceUnavailable(retry_after=AGAIN_SECONDS)

    def give(self) -> None:
        self._free.release()
