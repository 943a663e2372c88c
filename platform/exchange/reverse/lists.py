"""The requests to the Court that the reader may read, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from exchange import db, paging, tables
from exchange.access.actions import REVERSE_LIST
from exchange.access.actor import Actor
from exchange.access.rules import is_of_court
from exchange.assistance import reading, titled
from exchange.assistance.models import reference
from exchange.assistance.titled import Titled
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.paging import START, Key, Turn
from exchange.reverse import life
from exchange.reverse.models import LETTERS, ReverseRequest, url
from exchange.tables import Labelled

NEWEST = (Key(ReverseRequest.year, down=True), Key(ReverseRequest.number, down=True))
ORDERS = {"submitted": (Key(ReverseRequest.submitted_at, down=True), *NEWEST), "number": NEWEST}


@dataclass(frozen=True)
class Wanted:
    """Which requests: by state and, for the Court, by State; empty for any."""

    state: str = ""
    delegation: str = ""
    sort: str = "submitted"
    turn: Turn = START


@dataclass(frozen=True)
class ReverseRow:
    """A request to the Court in the list; `title` is None while the reader's key is awaited."""

    reference: str
    url: str
    title: str | None
    level: str
    delegation: Labelled
    organ: str
    state: Labelled
    submitted_at: datetime


def read(actor: Actor, wanted: Wanted) -> Titled[ReverseRow]:
    """Return a page of the requests that the actor may read, under one entry."""
    query = _query().where(Dossier.open_to(actor), *_conditions(actor, wanted))
    return titled.read(actor, REVERSE_LIST, query, paging.chosen(ORDERS, wanted.sort), wanted.turn, _rows)


def states(actor: Actor) -> list[Labelled]:
    """Return the States whose requests the actor may read, for those of the Court; none for a State, which reads its own."""
    if not is_of_court(actor, None):
        return []
    asked = select(ReverseRequest.delegation_id).join(Dossier, Dossier.id == ReverseRequest.dossier_id)
    query = select(Delegation).where(Delegation.id.in_(asked.where(Dossier.open_to(actor))))
    return [reading.labelled(one) for one in db.session.scalars(query.order_by(Delegation.code))]


def _query() -> Select[*tuple[Any, ...]]:
    organ = select(Delegation.code).where(Delegation.id == ReverseRequest.organ_id).correlate(ReverseRequest)
    columns = (
        ReverseRequest.id, ReverseRequest.dossier_id, ReverseRequest.year, ReverseRequest.number, ReverseRequest.state,
        ReverseRequest.submitted_at, ReverseRequest.sealed_title, Dossier.level,
        Delegation.code, Delegation.name_en, Delegation.name_fr, organ.scalar_subquery().label("organ"),
    )  # fmt: skip
    joined = select(*columns).join(Dossier, Dossier.id == ReverseRequest.dossier_id)
    return joined.join(Delegation, Delegation.id == ReverseRequest.delegation_id)


def _conditions(actor: Actor, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if not is_of_court(actor, None):
        yield ReverseRequest.delegation_id == actor.delegation
    if wanted.state:
        yield ReverseRequest.state == wanted.state
    if wanted.delegation:
        yield Delegation.code == wanted.delegation


def _rows(opened: Opened, found: Sequence[Any]) -> list[ReverseRow]:
    return [_row(opened, row) for row in found]


def _row(opened: Opened, row: Any) -> ReverseRow:
    return ReverseRow(
        reference=reference(LETTERS, row.year, row.number),
        url=url(row.year, row.number),
        title=titled.title(opened, row, ReverseRequest.__tablename__),
        level=row.level,
        delegation=reading.labelled(row),
        organ=row.organ or "",
        state=tables.states(life.MACHINE)[row.state],
        submitted_at=row.submitted_at,
    )
