"""Reminders to a State of what it has not answered: 30, 50 and 60 days after it was sent, and then every 30.

Days on which the date stood still don't count, nor those by which the Court moved it on; on the day that a postponement
was agreed to end a reminder comes too. A reminder is a row and an entry; that people are told by mail and at home follows
from the row, in words without content.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from exchange import db, gateway
from exchange.access.actions import REQUEST_REMIND
from exchange.access.actor import SYSTEM
from exchange.access.refusals import Conflict
from exchange.assistance import deadlines, due_changes, life
from exchange.assistance.models import Reminder, Request, RequestMove

MOST = 200
STANDING = (life.CLARIFICATION, life.CONSULTATION, life.POSTPONED)


def look() -> int:
    """Send the reminders that are due; return how many. Where there is none there is no entry."""
    today = gateway.now().date()
    due = [*_after_days(today), *_after_postponement(today)][:MOST]
    db.end_reading(db.session())
    return sum(_sent(request, days) for request, days in due)


def latest(requests: Collection[UUID]) -> dict[UUID, Any]:
    """Return when each of these copies was reminded of last; those that never were are left out. One query."""
    query = select(Reminder.request_id, func.max(Reminder.at)).where(Reminder.request_id.in_(requests))
    return dict(db.session.execute(query.group_by(Reminder.request_id)).all())


def _after_days(today: date) -> Iterator[tuple[UUID, int]]:
    """Give copies whose State has been silent long enough since the last reminder; the days that stood still or were added are left out."""
    rows = [(id, (today - at.date()).days, last) for id, at, last in _silent(today)]
    ripe = [(id, days, last) for id, days, last in rows if deadlines.reminder(days) > last][: 2 * MOST]
    ids = [id for id, _days, _last in ripe]
    still, added = (_stood_still(ids, today), due_changes.added(ids)) if ids else ({}, {})
    for id, days, last in ripe:
        reached = deadlines.reminder(days - still.get(id, 0) - added.get(id, 0))
        if reached > last:
            yield id, reached


def _silent(today: date) -> Iterable[Any]:
    first = deadlines.limit(deadlines.REMINDERS[0]).days
    query = (
        select(Request.id, Request.transmitted_at, func.coalesce(func.max(Reminder.after_days), 0))
        .outerjoin(Reminder, Reminder.request_id == Request.id)
        .where(Request.state.in_(life.RUNNING), Request.transmitted_at <= gateway.now() - timedelta(days=first))
        .group_by(Request.id, Request.transmitted_at)
        .order_by(Request.transmitted_at, Request.id)
    )
    return db.session.execute(query).all()


def _stood_still(requests: Collection[UUID], today: date) -> dict[UUID, int]:
    """Return for how many days each of these copies stood still; one query."""
    moves: dict[UUID, list[RequestMove]] = {}
    touched = RequestMove.from_state.in_(STANDING) | RequestMove.to_state.in_(STANDING)
    query = select(RequestMove).where(RequestMove.request_id.in_(requests), touched).order_by(RequestMove.n)
    for move in db.session.scalars(query):
        assert move.request_id is not None
        moves.setdefault(move.request_id, []).append(move)
    return {
        id: sum(((pause.until or today) - pause.since).days for pause in deadlines.pauses(made))
        for id, made in moves.items()
    }


def _after_postponement(today: date) -> Iterator[tuple[UUID, int]]:
    """Give postponed copies whose agreed day has come and of which nobody was reminded since."""
    agreed: dict[UUID, Any] = {}
    for row in db.session.execute(_postponed()):
        agreed[row.id] = row  # of several postponements the latest counts
    for id, row in agreed.items():
        end = json.loads(row.facts).get("agreed_end")
        is_told = row.reminded_at is not None and end is not None and row.reminded_at.date() >= date.fromisoformat(end)
        if end is not None and date.fromisoformat(end) <= today and not is_told:
            yield id, (today - row.transmitted_at.date()).days


def _postponed() -> Select[*tuple[Any, ...]]:
    reminded = select(func.max(Reminder.at)).where(Reminder.request_id == Request.id).correlate(Request)
    began = (RequestMove.to_state == life.POSTPONED, RequestMove.from_state != life.POSTPONED)
    return (
        select(Request.id, Request.transmitted_at, RequestMove.facts, reminded.scalar_subquery().label("reminded_at"))
        .join(RequestMove, RequestMove.request_id == Request.id)
        .where(Request.state == life.POSTPONED, *began)
        .order_by(Request.transmitted_at, Request.id, RequestMove.n)
    )


def _sent(id: UUID, days: int) -> bool:
    """Keep the reminder; False if another worker sent it or the State acted meanwhile."""
    request = db.session.get_one(Request, id)
    try:
        with gateway.act(SYSTEM, REQUEST_REMIND, request, details={"days": days}) as act:
            told = act.session.get(Reminder, (id, days))
            if told is not None or request.state not in (*life.RUNNING, life.POSTPONED):
                raise Conflict("state")
            act.add(Reminder(request_id=id, after_days=days, at=act.at))
            request.dossier.changed_at = act.at  # whoever is told at once is looked at now
    except Conflict:
        return False
    return True
