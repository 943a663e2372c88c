"""What a dossier's first page says of the request to the Court or the consent that lies in it. All of it is in clear."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway, tables
from exchange.access.actions import CONSENT_READ, REVERSE_READ
from exchange.access.actor import Actor
from exchange.assistance.step_fields import label_of
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.reverse import life
from exchange.reverse.models import Consent, ReverseRequest
from exchange.tables import Labelled


@dataclass(frozen=True)
class Here:
    reference: str
    url: str
    state: Labelled


@dataclass(frozen=True)
class ConsentHere:
    """The consent of a dossier; `outcome` is None until there is an answer."""

    reference: str
    url: str
    is_awaited: bool
    outcome: Labelled | None


def load(actor: Actor, _opened: Opened, dossier: Dossier) -> Here | None:
    """Return the dossier's request to the Court if the actor may read it."""
    found = _in(dossier.id)
    if found is None or not gateway.may(actor, REVERSE_READ, found):
        return None
    return Here(found.reference, found.url, tables.states(life.MACHINE)[found.state])


def count(dossier: UUID) -> int:
    return 0 if _in(dossier) is None else 1


def load_consent(actor: Actor, _opened: Opened, dossier: Dossier) -> ConsentHere | None:
    """Return the dossier's consent if the actor may read it."""
    found = _consent_in(dossier.id)
    if found is None or not gateway.may(actor, CONSENT_READ, found):
        return None
    outcome = label_of("consent", found.answer) if found.answer else None
    return ConsentHere(found.reference, found.url, found.is_awaited, outcome)


def count_consents(dossier: UUID) -> int:
    return 0 if _consent_in(dossier) is None else 1


def _in(dossier: UUID) -> ReverseRequest | None:
    return db.session.scalars(select(ReverseRequest).where(ReverseRequest.dossier_id == dossier)).one_or_none()


def _consent_in(dossier: UUID) -> Consent | None:
    return db.session.scalars(select(Consent).where(Consent.dossier_id == dossier)).one_or_none()
