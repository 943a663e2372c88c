"""Answering what a State was asked: one answer may serve several items, with documents there are and files chosen for it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access.actions import DOCUMENT_UPLOAD, REQUEST_ANSWER, REQUEST_READ
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import life, moves, reading
from exchange.assistance.models import ItemDocument, Request, RequestItem
from exchange.audit.entries import Happening
from exchange.documents import held
from exchange.documents import listing as documents
from exchange.documents.held import Waiting
from exchange.documents.listing import Choice
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.opener import Act, Opened
from exchange.tables import Labelled


@dataclass(frozen=True)
class Answer:
    """What is answered: a text, documents of the copy's dossier, files that wait at the form; `also` are further items."""

    text: str = ""
    documents: Collection[UUID] = ()
    files: Collection[UUID] = ()
    also: Collection[int] = ()


@dataclass(frozen=True)
class AnswerPage:
    """What the form of an answer shows beside its fields; `others` are the items it may answer too, with what they ask."""

    reference: str
    url: str
    dossier: str
    level: str
    handling: list[Labelled]
    number: int
    text: str
    others: list[tuple[int, str]]
    choices: list[Choice]
    waiting: list[Waiting]
    may_upload: bool
    kept: drafts.Kept | None

    @property
    def place(self) -> str:
        return f"{self.url}/items/{self.number}/answer"


def place(request: Request, number: int) -> str:
    """Return the address of the form that answers an item."""
    return f"{request.url}/items/{number}/answer"


def item(request: Request, number: int) -> RequestItem | None:
    """Return an item of the copy by its number; None if there is none."""
    query = select(RequestItem).where(RequestItem.request_id == request.id, RequestItem.number == number)
    return db.session.scalars(query).one_or_none()


def page(actor: Actor, request: Request, item: RequestItem) -> AnswerPage:
    """Return what is asked under the item and what can answer it; NotFound if the actor may not answer."""
    if not gateway.may(actor, REQUEST_ANSWER, request):
        raise gateway.missing(actor, request.reference)
    with gateway.reveal(actor, REQUEST_READ, request) as opened:
        return AnswerPage(
            reference=request.reference,
            url=request.url,
            dossier=request.dossier.reference,
            level=request.dossier.level,
            handling=reading.handled(request.handling),
            number=item.number,
            text=opened.text(item, "sealed_text"),
            others=_others(opened, request, item),
            choices=documents.choices(opened, request.dossier),
            waiting=held.waiting(opened, actor, place(request, item.number)),
            may_upload=gateway.may(actor, DOCUMENT_UPLOAD, request.dossier),
            kept=drafts.beside(opened, actor, place(request, item.number)),
        )


def send(actor: Actor, request: Request, number: int, answer: Answer, sent: once.Mark = None) -> None:
    """Answer an item, and others with the same words; the last answer executes the request. Each item is an entry.

    Raises Conflict("state") before it is acknowledged or after its end, Conflict("answered") if an item has an answer,
    and what `held.add_all` raises of files.
    """
    numbers = sorted({number, *answer.also})
    with gateway.act(actor, REQUEST_ANSWER, request, details={"item": numbers[0]}) as act:
        moves.needs(request, *life.ANSWERABLE)
        items = [_unanswered(act.session, request, one) for one in numbers]
        added = held.add_all(act, actor, request.dossier, place(request, number), answer.files)
        given = [*documents.belongs(act.session, request.dossier_id, answer.documents), *added]
        for row in items:
            _fill(act, actor, row, answer.text, given)
            drafts.sweep(act, actor, place(request, row.number))
        act.says(count=len(given))
        for one in numbers[1:]:
            act.note(Happening(REQUEST_ANSWER, mark=request.mark(), count=len(given), details={"item": one}))
        act.session.flush()
        role = next(one for one in life.OF_STATE if request.acts_as(actor, one))
        moves.move(act, actor, request, role, *life.after_answer(request.state, _left(act.session, request), role))
        once.claim(act, sent, request.url)


def _others(opened: Opened, request: Request, item: RequestItem) -> list[tuple[int, str]]:
    open_items = (RequestItem.request_id == request.id, RequestItem.answered_at.is_(None), RequestItem.id != item.id)
    rows = db.session.scalars(select(RequestItem).where(*open_items).order_by(RequestItem.number))
    return [(row.number, opened.text(row, "sealed_text")) for row in rows]


def _unanswered(session: Session, request: Request, number: int) -> RequestItem:
    query = select(RequestItem).where(RequestItem.request_id == request.id, RequestItem.number == number)
    found = session.scalars(query).one_or_none()
    if found is None or found.answered_at is not None:
        raise Conflict("answered")
    return found


def _fill(act: Act, actor: Actor, item: RequestItem, text: str, given: Collection[UUID]) -> None:
    if text:
        act.seal(item, "sealed_answer", text)
    item.answered_at, item.answered_by = act.at, actor.person
    for document in given:
        act.add(ItemDocument(item_id=item.id, document_id=document))


def _left(session: Session, request: Request) -> int:
    open_items = (RequestItem.request_id == request.id, RequestItem.answered_at.is_(None))
    return session.scalar(select(func.count()).select_from(RequestItem).where(*open_items)) or 0
