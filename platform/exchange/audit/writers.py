"""Writer chains: each pooled connection numbers its entries and links each to the one before.

A number is used up only when its transaction committed: the chain advances in `after_commit`, because after
`session.commit()` the connection is back in the pool and may be another thread's. If the fate of a COMMIT is
unknown the writer is retired, and the next entry of this process names it and the doubtful number.
"""

import os
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from exchange_crypto.canonical import b64

_WRITER = "exchange.writer"
_STEP = "exchange.writer_step"
FIRST_PREVIOUS = bytes(32)

# Retired writers that no committed entry has named yet. A broken connection takes its writer along, so this can't
# wait in the connection; deque's own ends are safe between threads.
_unnamed: deque[dict[str, Any]] = deque()


@dataclass
class Writer:
    """One connection's chain: `number` and `previous` are those of its last committed entry."""

    id: bytes = field(default_factory=lambda: os.urandom(8))
    number: int = 0
    previous: bytes = FIRST_PREVIOUS


@dataclass
class Step:
    """Where a chain stands inside one transaction."""

    transaction: SessionTransaction | None
    writer: Writer
    number: int
    previous: bytes
    committing: bool = False
    names: list[dict[str, Any]] = field(default_factory=list)

    def claim(self) -> dict[str, Any]:
        """Return the leaf's `w` for the next entry."""
        return {"id": b64(self.writer.id), "n": self.number + 1, "p": b64(self.previous)}

    def wrote(self, leaf_hash: bytes) -> None:
        self.number += 1
        self.previous = leaf_hash


def step(session: Session) -> Step:
    """Return the chain's place in the session's transaction."""
    current: Step | None = session.info.get(_STEP)
    if current is not None and current.transaction is not session.get_transaction():
        _undo(session.info.pop(_STEP))  # the connection broke in a way that no event told
        current = None
    if current is None:
        writer = session.connection().info.setdefault(_WRITER, Writer())
        current = session.info[_STEP] = Step(session.get_transaction(), writer, writer.number, writer.previous)
    return current


def resumed(session: Session) -> dict[str, Any] | None:
    """Return what the next entry must say of a retired writer, if one is unnamed; it is named once this commits."""
    try:
        said = _unnamed.popleft()
    except IndexError:
        return None
    step(session).names.append(said)
    return said


def follow(session_factory: Any) -> None:
    """Let chains advance with the commits of these sessions."""
    event.listen(session_factory, "before_commit", _before_commit)
    event.listen(session_factory, "after_commit", _after_commit)
    event.listen(session_factory, "after_rollback", _after_rollback)


def _before_commit(session: Session) -> None:
    current: Step | None = session.info.get(_STEP)
    if current is not None and not session.in_nested_transaction():
        current.committing = True


def _after_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint was released; nothing is durable yet
    current: Step | None = session.info.pop(_STEP, None)
    if current is not None:
        current.writer.number, current.writer.previous = current.number, current.previous


def _after_rollback(session: Session) -> None:
    if session.in_nested_transaction():
        return
    current: Step | None = session.info.pop(_STEP, None)
    if current is not None:
        _undo(current)


def _undo(undone: Step) -> None:
    _unnamed.extend(undone.names)
    if undone.committing:
        _retire(undone)


def _retire(doubtful: Step) -> None:
    """The connection keeps a new writer; the old id is never written again."""
    writer = doubtful.writer
    _unnamed.append({"resumes": b64(writer.id), "doubtful": doubtful.number})
    writer.id, writer.number, writer.previous = os.urandom(8), 0, FIRST_PREVIOUS
