"""Documents as lists show them: names opened under the caller's own entry, the rest from plain columns.

It writes no entry and asks for no right; whoever lists has revealed the dossier.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from exchange import db, paging
from exchange.access.actor import Actor
from exchange.delegations.models import Delegation
from exchange.documents.kinds import BY_MEDIA
from exchange.documents.models import Document, DocumentVersion, reference
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.paging import START, Key, Paged, Turn
from exchange.tables import Labelled

PAGE = 50
LATEST = 3

_code = func.coalesce(Delegation.code, "-")
_NUMBER = Key(Document.number, down=True)
ORDERS = {
    "number": (_NUMBER,),
    "added": (Key(DocumentVersion.added_at, down=True), _NUMBER),
    "size": (Key(DocumentVersion.size, down=True), _NUMBER),
    "delegation": (Key(_code), _NUMBER),
}


@dataclass(frozen=True)
class Wanted:
    """Which of a dossier's documents: those whose newest version a delegation added (its code), or all."""

    delegation: str = ""
    sort: str = "number"
    turn: Turn = START


MOST_CHOICES = 100


@dataclass(frozen=True)
class Listed:
    """A document in a list: name and kind are None while the reader's key is awaited; size in bytes."""

    id: UUID
    reference: str
    number: int
    url: str
    name: str | None
    kind: str | None
    size: int
    version: int
    added_at: datetime
    delegation: Labelled


@dataclass(frozen=True)
class Choice:
    """A document to choose or to link to; `name` is None while the reader's key is awaited."""

    id: UUID
    number: int
    name: str | None
    size: int
    url: str


def count(dossier_id: UUID) -> int:
    """Return how many documents the dossier holds."""
    return db.session.scalar(select(func.count()).where(Document.dossier_id == dossier_id)) or 0


def latest(actor: Actor, opened: Opened, dossier: Dossier) -> list[Listed]:
    """Return the documents that were added or revised last."""
    newest = _listed().where(Document.dossier_id == dossier.id).order_by(DocumentVersion.added_at.desc())
    return _open(opened, newest.limit(LATEST))


def page(opened: Opened, dossier: Dossier, wanted: Wanted) -> tuple[list[Listed], Paged]:
    """Return one page of a dossier's documents, and the page as it was fetched, for its places."""
    query = _listed().where(Document.dossier_id == dossier.id)
    if wanted.delegation:
        query = query.where(_code == wanted.delegation)
    found = paging.fetch(query, paging.chosen(ORDERS, wanted.sort), wanted.turn, PAGE)
    return _shown_all(opened, found.rows), found


def delegations(dossier_id: UUID) -> list[Labelled]:
    """Return the delegations that added the newest versions of the dossier's documents."""
    current = and_(DocumentVersion.document_id == Document.id, DocumentVersion.version == Document.version)
    query = (
        select(Delegation.code, Delegation.name_en, Delegation.name_fr)
        .join(DocumentVersion, DocumentVersion.delegation_id == Delegation.id)
        .join(Document, current)
        .where(Document.dossier_id == dossier_id)
        .distinct()
        .order_by(Delegation.code)
    )
    return [Labelled(*row) for row in db.session.execute(query)]


def choices(opened: Opened, dossier: Dossier, chosen: Collection[UUID] = ()) -> list[Choice]:
    """Return the dossier's newest 100 documents, the newest first, and those chosen before, for choosing among them."""
    inside = Document.dossier_id == dossier.id
    newest = select(Document.id).where(inside).order_by(Document.number.desc()).limit(MOST_CHOICES)
    query = _listed().where(inside, Document.id.in_(newest) | Document.id.in_(chosen))
    return [_choice(one) for one in _open(opened, query.order_by(Document.number.desc()))]


def names(opened: Opened, documents: Iterable[UUID]) -> dict[UUID, Choice]:
    """Return documents by their ids, for showing what is attached."""
    return {one.id: _choice(one) for one in _open(opened, _listed().where(Document.id.in_(list(documents))))}


def arrivals(opened: Opened, dossier: Dossier) -> list[Listed]:
    """Return every version of a dossier's documents as it was added, the first one first."""
    query = _joined(DocumentVersion.document_id == Document.id, DocumentVersion.version)
    found = query.where(Document.dossier_id == dossier.id).order_by(DocumentVersion.added_at, Document.number)
    return _open(opened, found)


def belongs(session: Session, dossier_id: UUID, documents: Iterable[UUID]) -> list[UUID]:
    """Return those of the ids that are documents of the dossier, in the order given."""
    given = list(dict.fromkeys(documents))
    query = select(Document.id).where(Document.dossier_id == dossier_id, Document.id.in_(given))
    found = set(session.scalars(query))
    return [one for one in given if one in found]


def _listed() -> Select[Any]:
    current = and_(DocumentVersion.document_id == Document.id, DocumentVersion.version == Document.version)
    return _joined(current, Document.version)


def _joined(which: ColumnElement[bool], version: Any) -> Select[Any]:
    columns: list[Any] = [Document.id, Document.number, version, Document.dossier_id]
    columns += [DocumentVersion.id.label("version_id"), DocumentVersion.sealed_name, DocumentVersion.sealed_type]
    columns += [DocumentVersion.size, DocumentVersion.added_at, Dossier.number.label("dossier")]
    return (
        select(*columns, Delegation.code, Delegation.name_en, Delegation.name_fr)
        .join(DocumentVersion, which)
        .join(Dossier, Dossier.id == Document.dossier_id)
        .outerjoin(Delegation, Delegation.id == DocumentVersion.delegation_id)
    )


def _open(opened: Opened, query: Select[Any]) -> list[Listed]:
    return _shown_all(opened, list(db.session.execute(query)))


def _shown_all(opened: Opened, rows: Sequence[Any]) -> list[Listed]:
    opened.prepare((row.dossier_id, row.sealed_name) for row in rows)
    return [_shown(opened, row) for row in rows]


def _shown(opened: Opened, row: Any) -> Listed:
    handle = reference(row.dossier, row.number)
    media = _text(opened, row, "sealed_type")
    return Listed(
        id=row.id,
        reference=handle,
        number=row.number,
        url=url(handle),
        name=_text(opened, row, "sealed_name"),
        kind=BY_MEDIA[media].label if media else None,
        size=row.size,
        version=row.version,
        added_at=row.added_at,
        delegation=Labelled(row.code or "-", row.name_en or "", row.name_fr or ""),
    )


def _text(opened: Opened, row: Any, column: str) -> str | None:
    place = (row.dossier_id, DocumentVersion.__tablename__, column, row.version_id)
    return opened.text_if_held_at(*place, getattr(row, column))


def _choice(one: Listed) -> Choice:
    return Choice(one.id, one.number, one.name, one.size, one.url)


def url(handle: str) -> str:
    """Return the address of the page of a document's reference, D-0147/3."""
    return "/dossiers/{}/documents/{}".format(*handle.split("/"))
