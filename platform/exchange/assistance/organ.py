"""An organ's requests at a glance: how many stand where, who waits for whom, what is still a draft. Titles stay sealed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, select

from exchange import db, tables
from exchange.access.actor import Actor
from exchange.assistance import life, masters, reading
from exchange.assistance.awaiting import OPEN
from exchange.assistance.masters import Copy, HasCopies
from exchange.assistance.models import MasterRequest, Request
from exchange.assistance.reading import Due
from exchange.dossiers.models import Dossier
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
class OpenMaster(HasCopies):
    """A master with copies that aren't closed. Open its title in `dossier_id`, table `master_request`."""

    id: UUID
    dossier_id: UUID
    sealed_title: bytes
    reference: str
    url: str
    due: Due | None
    copies: list[Copy]

    @property
    def for_state(self) -> list[Copy]:
        """The copies that a State has to acknowledge or answer, the late ones first."""
        waiting = [copy for copy in self.copies if copy.state is not None and not copy.is_done]
        return sorted(waiting, key=lambda copy: not copy.is_late)

    @property
    def for_us(self) -> list[Copy]:
        """The copies that are answered and wait for the organ to read and close them."""
        return [copy for copy in self.copies if copy.state is not None and copy.state.code == life.EXECUTED]


@dataclass(frozen=True)
class Draft:
    """A master that isn't sent yet, drafted by the actor."""

    id: UUID
    dossier_id: UUID
    sealed_title: bytes
    reference: str
    url: str
    state: Labelled


def figures(actor: Actor, now: datetime) -> Figures:
    """Return the organ's figures over the dossiers that the actor may enter, in two queries."""
    today, is_open = now.date(), Request.state.in_(OPEN)
    soon = is_open & Request.due.between(today, today + timedelta(days=reading.SOON_DAYS))
    kinds = (Request.state != life.CLOSED, is_open & (Request.due < today), soon, Request.state == life.TRANSMITTED)
    query = select(*(_sum(kind) for kind in kinds)).join(Dossier, Dossier.id == Request.dossier_id)
    mine = (Request.organ_id == actor.delegation, Request.state != life.CLOSED, Dossier.open_to(actor))
    counts = db.session.execute(query.where(*mine)).one()
    drafts = select(func.count()).select_from(MasterRequest).join(Dossier, Dossier.id == MasterRequest.dossier_id)
    unsent = db.session.scalar(drafts.where(*_own(actor), MasterRequest.state.in_(life.UNSENT)))
    return Figures(*(int(count or 0) for count in counts), drafts=unsent or 0)


def open_masters(actor: Actor, now: datetime, most: int) -> list[OpenMaster]:
    """Return the masters with copies that aren't closed, the nearest date first, with all of their copies."""
    has_open = exists().where(Request.master_id == MasterRequest.id, Request.state != life.CLOSED)
    query = _masters().where(*_own(actor), MasterRequest.state == life.TRANSMITTED, has_open)
    found = list(
        db.session.scalars(query.order_by(MasterRequest.due, MasterRequest.year, MasterRequest.number).limit(most))
    )
    copies = masters.copies_of([master.id for master in found], now)
    return [_open_master(master, copies.get(master.id, []), now) for master in found]


def drafts(actor: Actor, most: int) -> list[Draft]:
    """Return what the actor drafts or has sent for review, the latest first."""
    query = _masters().where(
        *_own(actor), MasterRequest.state.in_(life.UNSENT), MasterRequest.drafted_by == actor.person
    )
    found = db.session.scalars(query.order_by(MasterRequest.drafted_at.desc(), MasterRequest.number).limit(most))
    return [
        Draft(one.id, one.dossier_id, one.sealed_title, one.reference, one.url, tables.request_states()[one.state])
        for one in found
    ]


def _sum(kind: ColumnElement[bool]) -> Any:
    return func.sum(case((kind, 1), else_=0))


def _masters() -> Any:
    return select(MasterRequest).join(Dossier, Dossier.id == MasterRequest.dossier_id)


def _own(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return MasterRequest.delegation_id == actor.delegation, Dossier.open_to(actor)


def _open_master(master: MasterRequest, copies: list[Copy], now: datetime) -> OpenMaster:
    return OpenMaster(
        id=master.id,
        dossier_id=master.dossier_id,
        sealed_title=master.sealed_title,
        reference=master.reference,
        url=master.url,
        due=reading.due(master.due, master.drafted_at, now) if master.due else None,
        copies=copies,
    )
