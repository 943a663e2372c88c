"""Asking a State whether material that it supplied may be passed on, and its answer, which nobody changes afterwards.

The question lies in a dossier of the organ and that State alone: the State that asks the Court reads none of it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access.actions import CONSENT_ANSWER, CONSENT_ASK, CONSENT_RECORD
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import life as requests
from exchange.assistance import people
from exchange.audit.entries import Happening
from exchange.delegations.models import Delegation
from exchange.documents import listing as documents
from exchange.dossiers import opening, references
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.opener import Act
from exchange.reverse import life
from exchange.reverse.models import Consent, ConsentDocument, ReverseRequest

NUMBER = re.compile(r"([0-9]{4})-([0-9]{4,9})")
THEME = "RFA"  # not the request's own: it would tell of what is asked


@dataclass(frozen=True)
class Question:
    """Which State is asked, by its code; the title and the material as that State reads them."""

    state: str
    title: str
    material: str


@dataclass(frozen=True)
class Answer:
    """A code, what is said beside it, documents of the consent's dossier, and when it came, if it came another way."""

    code: str
    text: str = ""
    documents: Sequence[UUID] = ()
    received_on: date | None = None


def find(actor: Actor, number: str) -> Consent:
    """Return the consent of a number such as 2026-0005; NotFound, on record, if there is none."""
    match, found = NUMBER.fullmatch(number), None
    if match is not None:
        year, serial = map(int, match.groups())
        found = db.session.scalars(select(Consent).where(Consent.year == year, Consent.number == serial)).one_or_none()
    if found is None:
        raise gateway.missing(actor, f"CNS-{number}" if match else "")
    return found


def ask(act: Act, actor: Actor, reverse: ReverseRequest, role: str, new: Question) -> Consent:
    """Ask the State inside the act that seeks its consent; an earlier question to it that waits is ended by this one.

    A State without a focal point here is kept all the same: what it answers another way is recorded.
    """
    assert actor.person is not None
    assert reverse.organ_id is not None
    state = _supplier(act, reverse, new.state)
    _end(act, Consent.reverse_id == reverse.id, Consent.delegation_id == state.id)
    dossier = opening.build(act, _dossier(act, actor, reverse, role, state, new), actor.person)
    consent = Consent(
        id=db.new_id(),
        reverse_id=reverse.id,
        dossier_id=dossier.id,
        dossier=dossier,
        organ_id=reverse.organ_id,
        delegation_id=state.id,
        year=act.at.year,
        number=references.scattered_number(act.session, f"cns-{act.at.year}"),
        role=role,
        asked_at=act.at,
        asked_by=actor.person,
    )
    act.seal(consent, "sealed_title", new.title)
    act.seal(consent, "sealed_material", new.material)
    act.add(consent)
    act.note(Happening(CONSENT_ASK, mark=consent.mark()))
    act.on(reverse.mark())
    return consent


def end(act: Act, reverse: ReverseRequest) -> None:
    """Say of the request's questions that still wait that no answer is needed any more."""
    _end(act, Consent.reverse_id == reverse.id)


def answer(actor: Actor, consent: Consent, given: Answer, sent: once.Mark = None) -> None:
    """Answer for the State; Conflict("state") if there is an answer already, or none is needed any more."""
    with gateway.act(actor, CONSENT_ANSWER, consent) as act:
        _keep(act, actor, consent, given)
        once.claim(act, sent, consent.url)
        drafts.sweep(act, actor, consent.url)


def record(actor: Actor, consent: Consent, given: Answer, sent: once.Mark = None) -> None:
    """Record the State's answer, received another way with its document; as `answer`, Conflict("no-document") without one."""
    with gateway.act(actor, CONSENT_RECORD, consent) as act:
        _keep(act, actor, consent, given)
        if not documents.belongs(act.session, consent.dossier_id, given.documents):
            raise Conflict("no-document")
        consent.is_recorded, consent.received_on = True, given.received_on
        once.claim(act, sent, consent.url)
        drafts.sweep(act, actor, record_url(consent))


def record_url(consent: Consent) -> str:
    """Return the address of the form by which the organ records an answer."""
    return f"{consent.url}/record"


def of(session: Session, reverse: ReverseRequest) -> list[Consent]:
    """Return the consents that were asked for a request, the first one first."""
    query = select(Consent).where(Consent.reverse_id == reverse.id)
    return list(session.scalars(query.order_by(Consent.asked_at, Consent.year, Consent.number)))


def standing(consents: Iterable[Consent]) -> str:
    """Return how the States stand together, by the newest question to each: awaited, refused or given; empty if none is asked.

    A consent with conditions is one that is given.
    """
    newest = {one.delegation_id: one for one in consents}.values()
    codes = {life.AWAITED if one.is_awaited else one.answer for one in newest} - {""}
    return next((code for code in (life.AWAITED, life.WITHHELD) if code in codes), life.GIVEN if codes else "")


def _supplier(act: Act, reverse: ReverseRequest, code: str) -> Delegation:
    known = (one for one in people.states(act.session, act.at) if one.id != reverse.delegation_id)
    state = next((one for one in known if one.code == code), None)
    if state is None:
        raise Conflict("state")
    return state


def _dossier(
    act: Act, actor: Actor, reverse: ReverseRequest, role: str, state: Delegation, new: Question
) -> opening.NewDossier:
    assert actor.person is not None
    assert reverse.organ_id is not None
    officers = people.with_duty(act.session, reverse.organ_id, role)
    points = people.with_duty(act.session, state.id, requests.FOCAL_POINT)
    return opening.NewDossier(
        title=new.title,
        theme=THEME,
        level=reverse.dossier.level,
        owner=reverse.organ_id,
        delegations=[state.id],
        members=list(dict.fromkeys([actor.person, *officers, *points])),
        scattered=True,
    )


def _end(act: Act, *which: object) -> None:
    waiting = (Consent.answer == "", Consent.ended_at.is_(None))
    act.session.execute(update(Consent).where(*which, *waiting).values(ended_at=act.at))  # type: ignore[arg-type]


def _keep(act: Act, actor: Actor, consent: Consent, given: Answer) -> None:
    if not consent.is_awaited:
        raise Conflict("state")
    consent.answer, consent.answered_at, consent.answered_by = given.code, act.at, actor.person
    if given.text:
        act.seal(consent, "sealed_answer", given.text)
    for document in documents.belongs(act.session, consent.dossier_id, given.documents):
        act.add(ConsentDocument(consent_id=consent.id, document_id=document))
    consent.dossier.changed_at = act.at
