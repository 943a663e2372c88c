"""What of the requests awaits a person, for the page of what needs attention: plain rows, their titles still sealed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from exchange import db, gateway
from exchange.access.actor import Actor
from exchange.access.rules import is_of_court
from exchange.assistance import life, reading
from exchange.assistance.models import MasterRequest, Request, RequestItem
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier
from exchange.tables import Labelled

OPEN = (life.TRANSMITTED, *life.ANSWERABLE)
MOST = 50


@dataclass(frozen=True)
class Awaiting:
    """One thing to do: `kind` is acknowledge, answer, review, send, close or overdue; `delegation` is the other side.

    For a State's rows, `answered` of `items` are answered.
    Open the title with `opened.text_at(dossier_id, table, "sealed_title", id, sealed_title)`.
    """

    kind: str
    reference: str
    url: str
    due: date | None
    state: str
    delegation: Labelled | None
    table: str
    id: UUID
    dossier_id: UUID
    sealed_title: bytes
    answered: int = 0
    items: int = 0


@dataclass(frozen=True)
class Tally:
    """How many open requests a State has, by date."""

    overdue: int
    soon: int
    later: int

    @property
    def all(self) -> int:
        return self.overdue + self.soon + self.later


def awaiting(actor: Actor, most: int = MOST) -> list[Awaiting]:
    """Return what the actor's side has to do, the nearest date first: one query for a State, two for an organ."""
    rows = [*_masters(actor, most), *_copies(actor, most)] if is_of_court(actor, None) else _of_state(actor, most)
    return sorted(rows, key=lambda row: (row.due or date.max, row.reference))[:most]


def tally(actor: Actor) -> Tally:
    """Return how many requests wait for the actor's State, whatever a page shows of them."""
    today = gateway.now().date()
    soon = today + timedelta(days=reading.SOON_DAYS)
    kinds = (Request.due < today, Request.due.between(today, soon), Request.due > soon)
    query = select(*(func.sum(case((kind, 1), else_=0)) for kind in kinds)).join(
        Dossier, Dossier.id == Request.dossier_id
    )
    counts = db.session.execute(query.where(*_to_state(actor))).one()
    return Tally(*(int(count or 0) for count in counts))


def _to_state(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return Request.delegation_id == actor.delegation, Request.state.in_(OPEN), Dossier.open_to(actor)


def _of_state(actor: Actor, most: int) -> list[Awaiting]:
    counts = reading.count(RequestItem.answered_at), reading.count(RequestItem.id)
    query = _requests(Request.organ_id).add_columns(*counts).where(*_to_state(actor))
    rows = db.session.execute(query.order_by(Request.due, Request.year, Request.number).limit(most))
    return [
        replace(_of_copy(_asks(request), request, organ), answered=answered, items=items)
        for request, organ, answered, items in rows
    ]


def _asks(request: Request) -> str:
    return "acknowledge" if request.state == life.TRANSMITTED else "answer"


def _masters(actor: Actor, most: int) -> list[Awaiting]:
    """A draft that a colleague sent for review, or an approved one whose copies aren't all sent."""
    query = (
        select(MasterRequest)
        .join(Dossier, Dossier.id == MasterRequest.dossier_id)
        .where(MasterRequest.delegation_id == actor.delegation, Dossier.open_to(actor))
        .where(MasterRequest.state.in_((life.IN_REVIEW, life.READY)), MasterRequest.drafted_by != actor.person)
        .order_by(MasterRequest.due, MasterRequest.year, MasterRequest.number)
        .limit(most)
    )
    return [
        Awaiting(
            kind="review" if master.state == life.IN_REVIEW else "send",
            reference=master.reference,
            url=master.url,
            due=master.due,
            state=master.state,
            delegation=None,
            table=MasterRequest.__tablename__,
            id=master.id,
            dossier_id=master.dossier_id,
            sealed_title=master.sealed_title,
        )
        for master in db.session.scalars(query)
    ]


def _copies(actor: Actor, most: int) -> list[Awaiting]:
    """An executed copy to close, or an open one whose date is past."""
    is_due = Request.state.in_(OPEN) & (Request.due < gateway.now().date())
    mine = (Request.organ_id == actor.delegation, Dossier.open_to(actor))
    query = _requests(Request.delegation_id).where(*mine, or_(Request.state == life.EXECUTED, is_due))
    rows = db.session.execute(query.order_by(Request.due, Request.year, Request.number).limit(most))
    return [
        _of_copy("close" if request.state == life.EXECUTED else "overdue", request, state) for request, state in rows
    ]


def _requests(other_side: Any) -> Select[Request, Delegation]:
    return (
        select(Request, Delegation)
        .join(Dossier, Dossier.id == Request.dossier_id)
        .join(Delegation, Delegation.id == other_side)
    )


def _of_copy(kind: str, request: Request, other: Delegation) -> Awaiting:
    return Awaiting(
        kind=kind,
        reference=request.reference,
        url=request.url,
        due=request.due,
        state=request.state,
        delegation=reading.labelled(other),
        table=Request.__tablename__,
        id=request.id,
        dossier_id=request.dossier_id,
        sealed_title=request.sealed_title,
    )
