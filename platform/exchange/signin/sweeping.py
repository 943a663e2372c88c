"""Closing what is over: sessions that idled out, sign-ins and enrolments that were left, tries long forgotten."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, or_, select

from exchange import db, gateway
from exchange.access.actions import SESSION_SWEEP
from exchange.access.actor import SYSTEM
from exchange.accounts.models import Invitation
from exchange.db import Base
from exchange.signin import sessions
from exchange.signin.models import Enrolment, PendingSignIn, Recovery, Throttle, UserSession
from exchange.signin.throttle import FORGOTTEN

MOST_AT_ONCE = 500
KEPT = timedelta(days=90)

Left = tuple[type[Base], ColumnElement[bool]]


def close_what_is_over() -> int:
    """Take their keys from sessions that are over, remove what is left of the ways in; return how many sessions.

    Where there is nothing to close there is no entry.
    """
    at = gateway.now()
    over = list(db.session.scalars(select(UserSession.id).where(_is_over(at)).limit(MOST_AT_ONCE)))
    left = [one for one in _left(at) if _is_there(one)]
    if not over and not left:
        return 0
    with gateway.act(SYSTEM, SESSION_SWEEP, count=len(over)) as act:
        for session_id in over:
            sessions.end(act, session_id)
        for model, condition in left:
            act.session.execute(delete(model).where(condition))
    return len(over)


def _is_over(at: datetime) -> ColumnElement[bool]:
    idle = at - timedelta(minutes=gateway.settings().sessions.idle_minutes)
    return UserSession.ended_at.is_(None) & or_(UserSession.ends_at <= at, UserSession.seen_at <= idle)


def _left(at: datetime) -> list[Left]:
    invited = select(Invitation.account_id).where(Invitation.ends_at > at)
    return [
        (PendingSignIn, PendingSignIn.ends_at <= at),
        (Recovery, Recovery.ends_at <= at),
        (Enrolment, Enrolment.account_id.not_in(invited)),
        (Throttle, Throttle.next_at <= at - FORGOTTEN),
        (UserSession, UserSession.ended_at <= at - KEPT),
    ]


def _is_there(left: Left) -> Any:
    return db.session.scalar(select(exists().where(left[1])))
