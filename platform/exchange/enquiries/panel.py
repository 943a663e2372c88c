"""An enquiry on the first page of its dossier, and beside the draft that it became."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actions import ENQUIRY_READ
from exchange.access.actor import Actor
from exchange.assistance import people, reading
from exchange.assistance.models import MasterRequest
from exchange.assistance.step_fields import label_of
from exchange.dossiers.models import Dossier
from exchange.enquiries.models import ENQUIRY, Enquiry, EnquiryRecord
from exchange.opener import Opened
from exchange.tables import Labelled


@dataclass(frozen=True)
class Here:
    """The enquiry of a dossier; `outcome` is None until there is an answer."""

    reference: str
    url: str
    is_open: bool
    outcome: Labelled | None


@dataclass(frozen=True)
class Before:
    """The enquiry that came before a draft, as it stood then: who asked whom, when, and what was answered."""

    reference: str
    url: str
    asker: Labelled
    asked_at: datetime
    question: str
    outcome: Labelled | None
    answer: str
    answered_at: datetime | None
    by: str
    at: datetime


def load(actor: Actor, _opened: Opened, dossier: Dossier) -> Here | None:
    """Return the dossier's enquiry if the actor may read it."""
    found = _in(dossier.id)
    if found is None or not gateway.may(actor, ENQUIRY_READ, found):
        return None
    outcome = label_of("enquiry", found.answer) if found.answer else None
    return Here(found.reference, found.url, found.state == ENQUIRY, outcome)


def count(dossier: UUID) -> int:
    return 0 if _in(dossier) is None else 1


def of_draft(opened: Opened, master: MasterRequest) -> Before | None:
    """Return the enquiry that the draft began with."""
    record = db.session.scalars(select(EnquiryRecord).where(EnquiryRecord.master_id == master.id)).one_or_none()
    if record is None:
        return None
    enquiry, texts = record.enquiry, json.loads(opened.text(record, "sealed_text"))
    asker = enquiry.delegation if enquiry.is_by_state else enquiry.organ
    return Before(
        reference=enquiry.reference,
        url=enquiry.url,
        asker=reading.labelled(asker),
        asked_at=enquiry.asked_at,
        question=texts["question"],
        outcome=label_of("enquiry", enquiry.answer) if enquiry.answer else None,
        answer=texts["answer"],
        answered_at=enquiry.answered_at,
        by=people.names(db.session(), [record.by]).get(record.by, ""),
        at=record.at,
    )


def _in(dossier: UUID) -> Enquiry | None:
    return db.session.scalars(select(Enquiry).where(Enquiry.dossier_id == dossier)).one_or_none()
