"""Back-pressure: while entries wait too long to be filed, nothing more is opened, except for auditors."""

import time
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange.access.actor import Actor
from exchange.access.refusals import Unrecorded
from exchange.audit.models import Entry, Pending
from exchange.clock import Clock

LOOK_EVERY_SECONDS = 1.0
_looked: dict[str, float] = {}
_stuck: dict[str, bool] = {}


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
    """Raise Unrecorded if the oldest entry has waited longer than the limit; looks once a second for each database."""
    if actor.kind in ("auditor", "system"):
        return
    place = str(session.get_bind())
    if time.monotonic() - _looked.get(place, 0.0) > LOOK_EVERY_SECONDS:
        _looked[place] = time.monotonic()
        _stuck[place] = oldest_wait(session, clock).total_seconds() > limit_seconds
    if _stuck.get(place, False):
        raise Unrecorded("backlog")
