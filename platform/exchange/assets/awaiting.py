"""Which assets await a person, for the page of what needs attention: the next step of their way, a claim, a step to be confirmed."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from exchange import db, lifecycle, tables
from exchange.access.actor import Actor
from exchange.access.rules import is_of_court
from exchange.assets import life
from exchange.assets.models import Asset, AssetMove, reference
from exchange.assistance import life as requests
from exchange.assistance import reading
from exchange.assistance.awaiting import Awaiting
from exchange.assistance.models import Request
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Member

NEXT, CLAIM, RECORDED = "asset", "asset-claim", "asset-recorded"


def of(actor: Actor, most: int) -> list[Awaiting]:
    """Return the assets whose next step is the actor's duty, the longest unchanged first; one query, none without a duty in it."""
    which = _which(actor)
    if not which:
        return []
    of_court = is_of_court(actor, None)
    other = Asset.delegation_id if of_court else Asset.organ_id
    recorded = exists().where(AssetMove.asset_id == Asset.id, AssetMove.is_recorded, AssetMove.mark == "")
    is_recorded = case((recorded, 1), else_=0).label("is_recorded")
    moved = select(func.max(AssetMove.at)).where(AssetMove.asset_id == Asset.id, AssetMove.by != actor.person)
    moved_at = moved.correlate(Asset).scalar_subquery().label("moved_at")
    columns = (Asset.number, Asset.state, Asset.has_claim, is_recorded, moved_at)
    title = (Request.id, Request.dossier_id, Request.sealed_title)
    names = (Delegation.code, Delegation.name_en, Delegation.name_fr)
    query = select(*columns, *title, *names).join(Request, Request.id == Asset.request_id)
    query = query.join(Delegation, Delegation.id == other).join(Member, Member.dossier_id == Asset.dossier_id)
    named: tuple[ColumnElement[bool], ...] = (Member.account_id == actor.person, Member.removed_at.is_(None))
    if not of_court:
        which = [*which, *([recorded] if requests.FOCAL_POINT in actor.duties else [])]
        named = (*named, Asset.delegation_id == actor.delegation)
    rows = db.session.execute(query.where(*named, or_(*which)).order_by(Asset.changed_at, Asset.number).limit(most))
    return [_row(actor, row) for row in rows]


def _which(actor: Actor) -> list[ColumnElement[bool]]:
    """Return what is true of an asset whose next step is one of the actor's duties; officers of other organs serve every organ."""
    found: list[ColumnElement[bool]] = []
    for duty in sorted(actor.duties):
        states, free = _states(duty)
        ours = Asset.organ_id == actor.delegation if duty in (requests.DRAFTER, requests.SENDER) else None
        waits = or_(Asset.state.in_(states), and_(Asset.state.in_(free), ~Asset.has_claim))
        found += [waits if ours is None else and_(waits, ours)] if states or free else []
        found += [Asset.has_claim.is_(True)] if duty in life.roles_of("answer_claim") else []
    return found


@cache
def _states(duty: str) -> tuple[Sequence[str], Sequence[str]]:
    """Return the states from which the duty makes a step of the ordinary way; apart, those where a claim holds it back."""
    settled = {row["code"] for row in tables.rows("asset_states") if row["waits_for"] == "none"} | {life.NEW}
    rows = [one for one in _ordinary(duty) if one.from_state not in settled]
    held = {one.from_state for one in rows if one.demands(life.CLAIMED) == "forbids"}
    return sorted({one.from_state for one in rows} - held), sorted(held)


def _ordinary(duty: str) -> list[lifecycle.Transition]:
    rows = lifecycle.transitions(life.MACHINE)
    return [one for one in rows if one.role == duty and one.kind == "main" and not one.is_for_state]


def _row(actor: Actor, row: Any) -> Awaiting:
    place = f"/assets/{reference(row.number)}"
    kind, form = _asked(actor, row, place)
    return Awaiting(
        kind=kind,
        reference=reference(row.number),
        url=place,
        form=form,
        due=None,
        state=row.state,
        delegation=reading.labelled(row),
        table=Request.__tablename__,
        id=row.id,
        dossier_id=row.dossier_id,
        sealed_title=row.sealed_title,
        reminded_at=row.moved_at,
    )


def _asked(actor: Actor, row: Any, place: str) -> tuple[str, str]:
    """Return kind and form; where there are several steps to choose from, the asset's own page."""
    if row.has_claim and not actor.duties.isdisjoint(life.roles_of("answer_claim")):
        return CLAIM, f"{place}/moves/answer_claim"
    if row.is_recorded and requests.FOCAL_POINT in actor.duties:
        return RECORDED, f"{place}/moves/confirm_recorded"
    moves = {one.move for duty in actor.duties for one in _ordinary(duty) if one.from_state == row.state}
    return NEXT, f"{place}/moves/{moves.pop()}" if len(moves) == 1 else place
