"""Writer chains: each pooled connection numbers its entries and links each to the one before.

A number is used up only when its transaction committed: the chain advances in `after_commit`, because after
`session.commit()` the connection is back in the pool and may be another thread's. If the fate of a COMMIT is
unknown the writer is retired, and the next one names the doubtful number.
"""

import os
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from exchange_crypto.canonical import b64

_WRITER = "exchange.writer"
_STEP = "exchange.writer_step"
FIRST_PREVIOUS = bytes(32)


@dataclass
class Writer:
    """One connection's chain: `number` and `previous` are those of its last committed entry."""

    id: bytes = field(default_factory=lambda: os.urandom(8))
    number: int = 0
    previous: bytes = FIRST_PREVIOUS
    resumes: dict[str, Any] | None = None


@dataclass
class Step:
    """Where a chain stands inside one transaction."""

    writer: Writer
    number: int
    previous: bytes
    committing: bool = False

    def claim(self) -> dict[str, Any]:
        """Return the leaf's `w` for the next entry."""
        return {"id": b64(self.writer.id), "n": self.number + 1, "p": b64(self.previous)}

    def wrote(self, leaf_hash: bytes) -> None:
        self.number += 1
        self.previous = leaf_hash


def step(session: Session) -> Step:
    """Return the chain's place in the session's transaction."""
    current: Step | None = session.info.get(_STEP)
    if current is None:
        info = session.connection().info
        writer = info.setdefault(_WRITER, Writer())
        current = session.info[_STEP] = Step(writer, writer.number, writer.previous)
    return current


def resumed(session: Session) -> dict[str, Any] | None:
    """Return what a new writer must say of the retired one it follows, once."""
    writer = step(session).writer
    said, writer.resumes = writer.resumes, None
    return said


def follow(session_factory: Any) -> None:
    """Let chains advance with the commits of these sessions."""
    event.listen(session_factory, "before_commit", _before_commit)
    event.listen(session_factory, "after_commit", _after_commit)
    event.listen(session_factory, "after_rollback", _after_rollback)


def _before_commit(session: Session) -> None:
    current: Step | None = session.info.get(_STEP)
    if current is not None:
        current.committing = True


def _after_commit(session: Session) -> None:
    current: Step | None = session.info.pop(_STEP, None)
    if current is not None:
        current.writer.number, current.writer.previous = current.number, current.previous


def _after_rollback(session: Session) -> None:
    current: Step | None = session.info.pop(_STEP, None)
    if current is not None and current.committing:
        _retire(current)


def _retire(doubtful: Step) -> None:
    """The connection keeps a new writer; the old id is never written again."""
    writer = doubtful.writer
    said = {"resumes": b64(writer.id), "doubtful": doubtful.number}
    writer.id, writer.number, writer.previous, writer.resumes = os.urandom(8), 0, FIRST_PREVIOUS, said
