"""The whole check, in place: every entry, the tree, every checkpoint, every chain and figure, from one snapshot.

It answers with the first thing wrong and where; it changes nothing, believes no column, and holds no whole log in memory.
"""

import gc
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from exchange.audit import figures, rollups
from exchange.audit.entries import LogKeys
from exchange.audit.faults import Fault, Wrong
from exchange.audit.models import Checkpoint, Entry, Head, Leaf, Log, Pending, WriterState
from exchange.audit.walk import STEP, Walk
from exchange_crypto.canonical import b64
from exchange_crypto.checkpoint import Checkpoint as Note
from exchange_crypto.checkpoint import open_checkpoint
from exchange_crypto.errors import InvalidSeal

Progress = Callable[[int, int], object]
Stored = Callable[[Session], Generator[tuple[Any, Any], None, None]]


@dataclass(frozen=True)
class Report:
    """What the check found: entries filed and their root, how many wait, how many checkpoints hold, the first fault."""

    ok: bool
    size: int
    root: bytes
    waiting: int
    checkpoints: int
    first_fault: Fault | None


def check_log(
    session: Session, keys: LogKeys, kept: str | None = None, progress: Progress = lambda _done, _total: None
) -> Report:
    """Check the log as it stands at this moment; `kept` is the last signed note kept outside the database.

    The session only says which database: reading goes on in a transaction of its own, so that filing and `progress`
    may write meanwhile.
    """
    with _snapshot(session) as reader, _without_pauses():
        query = select(Head.size, Head.root, Log.vkey).join(Log, Log.number == Head.log)
        size, root, vkey = reader.execute(query.where(Head.log == keys.number)).one()
        waiting = reader.scalar(select(func.count()).select_from(Pending)) or 0
        check = _Check(reader, keys, size, root, vkey, kept)
        try:
            check.run(progress)
        except Wrong as wrong:
            return Report(False, size, root, waiting, check.checkpoints, wrong.fault)
        return Report(True, size, root, waiting, check.checkpoints, None)


@contextmanager
def _snapshot(session: Session) -> Iterator[Session]:
    """Give a session that sees one moment of the database, however long it reads."""
    with Session(session.get_bind()) as reader:
        if reader.get_bind().dialect.name != "sqlite":
            reader.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield reader


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Look for cycles only where a step ends, and only among what is new: looking on all the while took a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Check:
    """One run over the log: a walk by positions, and beside it the checkpoints as their sizes come by."""

    def __init__(self, reader: Session, keys: LogKeys, size: int, root: bytes, vkey: str, kept: str | None) -> None:
        self._reader, self._size, self._root, self._vkey = reader, size, root, vkey
        self._kept = kept
        self._walk = Walk(reader, keys, size, root)
        self.checkpoints = 0

    def run(self, progress: Progress) -> None:
        """Raise Wrong for the first fault: what was signed before what isn't, and the shape before the content."""
        kept = self._check_length()
        for start in range(0, self._size, STEP):
            end = min(start + STEP, self._size)
            notes = self._notes(start, end)
            if kept is not None and start < kept.size <= end:
                self._walk.expect(kept.size, kept.root)
            for size, note in notes.items():
                self._walk.expect(size, self._open(size, note).root)
            self._walk.over(start, end)
            self.checkpoints += len(notes)
            gc.collect(0)
            progress(end, self._size)
        self._walk.finish()
        self._check_queue()
        self._check_writers()
        self._check_figures()
        if self._walk.contents.fault is not None:
            raise Wrong.of(self._walk.contents.fault)

    def _check_length(self) -> Note | None:
        """The tree is as long as anything that was signed."""
        signed = self._reader.scalar(select(func.max(Checkpoint.size))) or 0
        kept = None
        if self._kept is not None:
            kept = self._open(signed, self._kept)
            signed = max(signed, kept.size)
        if self._size < signed:
            raise Wrong("cut", self._size, signed)
        return kept

    def _notes(self, after: int, until: int) -> dict[int, str]:
        query = select(Checkpoint.size, Checkpoint.note).where(Checkpoint.size > after, Checkpoint.size <= until)
        return {row.size: row.note for row in self._reader.execute(query.order_by(Checkpoint.size))}

    def _open(self, size: int, note: str) -> Note:
        try:
            signed = open_checkpoint(note, self._vkey)
        except InvalidSeal as error:
            raise Wrong("signature", size) from error
        if signed.size != size and note != self._kept:
            raise Wrong("prefix", size)
        return signed

    def _check_queue(self) -> None:
        """Every entry is filed or waits, nothing else waits, and nothing has a position outside the tree."""
        beyond = self._reader.scalar(select(func.min(Leaf.seq)).where(or_(Leaf.seq >= self._size, Leaf.seq < 0)))
        if beyond is not None:
            raise Wrong("inserted", beyond)
        unfiled = select(Entry.eid).outerjoin(Leaf, Leaf.eid == Entry.eid).outerjoin(Pending, Pending.eid == Entry.eid)
        eid = self._reader.scalar(unfiled.where(Leaf.seq.is_(None), Pending.eid.is_(None)).limit(1))
        if eid is not None:
            raise Wrong("unfiled", eid)
        queued = select(Pending.eid).outerjoin(Entry, Entry.eid == Pending.eid).outerjoin(Leaf, Leaf.eid == Pending.eid)
        eid = self._reader.scalar(queued.where(or_(Entry.eid.is_(None), Leaf.seq.is_not(None))).limit(1))
        if eid is not None:
            raise Wrong("queue", eid)

    def _check_writers(self) -> None:
        columns = (WriterState.writer, WriterState.number, WriterState.previous)
        stored = {b64(writer): (number, b64(last)) for writer, number, last in self._reader.execute(select(*columns))}
        for writer in stored.keys() | self._walk.contents.writers.keys():
            if stored.get(writer) != self._walk.contents.writers.get(writer):
                raise Wrong("writer", self._size, what=writer)

    def _check_figures(self) -> None:
        tally = self._walk.contents.tally
        self._compare(rollups.stored, tally.counts)
        self._compare(figures.stored, figures.counted(tally.counts, tally.further))

    def _compare(self, stored: Stored, counted: Mapping[Any, Any]) -> None:
        """Each stored count is the counted one, and none is missing; the table is read row by row, since it may be long."""
        met = 0
        with closing(stored(self._reader)) as rows:
            for key, count in rows:
                met += 1
                if counted.get(key) != count:
                    raise Wrong("rollup", self._size, what=" ".join(map(str, key)))
        if met < len(counted):
            missing = set(counted).difference(key for key, _ in stored(self._reader))
            raise Wrong("rollup", self._size, what=" ".join(map(str, min(missing, key=str))))
