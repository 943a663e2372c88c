"""When a person was here before: the last sign-in beside the present session, so that a stranger's is noticed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from exchange import db
from exchange.access.actor import Actor
from exchange.signin.models import UserSession


@dataclass(frozen=True)
class Visit:
    """A sign-in: when, with which browser, with which factors (`password`, `totp`, `recovery`)."""

    at: datetime
    browser: str
    factors: tuple[str, ...]


def last(actor: Actor) -> Visit | None:
    """Return the actor's latest sign-in but that of the present session; None if there is none."""
    here = actor.keys.session_id if actor.keys is not None else b""
    columns = (UserSession.started_at, UserSession.browser, UserSession.factors)
    query = select(*columns).where(UserSession.account_id == actor.person, UserSession.id != here)
    row = db.session.execute(query.order_by(UserSession.started_at.desc()).limit(1)).one_or_none()
    return None if row is None else Visit(row.started_at, row.browser, tuple(row.factors.split(",")))
