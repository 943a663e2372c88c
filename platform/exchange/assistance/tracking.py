"""The Court's copies one by one: who has acknowledged, who has answered, who is late, and whose turn it is.

An organ sees its own; an officer of another organ, the copies of those dossiers that he or she was let into.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased, load_only

from exchange import db, gateway, paging, tables
from exchange.access.actions import REQUEST_TRACK
from exchange.access.actor import Actor
from exchange.access.rules import has_duty
from exchange.assistance import life, narrowing, reading
from exchange.assistance.models import Request, RequestItem
from exchange.assistance.reading import Due
from exchange.assistance.wanted import Wanted
from exchange.delegations.models import Delegation
from exchange.dossiers import members
from exchange.dossiers.models import Member
from exchange.opener import Opened
from exchange.paging import Key
from exchange.tables import Labelled

PAGE = 50

_YEAR, _NUMBER, _VERSION = Key(Request.year), Key(Request.number), Key(Request.version)
_NEWEST = (_YEAR.flipped(), _NUMBER.flipped(), _VERSION.flipped())
ORDERS = {
    "due": (Key(Request.due), _YEAR, _NUMBER, _VERSION),
    "number": _NEWEST,
    "sent": (Key(Request.transmitted_at, down=True), *_NEWEST),
    "stands": (Key(Request.state_since), _YEAR, _NUMBER, _VERSION),
}

is_let_in = has_duty(*life.OF_OTHER_ORGANS)


@dataclass(frozen=True)
class Tracked:
    """A copy as its sender follows it; `title` is None while the reader's key is awaited, `days` counts those in its state."""

    reference: str
    url: str
    title: str | None
    level: str
    organ: Labelled
    delegation: Labelled
    state: Labelled
    days: int
    awaits: str
    sent_at: datetime
    acknowledged_at: datetime | None
    replied_at: datetime | None
    due: Due
    is_open: bool
    is_urgent: bool
    is_unconfirmed: bool
    answered: int
    items: int


@dataclass(frozen=True)
class Tracking:
    """A page of copies; the rows name their organ only if there are several."""

    rows: list[Tracked]
    before: str
    after: str


def organs(actor: Actor) -> list[Delegation]:
    """Return the organs whose copies the actor may see: the own one, and those whose dossiers an officer was let into."""
    ids = {actor.delegation}
    if is_let_in(actor, None):
        named = Member.dossier_id == Request.dossier_id, Member.account_id == actor.person, Member.removed_at.is_(None)
        ids |= set(db.session.scalars(select(Request.organ_id).join(Member, named[0]).where(*named[1:]).distinct()))
    return list(db.session.scalars(select(Delegation).where(Delegation.id.in_(ids)).order_by(Delegation.code)))


def read(actor: Actor, organs: list[Delegation], wanted: Wanted) -> Tracking:
    """Return a page of the copies of these organs, 50 at a time; one entry names the dossiers whose titles are shown."""
    now = gateway.now()
    query = mine(select(Request.id), actor, organs).where(*narrowing.copies(wanted, now.date()))
    page = paging.fetch(query, paging.chosen(ORDERS, wanted.sort), wanted.turn, PAGE)
    found = _copies([row.id for row in page.rows])
    with gateway.reveal(actor, REQUEST_TRACK, seen=[row[0].dossier_id for row in found]) as opened:
        opened.prepare((row[0].dossier_id, row[0].sealed_title) for row in found)
        return Tracking([_row(opened, now, *row) for row in found], page.before, page.after)


def mine(query: Select[Any], actor: Actor, organs: list[Delegation]) -> Select[Any]:
    """Narrow a query of copies to those of the organs that lie in dossiers in which the actor is named."""
    return query.where(_of(organs), members.is_named(actor, Request.dossier_id))


def _of(organs: list[Delegation]) -> ColumnElement[bool]:
    ids = [one.id for one in organs]
    return Request.organ_id == ids[0] if len(ids) == 1 else Request.organ_id.in_(ids)


def _copies(ids: list[UUID]) -> list[Any]:
    """Return these copies in this order, without their long texts, each with both sides, its items and those answered."""
    organ = aliased(Delegation)
    plain = [getattr(Request, one.name) for one in Request.__table__.columns if not one.name.startswith("sealed_")]
    query = (
        select(Request, organ, Delegation, reading.count(RequestItem.id), reading.count(RequestItem.answered_at))
        .join(organ, organ.id == Request.organ_id)
        .join(Delegation, Delegation.id == Request.delegation_id)
        .where(Request.id.in_(ids))
        .options(load_only(*plain, Request.sealed_title))
    )
    found = {row[0].id: row for row in db.session.execute(query)}
    return [found[one] for one in ids]


def _row(
    opened: Opened, now: datetime, one: Request, organ: Delegation, state: Delegation, items: int, answered: int
) -> Tracked:
    return Tracked(
        reference=one.reference,
        url=one.url,
        title=opened.text_if_held(one, "sealed_title"),
        level=one.dossier.level,
        organ=reading.labelled(organ),
        delegation=reading.labelled(state),
        state=tables.request_states()[one.state],
        days=(now.date() - one.state_since.date()).days,
        awaits=one.awaits,
        sent_at=one.transmitted_at,
        acknowledged_at=one.acknowledged_at,
        replied_at=one.replied_at,
        due=reading.due(one.due, one.transmitted_at, now),
        is_open=one.state in life.OPEN,
        is_urgent=one.is_urgent,
        is_unconfirmed=one.is_unconfirmed,
        answered=answered,
        items=items,
    )
