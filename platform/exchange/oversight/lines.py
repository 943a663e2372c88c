"""Entries as an auditor reads them: who, what, on which reference, when, how it ended. From columns and leaves alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from exchange import db
from exchange.access import actions
from exchange.audit import projections
from exchange.audit.models import Entry, Leaf
from exchange.oversight import people, references
from exchange.oversight.people import Person
from exchange_crypto import leaves
from exchange_crypto.canonical import b64
from exchange_crypto.errors import InvalidSeal

COLUMNS = (
    Entry.eid,
    Leaf.seq,
    Entry.uid,
    Entry.ts,
    Entry.type,
    Entry.outcome,
    Entry.severity,
    Entry.pn,
    Entry.org,
    Entry.role,
    Entry.dossier,
    Entry.obj_kind,
    Entry.obj_ref,
    Entry.theme,
    Entry.amount,
    Entry.leaf,
    Entry.lhash,
)


@dataclass(frozen=True)
class Line:
    """An entry as it is read; `position` is None while it is being filed, `says` is None for an action that is unknown.

    `shown` are the dossiers that a list showed.
    """

    eid: int
    position: int | None
    at: datetime
    person: Person | None
    pn: str
    org: str
    role: str
    action: str
    says: str | None
    on: str
    kind: str
    themes: tuple[str, ...]
    outcome: str
    reason: str
    amount: int | None
    count: int | None
    shown: tuple[UUID, ...]


def of(log: int, numbers: Sequence[int]) -> list[Line]:
    """Return the entries of these numbers, in their order; the number of queries doesn't depend on how many they are."""
    query = select(*COLUMNS).outerjoin(Leaf, Leaf.eid == Entry.eid).where(Entry.eid.in_(numbers))
    rows = {row.eid: row for row in db.session.execute(query)}
    return written(log, [rows[number] for number in numbers])


def written(log: int, rows: Sequence[Any]) -> list[Line]:
    """Return rows with names and references looked up for all of them together."""
    persons = people.behind(log, (row.pn for row in rows))
    said = references.names(_things(rows))
    said |= people.accounts(row.obj_ref for row in rows if row.obj_kind == "account")
    return [_line(row, persons.get(row.pn), said) for row in rows]


def read(data: bytes) -> dict[str, Any]:
    """Return a leaf, or nothing of one that is malformed."""
    try:
        return leaves.parse(data)
    except InvalidSeal:
        return {}


def _things(rows: Sequence[Any]) -> list[tuple[str, UUID]]:
    things = [(row.obj_kind, row.obj_ref) for row in rows if row.obj_ref is not None]
    return things + [("dossier", row.dossier) for row in rows if row.dossier is not None]


def _line(row: Any, person: Person | None, said: dict[UUID, str]) -> Line:
    leaf = read(row.leaf)
    action = actions.TABLE.get(row.type)
    return Line(
        eid=row.eid,
        position=row.seq,
        at=row.ts,
        person=person,
        pn=b64(row.pn),
        org=row.org,
        role=row.role,
        action=row.type,
        says=action.says if action else None,
        on=_on(row, leaf, said),
        kind=row.obj_kind,
        themes=tuple(leaf.get("themes", [row.theme])),
        outcome=row.outcome,
        reason=leaf.get("reason", ""),
        amount=row.amount,
        count=leaf.get("n"),
        shown=tuple(projections.seen(leaf)),
    )


def _on(row: Any, leaf: dict[str, Any], said: dict[UUID, str]) -> str:
    """Return the reference of what the entry is about, with its version; of a refusal, what was asked for."""
    reference = said.get(row.obj_ref) or said.get(row.dossier) or str(leaf.get("x", {}).get("asked", ""))
    version = leaf.get("obj", {}).get("ver")
    return f"{reference} v{version}" if reference and version else reference
