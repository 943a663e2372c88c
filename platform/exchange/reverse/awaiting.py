"""What awaits a person of requests to the Court: to be registered, passed on, decided, answered, closed; a reply; a consent."""

from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select, union_all

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
from exchange.reverse.consent_lists import IS_AWAITED
from exchange.reverse.models import CONSENT, LETTERS, Consent, ReverseRequest, consent_url, url

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
CONSENTED = "consent"

registers, answers = has_duty(life.REGISTRAR), has_duty(*life.ORGAN_ROLES.values())
asks = has_duty(requests.FOCAL_POINT)


def of(actor: Actor, most: int) -> list[Awaiting]:
    """Return what awaits the actor, the oldest first; one query, none for whoever has no duty in it."""
    queries = _of_court(actor) if is_of_court(actor, None) else _of_state(actor)
    if not queries:
        return []
    found = union_all(*queries).subquery()
    return [_row(actor, row) for row in db.session.execute(select(found).order_by(found.c.at, found.c.id).limit(most))]


def _of_state(actor: Actor) -> list[Select[Any]]:
    """Replies to be read, and what the State is asked to consent to."""
    if not asks(actor, None):
        return []
    own = (ReverseRequest.delegation_id == actor.delegation, ReverseRequest.state.in_(life.REPLIED))
    replied = _named(actor, ReverseRequest, ReverseRequest.organ_id, ReverseRequest.state, ReverseRequest.state_since)
    awaited = _named(actor, Consent, Consent.organ_id, literal(life.AWAITED), Consent.asked_at)
    return [replied.where(*own), awaited.where(Consent.delegation_id == actor.delegation, IS_AWAITED)]


def _of_court(actor: Actor) -> list[Select[Any]]:
    """What the Registrar or the organ does next, unless the answer of another State is awaited."""
    later = [state for state in KINDS if state not in life.AT_REGISTRY]
    waits = exists().where(Consent.reverse_id == ReverseRequest.id, IS_AWAITED)
    ours = and_(ReverseRequest.organ_id == actor.delegation, ReverseRequest.state.in_(later), ~waits)
    registry = [ReverseRequest.state.in_(life.AT_REGISTRY)] if registers(actor, None) else []
    which = [*registry, *([ours] if answers(actor, None) else [])]
    answered = select(func.max(Consent.answered_at)).where(Consent.reverse_id == ReverseRequest.id)
    since = func.coalesce(answered.correlate(ReverseRequest).scalar_subquery(), ReverseRequest.state_since)
    at = case((ReverseRequest.state == life.CONSENT_SOUGHT, since), else_=ReverseRequest.state_since)
    query = _named(actor, ReverseRequest, ReverseRequest.delegation_id, ReverseRequest.state, at)
    return [query.where(or_(*which))] if which else []


def _named(actor: Actor, table: Any, other_side: Any, state: Any, at: Any) -> Select[Any]:
    """Return a query of what lies in the dossiers that the actor is named in, with the name of the other side."""
    columns = (table.id, table.dossier_id, table.sealed_title, table.year, table.number)
    names = (Delegation.code, Delegation.name_en, Delegation.name_fr)
    query = select(*columns, *names, state.label("state"), at.label("at")).join(Delegation, Delegation.id == other_side)
    named = (Member.account_id == actor.person, Member.removed_at.is_(None))
    return query.join(Member, Member.dossier_id == table.dossier_id).where(*named)


def _row(actor: Actor, row: Any) -> Awaiting:
    table: type[Any] = Consent if row.state == life.AWAITED else ReverseRequest
    place = (consent_url if table is Consent else url)(row.year, row.number)
    kind = CONSENTED if table is Consent else KINDS[row.state] if is_of_court(actor, None) else REPLIED
    return Awaiting(
        kind=kind,
        reference=reference(CONSENT if table is Consent else LETTERS, row.year, row.number),
        url=place,
        form=place if kind in (DECIDED, REPLIED, CONSENTED) else f"{place}/moves/{kind}",
        due=None,
        state=row.state,
        delegation=reading.labelled(row),
        table=table.__tablename__,
        id=row.id,
        dossier_id=row.dossier_id,
        sealed_title=row.sealed_title,
        reminded_at=row.at,
    )
