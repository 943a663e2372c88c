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

from sqlalchemy import delete, insert, select, update
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


def file_batch(keys: LogKeys, clock: Clock) -> Batch:
    """File up to 4 000 waiting entries in one transaction; a batch of none changes nothing."""
    with db.writing() as session:
        head = session.scalars(select(Head).where(Head.log == keys.number).with_for_update()).one()
        rows = _waiting(session)
        if not rows:
            return Batch(0, head.size, Findings())
        findings = _check_all(session, keys, rows, clock)
        size, root, changed = ledger.append(tile_reader(session), head.size, [row.lhash for row in rows])
        _place(session, head.size, rows)
        write_tiles(session, changed)
        rollups.add(session, rows)
        session.execute(update(Head).where(Head.log == keys.number).values(size=size, root=root))
        session.execute(delete(Pending).where(Pending.eid.in_([row.eid for row in rows])))
        _report(session, keys, findings, clock)
        session.commit()
        return Batch(len(rows), size, findings)


def file_all(keys: LogKeys, clock: Clock, each: Callable[[Batch], object] = lambda _batch: None) -> int:
    """File until nothing waits (what the filing itself reports included) and return the tree's size."""
    while True:
        batch = file_batch(keys, clock)
        each(batch)
        if batch.filed == 0:
            return batch.size


def _waiting(session: Session) -> list[Any]:
    columns = (Entry.eid, Entry.uid, Entry.ts, Entry.org, Entry.type, Entry.outcome, Entry.theme, Entry.amount)
    query = select(*columns, Entry.leaf, Entry.lhash, Entry.mac).join(Pending, Pending.eid == Entry.eid)
    return list(session.execute(query.order_by(Entry.eid).limit(BATCH)))


def _check_all(session: Session, keys: LogKeys, rows: list[Any], clock: Clock) -> Findings:
    findings = Findings()
    now = clock.now()
    chains = _chains(session, rows)
    for row in rows:
        for kind in _faults(keys, row, chains):
            findings.note(kind, row.uid)
        if row.ts > now + AHEAD:
            findings.note("clock", row.uid)
        if now - row.ts > LATE:
            findings.note("late", row.uid)
    _save(session, chains)
    return findings


def _faults(keys: LogKeys, row: Any, chains: WriterChains) -> list[str]:
    faults = []
    sealed = hmac.compare_digest(entries.leaf_mac(keys, row.leaf), row.mac)
    if not sealed or ledger.leaf_hash(row.leaf) != row.lhash:
        faults.append("mac")
    try:
        chains.follow(leaves.parse(row.leaf), row.lhash)
    except BrokenChain:
        faults.append("gap")
    except InvalidSeal:
        faults.append("leaf")
    return faults


def _chains(session: Session, rows: list[Any]) -> WriterChains:
    """Return the chains as far as they were filed, of the writers in these rows (those that can be read)."""
    named = {match.group(1).decode() for row in rows for match in [_WRITER.search(row.leaf)] if match}
    query = select(WriterState).where(WriterState.writer.in_([unb64(one) for one in named]))
    known = session.scalars(query.execution_options(populate_existing=True))
    return WriterChains({b64(one.writer): (one.number, b64(one.previous)) for one in known})


def _save(session: Session, chains: WriterChains) -> None:
    for writer, (number, previous) in chains.state.items():
        session.merge(WriterState(writer=unb64(writer), number=number, previous=unb64(previous)))
    session.flush()


def _place(session: Session, start: int, rows: list[Any]) -> None:
    session.execute(insert(Leaf), [{"seq": start + i, "eid": row.eid} for i, row in enumerate(rows)])


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
