"""A response that is still going out: its opener lives with it, and its end is told once."""

from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import Any

from exchange import db
from exchange.access.refusals import Unrecorded
from exchange.opener import Opened
from exchange_crypto.errors import InvalidSeal


class Stream:
    """The pieces of a response, each authentic before it goes out; counts what went."""

    def __init__(self, opened: Opened, pieces: Iterator[bytes], tell_end: Callable[..., Any]) -> None:
        self._opened, self._pieces, self._tell_end = opened, pieces, tell_end
        self._sent = 0
        self._outcome, self._reason = "partial", "aborted"
        self._closed = False

    def __iter__(self) -> Generator[bytes, None, None]:
        try:
            for piece in self._pieces:
                yield piece
                self._sent += len(piece)
            self._outcome, self._reason = "done", ""
        except (InvalidSeal, OSError):
            self._outcome, self._reason = "failed", "seal"
            raise

    def close(self) -> None:
        """Forget the keys and append the end; best effort, since a missing end is itself a finding."""
        if self._closed:
            return
        self._closed = True
        self._opened.close()
        if isinstance(self._pieces, Generator):
            self._pieces.close()
        with suppress(Unrecorded):
            self._tell_end(outcome=self._outcome, reason=self._reason, amount=self._sent)
        db.leave()
