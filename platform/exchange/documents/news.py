"""What is new to a person among documents: added by others since the person was named, and not yet looked at.

Names stay sealed until a page opens them under its entry. A letter is no news beside its request.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from exchange import db
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.delegations.models import Delegation
from exchange.documents.models import Document, DocumentReading, DocumentVersion, reference
from exchange.dossiers.models import Dossier, Member
from exchange.opener import Opened
from exchange.tables import Labelled

MOST = 20
NEW, VERSION = "new", "version"


@dataclass(frozen=True)
class News:
    """A document, or a version of one, that the actor has not looked at; its name is sealed in `dossier_id`."""

    id: UUID
    dossier_id: UUID
    reference: str
    sealed_name: bytes
    version: int
    delegation: Labelled
    added_at: datetime

    def name(self, opened: Opened) -> str | None:
        """Return the name in clear; None while the key is awaited. `opened.prepare` first makes many cheap."""
        place = (self.dossier_id, Document.__tablename__, "sealed_name", self.id)
        return opened.text_if_held_at(*place, self.sealed_name)


def counts(actor: Actor, dossier_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many documents are new to the actor, by dossier; dossiers without any are left out."""
    query = _new(actor, Document.dossier_id, func.count()).where(Document.dossier_id.in_(dossier_ids))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Document.dossier_id))}


def marks(actor: Actor, documents: Collection[UUID]) -> dict[UUID, str]:
    """Return, of these documents, which are `new` to the actor and of which a `version` is."""
    query = _new(actor, Document.id, DocumentReading.seen).where(Document.id.in_(documents))
    return {row.id: VERSION if row.seen else NEW for row in db.session.execute(query)}


def latest(actor: Actor, dossiers: Collection[UUID], most: int = MOST) -> list[News]:
    """Return what is new in these dossiers of the actor's, the newest first."""
    columns: list[Any] = [Document.id, Document.dossier_id, Document.number, Document.version, Document.sealed_name]
    columns += [Dossier.number.label("dossier_number"), DocumentVersion.added_at]
    query = (
        _new(actor, *columns, Delegation.code, Delegation.name_en, Delegation.name_fr)
        .join(Dossier, Dossier.id == Document.dossier_id)
        .outerjoin(Delegation, Delegation.id == DocumentVersion.delegation_id)
        .where(Document.dossier_id.in_(dossiers))
        .order_by(DocumentVersion.added_at.desc(), Document.id)
    )
    return [_row(row) for row in db.session.execute(query.limit(most))]


def _new(actor: Actor, *columns: Any) -> Any:
    newest = and_(DocumentVersion.document_id == Document.id, DocumentVersion.version == Document.version)
    mine = and_(DocumentReading.document_id == Document.id, DocumentReading.account_id == actor.person)
    return (
        select(*columns)
        .select_from(Document)
        .join(DocumentVersion, newest)
        .outerjoin(DocumentReading, mine)
        .where(func.coalesce(DocumentReading.seen, 0) < Document.version, ~Document.is_letter)
        .where(or_(DocumentVersion.added_by != actor.person, DocumentVersion.added_by.is_(None)))
        .where(DocumentVersion.added_at >= _since(actor))
    )


def _since(actor: Actor) -> ColumnElement[Any]:
    """When the person was named into the dossier; where nobody is named, when the person enrolled."""
    named = select(Member.added_at).where(Member.dossier_id == Document.dossier_id, Member.account_id == actor.person)
    enrolled = select(Account.enrolled_at).where(Account.id == actor.person)
    return func.coalesce(named.scalar_subquery(), enrolled.scalar_subquery())


def _row(row: Any) -> News:
    return News(
        id=row.id,
        dossier_id=row.dossier_id,
        reference=reference(row.dossier_number, row.number),
        sealed_name=row.sealed_name,
        version=row.version,
        delegation=Labelled(row.code or "-", row.name_en or "", row.name_fr or ""),
        added_at=row.added_at,
    )
