"""What the pages of a request have in common, as plain values: its text in clear, its dates, its steps and its history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from exchange import db, tables
from exchange.assistance.drafting import PARTS
from exchange.assistance.models import MasterRequest, Request, RequestItem, RequestMove
from exchange.delegations.models import Delegation
from exchange.opener import Opened
from exchange.tables import Labelled

LETTERS = dict(zip(PARTS, "abcdf", strict=True))
SOON_DAYS = 14


@dataclass(frozen=True)
class Due:
    """A date asked for as it stands today; `left` is negative once it is past, `total` counts from the start."""

    day: date
    left: int
    total: int

    @property
    def kind(self) -> str:
        if self.left < 0:
            return "late"
        return "soon" if self.left <= SOON_DAYS else ""


@dataclass(frozen=True)
class Step:
    """A station of the way: `kind` is done, now or empty; `name` tells the template which words."""

    kind: str
    name: str
    at: datetime | None


@dataclass(frozen=True)
class Event:
    """Something that happened: a move into a state, or an answer to the item `number`; `reason` is in clear."""

    at: datetime
    who: str
    state: Labelled | None = None
    number: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Part:
    """A passage of article 96 (2), by its letter."""

    letter: str
    name: str
    text: str


def due(day: date, since: datetime, now: datetime) -> Due:
    return Due(day, (day - now.date()).days, max((day - since.date()).days, 1))


def parts(opened: Opened, thing: MasterRequest | Request) -> list[Part]:
    """Return the passages in clear; those left empty have no text."""
    return [Part(LETTERS[name], name, _text(opened, thing, f"sealed_{name}")) for name in PARTS]


def due_of(master: MasterRequest, now: datetime) -> Due | None:
    """Return the date that a master asks for; None while it has none."""
    return due(master.due, master.drafted_at, now) if master.due else None


def count(column: Any) -> ScalarSelect[int]:
    """Return how many of a copy's items have a value in the column, as a part of a query of copies."""
    counted = select(func.count(column)).where(RequestItem.request_id == Request.id)
    return counted.correlate(Request).scalar_subquery()


def moves_of(*which: ColumnElement[bool]) -> list[RequestMove]:
    """Return moves, the first one first."""
    query = select(RequestMove).where(*which).order_by(RequestMove.at, RequestMove.n)
    return list(db.session.scalars(query))


def told(opened: Opened, moves: Sequence[RequestMove], names: Mapping[UUID, str]) -> list[Event]:
    """Return the moves as events, one for each act: where an act went through several states, the last one."""
    last = {(move.at, move.by, move.role): move for move in moves}
    return [
        Event(
            at=move.at,
            who=names[move.by],
            state=tables.request_states()[move.to_state],
            reason=_text(opened, move, "sealed_reason"),
        )
        for move in last.values()
    ]


def newest_first(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.at)[::-1]


def steps(stations: Sequence[tuple[str, datetime | None]], here: int) -> list[Step]:
    """Return stations as steps, the one at `here` being now; past the end all are done."""
    kinds = ["done" if n < here else "now" if n == here else "" for n in range(len(stations))]
    return [Step(kind, name, at) for kind, (name, at) in zip(kinds, stations, strict=True)]


def first_at(moves: Sequence[RequestMove], *states: str) -> datetime | None:
    """Return when one of these states was first reached; None if none was."""
    return next((move.at for move in moves if move.to_state in states), None)


def labelled(delegation: Delegation) -> Labelled:
    return Labelled(delegation.code, delegation.name_en, delegation.name_fr)


def _text(opened: Opened, row: Any, column: str) -> str:
    return "" if getattr(row, column) is None else opened.text(row, column)
