"""Preparing a request inside its organ: the draft, its changes, and what is missing before it can be sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from exchange import db, gateway, tables
from exchange.access.actions import REQUEST_DRAFT, REQUEST_EDIT
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import life, moves, people
from exchange.assistance.models import Addressee, Annex, MasterItem, MasterRequest
from exchange.documents import listing as documents
from exchange.dossiers import opening, references
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.opener import Act
from exchange_crypto import tokens

PARTS = ("purpose", "location", "facts", "procedure", "other")
NEEDED_PARTS = ("purpose", "facts")
VERSION_LABEL = "exchange/v1/version"
VERSION_LENGTH = 32


@dataclass(frozen=True)
class Draft:
    """A request as it is written: ids of States and of documents, codes of type and theme; only the title must be there."""

    title: str
    type: str
    theme: str
    level: str = "confidential"
    due: date | None = None
    purpose: str = ""
    location: str = ""
    facts: str = ""
    procedure: str = ""
    other: str = ""
    items: Sequence[str] = ()
    addressees: Collection[UUID] = ()
    annexes: Collection[UUID] = ()


def draft(actor: Actor, new: Draft, colleagues: Collection[UUID] = (), sent: once.Mark = None) -> MasterRequest:
    """Keep a new draft in a dossier of its own; who may read it: the drafter, and these colleagues or all investigators."""
    assert actor.person is not None
    assert actor.delegation is not None
    with gateway.act(actor, REQUEST_DRAFT) as act:
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
        _write(act, master, new)
        act.on(master.mark())
        once.claim(act, sent, master.url)
        drafts.sweep(act, actor, "/requests/new")
    return master


def version(master: MasterRequest) -> str:
    """Return what tells this writing of the draft from the next: each seals the title anew, with a salt of its own."""
    return tokens.digest(VERSION_LABEL, master.sealed_title).hex()[:VERSION_LENGTH]


def edit(actor: Actor, master: MasterRequest, new: Draft, seen: str | None = None) -> None:
    """Write the draft anew; Conflict if it has left the drafter's hands, Conflict("changed") if it isn't the one seen."""
    with gateway.act(actor, REQUEST_EDIT, master) as act:
        moves.needs(master, life.DRAFT)
        if seen is not None and seen != version(master):
            raise Conflict("changed")
        master.dossier.theme, master.dossier.level = new.theme, new.level
        act.seal(master.dossier, "sealed_title", new.title)
        _write(act, master, new)
        drafts.sweep(act, actor, f"{master.url}/text")


def missing(session: Session, master: MasterRequest, at: datetime) -> list[str]:
    """Return what must still be there before it can be sent, as names of the form's fields, in the form's order."""
    lacks = [part for part in NEEDED_PARTS if getattr(master, f"sealed_{part}") is None]
    if session.scalar(select(MasterItem.id).where(MasterItem.master_id == master.id).limit(1)) is None:
        lacks.append("items")
    if not people.addressees(session, master.id):
        lacks.append("addressees")
    if master.due is None or master.due <= at.date():
        lacks.append("due")
    if not people.reviewers(session, master):
        lacks.append("colleagues")
    return lacks


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


def _write(act: Act, master: MasterRequest, new: Draft) -> None:
    master.type, master.theme, master.due = _known(new.type), new.theme, new.due
    act.seal(master, "sealed_title", new.title)
    for part in PARTS:
        text = getattr(new, part)
        if text:
            act.seal(master, f"sealed_{part}", text)
        else:
            setattr(master, f"sealed_{part}", None)
    act.session.flush()
    _write_items(act, master, new.items)
    _write_addressees(act, master, new.addressees)
    _write_annexes(act, master, new.annexes)


def _known(code: str) -> str:
    if code not in tables.request_types():
        raise Conflict("type")
    return code


def _write_items(act: Act, master: MasterRequest, texts: Sequence[str]) -> None:
    act.session.execute(delete(MasterItem).where(MasterItem.master_id == master.id))
    for number, text in enumerate(texts, 1):
        item = MasterItem(id=db.new_id(), master_id=master.id, dossier_id=master.dossier_id, number=number)
        act.seal(item, "sealed_text", text)
        act.add(item)


def _write_addressees(act: Act, master: MasterRequest, states: Collection[UUID]) -> None:
    act.session.execute(delete(Addressee).where(Addressee.master_id == master.id))
    able = {state.id for state in people.states(act.session, act.at)}
    if set(states) - able:
        raise Conflict("addressee")
    for state in sorted(set(states)):
        act.add(Addressee(master_id=master.id, delegation_id=state))


def _write_annexes(act: Act, master: MasterRequest, annexes: Collection[UUID]) -> None:
    act.session.execute(delete(Annex).where(Annex.master_id == master.id))
    for document in documents.belongs(act.session, master.dossier_id, list(annexes)):
        act.add(Annex(master_id=master.id, document_id=document))
