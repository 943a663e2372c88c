"""An organ's requests at a glance: how many stand where, who waits for whom, what is still a draft. Titles stay sealed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, select

from exchange import db, tables
from exchange.access.actor import Actor
from exchange.assistance import life, models, reading
from exchange.assistance.models import MasterRequest, Request, RequestItem, RequestMove
from exchange.assistance.reading import Due
from exchange.delegations.models import Delegation
from exchange.dossiers import members
from exchange.tables import Labelled


@dataclass(frozen=True)
class Figures:
    """Open copies of the organ, and of them those past their date, due within 14 days, not acknowledged; drafts."""

    open: int
    late: int
    soon: int
    unacknowledged: int
    drafts: int


@dataclass(frozen=True)
class Side:
    """A State's copy, as whoever waits for it needs it: where it is, in which state, whose turn it is, whether its date is past."""

    delegation: Labelled
    url: str
    state: Labelled
    awaits: str
    is_late: bool


@dataclass(frozen=True)
class OpenMaster:
    """A master with copies that aren't closed. Open its title in `dossier_id`, table `master_request`.

    `for_state` are copies whose State has the next step, `for_us` those whose next step is the Court's.
    """

    id: UUID
    dossier_id: UUID
    sealed_title: bytes
    reference: str
    url: str
    due: Due | None
    for_state: list[Side]
    for_us: list[Side]
    answered: int
    asked: int


@dataclass(frozen=True)
class Draft:
    """A master that isn't sent yet, drafted by the actor; `is_returned` when it came back from review."""

    id: UUID
    dossier_id: UUID
    sealed_title: bytes
    reference: str
    url: str
    state: Labelled
    is_returned: bool


def figures(actor: Actor, now: datetime) -> Figures:
    """Return the organ's figures over the dossiers that the actor may enter, in one query."""
    # Asked of states alone, which lie in the index beside dates and dossiers: no row is fetched for the count.
    today, waits = now.date(), Request.state.in_((life.TRANSMITTED, *life.ANSWERABLE))
    soon = waits & Request.due.between(today, today + timedelta(days=reading.SOON_DAYS))
    kinds = (waits & (Request.due < today), soon, Request.state == life.TRANSMITTED)
    of_organ = (Request.organ_id == actor.delegation, Request.state.in_(life.GOING))
    mine = (*of_organ, members.is_named(actor, Request.dossier_id))
    unsent = _masters(actor, func.count(MasterRequest.id)).where(MasterRequest.state.in_(life.UNSENT))
    counts = (func.count(), *(_sum(kind) for kind in kinds), unsent.scalar_subquery())
    row = db.session.execute(select(*counts).select_from(Request).where(*mine)).one()
    return Figures(*(int(count or 0) for count in row))


def open_masters(actor: Actor, now: datetime, most: int) -> list[OpenMaster]:
    """Return the masters with copies that aren't closed, the nearest date first, in two queries."""
    columns = (MasterRequest.due, MasterRequest.drafted_at, *_HANDLES)
    query = _masters(actor, *columns).where(MasterRequest.state == life.TRANSMITTED, MasterRequest.closed_at.is_(None))
    rows = db.session.execute(
        query.order_by(MasterRequest.due, MasterRequest.year, MasterRequest.number).limit(most)
    ).all()
    copies = _copies([row.id for row in rows])
    return [_open_master(row, copies.get(row.id, []), now) for row in rows]


def drafts(actor: Actor, most: int) -> list[Draft]:
    """Return what the actor drafts or has sent for review, the latest first."""
    moved = exists().where(RequestMove.master_id == MasterRequest.id, RequestMove.to_state == life.DRAFT)
    query = _masters(actor, MasterRequest.state, moved.label("returned"), *_HANDLES)
    query = query.where(MasterRequest.state.in_(life.UNSENT), MasterRequest.drafted_by == actor.person)
    rows = db.session.execute(query.order_by(MasterRequest.drafted_at.desc(), MasterRequest.number).limit(most))
    return [
        Draft(
            state=tables.request_states()[row.state],
            is_returned=bool(row.returned) and row.state == life.DRAFT,
            **_handles(row),
        )
        for row in rows
    ]


_HANDLES = (
    MasterRequest.id,
    MasterRequest.dossier_id,
    MasterRequest.sealed_title,
    MasterRequest.year,
    MasterRequest.number,
)


def _handles(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "dossier_id": row.dossier_id,
        "sealed_title": row.sealed_title,
        "reference": models.reference(models.MASTER, row.year, row.number),
        "url": models.url(models.MASTER, row.year, row.number),
    }


def _sum(kind: ColumnElement[bool]) -> Any:
    return func.sum(case((kind, 1), else_=0))


def _masters(actor: Actor, *columns: Any) -> Any:
    own = (MasterRequest.delegation_id == actor.delegation, members.is_named(actor, MasterRequest.dossier_id))
    return select(*columns).where(*own)


def _copies(masters: list[UUID]) -> dict[UUID, list[Any]]:
    """Return the masters' copies with how many items of each are answered, and how many there are."""
    names, number = (
        (Delegation.code, Delegation.name_en, Delegation.name_fr),
        (Request.year, Request.number, Request.version),
    )
    counts = reading.count(RequestItem.answered_at).label("answered"), reading.count(RequestItem.id).label("asked")
    query = (
        select(Request.master_id, Request.state, Request.awaits, Request.due, *number, *counts, *names)
        .join(Delegation, Delegation.id == Request.delegation_id)
        .where(Request.master_id.in_(masters))
        .order_by(Delegation.code)
    )
    found: dict[UUID, list[Any]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.master_id, []).append(row)
    return found


def _side(row: Any, now: datetime) -> Side:
    url = models.url(models.COPY, row.year, row.number, row.version)
    is_late = row.due < now.date() and row.awaits == "state"
    return Side(reading.labelled(row), url, tables.request_states()[row.state], row.awaits, is_late)


def _open_master(row: Any, copies: list[Any], now: datetime) -> OpenMaster:
    sides = [_side(copy, now) for copy in copies if copy.state not in life.ENDED]
    return OpenMaster(
        due=reading.due(row.due, row.drafted_at, now) if row.due else None,
        for_state=[side for side in sides if side.awaits == "state"],
        for_us=[side for side in sides if side.awaits == "court"],
        answered=sum(copy.answered for copy in copies),
        asked=sum(copy.asked for copy in copies),
        **_handles(row),
    )
