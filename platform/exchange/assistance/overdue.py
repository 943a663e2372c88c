"""The overdue mark, which the platform sets when an answer's date has passed and takes back when the date was moved on.

It is a step of the request as every other, without a person. While the date stands still, no mark is set; leaving the
open states ends it with the move that leaves them.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import SYSTEM
from exchange.access.refusals import Conflict
from exchange.assistance import life, moves, offers
from exchange.assistance.models import Request
from exchange.assistance.step_fields import Given

MARK, CLEAR = "mark_overdue", "clear_overdue"
MOST = 200


def look() -> int:
    """Set and take back what is due to be; return how many marks changed. Where there is none there is no entry."""
    return sum(_marked(request, move) for request, move in list(_found(gateway.now().date())))


def is_late(today: date) -> ColumnElement[bool]:
    """Return, as a condition on copies, that the answer's date has passed while it runs."""
    return Request.state.in_(life.RUNNING) & (Request.due < today)


def _found(today: date) -> Iterator[tuple[Request, str]]:
    late = select(Request).where(is_late(today), Request.is_overdue.is_(False))
    moved_on = select(Request).where(Request.is_overdue, Request.state.in_(life.OPEN), Request.due >= today)
    for query, move in ((late, MARK), (moved_on, CLEAR)):
        for request in db.session.scalars(query.order_by(Request.due, Request.id).limit(MOST)).unique().all():
            yield request, move


def _marked(request: Request, move: str) -> bool:
    """Make the step; False if the request was moved meanwhile, so that it isn't due any more."""
    db.end_reading(db.session())
    try:
        with gateway.act(SYSTEM, actions.REQUEST_MOVES[move], request) as act:
            transition = offers.find(SYSTEM, request, move, False)
            if transition is None or request.is_overdue == (move == MARK):
                raise Conflict("state")
            facts = {"due_date": request.due.isoformat()} if move == MARK else {}
            moves.take(act, SYSTEM, request, transition, request.state, Given(facts=facts))
    except Conflict:
        return False
    return True
