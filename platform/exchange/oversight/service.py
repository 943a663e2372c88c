"""What an auditor may ask of the log. Every answer leaves an entry first: what it was filtered by and how much it showed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.audit.models import Checkpoint, Entry, Leaf
from exchange.audit.proving import prover
from exchange.oversight import filters, lines, references
from exchange.oversight.filters import MOST_COUNTED, Filter, Search
from exchange.oversight.lines import Line
from exchange.oversight.things import EntryThing, LogThing
from exchange_crypto import ledger
from exchange_crypto.canonical import unb64

PAGE = 40  # a page of fifty would weigh more than 60 kB, and hold more than 1,500 elements


@dataclass(frozen=True)
class Signed:
    """A checkpoint: its size in entries, when it was signed, its note."""

    size: int
    at: datetime
    note: str


@dataclass(frozen=True)
class LogPage:
    """A page of the log, newest first. `total` is None above 1 000; `newer` and `older` are numbers to go on from."""

    lines: tuple[Line, ...]
    total: int | None
    newer: int | None
    older: int | None
    signed: Signed | None


@dataclass(frozen=True)
class EntryPage:
    """One entry with its leaf, the positions of earlier entries that it names, the dossiers it showed, and its proof."""

    line: Line
    leaf: bytes
    leaf_hash: bytes
    follows: tuple[int, ...]
    shown: tuple[str, ...]
    hashes: tuple[bytes, ...]
    proof: str | None
    signed: Signed | None

    @property
    def pretty(self) -> str:
        """The leaf set out in lines; a malformed one as it is, what can't be shown escaped."""
        leaf = lines.read(self.leaf)
        return json.dumps(leaf, indent=2) if leaf else self.leaf.decode("ascii", "backslashreplace")


def read_log(actor: Actor, wanted: Filter, before: int | None = None, after: int | None = None) -> LogPage:
    """Return a page of the entries that answer the filter; NotFound's likeness for whoever isn't an auditor."""
    number = gateway.house().log.number
    search, page = Search(wanted, nothing=True), _NOTHING
    if gateway.may(actor, actions.LOG_READ):
        search = filters.look_up(number, wanted)
        page = _page(number, search, before, after)
    says = _asked(search, len(page.lines))
    with gateway.reveal(actor, actions.LOG_READ, LogThing(number), **says):
        return page


def read_entry(actor: Actor, position: int) -> EntryPage:
    """Return the entry at a position with its proof; NotFound, on record, if there is none."""
    row = None
    if gateway.may(actor, actions.ENTRY_READ):
        query = select(*lines.COLUMNS).join(Leaf, Leaf.eid == Entry.eid).where(Leaf.seq == position)
        row = db.session.execute(query).one_or_none()
    if row is None:
        raise gateway.missing(actor, "")
    with gateway.reveal(actor, actions.ENTRY_READ, EntryThing(row.uid), details={"names": 1}):
        return _entry(row)


def latest() -> Signed | None:
    """Return the newest checkpoint."""
    query = select(Checkpoint.size, Checkpoint.at, Checkpoint.note).order_by(Checkpoint.size.desc()).limit(1)
    row = db.session.execute(query).one_or_none()
    return None if row is None else Signed(row.size, row.at, row.note)


def _asked(search: Search, shown: int) -> dict[str, Any]:
    """Say in the entry by what was filtered, in codes; the filter itself only as a commitment."""
    details: dict[str, Any] = {"names": 1}
    if search.filter.kinds():
        details["by"] = search.filter.kinds()
    if search.persons is not None:
        details["persons"] = search.persons
    openings = {"query": search.filter.said()} if search.filter.kinds() else {}
    return {"count": shown, "details": details, "openings": openings}


_NOTHING = LogPage((), 0, None, None, None)


def _page(number: int, search: Search, before: int | None, after: int | None) -> LogPage:
    found = filters.numbers(search, PAGE + 1, before, after)
    shown = found[-PAGE:] if after is not None else found[:PAGE]
    more = len(found) > PAGE
    total = filters.count(search)
    return LogPage(
        lines=tuple(lines.of(number, shown)),
        total=total if total <= MOST_COUNTED else None,
        newer=shown[0] if shown and (more if after is not None else before is not None) else None,
        older=shown[-1] if shown and (after is not None or more) else None,
        signed=latest(),
    )


def _entry(row: Any) -> EntryPage:
    drawn = prover(db.session())
    signed = latest()
    reached = row.seq < drawn.signed.size
    line = lines.written(gateway.house().log.number, [row])[0]
    return EntryPage(
        line=line,
        leaf=row.leaf,
        leaf_hash=ledger.leaf_hash(row.leaf),
        follows=_follows(lines.read(row.leaf)),
        shown=tuple(sorted(references.names(("dossier", one) for one in line.shown).values())),
        hashes=tuple(drawn.hashes(row.seq)) if reached else (),
        proof=drawn.prove(row.seq),
        signed=signed if reached else None,
    )


def _follows(leaf: dict[str, Any]) -> tuple[int, ...]:
    uids = [unb64(one) for one in leaf.get("corr", [])]
    query = select(Leaf.seq).join(Entry, Entry.eid == Leaf.eid).where(Entry.uid.in_(uids))
    return tuple(db.session.scalars(query.order_by(Leaf.seq)))
