"""What the tables are counted from: a row for each copy sent in the period, with its life as its steps tell it up to a date.

Nothing is read that changes later: what was fixed when the copy was sent, and steps, which are never edited.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from exchange import db
from exchange.annual import outcomes
from exchange.annual.periods import Period
from exchange.assistance import life, overdue
from exchange.assistance.models import Request, RequestMove
from exchange.assistance.text_models import Translation
from exchange.delegations import models as delegations
from exchange.delegations.models import Delegation

DAY = 86_400_000_000  # microseconds, as moments are kept
EPOCH = date(1970, 1, 1).toordinal()
PARTY, NOT_PARTY, ORGANISATION = "party", "not_party", "organisation"
STATES = (delegations.STATE, delegations.OTHER_STATE)
ANSWERS = (life.PARTLY_EXECUTED, life.EXECUTED, life.DENIED)
_AT: ColumnElement[int] = type_coerce(RequestMove.at, BigInteger)
_CHANGES = RequestMove.from_state != RequestMove.to_state


@dataclass(frozen=True, slots=True)
class Row:
    """A copy: what was fixed when it was sent, its outcome and the state of its life (`stage`) at the date, and whole days
    from sending (None: not yet)."""

    organ: str
    state: str
    addressee: str
    type: str
    theme: str
    requester: str
    language: str
    channel: str
    is_urgent: bool
    outcome: str
    to_acknowledgement: int | None
    to_answer: int | None
    to_execution: int | None
    questions: int
    stage: str
    sent: date
    executed: date | None


def read(scope: Sequence[ColumnElement[bool]], period: Period) -> list[Row]:
    """Return the copies sent in the period, as they stood at its date."""
    return [_row(one) for one in db.session.execute(_query(scope, period))]


def standing(scope: Sequence[ColumnElement[bool]], period: Period, states: Collection[str]) -> list[tuple[str, date]]:
    """Return state and day of sending of each copy that was sent before the period and stood in one of these at its date."""
    changes = (
        select(RequestMove.request_id, func.max(RequestMove.n).label("last"))
        .join(Request, Request.id == RequestMove.request_id)
        .where(*scope, Request.transmitted_at < period.begins, _CHANGES, RequestMove.at < period.seen)
        .group_by(RequestMove.request_id)
        .subquery()
    )
    query = (
        select(RequestMove.to_state, type_coerce(Request.transmitted_at, BigInteger).label("sent"))
        .join(changes, and_(changes.c.request_id == RequestMove.request_id, changes.c.last == RequestMove.n))
        .join(Request, Request.id == RequestMove.request_id)
        .where(RequestMove.to_state.in_(states))
    )
    return [(row.to_state, _day(row.sent)) for row in db.session.execute(query)]


def problems(scope: Sequence[ColumnElement[bool]], period: Period) -> list[str]:
    """Return each problem or ground that a step of these copies names, once a copy."""
    named = or_(RequestMove.code != "", RequestMove.move.in_(("ask_clarification", "redirect")))
    query = (
        select(RequestMove.request_id, RequestMove.move, RequestMove.code)
        .join(Request, Request.id == RequestMove.request_id)
        .where(*scope, *sent(period), RequestMove.at < period.seen, named)
    )
    found = {(row.request_id, outcomes.problem(row.move, row.code)) for row in db.session.execute(query.distinct())}
    return [problem for _request, problem in found if problem]


def translations(organ: UUID | None, period: Period) -> list[tuple[str, int | None]]:
    """Return language and days, None if not confirmed by then, of each translation asked for in the period."""
    query = select(Translation.language, Translation.asked_at, Translation.confirmed_at)
    query = query.where(Translation.asked_at >= period.begins, Translation.asked_at < period.ends)
    if organ is not None:
        query = query.where(Translation.master.has(delegation_id=organ))
    return [(row.language, _confirmed_after(row, period)) for row in db.session.execute(query)]


def sent(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Return, as conditions, that a copy was sent in the period."""
    return Request.transmitted_at >= period.begins, Request.transmitted_at < period.ends


def _query(scope: Sequence[ColumnElement[bool]], period: Period) -> Select[Any]:
    steps, organ, state = _steps(scope, period), aliased(Delegation), aliased(Delegation)
    last = aliased(RequestMove)
    columns: list[Any] = [
        organ.code.label("organ"),
        state.code.label("state"),
        *(state.kind, _is_party(state).label("is_party")),
        *(Request.type, Request.theme, Request.requester, Request.language, Request.channel, Request.is_urgent),
        type_coerce(Request.transmitted_at, BigInteger).label("sent"),
        *(last.from_state, last.to_state, last.code),
        *(steps.c[name] for name in ("acknowledged", "answered", "executed", "questions", "marked", "cleared")),
    ]
    return (
        select(*columns)
        .join(steps, steps.c.request_id == Request.id)
        .join(last, and_(last.request_id == steps.c.request_id, last.n == steps.c.last))
        .join(organ, organ.id == Request.organ_id)
        .join(state, state.id == Request.delegation_id)
        .where(last.to_state.in_(life.OF_COPIES))
    )


def _steps(scope: Sequence[ColumnElement[bool]], period: Period) -> Subquery:
    """Sum up the steps of each copy before the moment at which the report stops looking."""
    move, n, target = RequestMove.move, RequestMove.n, RequestMove.to_state
    return (
        select(
            RequestMove.request_id,
            func.max(case((_CHANGES, n))).label("last"),
            func.min(case((target == life.ACKNOWLEDGED, _AT))).label("acknowledged"),
            func.min(case((and_(_CHANGES, target.in_(ANSWERS)), _AT))).label("answered"),
            func.min(case((target == life.EXECUTED, _AT))).label("executed"),
            func.sum(case((and_(_CHANGES, move.in_(outcomes.ASKING)), 1), else_=0)).label("questions"),
            func.max(case((move == overdue.MARK, n), else_=0)).label("marked"),
            func.max(case((move == overdue.CLEAR, n), else_=0)).label("cleared"),
        )
        .join(Request, Request.id == RequestMove.request_id)
        .where(*scope, *sent(period), RequestMove.at < period.seen)
        .group_by(RequestMove.request_id)
        .subquery()
    )


def _is_party(state: type[Delegation]) -> ColumnElement[bool]:
    """Return, as a column, that it was a State Party on the day on which the request was sent."""
    stayed = or_(state.member_until.is_(None), state.member_until > Request.transmitted_at)
    return and_(state.kind == delegations.STATE, stayed)


def _row(one: Any) -> Row:
    answered = one.answered is not None
    return Row(
        organ=one.organ,
        state=one.state,
        addressee=PARTY if one.is_party else NOT_PARTY if one.kind in STATES else ORGANISATION,
        type=one.type,
        theme=one.theme,
        requester=one.requester or one.organ,
        language=one.language,
        channel=one.channel,
        is_urgent=one.is_urgent,
        outcome=outcomes.outcome(one.to_state, one.code, one.from_state, answered, one.marked > one.cleared),
        to_acknowledgement=_days(one.sent, one.acknowledged),
        to_answer=_days(one.sent, one.answered),
        to_execution=_days(one.sent, one.executed),
        questions=int(one.questions),
        stage=one.to_state,
        sent=_day(one.sent),
        executed=None if one.executed is None else _day(one.executed),
    )


def _day(at: int) -> date:
    return date.fromordinal(EPOCH + at // DAY)


def _days(sent: int, until: int | None) -> int | None:
    return None if until is None else until // DAY - sent // DAY


def _confirmed_after(row: Any, period: Period) -> int | None:
    if row.confirmed_at is None or row.confirmed_at >= period.seen:
        return None
    days: int = (row.confirmed_at.date() - row.asked_at.date()).days
    return days
