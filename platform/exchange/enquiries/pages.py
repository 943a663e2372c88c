"""The page of an enquiry, and what the forms of one choose from."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.rules import is_of_state
from exchange.assistance import choosing, people, reading
from exchange.assistance.choosing import FormChoices
from exchange.assistance.models import MasterRequest
from exchange.assistance.step_fields import label_of
from exchange.drafts import service as drafts
from exchange.drafts.service import Kept
from exchange.enquiries import service
from exchange.enquiries.models import ENQUIRY, Enquiry
from exchange.sheets import service as sheets
from exchange.tables import Labelled

ANSWERS = ("exists", "absent", "unknown")


@dataclass(frozen=True)
class NewPage:
    """Whom an enquiry can go to; `is_welcome` is False for a State whose own sheet doesn't say that it welcomes enquiries."""

    choices: list[tuple[UUID, Labelled]]
    is_by_state: bool
    is_welcome: bool
    kept: Kept | None


@dataclass(frozen=True)
class Draft:
    """The draft that an enquiry became, for those of its organ."""

    reference: str
    url: str


@dataclass(frozen=True)
class EnquiryPage:
    """All that the page of an enquiry shows; `outcome` is None until there is an answer, `ended_at` is when it became a draft."""

    reference: str
    url: str
    level: str
    theme: str
    dossier: str
    title: str
    question: str
    asker: Labelled
    asked: Labelled
    asked_by: str
    asked_at: datetime
    is_open: bool
    outcome: Labelled | None
    answer: str
    answered_by: str
    answered_at: datetime | None
    draft: Draft | None
    may_answer: bool
    may_promote: bool
    kept: Kept | None


def for_new(actor: Actor) -> NewPage:
    """Return what a new enquiry can choose from; NotFound if the actor may not ask. Looking is on record."""
    if actor.delegation is None or not gateway.may(actor, actions.ENQUIRY_ASK):
        raise gateway.missing(actor, "")
    with gateway.reveal(actor, actions.ENQUIRY_LIST) as opened:
        by_state, session = is_of_state(actor, None), db.session()
        welcome = not by_state or sheets.welcomes_enquiries(session, actor.delegation)
        found = service.askable(session, actor, gateway.now())
        choices = [(one.id, reading.labelled(one)) for one in found]
        return NewPage(choices, by_state, welcome, drafts.beside(opened, actor, service.NEW))


def for_draft(actor: Actor, enquiry: Enquiry) -> FormChoices:
    """Return what a draft that begins here can choose from; NotFound if it isn't the actor's to begin."""
    if not _drafts(actor, enquiry):
        raise gateway.missing(actor, enquiry.reference)
    return choosing.for_new(actor)


def may_promote(actor: Actor, enquiry: Enquiry) -> bool:
    """True if the actor can turn the enquiry into a draft, and nobody has yet."""
    return _drafts(actor, enquiry) and service.record_of(db.session(), enquiry) is None


def _drafts(actor: Actor, enquiry: Enquiry) -> bool:
    asked = (actions.ENQUIRY_PROMOTE, enquiry), (actions.REQUEST_DRAFT, None)
    return all(gateway.may(actor, action, thing) for action, thing in asked)


def read(actor: Actor, enquiry: Enquiry) -> EnquiryPage:
    """Return the enquiry in clear; that it was read is on record before a word of it is."""
    with gateway.reveal(actor, actions.ENQUIRY_READ, enquiry) as opened:
        sides = reading.labelled(enquiry.delegation), reading.labelled(enquiry.organ)
        asker, asked = sides if enquiry.is_by_state else sides[::-1]
        names = people.names(db.session(), [enquiry.asked_by, enquiry.answered_by])
        may_answer = enquiry.state == ENQUIRY and gateway.may(actor, actions.ENQUIRY_ANSWER, enquiry)
        return EnquiryPage(
            reference=enquiry.reference,
            url=enquiry.url,
            level=enquiry.dossier.level,
            theme=enquiry.dossier.theme,
            dossier=enquiry.dossier.reference,
            title=opened.text(enquiry, "sealed_title"),
            question=opened.text(enquiry, "sealed_question"),
            asker=asker,
            asked=asked,
            asked_by=names.get(enquiry.asked_by, ""),
            asked_at=enquiry.asked_at,
            is_open=enquiry.state == ENQUIRY,
            outcome=label_of("enquiry", enquiry.answer) if enquiry.answer else None,
            answer=opened.text(enquiry, "sealed_answer") if enquiry.sealed_answer else "",
            answered_by=names.get(enquiry.answered_by, "") if enquiry.answered_by else "",
            answered_at=enquiry.answered_at,
            draft=_draft(actor, enquiry),
            may_answer=may_answer,
            may_promote=may_promote(actor, enquiry),
            kept=drafts.beside(opened, actor, enquiry.url) if may_answer else None,
        )


def _draft(actor: Actor, enquiry: Enquiry) -> Draft | None:
    """Return the draft for those who may read it: the State isn't told that there is one."""
    record = service.record_of(db.session(), enquiry)
    master = None if record is None else db.session.get(MasterRequest, record.master_id)
    if master is None or not gateway.may(actor, actions.REQUEST_READ, master):
        return None
    return Draft(master.reference, master.url)
