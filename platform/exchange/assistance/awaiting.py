"""What of the requests awaits a person, for the page of what needs attention: plain rows, their titles still sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from exchange import db, gateway
from exchange.access.actor import Actor
from exchange.access.rules import is_of_court
from exchange.assistance import life, reading
from exchange.assistance.models import MasterRequest, Request
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier
from exchange.tables import Labelled

OPEN = (life.TRANSMITTED, *life.ANSWERABLE)


@dataclass(frozen=True)
class Awaiting:
    """One thing to do: `kind` is acknowledge, answer, review, send, close or overdue; `delegation` is the other side.

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


def awaiting(actor: Actor) -> list[Awaiting]:
    """Return what the actor's side has to do, the nearest date first: one query for a State, two for an organ."""
    rows = [*_masters(actor), *_copies(actor)] if is_of_court(actor, None) else _of_state(actor)
    return sorted(rows, key=lambda row: (row.due or date.max, row.reference))


def _of_state(actor: Actor) -> list[Awaiting]:
    query = _requests(actor, Request.organ_id).where(Request.delegation_id == actor.delegation, Request.state.in_(OPEN))
    return [
        _of_copy("acknowledge" if request.state == life.TRANSMITTED else "answer", request, organ)
        for request, organ in _found(query)
    ]


def _masters(actor: Actor) -> list[Awaiting]:
    """A draft that a colleague sent for review, or an approved one whose copies aren't all sent."""
    query = (
        select(MasterRequest)
        .join(Dossier, Dossier.id == MasterRequest.dossier_id)
        .where(MasterRequest.delegation_id == actor.delegation, Dossier.open_to(actor))
        .where(MasterRequest.state.in_((life.IN_REVIEW, life.READY)), MasterRequest.drafted_by != actor.person)
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
        for (master,) in _found(query)
    ]


def _copies(actor: Actor) -> list[Awaiting]:
    """An executed copy to close, or an open one whose date is past."""
    is_due = Request.state.in_(OPEN) & (Request.due < gateway.now().date())
    query = _requests(actor, Request.delegation_id).where(Request.organ_id == actor.delegation)
    return [
        _of_copy("close" if request.state == life.EXECUTED else "overdue", request, state)
        for request, state in _found(query.where(or_(Request.state == life.EXECUTED, is_due)))
    ]


def _requests(actor: Actor, other_side: Any) -> Select[Request, Delegation]:
    return (
        select(Request, Delegation)
        .join(Dossier, Dossier.id == Request.dossier_id)
        .join(Delegation, Delegation.id == other_side)
        .where(Dossier.open_to(actor))
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


def _found(query: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    return db.session.execute(query).all()
