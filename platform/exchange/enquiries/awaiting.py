"""Which enquiries await a person, for the page of what needs attention: those to be answered, and answers that have come."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from exchange import db, gateway
from exchange.access.actor import Actor
from exchange.access.rules import has_duty, is_of_court
from exchange.assistance import life, reading
from exchange.assistance.awaiting import Awaiting
from exchange.assistance.models import reference
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Member
from exchange.enquiries.models import ENQUIRY, LETTERS, Enquiry, url

ASKED, ANSWERED = "enquiry", "enquiry-answered"
TOLD_FOR = timedelta(days=7)  # how long an answer stands among what needs attention

answers = has_duty(life.DRAFTER, life.FOCAL_POINT)


def of(actor: Actor, most: int) -> list[Awaiting]:
    """Return the enquiries that the actor's side is to answer, and the latest answers to the actor's own; the oldest first."""
    if not answers(actor, None):
        return []
    of_court = is_of_court(actor, None)
    ours, theirs = (Enquiry.organ_id, Enquiry.delegation_id) if of_court else (Enquiry.delegation_id, Enquiry.organ_id)
    to_answer = and_(Enquiry.state == ENQUIRY, Enquiry.is_by_state.is_(of_court))
    told = and_(Enquiry.asked_by == actor.person, Enquiry.answered_at > gateway.now() - TOLD_FOR)
    names = (Delegation.code, Delegation.name_en, Delegation.name_fr)
    columns = (
        Enquiry.id, Enquiry.dossier_id, Enquiry.sealed_title, Enquiry.year, Enquiry.number, Enquiry.state,
        Enquiry.asked_at, Enquiry.answered_at,
    )  # fmt: skip
    query = select(*columns, *names).join(Delegation, Delegation.id == theirs)
    query = query.join(Member, Member.dossier_id == Enquiry.dossier_id)
    named = (Member.account_id == actor.person, Member.removed_at.is_(None))
    query = query.where(ours == actor.delegation, *named, or_(to_answer, told))
    return [_row(row) for row in db.session.execute(query.order_by(Enquiry.asked_at, Enquiry.id).limit(most))]


def _row(row: Any) -> Awaiting:
    place = url(row.year, row.number)
    return Awaiting(
        kind=ASKED if row.state == ENQUIRY else ANSWERED,
        reference=reference(LETTERS, row.year, row.number),
        url=place,
        form=place,
        due=None,
        state=row.state,
        delegation=reading.labelled(row),
        table=Enquiry.__tablename__,
        id=row.id,
        dossier_id=row.dossier_id,
        sealed_title=row.sealed_title,
        reminded_at=row.answered_at or row.asked_at,
    )
