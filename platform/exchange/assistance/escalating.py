"""When a review has waited longer than it may, the deputies of those who could review it are named into the draft's dossier.

From then on it awaits them too, at home and by mail. A deputy needs the duty, and is never the drafter.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from exchange import db, gateway
from exchange.access.actions import REQUEST_ESCALATE
from exchange.access.actor import SYSTEM
from exchange.access.refusals import Conflict
from exchange.assistance import deadlines, life
from exchange.assistance.models import MasterRequest, RequestMove
from exchange.calendars import service as calendars
from exchange.dossiers import members, naming
from exchange.duties import service as duties

MOST = 200


def look() -> int:
    """Let deputies into drafts whose review is late; return into how many. Where there is none there is no entry."""
    found = [(master, deputies) for master in _late() if (deputies := _missing(master))]
    db.end_reading(db.session())
    return sum(_let_in(master, deputies) for master, deputies in found)


def _late() -> list[MasterRequest]:
    since = select(func.max(RequestMove.at)).where(RequestMove.master_id == MasterRequest.id).correlate(MasterRequest)
    query = select(MasterRequest, since.scalar_subquery()).where(MasterRequest.state == life.IN_REVIEW)
    rows = db.session.execute(query.order_by(MasterRequest.id).limit(MOST)).all()
    court, now = calendars.of_court(db.session()), gateway.now()
    return [master for master, at in rows if deadlines.review_late_at(_instant(at), court) <= now]


def _instant(at: datetime | None) -> datetime:
    assert at is not None  # nothing is in review without the step that led there
    return at


def _missing(master: MasterRequest) -> list[UUID]:
    """Return the deputies of those who are named, as far as they are not named themselves and didn't draft it."""
    named = members.of_delegation(db.session(), master.dossier_id, master.delegation_id)
    reviewers = {one.id for one in duties.holders(db.session(), master.delegation_id, life.REVIEWER)}
    asked = reviewers.intersection(named) - {master.drafted_by}
    found = duties.deputies(db.session(), asked, life.REVIEWER)
    return sorted({one.id for one in found.values()} - {*named, master.drafted_by})


def _let_in(master: MasterRequest, deputies: list[UUID]) -> bool:
    """Name them; False if the draft was reviewed meanwhile or its dossier is closed."""
    try:
        with gateway.act(SYSTEM, REQUEST_ESCALATE, master) as act:
            if master.state != life.IN_REVIEW or master.dossier.closed_at is not None:
                raise Conflict("state")
            naming.let_in(act, SYSTEM, master.dossier, master.delegation_id, deputies)
            master.dossier.changed_at = act.at  # whoever is told at once is looked at now
    except Conflict:
        return False
    return True
