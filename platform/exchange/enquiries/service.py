"""Asking, answering, and going on to a draft: an enquiry needs a State that has said that informal contacts are welcome."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access.actions import ENQUIRY_ANSWER, ENQUIRY_ASK, ENQUIRY_PROMOTE
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.access.rules import is_of_state
from exchange.accounts import directory
from exchange.accounts.models import Account
from exchange.assistance import drafting, life, people
from exchange.assistance.drafting import Draft
from exchange.assistance.models import MasterRequest
from exchange.delegations.models import COURT, Delegation
from exchange.dossiers import opening, references
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.enquiries.models import ENQUIRY, Enquiry, EnquiryRecord
from exchange.opener import Act
from exchange.sheets import service as sheets

NEW = "/enquiries/new"
NUMBER = re.compile(r"([0-9]{4})-([0-9]{4,9})")


@dataclass(frozen=True)
class NewEnquiry:
    """What is asked, and of whom: the id of a State for an organ, of an organ for a State."""

    to: UUID
    title: str
    question: str
    theme: str
    level: str = "confidential"


@dataclass(frozen=True)
class NewDraft:
    """What the draft that an enquiry becomes begins with; all else is written in the draft's own steps."""

    title: str
    type: str
    theme: str
    language: str = "en"


def find(actor: Actor, number: str) -> Enquiry:
    """Return the enquiry of a number such as 2026-0012; NotFound, on record, if there is none."""
    match = NUMBER.fullmatch(number)
    found = None
    if match is not None:
        year, serial = map(int, match.groups())
        query = select(Enquiry).where(Enquiry.year == year, Enquiry.number == serial)
        found = db.session.scalars(query).one_or_none()
    if found is None:
        raise gateway.missing(actor, f"ENQ-{number}" if match else "")
    return found


def ask(actor: Actor, new: NewEnquiry, sent: once.Mark = None) -> Enquiry:
    """Open the enquiry for the two sides; Conflict("not-welcome") if its State doesn't welcome any, ("nobody") if none could answer."""
    assert actor.person is not None
    assert actor.delegation is not None
    with gateway.act(actor, ENQUIRY_ASK) as act:
        by_state = is_of_state(actor, None)
        organ, state = (new.to, actor.delegation) if by_state else (actor.delegation, new.to)
        if not sheets.welcomes_enquiries(act.session, state):
            raise Conflict("not-welcome")
        if new.to not in {one.id for one in askable(act.session, actor, act.at)}:
            raise Conflict("nobody")
        readers = dict.fromkeys(
            [actor.person, *_drafters(act.session, organ), *people.focal_points(act.session, state)]
        )
        dossier = opening.build(act, _dossier(actor, new, list(readers)), actor.person)
        enquiry = Enquiry(
            id=db.new_id(),
            dossier_id=dossier.id,
            dossier=dossier,
            organ_id=organ,
            delegation_id=state,
            is_by_state=by_state,
            year=act.at.year,
            number=references.scattered_number(act.session, f"enq-{act.at.year}"),
            state=ENQUIRY,
            asked_at=act.at,
            asked_by=actor.person,
        )
        act.seal(enquiry, "sealed_title", new.title)
        act.seal(enquiry, "sealed_question", new.question)
        act.add(enquiry)
        act.on(enquiry.mark())
        once.claim(act, sent, enquiry.url)
        drafts.sweep(act, actor, NEW)
    return enquiry


def answer(actor: Actor, enquiry: Enquiry, code: str, text: str, sent: once.Mark = None) -> None:
    """Say whether it exists, and end the enquiry with that; Conflict("state") once it is ended."""
    with gateway.act(actor, ENQUIRY_ANSWER, enquiry) as act:
        role = life.DRAFTER if enquiry.is_by_state else life.FOCAL_POINT
        enquiry.state = life.transition(enquiry.state, life.CLOSED, role).to_state
        enquiry.answer, enquiry.answered_at, enquiry.answered_by = code, act.at, actor.person
        if text:
            act.seal(enquiry, "sealed_answer", text)
        enquiry.dossier.changed_at = act.at
        once.claim(act, sent, enquiry.url)
        drafts.sweep(act, actor, enquiry.url)


def promote(actor: Actor, enquiry: Enquiry, new: NewDraft, sent: once.Mark = None) -> MasterRequest:
    """Begin a draft that keeps the enquiry; one that was answered stays closed. Conflict("promoted") if there is one already."""
    with gateway.act(actor, ENQUIRY_PROMOTE, enquiry) as act:
        if record_of(act.session, enquiry) is not None:
            raise Conflict("promoted")
        if enquiry.state != life.CLOSED:
            enquiry.state = life.transition(enquiry.state, life.DRAFT, life.DRAFTER).to_state
        wish = Draft(new.title, new.type, new.theme, enquiry.dossier.level, language=new.language)
        able = {one.id for one in people.recipients(act.session, act.at, new.type)} & {enquiry.delegation_id}
        master = drafting.begin(act, actor, drafting.changed(wish, {"addressees": able}))
        _keep(act, actor, enquiry, master)
        act.on(enquiry.mark())
        once.claim(act, sent, f"{master.url}/{drafting.NEXT}")
    return master


def askable(session: Session, actor: Actor, at: datetime) -> list[Delegation]:
    """Return whom the actor may ask: the States that welcome it and have a focal point, or the organs that have a drafter."""
    if is_of_state(actor, None):
        return _organs(session, at)
    welcoming = sheets.welcoming(session)
    states = [state for state in people.states(session, at) if state.id in welcoming]
    able = people.reachable(session, [state.id for state in states])
    return [state for state in states if state.id in able]


def record_of(session: Session, enquiry: Enquiry) -> EnquiryRecord | None:
    """Return what is kept of the enquiry beside its draft; None if it became none."""
    return session.scalars(select(EnquiryRecord).where(EnquiryRecord.enquiry_id == enquiry.id)).one_or_none()


def _organs(session: Session, at: datetime) -> list[Delegation]:
    query = select(Delegation, Account.duties).join(Account, Account.delegation_id == Delegation.id)
    rows = session.execute(query.where(Delegation.kind == COURT, directory.IS_ACTIVE).order_by(Delegation.name_en))
    found = {organ.id: organ for organ, duties in rows if life.DRAFTER in duties.split() and organ.is_member_at(at)}
    return list(found.values())


def _drafters(session: Session, organ: UUID) -> list[UUID]:
    return people.with_duty(session, organ, life.DRAFTER)


def _dossier(actor: Actor, new: NewEnquiry, readers: list[UUID]) -> opening.NewDossier:
    assert actor.delegation is not None
    return opening.NewDossier(
        title=new.title,
        theme=new.theme,
        level=new.level,
        owner=actor.delegation,
        delegations=[new.to],
        members=readers,
        scattered=True,
    )


def _keep(act: Act, actor: Actor, enquiry: Enquiry, master: MasterRequest) -> None:
    record = EnquiryRecord(
        id=db.new_id(),
        enquiry_id=enquiry.id,
        master_id=master.id,
        dossier_id=master.dossier_id,
        at=act.at,
        by=actor.person,
    )
    texts = {
        "question": act.open_text(enquiry, "sealed_question"),
        "answer": act.open_text(enquiry, "sealed_answer") if enquiry.sealed_answer else "",
    }
    act.seal(record, "sealed_text", json.dumps(texts, ensure_ascii=False))
    act.add(record)
