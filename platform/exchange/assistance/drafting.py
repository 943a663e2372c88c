"""Preparing a request inside its organ: the draft, its changes, and what is missing before it can be sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access.actions import REQUEST_DRAFT, REQUEST_EDIT
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import checklist, contents, kinds, life, model_texts, moves, people, ticking
from exchange.assistance.models import Addressee, Annex, MasterItem, MasterRequest
from exchange.assistance.ticking import Tick
from exchange.documents import listing as documents
from exchange.dossiers import opening, references
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.opener import Act
from exchange_crypto import tokens

PARTS = ("purpose", "location", "facts", "procedure", "other")
NEXT = "text/items"  # where a new draft goes on
VERSION_LABEL = "exchange/v1/version"
VERSION_LENGTH = 32


@dataclass(frozen=True)
class Draft:
    """A request as it is written: ids of States and of documents, codes of the tables; only the title must be there.

    `extra` and `not_applicable` are texts and reasons by codes of the checklist, `requirements` what is said of those of the
    States' sheets, by their ids; `annexes` has the handling codes of each,
    none where it is handled as the request is.
    """

    title: str
    type: str
    theme: str
    level: str = "confidential"
    requester: str = ""
    language: str = "en"
    channel: str = "DIPLOMATIC"
    due: date | None = None
    is_urgent: bool = False
    confirm_by: date | None = None
    handling: Sequence[str] = ("H1",)
    purpose: str = ""
    location: str = ""
    facts: str = ""
    procedure: str = ""
    other: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    requirements: Mapping[UUID, Tick] = field(default_factory=dict)
    items: Sequence[str] = ()
    addressees: Collection[UUID] = ()
    annexes: Mapping[UUID, str] = field(default_factory=dict)


def draft(actor: Actor, new: Draft, colleagues: Collection[UUID] = (), sent: once.Mark = None) -> MasterRequest:
    """Keep a new draft in a dossier of its own; who may read it: the drafter, and these colleagues or all investigators."""
    with gateway.act(actor, REQUEST_DRAFT) as act:
        master = begin(act, actor, new, colleagues)
        act.on(master.mark())
        once.claim(act, sent, f"{master.url}/{NEXT}")
        drafts.sweep(act, actor, "/requests/new")
    return master


def begin(act: Act, actor: Actor, new: Draft, colleagues: Collection[UUID] = ()) -> MasterRequest:
    """Write a new draft inside an act, which is on record for it."""
    assert actor.person is not None
    assert actor.delegation is not None
    readers = people.of_organ(act.session, actor.delegation, colleagues)
    dossier = opening.build(act, _dossier(actor, new, [actor.person, *readers]), actor.person)
    master = MasterRequest(
        id=db.new_id(),
        dossier_id=dossier.id,
        dossier=dossier,
        delegation_id=actor.delegation,
        year=act.at.year,
        number=references.next_number(act.session, f"mr-{act.at.year}"),
        drafted_by=actor.person,
        drafted_at=act.at,
        sealed_title=b"",
        type=new.type,
        theme=new.theme,
        state=life.DRAFT,
    )
    act.add(master)
    _write(act, actor, master, new)
    return master


def modelled(new: Draft) -> Draft:
    """Return the draft with the model text of its type, in its language."""
    return replace(new, **model_texts.of(new.type, new.language))


def changed(old: Draft, parts: Mapping[str, Any]) -> Draft:
    """Return the draft with these parts of it written anew."""
    return replace(old, **parts)


def version(master: MasterRequest) -> str:
    """Return what tells this writing of the draft from the next: each seals the title anew, with a salt of its own."""
    return tokens.digest(VERSION_LABEL, master.sealed_title).hex()[:VERSION_LENGTH]


def edit(actor: Actor, master: MasterRequest, new: Draft, seen: str | None = None, place: str = "") -> None:
    """Write the draft anew; Conflict if it has left the drafter's hands, Conflict("changed") if it isn't the one seen."""
    with gateway.act(actor, REQUEST_EDIT, master) as act:
        moves.needs(master, life.DRAFT)
        if seen is not None and seen != version(master):
            raise Conflict("changed")
        master.dossier.theme, master.dossier.level = new.theme, new.level
        act.seal(master.dossier, "sealed_title", new.title)
        _write(act, actor, master, new)
        drafts.sweep(act, actor, place or f"{master.url}/text")


def missing(session: Session, master: MasterRequest, at: datetime, *stages: str) -> list[str]:
    """Return what must still be there at these stages (review, if none is said): codes of the checklist, or fields of the form."""
    lacks = checklist.missing(session, master, *(stages or (checklist.REVIEW,)))
    if not checklist.has_items(session, master):
        lacks.append(checklist.ITEMS)
    if not people.addressees(session, master.id):
        lacks.append("addressees")
    if master.due is None or master.due <= at.date():
        lacks.append("due")
    if not people.reviewers(session, master):
        lacks.append("colleagues")
    return lacks


def blanks(draft: Draft) -> set[str]:
    """Return the codes under which places of a model text are still to be filled in; what is asked has one too."""
    written = {code: getattr(draft, name) for code, name in checklist.PASSAGES.items()}
    written[checklist.ITEMS] = "\n".join(draft.items)
    written |= {code: text for code, text in draft.extra.items() if "/" not in code}
    return {code for code, text in written.items() if model_texts.OPEN in text}


def _dossier(actor: Actor, new: Draft, readers: Collection[UUID]) -> opening.NewDossier:
    assert actor.delegation is not None
    return opening.NewDossier(
        title=new.title,
        theme=new.theme,
        level=new.level,
        owner=actor.delegation,
        delegations=(),
        members=readers,
    )


def _write(act: Act, actor: Actor, master: MasterRequest, new: Draft) -> None:
    _label(actor, master, new)
    act.seal(master, "sealed_title", new.title)
    for part in PARTS:
        text = getattr(new, part)
        if text:
            act.seal(master, f"sealed_{part}", text)
        else:
            setattr(master, f"sealed_{part}", None)
    act.session.flush()
    _write_items(act, master, new.items)
    states = _write_addressees(act, master, new.addressees)
    ticking.write(act, master, new.requirements)
    _write_annexes(act, master, new.annexes)
    contents.write(act, master, new.extra, new.not_applicable, blanks(new), _is_law_said(new, states))


def _label(actor: Actor, master: MasterRequest, new: Draft) -> None:
    """Set what is in clear; Conflict if the organ sends no such request, or none for this requester."""
    if not kinds.is_offered(actor.org, new.type):
        raise Conflict("type")
    if new.requester and new.requester not in kinds.requesters(actor.org):
        raise Conflict("requester")
    master.type, master.theme, master.due = new.type, new.theme, new.due
    master.requester = new.requester or actor.org
    master.language, master.channel = new.language, new.channel
    master.is_urgent, master.confirm_by = new.is_urgent, new.confirm_by
    master.handling = " ".join(new.handling)


def _write_items(act: Act, master: MasterRequest, texts: Sequence[str]) -> None:
    act.session.execute(delete(MasterItem).where(MasterItem.master_id == master.id))
    for number, text in enumerate(texts, 1):
        item = MasterItem(id=db.new_id(), master_id=master.id, dossier_id=master.dossier_id, number=number)
        act.seal(item, "sealed_text", text)
        act.add(item)


def _write_addressees(act: Act, master: MasterRequest, states: Collection[UUID]) -> dict[UUID, str]:
    """Name whom it is meant for; return them with their codes. Conflict("addressee") for one that a request of its type can't go to."""
    act.session.execute(delete(Addressee).where(Addressee.master_id == master.id))
    able = {state.id: state.code for state in people.recipients(act.session, act.at, master.type)}
    if set(states) - set(able):
        raise Conflict("addressee")
    for state in sorted(set(states)):
        act.add(Addressee(master_id=master.id, delegation_id=state))
    return {state: able[state] for state in set(states)}


def _is_law_said(new: Draft, states: Mapping[UUID, str]) -> bool:
    """True if something is said to each State: of its requirements, or in words for it. None may be lacking besides."""
    ticked = {tick.delegation for tick in new.requirements.values()}
    written = {id for id, code in states.items() if new.extra.get(contents.key(checklist.NATIONAL_LAW, code))}
    return bool(states) and set(states) <= ticked | written


def _write_annexes(act: Act, master: MasterRequest, annexes: Mapping[UUID, str]) -> None:
    act.session.execute(delete(Annex).where(Annex.master_id == master.id))
    for document in documents.belongs(act.session, master.dossier_id, list(annexes)):
        act.add(Annex(master_id=master.id, document_id=document, handling=annexes[document]))
