"""What of the requests awaits a person, for the page of what needs attention: plain rows, their titles still sealed."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from exchange import db, gateway
from exchange.access.actor import Actor
from exchange.access.rules import has_duty, is_of_court
from exchange.assistance import deadlines, life, models, reading
from exchange.assistance.models import MasterRequest, Reminder, Request, RequestItem, RequestMove
from exchange.calendars import service as calendars
from exchange.delegations.models import Delegation
from exchange.dossiers import members
from exchange.tables import Labelled
from exchange.workdays import Calendar

OPEN = (life.TRANSMITTED, *life.ANSWERABLE)
ASKED_BACK = (life.CLARIFICATION, life.CONSULTATION, life.POSTPONED)
TO_CLOSE = (life.EXECUTED, life.DENIED)
MOST = 50

reviews, transmits = has_duty(life.REVIEWER), has_duty(life.SENDER)


@dataclass(frozen=True)
class Awaiting:
    """One thing to do: `kind` is acknowledge, answer, review, send, close, reply, confirm or overdue; `delegation` is the other side.

    For a State's rows, `answered` of `items` are answered, `receipt_by` is until when an arrival is to be confirmed, and
    `reminded_at` is when the State was reminded last; for a review that
    `is_late`, when its time was over.
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
    receipt_by: date | None = None
    reminded_at: datetime | None = None
    is_late: bool = False


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
    """Return what the actor's side has to do, the nearest date first: one query for a State, six for an organ."""
    if not is_of_court(actor, None):
        return _of_state(actor, most)
    late = and_(Request.state.in_(OPEN), Request.due < gateway.now().date())
    ours = [*_masters(actor, most), *_unconfirmed(actor, most)]
    return _by_date([*ours, *_copies(actor, or_(_for_organ(), late), most)], most)


def for_organ(actor: Actor, most: int) -> list[Awaiting]:
    """Return what the organ itself has to do, the nearest date first: not what its States are late with."""
    ours = [*_masters(actor, most), *_unconfirmed(actor, most)]
    return _by_date([*ours, *_copies(actor, _for_organ(), most)], most)


def tally(actor: Actor) -> Tally:
    """Return how many requests wait for the actor's State, whatever a page shows of them."""
    today = gateway.now().date()
    soon = today + timedelta(days=reading.SOON_DAYS)
    kinds = (Request.due < today, Request.due.between(today, soon), Request.due > soon)
    query = select(*(func.sum(case((kind, 1), else_=0)) for kind in kinds))
    counts = db.session.execute(query.where(*_to_state(actor))).one()
    return Tally(*(int(count or 0) for count in counts))


def _to_state(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (
        Request.delegation_id == actor.delegation,
        or_(Request.state.in_(OPEN), and_(Request.state.in_(ASKED_BACK), Request.awaits == "state")),
        members.is_named(actor, Request.dossier_id),
    )


def _for_organ() -> ColumnElement[bool]:
    """A copy to close, or one whose State waits for the organ's word."""
    return or_(Request.state.in_(TO_CLOSE), and_(Request.state.in_(ASKED_BACK), Request.awaits == "court"))


def _of_state(actor: Actor, most: int) -> list[Awaiting]:
    counts = reading.count(RequestItem.answered_at).label("answered"), reading.count(RequestItem.id).label("items")
    reminded = select(func.max(Reminder.at)).where(Reminder.request_id == Request.id).correlate(Request)
    told = reminded.scalar_subquery().label("reminded_at"), Request.acknowledge_by
    query = _requests(Request.organ_id).add_columns(*counts, *told)
    rows = db.session.execute(query.where(*_to_state(actor)).order_by(*_DATE).limit(most))
    return [_to_answer(row) for row in rows]


def _to_answer(row: Any) -> Awaiting:
    by = row.acknowledge_by if row.state == life.TRANSMITTED else None
    told = {"answered": row.answered, "items": row.items, "reminded_at": row.reminded_at}
    return replace(_of_copy(row), receipt_by=by, **told)


def _masters(actor: Actor, most: int) -> list[Awaiting]:
    """A draft that a colleague sent for review, or an approved one whose copies aren't all sent, for whoever has the duty."""
    states = [state for state, may in ((life.IN_REVIEW, reviews), (life.READY, transmits)) if may(actor, None)]
    since = select(func.max(RequestMove.at)).where(RequestMove.master_id == MasterRequest.id).correlate(MasterRequest)
    query = (
        select(*_columns(MasterRequest), since.scalar_subquery().label("since"))
        .where(MasterRequest.delegation_id == actor.delegation, members.is_named(actor, MasterRequest.dossier_id))
        .where(MasterRequest.state.in_(states), MasterRequest.drafted_by != actor.person)
        .order_by(MasterRequest.due, MasterRequest.year, MasterRequest.number)
    )
    rows = list(db.session.execute(query.limit(most))) if states else []
    return _with_lateness(rows) if rows else []


def _with_lateness(rows: list[Any]) -> list[Awaiting]:
    court, now = calendars.of_court(db.session()), gateway.now()
    return [_late(_of_master(row), row.since, court, now) for row in rows]


def _of_master(row: Any) -> Awaiting:
    return _row(row, models.MASTER, MasterRequest, "review" if row.state == life.IN_REVIEW else "send")


def _late(one: Awaiting, since: datetime, court: Calendar, now: datetime) -> Awaiting:
    """Say of a review that its time is over, from the midnight at which it was: then its reviewers are told once more."""
    late_at = deadlines.review_late_at(since, court)
    if one.kind != "review" or late_at > now:
        return one
    return replace(one, is_late=True, reminded_at=late_at)


def _unconfirmed(actor: Actor, most: int) -> list[Awaiting]:
    """An urgent copy that is still to be confirmed through the designated channel, for whoever transmits, by that date."""
    if not transmits(actor, None):
        return []
    ours = (Request.organ_id == actor.delegation, Request.is_unconfirmed, members.is_named(actor, Request.dossier_id))
    query = _requests(Request.delegation_id).add_columns(Request.confirm_by).where(*ours)
    rows = db.session.execute(query.order_by(Request.confirm_by, Request.year, Request.number).limit(most))
    return [_to_confirm(row) for row in rows]


def _to_confirm(row: Any) -> Awaiting:
    return replace(_row(row, models.COPY, Request, "confirm", reading.labelled(row)), due=row.confirm_by)


def _copies(actor: Actor, which: ColumnElement[bool], most: int) -> list[Awaiting]:
    """A copy that the organ has something to do with, or an open one whose date is past."""
    query = _requests(Request.delegation_id).where(
        Request.organ_id == actor.delegation, members.is_named(actor, Request.dossier_id), which
    )
    return [_of_copy(row, "overdue") for row in db.session.execute(query.order_by(*_DATE).limit(most))]


_DATE = (Request.due, Request.year, Request.number)


def _columns(kind: type[MasterRequest] | type[Request]) -> tuple[Any, ...]:
    return kind.id, kind.dossier_id, kind.sealed_title, kind.year, kind.number, kind.due, kind.state


def _requests(other_side: Any) -> Select[*tuple[Any, ...]]:
    names = (Delegation.code, Delegation.name_en, Delegation.name_fr)
    return select(*_columns(Request), *names).join(Delegation, Delegation.id == other_side)


def _of_copy(row: Any, open_one: str = "answer") -> Awaiting:
    """Return a copy as a row; `open_one` is what there is to do with one that isn't executed."""
    kind = dict.fromkeys(TO_CLOSE, "close") | dict.fromkeys(ASKED_BACK, "reply")
    if open_one == "answer":
        kind[life.TRANSMITTED] = "acknowledge"
    return _row(row, models.COPY, Request, kind.get(row.state, open_one), reading.labelled(row))


def _row(row: Any, letters: str, table: type[Any], kind: str, other: Labelled | None = None) -> Awaiting:
    return Awaiting(
        kind=kind,
        reference=models.reference(letters, row.year, row.number),
        url=models.url(letters, row.year, row.number),
        due=row.due,
        state=row.state,
        delegation=other,
        table=table.__tablename__,
        id=row.id,
        dossier_id=row.dossier_id,
        sealed_title=row.sealed_title,
    )


def _by_date(rows: list[Awaiting], most: int) -> list[Awaiting]:
    return sorted(rows, key=lambda row: (row.due or date.max, row.reference))[:most]
