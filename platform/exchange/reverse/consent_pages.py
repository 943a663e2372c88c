"""The page of a consent, as the State that is asked and the organ that asks read it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.assistance import people, reading
from exchange.assistance.step_fields import label_of
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.dossiers import members
from exchange.drafts import service as drafts
from exchange.drafts.service import Kept
from exchange.opener import Opened
from exchange.reverse import consents
from exchange.reverse.models import Consent, ConsentDocument
from exchange.tables import Labelled

HANDLING = (
    "H1 H4"  # what is said on every print: confidential, and not to be disclosed without its originator's consent
)


@dataclass(frozen=True)
class ConsentPage:
    """All that the page of a consent shows; `outcome` is None until there is an answer.

    `request` is the reference and address of the request that needs it, None for the State, which isn't told of it.
    `choices` are the documents that can go with an answer; `is_alone` tells the organ that nobody of the State is named.
    """

    reference: str
    url: str
    place: str
    level: str
    dossier: str
    title: str
    material: str
    handling: list[Labelled]
    organ: Labelled
    delegation: Labelled
    asked_by: str
    asked_at: datetime
    is_awaited: bool
    outcome: Labelled | None
    answer: str
    answered_by: str
    answered_at: datetime | None
    is_recorded: bool
    received_on: date | None
    documents: list[Choice]
    request: tuple[str, str] | None
    is_alone: bool
    may_answer: bool
    may_record: bool
    choices: list[Choice]
    kept: Kept | None


def read(actor: Actor, consent: Consent) -> ConsentPage:
    """Return the consent in clear; that it was read is on record before a word of it is."""
    return _read(actor, consent, consent.url)


def for_record(actor: Actor, consent: Consent) -> ConsentPage:
    """Return the same for the form that records an answer; NotFound if the actor has no hand in that."""
    if not gateway.may(actor, actions.CONSENT_RECORD, consent):
        raise gateway.missing(actor, consent.reference)
    return _read(actor, consent, consents.record_url(consent))


def _read(actor: Actor, consent: Consent, place: str) -> ConsentPage:
    with gateway.reveal(actor, actions.CONSENT_READ, consent) as opened:
        names = people.names(db.session(), [consent.asked_by, consent.answered_by])
        may_answer = consent.is_awaited and gateway.may(actor, actions.CONSENT_ANSWER, consent)
        may_record = consent.is_awaited and gateway.may(actor, actions.CONSENT_RECORD, consent)
        is_asking, asked = actor.delegation == consent.organ_id, consent.reverse
        return ConsentPage(
            reference=consent.reference,
            url=consent.url,
            place=place,
            level=consent.dossier.level,
            dossier=consent.dossier.reference,
            title=opened.text(consent, "sealed_title"),
            material=opened.text(consent, "sealed_material"),
            handling=reading.handled(HANDLING),
            organ=reading.labelled(consent.organ),
            delegation=reading.labelled(consent.delegation),
            asked_by=names.get(consent.asked_by, ""),
            asked_at=consent.asked_at,
            is_awaited=consent.is_awaited,
            outcome=label_of("consent", consent.answer) if consent.answer else None,
            answer=opened.text(consent, "sealed_answer") if consent.sealed_answer else "",
            answered_by=names.get(consent.answered_by, "") if consent.answered_by else "",
            answered_at=consent.answered_at,
            is_recorded=consent.is_recorded,
            received_on=consent.received_on,
            documents=_documents(opened, consent),
            request=(asked.reference, asked.url) if is_asking else None,
            is_alone=is_asking and not members.of_delegation(db.session(), consent.dossier_id, consent.delegation_id),
            may_answer=may_answer,
            may_record=may_record,
            choices=documents.choices(opened, consent.dossier) if may_answer or may_record else [],
            kept=drafts.beside(opened, actor, place) if may_answer or may_record else None,
        )


def _documents(opened: Opened, consent: Consent) -> list[Choice]:
    query = select(ConsentDocument.document_id).where(ConsentDocument.consent_id == consent.id)
    given = list(db.session.scalars(query))
    return sorted(documents.names(opened, given).values(), key=lambda one: one.number) if given else []
