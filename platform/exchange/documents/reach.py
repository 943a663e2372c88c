"""Whether the other side has opened what one's delegation added: totals by delegation, as its members may know them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, case, func, select

from exchange import db
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.documents.models import Document, DocumentReading
from exchange.dossiers.models import NETWORK, Dossier, Party


@dataclass(frozen=True)
class Reach:
    """How many other delegations opened the newest version, and any; `among` how many take part, None for `network`."""

    newest: int
    any: int
    among: int | None

    @property
    def kind(self) -> str:
        """The state mark: off while nobody has, half for some, ok once every other delegation has."""
        if not self.newest:
            return "off"
        return "half" if self.among is None or self.newest < self.among else "ok"


def of(actor: Actor, documents: Collection[UUID]) -> dict[UUID, Reach]:
    """Return, of these documents, the reach of those that the actor's delegation added and somebody else may open."""
    is_newest = DocumentReading.opened == Document.version
    opened = case((DocumentReading.opened > 0, Account.delegation_id))
    query = (
        select(
            *(Document.id, Document.dossier_id),
            func.count(opened.distinct()).label("any"),
            func.count(case((is_newest, opened)).distinct()).label("newest"),
        )
        .outerjoin(DocumentReading, DocumentReading.document_id == Document.id)
        .outerjoin(Account, (Account.id == DocumentReading.account_id) & (Account.delegation_id != actor.delegation))
        .where(Document.id.in_(documents), Document.delegation_id == actor.delegation)
        .group_by(Document.id, Document.dossier_id)
    )
    rows = db.session.execute(query).all()
    among = others(actor, {row.dossier_id for row in rows})
    return {row.id: Reach(row.newest, row.any, among[row.dossier_id]) for row in rows if among[row.dossier_id] != 0}


def others(actor: Actor, dossiers: Collection[UUID]) -> dict[UUID, int | None]:
    """Return how many delegations besides the actor's take part in each dossier; None where every one may enter."""
    present = and_(Party.dossier_id == Dossier.id, Party.left_at.is_(None), Party.delegation_id != actor.delegation)
    query = select(Dossier.id, Dossier.protection, func.count(Party.delegation_id)).outerjoin(Party, present)
    rows = db.session.execute(query.where(Dossier.id.in_(dossiers)).group_by(Dossier.id, Dossier.protection))
    return {dossier: None if protection == NETWORK else count for dossier, protection, count in rows}
