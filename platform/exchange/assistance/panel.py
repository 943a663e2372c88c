"""What a dossier's first page says of the request that lies in it: its number, its state, its date. All of it is in clear."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway, tables
from exchange.access.actions import REQUEST_READ
from exchange.access.actor import Actor
from exchange.assistance import life
from exchange.assistance.models import MasterRequest, Request
from exchange.assistance.text_models import SharedDraft
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.tables import Labelled


@dataclass(frozen=True)
class Here:
    """The request of a dossier, a copy or a master; a draft that was shown for comments has no reference."""

    reference: str
    url: str
    state: Labelled
    due: date | None


def load(actor: Actor, _opened: Opened, dossier: Dossier) -> Here | None:
    """Return the dossier's request if the actor may read it; None if there is none, or none for this actor."""
    found = _in(dossier.id)
    if found is None or not gateway.may(actor, REQUEST_READ, found):
        return None
    if isinstance(found, SharedDraft):
        return Here("", found.url, tables.request_states()[life.DRAFT_SHARED], None)
    return Here(found.reference, found.url, tables.request_states()[found.state], found.due)


def count(dossier: UUID) -> int:
    return 0 if _in(dossier) is None else 1


def _in(dossier: UUID) -> Request | MasterRequest | SharedDraft | None:
    for kind in (Request, MasterRequest, SharedDraft):
        found = db.session.scalars(select(kind).where(kind.dossier_id == dossier)).one_or_none()
        if isinstance(found, kind):
            return found
    return None
