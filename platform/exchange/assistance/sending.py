"""From an approved master to the copies that States receive: one act a copy, each to its end or not at all.

A copy is sealed anew in a dossier of its own; its number and its dossier's tell nobody how many there are (docs/decisions/0011).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func, select

from exchange import db, gateway
from exchange.access.actions import (
    REQUEST_ANNEX,
    REQUEST_APPROVE,
    REQUEST_LETTER,
    REQUEST_TRANSMIT,
    REQUEST_TRANSMIT_URGENTLY,
    Action,
)
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import (
    checklist,
    contents,
    copy_dossiers,
    deadlines,
    drafting,
    lettering,
    life,
    moves,
    people,
    successors,
    translations,
)
from exchange.assistance.drafting import PARTS
from exchange.assistance.models import (
    Addressee,
    Annex,
    MasterItem,
    MasterRequest,
    Request,
    RequestAnnex,
    RequestItem,
    RequestMove,
)
from exchange.assistance.text_models import Translation, TranslationAddressee
from exchange.audit.entries import Happening
from exchange.calendars import service as calendars
from exchange.delegations.models import Delegation
from exchange.documents import handling
from exchange.documents import service as documents
from exchange.documents.arrivals import Arrival
from exchange.documents.models import Document
from exchange.dossiers import opening, references
from exchange.dossiers.models import Dossier
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.opener import Act
from exchange.sheets import service as sheets

# What an urgent request may do without until it is confirmed.
LATER = {checklist.CHANNEL, checklist.LANGUAGE, "colleagues"}


def approve(actor: Actor, master: MasterRequest) -> None:
    """Find the draft good: its text can't be changed from then on. Conflict("incomplete") if its date has passed meanwhile."""
    with gateway.act(actor, REQUEST_APPROVE, master) as act:
        if drafting.missing(act.session, master, act.at, checklist.REVIEW, checklist.TRANSMISSION):
            raise Conflict("incomplete")
        if translations.lacking(act.session, master, act.at.date()):
            raise Conflict("language")
        moves.move(act, actor, master, life.REVIEWER, life.READY)


def approve_and_send(actor: Actor, master: MasterRequest) -> None:
    """Approve a draft that waits for review and send its copies; for one that is approved, go on sending.

    NotFound for whoever may not, also where nothing is left to send: no act would ask them then.
    """
    if master.state == life.IN_REVIEW:
        approve(actor, master)
    elif not gateway.may(actor, REQUEST_TRANSMIT, master):
        raise gateway.missing(actor, master.reference)
    send(actor, master)


def send_urgently(actor: Actor, master: MasterRequest, reason: str, sent: once.Mark = None) -> None:
    """Send a draft that is marked urgent without awaiting review or translation (article 96 (1)), to be confirmed later.

    Nobody sends their own. Conflict("incomplete") if a content is missing, save channel and language, which are due then.
    """
    with gateway.act(actor, REQUEST_TRANSMIT_URGENTLY, master) as act:
        moves.needs(master, *life.UNSENT_URGENT)
        lacks = drafting.missing(act.session, master, act.at, checklist.REVIEW, checklist.TRANSMISSION)
        if not master.is_urgent or set(lacks) - LATER:
            raise Conflict("incomplete")
        moves.move(act, actor, master, life.SENDER, life.TRANSMITTED)
        moves.give_reason(act, master, reason)
        once.claim(act, sent, master.url)
        drafts.sweep(act, actor, f"{master.url}/urgency")
    send(actor, master)


def send(actor: Actor, master: MasterRequest) -> None:
    """Send the copies, annexes and letters that aren't sent yet; what was sent stays, should one fail.

    A State without an active focal point is left for later: its copy would have no reader. Each copy is sent with all that
    belongs to it before the next is made: the time between the two would tell a State how many others there are.
    Conflict("storage") while an annex or a letter can't be stored.
    """
    _complete(actor, master)
    waiting = remaining(master)
    able = people.reachable(db.session(), waiting)
    for state in waiting:
        if state in able:
            transmit(actor, master, state)
            _complete(actor, master)


def _complete(actor: Actor, master: MasterRequest) -> None:
    for request, source in unsent_annexes(master):
        with _stored(actor, REQUEST_ANNEX, request):
            send_annex(actor, request, source)
    for request in lettering.unsent(master):
        with _stored(actor, REQUEST_LETTER, request):
            lettering.send(actor, request)


@contextmanager
def _stored(actor: Actor, action: Action, request: Request) -> Iterator[None]:
    """Turn a storage that is full or doesn't answer into Conflict("storage"), on record: nothing of the file was kept."""
    try:
        yield
    except OSError as error:
        gateway.note(actor, Happening(action, mark=request.mark(), outcome="failed", reason="storage"))
        raise Conflict("storage") from error


def transmit(actor: Actor, master: MasterRequest, state: UUID) -> Request:
    """Make one State's copy with number, dossier and readers, and transmit it; Conflict if it has one already."""
    with gateway.act(actor, REQUEST_TRANSMIT, master) as act:
        moves.needs(master, life.READY, life.TRANSMITTED)
        if state not in remaining(master):
            raise Conflict("transmitted")
        dossier = opening.build(act, copy_dossiers.of_copy(act, master, state), actor.person)
        dossier.handling = master.handling
        request = _copy(act, master, state, dossier)
        _copy_items(act, master, request)
        for annex in _annexes(act, master, state):
            act.add(RequestAnnex(request_id=request.id, source_id=annex.document_id, handling=annex.handling))
        lettering.due(act, request)
        moves.move(act, actor, request, life.SENDER, life.TRANSMITTED)
        if master.state == life.READY and not remaining(master):
            moves.move(act, actor, master, life.SENDER, life.TRANSMITTED)
        act.on(request.mark())
    return request


def send_annex(actor: Actor, request: Request, source: Document) -> None:
    """Seal an annex anew outside any act, then, in one, name it in the copy's dossier; Conflict if another did so meanwhile.

    It is the version that was there at the approval: nobody puts another in its place afterwards.
    """

    def name(arrival: Arrival) -> Document:
        arrival.finish()
        with gateway.act(actor, REQUEST_ANNEX, request) as act:
            annex = act.session.get_one(RequestAnnex, (request.id, source.id), populate_existing=True)
            if annex.document_id is not None:
                raise Conflict("transmitted")
            document = documents.add_within(act, actor, request.dossier, arrival)
            annex.document_id = document.id
            handling.mark_all(act, actor, [document.id], annex.handling.split())
        return document

    documents.copy_into(actor, source, request.dossier, _approved_at(request, source), name)


def remaining(master: MasterRequest) -> list[UUID]:
    """Return the States that have no copy yet."""
    sent = select(Request.delegation_id).where(Request.master_id == master.id)
    query = select(Addressee.delegation_id).where(Addressee.master_id == master.id)
    return list(db.session.scalars(query.where(Addressee.delegation_id.not_in(sent)).order_by(Addressee.delegation_id)))


def unsent_annexes(master: MasterRequest) -> list[tuple[Request, Document]]:
    """Return each copy with an annex that isn't sealed anew in its dossier yet."""
    query = (
        select(Request, Document)
        .join(RequestAnnex, RequestAnnex.request_id == Request.id)
        .join(Document, Document.id == RequestAnnex.source_id)
        .where(Request.master_id == master.id, RequestAnnex.document_id.is_(None))
        .order_by(Request.number, Document.number)
    )
    return [(request, document) for request, document in db.session.execute(query)]


def _annexes(act: Act, master: MasterRequest, state: UUID) -> list[Annex]:
    """Return what goes with a State's copy: every annex, save translations that are for other States."""
    here = (TranslationAddressee.translation_id == Translation.id, TranslationAddressee.delegation_id == state)
    filed = (Translation.master_id == master.id, Translation.document_id.is_not(None))
    for_others = select(Translation.document_id).where(*filed, ~exists().where(*here))
    query = select(Annex).where(Annex.master_id == master.id, Annex.document_id.not_in(for_others))
    return list(act.session.scalars(query))


def _approved_at(request: Request, source: Document) -> datetime | None:
    """Return when an annex was found good: with the draft, which nobody changes from then on, or a translation at its confirmation."""
    confirmed = (Translation.master_id == request.master_id, Translation.document_id == source.id)
    left = (RequestMove.master_id == request.master_id, RequestMove.to_state.in_(life.SETTLED))
    found = db.session.scalar(select(func.max(Translation.confirmed_at)).where(*confirmed))
    return found or db.session.scalar(select(func.min(RequestMove.at)).where(*left))


def _copy(act: Act, master: MasterRequest, state: UUID, dossier: Dossier) -> Request:
    assert master.due is not None
    year, number, version = _numbered(act, master, state)
    request = Request(
        id=db.new_id(),
        master_id=master.id,
        dossier_id=dossier.id,
        dossier=dossier,
        organ_id=master.delegation_id,
        delegation_id=state,
        year=year,
        number=number,
        version=version,
        type=master.type,
        theme=master.theme,
        requester=master.requester,
        language=master.language,
        channel=sheets.channel_at(act.session, state, act.at.date()) or master.channel,
        handling=master.handling,
        due=master.due,
        state=life.DRAFT if master.state == life.TRANSMITTED else life.READY,
        state_since=act.at,
        transmitted_at=act.at,
        is_urgent=master.is_urgent,
        confirm_by=master.confirm_by if master.state == life.TRANSMITTED else None,
        acknowledge_by=_acknowledge_by(act, master, state),
    )
    for column in ("sealed_title", *(f"sealed_{part}" for part in PARTS)):
        if getattr(master, column) is not None:
            act.seal(request, column, act.open_text(master, column))
    contents.copy(act, master, request, act.session.get_one(Delegation, state).code)
    act.add(request)
    act.session.flush()
    return request


def _numbered(act: Act, master: MasterRequest, state: UUID) -> tuple[int, int, int]:
    """Return year, number and version of a copy: a modified version keeps the number of the one that it replaces.

    A further State's copy has a number of its own: it would learn from another's that there was a request before.
    """
    before = act.session.get(Request, master.follows_id) if master.follows_as == successors.VERSION else None
    if before is not None and before.delegation_id == state:
        return before.year, before.number, before.version + 1
    return act.at.year, references.scattered_number(act.session, f"rfa-{act.at.year}"), 1


def _acknowledge_by(act: Act, master: MasterRequest, state: UUID) -> date:
    of_state = calendars.of(act.session, act.session.get_one(Delegation, state))
    return deadlines.acknowledge_by(act.at.date(), master.is_urgent, of_state)


def _copy_items(act: Act, master: MasterRequest, request: Request) -> None:
    items = select(MasterItem).where(MasterItem.master_id == master.id).order_by(MasterItem.number)
    for item in act.session.scalars(items).all():
        copied = RequestItem(id=db.new_id(), request_id=request.id, dossier_id=request.dossier_id, number=item.number)
        act.seal(copied, "sealed_text", act.open_text(item, "sealed_text"))
        act.add(copied)
