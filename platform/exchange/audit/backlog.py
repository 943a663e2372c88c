"""Back-pressure: while entries wait too long to be filed, nothing more is opened, except for auditors."""

from collections.abc import Hashable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange.access.actor import Actor
from exchange.access.refusals import Unrecorded
from exchange.audit.models import Entry, Pending
from exchange.clock import Clock

LOOK_EVERY = timedelta(seconds=1)
_looked: dict[Hashable, datetime] = {}
_stuck: dict[Hashable, bool] = {}


def oldest_wait(session: Session, clock: Clock) -> timedelta:
    """Return how long the oldest waiting entry has waited; zero if none waits."""
    waiting = select(Entry.ts).join(Pending, Pending.eid == Entry.eid)
    ts = session.scalar(waiting.order_by(Pending.eid).limit(1))
    return max(timedelta(0), clock.now() - ts) if ts is not None else timedelta(0)


def forget() -> None:
    """Look anew at the next asking: another house was opened in this process."""
    _looked.clear()
    _stuck.clear()


def refuse_if_stuck(session: Session, actor: Actor, clock: Clock, limit_seconds: int) -> None:
    """Raise Unrecorded if the oldest entry has waited longer than the limit; looks once a second for each database.

    Whoever isn't signed in yet may be an auditor coming to look; signing in opens nothing.
    """
    if actor.kind in ("auditor", "system", "anonymous"):
        return
    place, now = session.get_bind(), clock.now()
    if place not in _looked or abs(now - _looked[place]) >= LOOK_EVERY:
        _looked[place] = now
        _stuck[place] = oldest_wait(session, clock).total_seconds() > limit_seconds
    if _stuck.get(place, False):
        raise Unrecorded("backlog")
