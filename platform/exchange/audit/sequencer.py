"""Filing: takes waiting entries in order, checks each, gives positions, grows the tree; all in one transaction.

A row that fails a check is still filed, since evidence is never discarded and one poisoned row must not stop the
log; an `integrity.*` entry says what was found. Several processes may run this: the head row's lock makes one active.
"""

import hmac
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import LargeBinary, cast, delete, exists, insert, select, update
from sqlalchemy.orm import Session

from exchange import db
from exchange.access import actions
from exchange.access.actor import SYSTEM
from exchange.audit import entries, rollups
from exchange.audit.entries import Happening, LogKeys
from exchange.audit.models import Entry, Head, Leaf, Pending, WriterState
from exchange.audit.tiles import tile_reader, write_tiles
from exchange.clock import Clock, micros
from exchange_crypto import leaves, ledger
from exchange_crypto.canonical import b64, unb64
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.leaves import BrokenChain, WriterChains

BATCH = 4_000
AHEAD = timedelta(seconds=5)
LATE = timedelta(seconds=60)
UID_SIZE = 16
_WRITER = re.compile(rb'"w":\{"id":"([A-Za-z0-9_-]{10}[AEIMQUYcgkosw048])"')


@dataclass
class Findings:
    """What a batch found wrong: reported once a batch, with counts and the first entry of each kind."""

    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, bytes] = field(default_factory=dict)

    def note(self, kind: str, uid: bytes) -> None:
        self.counts[kind] += 1
        self.first.setdefault(kind, uid)


@dataclass(frozen=True)
class Batch:
    filed: int
    size: int
    findings: Findings


@dataclass(frozen=True)
class Waiting:
    """A row as it was found: its leaf in bytes and, if it can be read, in clear. Nothing else is believed."""

    eid: int
    uid: bytes
    data: bytes
    lhash: bytes
    mac: bytes
    hash: bytes
    leaf: dict[str, Any] | None


def file_batch(keys: LogKeys, clock: Clock) -> Batch:
    """File up to 4 000 waiting entries in one transaction; a batch of none changes nothing."""
    with db.writing() as session:
        size = session.scalars(select(Head.size).where(Head.log == keys.number).with_for_update()).one()
        rows = _waiting(session)
        if not rows:
            return Batch(0, size, Findings())
        findings = _check_all(session, keys, rows, clock)
        _grow(session, keys.number, size, rows)
        rollups.add(session, [row.leaf for row in rows])
        _report(session, keys, findings, clock)
        session.commit()
        return Batch(len(rows), size + len(rows), findings)


def file_all(keys: LogKeys, clock: Clock, each: Callable[[Batch], object] = lambda _batch: None) -> int:
    """File until nothing waits (what the filing itself reports included) and return the tree's size."""
    while True:
        batch = file_batch(keys, clock)
        each(batch)
        if batch.filed == 0:
            return batch.size


def _waiting(session: Session) -> list[Waiting]:
    """Read what waits and isn't filed yet. SQLite keeps any type in any column: each is read as bytes."""
    uid, leaf, lhash, mac = (cast(column, LargeBinary) for column in (Entry.uid, Entry.leaf, Entry.lhash, Entry.mac))
    query = (
        select(Entry.eid, uid, leaf, lhash, mac).join(Pending, Pending.eid == Entry.eid).where(~_is_filed(Entry.eid))
    )
    return [_row(*row) for row in session.execute(query.order_by(Entry.eid).limit(BATCH))]


def _row(eid: int, uid: bytes, data: bytes, lhash: bytes, mac: bytes) -> Waiting:
    try:
        leaf: dict[str, Any] | None = leaves.parse(data)
    except InvalidSeal:
        leaf = None
    known = uid if len(uid) == UID_SIZE else bytes(UID_SIZE)
    return Waiting(eid, known, data, lhash, mac, ledger.leaf_hash(data), leaf)


def _check_all(session: Session, keys: LogKeys, rows: list[Waiting], clock: Clock) -> Findings:
    findings = Findings()
    now = clock.now()
    earliest, latest = micros(now - LATE), micros(now + AHEAD)
    chains = _chains(session, rows)
    for row in rows:
        for kind in _faults(keys, row, chains):
            findings.note(kind, row.uid)
        if row.leaf is not None and row.leaf["ts"] > latest:
            findings.note("clock", row.uid)
        if row.leaf is not None and row.leaf["ts"] < earliest:
            findings.note("late", row.uid)
    _save(session, chains)
    return findings


def _faults(keys: LogKeys, row: Waiting, chains: WriterChains) -> list[str]:
    faults = []
    if not hmac.compare_digest(entries.leaf_mac(keys, row.data), row.mac) or row.hash != row.lhash:
        faults.append("mac")
    if row.leaf is None:
        return [*faults, "leaf"]
    try:
        chains.follow(row.leaf, row.hash)
    except BrokenChain:
        faults.append("gap")
    return faults


def _chains(session: Session, rows: list[Waiting]) -> WriterChains:
    """Return the chains as far as they were filed, of the writers in these rows (those that can be read)."""
    named = {match.group(1).decode() for row in rows for match in [_WRITER.search(row.data)] if match}
    columns = (WriterState.writer, WriterState.number, WriterState.previous)
    known = session.execute(select(*columns).where(WriterState.writer.in_([unb64(one) for one in named])))
    return WriterChains({b64(writer): (number, b64(previous)) for writer, number, previous in known})


def _save(session: Session, chains: WriterChains) -> None:
    for name, (number, previous) in chains.state.items():
        writer, values = unb64(name), {"number": number, "previous": unb64(previous)}
        known = update(WriterState).where(WriterState.writer == writer).values(**values).returning(WriterState.writer)
        if session.execute(known.execution_options(synchronize_session=False)).first() is None:
            session.execute(insert(WriterState).values(writer=writer, **values))


def _grow(session: Session, log: int, size: int, rows: list[Waiting]) -> None:
    """Give positions, put the leaves' hashes as found into the tree, and take the rows from the queue.

    Only rows with a position leave the queue: an entry that another transaction commits meanwhile stays in it, whatever
    its number.
    """
    new_size, root, changed = ledger.append(tile_reader(session), size, [row.hash for row in rows])
    session.execute(insert(Leaf), [{"seq": size + i, "eid": row.eid} for i, row in enumerate(rows)])
    write_tiles(session, changed)
    session.execute(update(Head).where(Head.log == log).values(size=new_size, root=root))
    session.execute(delete(Pending).where(_is_filed(Pending.eid)).execution_options(synchronize_session=False))


def _is_filed(eid: Any) -> Any:
    return exists(select(Leaf.seq).where(Leaf.eid == eid))


_REPORTS = {
    "mac": actions.INTEGRITY_MAC,
    "leaf": actions.INTEGRITY_LEAF,
    "gap": actions.INTEGRITY_GAP,
    "clock": actions.INTEGRITY_CLOCK,
    "late": actions.INTEGRITY_LATE,
}


def _report(session: Session, keys: LogKeys, findings: Findings, clock: Clock) -> None:
    for kind, count in sorted(findings.counts.items()):
        what = Happening(
            _REPORTS[kind], count=count, follows=(findings.first[kind],), details={"filed": micros(clock.now())}
        )
        entries.append(session, keys, SYSTEM, what, clock.now())
