"""Which requests to the Court await a person: to be registered and passed on, decided, answered and closed; and a reply to be read."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import aliased

from exchange import db
from exchange.access.actor import Actor
from exchange.access.rules import has_duty, is_of_court
from exchange.assistance import life as requests
from exchange.assistance import reading
from exchange.assistance.awaiting import Awaiting
from exchange.assistance.models import reference
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Member
from exchange.reverse import life
from exchange.reverse.models import LETTERS, ReverseRequest, url

KINDS = {
    life.SUBMITTED: "register",
    life.REGISTERED: "assign",
    life.ASSIGNED: "decide",
    life.CONSENT_SOUGHT: "decide",
    life.GRANTED: "execute",
    life.PARTLY_GRANTED: "execute",
    life.EXECUTED: "close",
    life.REFUSED: "close",
}
DECIDED = "decide"  # among several steps: its row leads to the page that offers them
REPLIED = "replied"

registers, answers = has_duty(life.REGISTRAR), has_duty(*life.ORGAN_ROLES.values())
asks = has_duty(requests.FOCAL_POINT)


def of(actor: Actor, most: int) -> list[Awaiting]:
    """Return what awaits the actor, the oldest first; one query, none for whoever has no duty in it."""
    which = _which(actor)
    if not which:
        return []
    organ = aliased(Delegation)
    names = [
        case((ReverseRequest.delegation_id == actor.delegation, getattr(organ, name)), else_=getattr(Delegation, name))
        for name in ("code", "name_en", "name_fr")
    ]
    columns = (
        ReverseRequest.id, ReverseRequest.dossier_id, ReverseRequest.sealed_title, ReverseRequest.year,
        ReverseRequest.number, ReverseRequest.state, ReverseRequest.state_since, ReverseRequest.delegation_id,
    )  # fmt: skip
    labels = [one.label(name) for one, name in zip(names, ("code", "name_en", "name_fr"), strict=True)]
    query = select(*columns, *labels).join(Delegation, Delegation.id == ReverseRequest.delegation_id)
    query = query.outerjoin(organ, organ.id == ReverseRequest.organ_id)
    query = query.join(Member, Member.dossier_id == ReverseRequest.dossier_id)
    named = (Member.account_id == actor.person, Member.removed_at.is_(None))
    query = query.where(*named, or_(*which)).order_by(ReverseRequest.state_since, ReverseRequest.id).limit(most)
    return [_row(actor, row) for row in db.session.execute(query)]


def _which(actor: Actor) -> list[ColumnElement[bool]]:
    if not is_of_court(actor, None):
        own = and_(ReverseRequest.delegation_id == actor.delegation, ReverseRequest.state.in_(life.REPLIED))
        return [own] if asks(actor, None) else []
    later = [state for state in KINDS if state not in life.AT_REGISTRY]
    ours = and_(ReverseRequest.organ_id == actor.delegation, ReverseRequest.state.in_(later))
    registry = [ReverseRequest.state.in_(life.AT_REGISTRY)] if registers(actor, None) else []
    return [*registry, *([ours] if answers(actor, None) else [])]


def _row(actor: Actor, row: Any) -> Awaiting:
    place = url(row.year, row.number)
    kind = REPLIED if row.delegation_id == actor.delegation else KINDS[row.state]
    return Awaiting(
        kind=kind,
        reference=reference(LETTERS, row.year, row.number),
        url=place,
        form=place if kind in (DECIDED, REPLIED) else f"{place}/moves/{kind}",
        due=None,
        state=row.state,
        delegation=reading.labelled(row),
        table=ReverseRequest.__tablename__,
        id=row.id,
        dossier_id=row.dossier_id,
        sealed_title=row.sealed_title,
        reminded_at=row.state_since,
    )
