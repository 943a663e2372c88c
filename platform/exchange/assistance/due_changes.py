"""Moving the answer's date of a copy: the State asks for more time, the Court grants it or not, or sets another date.

Each is a step of its own, kept for good with who, when and why; so is the move by which the platform makes up for a pause.
The date is moved only while it runs: what stands still has its own way to go on.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import deadlines, life
from exchange.assistance.due_models import ASKED, GRANTED, MOVING, REFUSED, RESUMED, SET, DueChange
from exchange.assistance.models import Request, RequestMove
from exchange.calendars import service as calendars
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.opener import Act

ACTS = {
    ASKED: actions.EXTENSION_ASK,
    GRANTED: actions.EXTENSION_GRANT,
    REFUSED: actions.EXTENSION_REFUSE,
    SET: actions.DUE_SET,
}


@dataclass(frozen=True)
class Wish:
    """What is to be done about the date, and why; `seen` counts the changes that the reader had seen. No day for a refusal."""

    kind: str
    day: date | None
    reason: str
    seen: int


def change(actor: Actor, request: Request, wish: Wish, place: str, sent: once.Mark = None) -> DueChange:
    """Keep the change, and the date that holds from then on; the form at `place` is done with.

    Conflict("changed") if there was another meanwhile, ("state") unless the date runs, and ("past"), ("not-later") or
    ("same") for a day that can't be.
    """
    details = {"due": wish.day.isoformat()} if wish.day else {}
    with gateway.act(actor, ACTS[wish.kind], request, details=details) as act:
        act.session.refresh(request, ["due", "asked_until", "state"], with_for_update=True)
        done = _of(act.session, request.id)
        if len(done) != wish.seen or (wish.kind in (GRANTED, REFUSED)) != (request.asked_until is not None):
            raise Conflict("changed")
        _check(request, wish, act.at.date())
        row = _kept(act, request, wish.kind, wish.day or request.due, len(done) + 1, actor.person)
        if wish.reason:
            act.seal(row, "sealed_reason", wish.reason)
        once.claim(act, sent, request.url)
        drafts.sweep(act, actor, place)
    return row


def on_resume(act: Act, request: Request, moves: Sequence[RequestMove]) -> None:
    """Move the date on if the latest of the moves ended a pause, as a step of the platform's."""
    if request.state not in life.OPEN or deadlines.standing_still(moves) or not deadlines.standing_still(moves[:-1]):
        return
    calendar = calendars.of(act.session, request.delegation)
    day = deadlines.resumed(request.due, moves, calendar, act.at.date())
    if day != request.due:
        _kept(act, request, RESUMED, day, len(_of(act.session, request.id)) + 1, None)


def of(request: Request) -> list[DueChange]:
    """Return the changes of a copy's date, the first one first."""
    return _of(db.session(), request.id)


def pending(request: Request, done: Sequence[DueChange]) -> DueChange | None:
    """Return what the State asked and the Court has not answered; None if there is nothing."""
    if request.asked_until is None or request.state not in life.OPEN:
        return None
    return next(one for one in reversed(done) if one.kind == ASKED)


def offers(actor: Actor, request: Request) -> frozenset[str]:
    """Return the acts about the date that are open to the actor now, by their names."""
    if request.state not in life.RUNNING:
        return frozenset()
    asked = request.asked_until is not None
    able = (actions.EXTENSION_GRANT, actions.EXTENSION_REFUSE) if asked else (actions.EXTENSION_ASK, actions.DUE_SET)
    return frozenset(one.name for one in able if gateway.may(actor, one, request))


def added(requests: Collection[UUID]) -> dict[UUID, int]:
    """Return by how many days the Court has moved on the date of each of these copies, pauses left out; one query."""
    query = select(DueChange.request_id, DueChange.from_day, DueChange.to_day)
    found: dict[UUID, int] = {}
    for id, before, after in db.session.execute(
        query.where(DueChange.request_id.in_(requests), DueChange.kind.in_((GRANTED, SET)))
    ):
        found[id] = found.get(id, 0) + (after - before).days
    return {id: max(days, 0) for id, days in found.items()}


def _check(request: Request, wish: Wish, today: date) -> None:
    if request.state not in life.RUNNING:
        raise Conflict("state")
    if wish.day is None:
        return
    if wish.day <= today:
        raise Conflict("past")
    if wish.kind in (ASKED, GRANTED) and wish.day <= request.due:
        raise Conflict("not-later")
    if wish.day == request.due:
        raise Conflict("same")


def _kept(act: Act, request: Request, kind: str, day: date, n: int, by: UUID | None) -> DueChange:
    row = DueChange(
        id=db.new_id(),
        request_id=request.id,
        dossier_id=request.dossier_id,
        n=n,
        kind=kind,
        from_day=request.due,
        to_day=day,
        by=by,
        at=act.at,
    )
    act.add(row)
    if kind in MOVING:
        request.due = day
    if kind != RESUMED:
        request.asked_until = day if kind == ASKED else None
    request.dossier.changed_at = act.at
    return row


def _of(session: Session, request: UUID) -> list[DueChange]:
    return list(session.scalars(select(DueChange).where(DueChange.request_id == request).order_by(DueChange.n)))
