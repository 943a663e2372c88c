"""Days on which something of the requests is due, for the calendar of a person's own device: dates alone, nothing sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from exchange import db
from exchange.access.actor import Actor
from exchange.access.rules import is_of_court
from exchange.assistance import life
from exchange.assistance.models import Request
from exchange.dossiers import members


@dataclass(frozen=True)
class Dated:
    """Something that is due on a day; `kind` is answer, receipt or confirmation, and `id` the copy's."""

    id: UUID
    kind: str
    day: date


def of(actor: Actor, most: int) -> list[Dated]:
    """Return what is due in the actor's open requests, the nearest dates first, in one query."""
    side = Request.organ_id if is_of_court(actor, None) else Request.delegation_id
    query = (
        select(
            Request.id, Request.state, Request.due, Request.acknowledge_by, Request.confirm_by, Request.is_unconfirmed
        )
        .where(side == actor.delegation, _is_open(), members.is_named(actor, Request.dossier_id))
        .order_by(Request.due, Request.year, Request.number)
        .limit(most)
    )
    found = [one for row in db.session.execute(query) for one in _days(actor, row)]
    return sorted(found, key=lambda one: (one.day, one.kind, one.id))[:most]


def _is_open() -> ColumnElement[bool]:
    return or_(Request.state.in_(life.OPEN), Request.is_unconfirmed)


def _days(actor: Actor, row: Any) -> Iterator[Dated]:
    if row.state in life.OPEN:
        yield Dated(row.id, "answer", row.due)
    if row.state == life.TRANSMITTED and row.acknowledge_by is not None:
        yield Dated(row.id, "receipt", row.acknowledge_by)
    if row.is_unconfirmed and row.confirm_by is not None and is_of_court(actor, None):
        yield Dated(row.id, "confirmation", row.confirm_by)
