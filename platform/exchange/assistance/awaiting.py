"""What of the requests awaits a person, for the page of what needs attention: plain rows, their titles still sealed."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, exists, func, or_, select

from exchange import db, gateway
from exchange.access.actor import Actor
from exchange.access.rules import has_duty, is_of_court
from exchange.accounts.models import Account
from exchange.assistance import deadlines, holders, life, models, reading, turns
from exchange.assistance.models import MasterRequest, Reminder, Request, RequestItem, RequestMove
from exchange.calendars import service as calendars
from exchange.delegations.models import Delegation
from exchange.dossiers import members
from exchange.dossiers.models import Member
from exchange.tables import Labelled
from exchange.workdays import Calendar

MOST = 50
HALVES = ("postpone_agreed", "redirect")  # what a State proposes and the Court agrees to
OF_CHAMBERS = (life.NONCOMPLIANCE_REVIEW, life.FINDING)

reviews, transmits, confirms = has_duty(life.REVIEWER), has_duty(life.SENDER), has_duty(life.FOCAL_POINT)
judges, refers = has_duty(life.CHAMBER), has_duty(*life.OF_OTHER_ORGANS)


@dataclass(frozen=True)
class Awaiting:
    """One thing to do: `kind` is review, send, confirm or one of `turns`, done in `form`; `delegation` is the other side.

    For a State's rows, `holder` is the colleague whose it is, `is_mine` if it is the reader's; `answered` of `items` are
    answered, `receipt_by` is until when an arrival is to be confirmed, and `reminded_at` is when the State was reminded
    last; for a review that `is_late`, when its time was over.
    Open the title with `opened.text_at(dossier_id, table, "sealed_title", id, sealed_title)`.
    """

    kind: str
    reference: str
    url: str
    form: str
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
    holder: str = ""
    is_mine: bool = False


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
    """Return what the actor's side has to do, the nearest date first: two queries for a State, seven or eight for an organ."""
    if not is_of_court(actor, None):
        return [*_of_state(actor, most), *_recorded(actor, most)][:most]
    late = and_(Request.state.in_(life.OPEN), Request.awaits == "state", Request.due < gateway.now().date(), ~_asked())
    return _by_date([*_own(actor, most), *_copies(actor, or_(_for_organ(), late), most)], most)


def for_organ(actor: Actor, most: int) -> list[Awaiting]:
    """Return what the organ itself has to do, the nearest date first: not what its States are late with."""
    return _by_date([*_own(actor, most), *_copies(actor, _for_organ(), most)], most)


def _own(actor: Actor, most: int) -> list[Awaiting]:
    return [
        *_masters(actor, most),
        *_unconfirmed(actor, most),
        *_reviews(actor, most),
        *_extensions(actor, most),
    ]


def tally(actor: Actor) -> Tally:
    """Return how many requests wait for the actor's State, whatever a page shows of them."""
    today = gateway.now().date()
    soon = today + timedelta(days=reading.SOON_DAYS)
    kinds = (Request.due < today, Request.due.between(today, soon), Request.due > soon)
    query = select(*(func.sum(case((kind, 1), else_=0)) for kind in kinds))
    counts = db.session.execute(query.where(*_to_state(actor))).one()
    return Tally(*(int(count or 0) for count in counts))


def _to_state(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """What waits for the State, and what was postponed until a day that has come: then it was reminded."""
    reminded = exists().where(Reminder.request_id == Request.id, Reminder.at >= Request.state_since)
    return (
        Request.delegation_id == actor.delegation,
        or_(Request.awaits == "state", and_(Request.state == life.POSTPONED, reminded)),
        members.is_named(actor, Request.dossier_id),
    )


def _for_organ() -> ColumnElement[bool]:
    """A copy whose next step is the organ's own; a review is the Chamber's."""
    return and_(Request.awaits == "court", Request.state.not_in(OF_CHAMBERS))


def _of_state(actor: Actor, most: int) -> list[Awaiting]:
    """The reader's own come first, then by date."""
    counts = reading.count(RequestItem.answered_at).label("answered"), reading.count(RequestItem.id).label("items")
    reminded = select(func.max(Reminder.at)).where(Reminder.request_id == Request.id).correlate(Request)
    told = reminded.scalar_subquery().label("reminded_at"), Request.acknowledge_by, _first_open().label("item")
    query = holders.joined(_requests(Request.organ_id)).add_columns(*counts, *told, *_HOLDER)
    is_another = case((Account.id == actor.person, 0), else_=1)
    rows = db.session.execute(query.where(*_to_state(actor)).order_by(is_another, *_DATE).limit(most))
    return [_to_answer(actor, row) for row in rows]


_HOLDER = Account.id.label("holder_id"), Account.name.label("holder")


def _first_open() -> ScalarSelect[int]:
    """Return the number of the first item without an answer, as a part of a query of copies."""
    waits = (RequestItem.request_id == Request.id, RequestItem.answered_at.is_(None))
    return select(func.min(RequestItem.number)).where(*waits).correlate(Request).scalar_subquery()


def _to_answer(actor: Actor, row: Any) -> Awaiting:
    return replace(
        _copy(row, *turns.of_state(actor, row)),
        answered=row.answered,
        items=row.items,
        receipt_by=row.acknowledge_by if row.state == life.TRANSMITTED else None,
        reminded_at=row.reminded_at,
        holder=row.holder or "",
        is_mine=row.holder_id is not None and row.holder_id == actor.person,
    )


def _recorded(actor: Actor, most: int) -> list[Awaiting]:
    """A copy with a step that the Court recorded for the State, to be confirmed or disputed by its focal point."""
    if not confirms(actor, None):
        return []
    unmarked = (RequestMove.request_id == Request.id, RequestMove.is_recorded, RequestMove.mark == "")
    ours = (Request.delegation_id == actor.delegation, members.is_named(actor, Request.dossier_id))
    query = _requests(Request.organ_id).where(*ours, exists().where(*unmarked))
    rows = db.session.execute(query.order_by(*_DATE).limit(most))
    return [replace(_copy(row, turns.RECORDED, f"{turns.url(row)}/moves/confirm_recorded"), due=None) for row in rows]


def _reviews(actor: Actor, most: int) -> list[Awaiting]:
    """A copy that an officer of a Chamber was let into: a review to be accepted, a review in progress, a finding to be referred."""
    if not refers(actor, None):
        return []
    asked = (
        RequestMove.request_id == Request.id,
        RequestMove.move == "ask_review",
        RequestMove.at >= Request.state_since,
    )
    is_asked = and_(Request.state.not_in((*OF_CHAMBERS, *life.ENDED)), exists().where(*asked))
    which = or_(Request.state.in_(OF_CHAMBERS), is_asked) if judges(actor, None) else Request.state == life.FINDING
    named = (Member.account_id == actor.person, Member.removed_at.is_(None))
    query = _requests(Request.delegation_id).join(Member, Member.dossier_id == Request.dossier_id).where(*named, which)
    rows = db.session.execute(query.order_by(*_DATE).limit(most))
    return [_copy(row, *turns.of_officer(actor, row)) for row in rows]


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
    url = models.url(models.MASTER, row.year, row.number)
    place = models.reference(models.MASTER, row.year, row.number), url, url
    return _row(row, MasterRequest, "review" if row.state == life.IN_REVIEW else "send", place)


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


def _extensions(actor: Actor, most: int) -> list[Awaiting]:
    """A copy for which the State asks for more time."""
    ours = (Request.organ_id == actor.delegation, _asked(), members.is_named(actor, Request.dossier_id))
    rows = db.session.execute(_requests(Request.delegation_id).where(*ours).order_by(*_DATE).limit(most))
    return [_copy(row, *turns.of_asked(actor, row)) for row in rows]


def _asked() -> ColumnElement[bool]:
    return and_(Request.asked_until.is_not(None), Request.state.in_(life.RUNNING))


def _to_confirm(row: Any) -> Awaiting:
    return replace(_copy(row, "confirm", f"{turns.url(row)}/moves/confirm_urgent"), due=row.confirm_by)


def _copies(actor: Actor, which: ColumnElement[bool], most: int) -> list[Awaiting]:
    """A copy that the organ has something to do with, or an open one whose date is past."""
    half = (RequestMove.request_id == Request.id, RequestMove.move.in_(HALVES), RequestMove.at >= Request.state_since)
    proposed = select(func.max(RequestMove.move)).where(*half, RequestMove.from_state == RequestMove.to_state)
    query = _requests(Request.delegation_id).add_columns(
        proposed.correlate(Request).scalar_subquery().label("proposed")
    )
    ours = (Request.organ_id == actor.delegation, members.is_named(actor, Request.dossier_id), which)
    rows = db.session.execute(query.where(*ours).order_by(*_DATE).limit(most))
    return [_copy(row, *turns.of_organ(actor, row)) for row in rows]


_DATE = (Request.due, Request.year, Request.number, Request.version)


def _columns(kind: type[MasterRequest] | type[Request]) -> tuple[Any, ...]:
    return kind.id, kind.dossier_id, kind.sealed_title, kind.year, kind.number, kind.due, kind.state


def _requests(other_side: Any) -> Select[*tuple[Any, ...]]:
    names = (Delegation.code, Delegation.name_en, Delegation.name_fr)
    query = select(*_columns(Request), Request.version, Request.awaits, *names)
    return query.select_from(Request).join(Delegation, Delegation.id == other_side)


def _copy(row: Any, kind: str, form: str) -> Awaiting:
    reference = models.reference(models.COPY, row.year, row.number, row.version)
    return _row(row, Request, kind, (reference, turns.url(row), form), reading.labelled(row))


def _row(row: Any, table: type[Any], kind: str, place: tuple[str, str, str], other: Labelled | None = None) -> Awaiting:
    reference, url, form = place
    return Awaiting(
        kind=kind,
        reference=reference,
        url=url,
        form=form,
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
