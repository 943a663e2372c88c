"""What is done with a request once it is written: reviewed in its organ, acknowledged and answered by the State, closed."""

import re
from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access.actions import (
    REQUEST_ACKNOWLEDGE,
    REQUEST_ANSWER,
    REQUEST_CANCEL,
    REQUEST_CLOSE,
    REQUEST_RETURN,
    REQUEST_SUBMIT,
)
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import drafting, life, moves
from exchange.assistance.models import ItemDocument, MasterRequest, Request, RequestItem
from exchange.documents import listing as documents
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.opener import Act

Kind = TypeVar("Kind", MasterRequest, Request)

NUMBER = re.compile(r"([0-9]{4})-([0-9]{4,9})")


def find_master(actor: Actor, number: str) -> MasterRequest:
    """Return the master of a number such as 2026-0061; NotFound, on record, if there is none."""
    found = _find(MasterRequest, number)
    if found is None:
        raise gateway.missing(actor, f"MR-{number}" if NUMBER.fullmatch(number) else "")
    return found


def find(actor: Actor, number: str) -> Request:
    """Return the copy of a number such as 2026-0412; NotFound, on record, if there is none."""
    found = _find(Request, number)
    if found is None:
        raise gateway.missing(actor, f"RFA-{number}" if NUMBER.fullmatch(number) else "")
    return found


def submit(actor: Actor, master: MasterRequest) -> None:
    """Send the draft for review; Conflict("incomplete") if something is still missing."""
    with gateway.act(actor, REQUEST_SUBMIT, master) as act:
        moves.needs(master, life.DRAFT)
        if drafting.missing(act.session, master, act.at):
            raise Conflict("incomplete")
        moves.move(act, actor, master, life.DRAFTER, life.IN_REVIEW)


def send_back(actor: Actor, master: MasterRequest, reason: str) -> None:
    """Return the draft to its drafter with the reason, which only the organ reads."""
    with gateway.act(actor, REQUEST_RETURN, master) as act:
        moves.move(act, actor, master, life.REVIEWER, life.DRAFT)
        moves.give_reason(act, master, reason)
        drafts.sweep(act, actor, f"{master.url}/return")


def cancel(actor: Actor, master: MasterRequest, reason: str) -> None:
    """Give up a draft: it never leaves the organ, and stays readable there."""
    with gateway.act(actor, REQUEST_CANCEL, master) as act:
        moves.needs(master, *life.UNSENT)
        moves.move(act, actor, master, life.DRAFTER, life.CANCELLED)
        moves.give_reason(act, master, reason)
        drafts.sweep(act, actor, f"{master.url}/cancellation")


def acknowledge(actor: Actor, request: Request) -> None:
    """Confirm that the request has arrived; it binds the State to no answer."""
    with gateway.act(actor, REQUEST_ACKNOWLEDGE, request) as act:
        moves.move(act, actor, request, life.FOCAL_POINT, life.ACKNOWLEDGED)


def answer(
    actor: Actor, request: Request, number: int, text: str, given: Collection[UUID] = (), sent: once.Mark = None
) -> None:
    """Answer one item with a text, documents of the copy's dossier, or both; the last answer executes the request.

    Raises Conflict("state") before it is acknowledged or after its end, Conflict("answered") if the item has an answer.
    """
    with gateway.act(actor, REQUEST_ANSWER, request, details={"item": number}) as act:
        moves.needs(request, *life.ANSWERABLE)
        item = _unanswered(act.session, request, number)
        if text:
            act.seal(item, "sealed_answer", text)
        item.answered_at, item.answered_by = act.at, actor.person
        act.says(count=_attach(act, item, given))
        act.session.flush()
        left = _left(act.session, request)
        moves.move(act, actor, request, life.FOCAL_POINT, *life.after_answer(request.state, left))
        once.claim(act, sent, request.url)
        drafts.sweep(act, actor, f"{request.url}/items/{number}/answer")


def close(actor: Actor, request: Request) -> None:
    """Close an executed request: nothing more is asked of the State under it."""
    with gateway.act(actor, REQUEST_CLOSE, request) as act:
        moves.move(act, actor, request, life.SENDER, life.CLOSED)
        master = act.session.get_one(MasterRequest, request.master_id, with_for_update=True)
        if master.state == life.TRANSMITTED and not _open_copies(act.session, master):
            master.closed_at = act.at


def item(request: Request, number: int) -> RequestItem | None:
    """Return an item of the copy by its number; None if there is none."""
    query = select(RequestItem).where(RequestItem.request_id == request.id, RequestItem.number == number)
    return db.session.scalars(query).one_or_none()


def _find(kind: type[Kind], number: str) -> Kind | None:
    match = NUMBER.fullmatch(number)
    if match is None:
        return None
    year, serial = map(int, match.groups())
    return db.session.scalars(select(kind).where(kind.year == year, kind.number == serial)).one_or_none()


def _unanswered(session: Session, request: Request, number: int) -> RequestItem:
    query = select(RequestItem).where(RequestItem.request_id == request.id, RequestItem.number == number)
    found = session.scalars(query).one_or_none()
    if found is None or found.answered_at is not None:
        raise Conflict("answered")
    return found


def _attach(act: Act, item: RequestItem, given: Collection[UUID]) -> int:
    attached = documents.belongs(act.session, item.dossier_id, list(given))
    for document in attached:
        act.add(ItemDocument(item_id=item.id, document_id=document))
    return len(attached)


def _open_copies(session: Session, master: MasterRequest) -> int:
    still_open = (Request.master_id == master.id, Request.state != life.CLOSED)
    return session.scalar(select(func.count()).select_from(Request).where(*still_open)) or 0


def _left(session: Session, request: Request) -> int:
    open_items = (RequestItem.request_id == request.id, RequestItem.answered_at.is_(None))
    return session.scalar(select(func.count()).select_from(RequestItem).where(*open_items)) or 0
