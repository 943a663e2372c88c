"""What the pages of a request have in common, as plain values: its text in clear, its dates, its steps and its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select

from exchange import db, tables
from exchange.assistance import checklist, contents
from exchange.assistance.checklist import Item
from exchange.assistance.models import MasterRequest, Request, RequestItem, RequestMove
from exchange.delegations.models import Delegation
from exchange.opener import Opened
from exchange.tables import Labelled

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
class Part:
    """A content of a request, by its item of the checklist."""

    item: Item
    text: str


def due(day: date, since: datetime, now: datetime) -> Due:
    return Due(day, (day - now.date()).days, max((day - since.date()).days, 1))


def parts(opened: Opened, request: Request) -> list[Part]:
    """Return what a copy says, in clear: its passages, and what its type asks for besides; what is empty is left out."""
    found = {code: passage(opened, request, name) for code, name in checklist.PASSAGES.items()}
    found |= contents.read(opened, request)
    return [Part(item, found[item.code]) for item in checklist.items(request.type) if found.get(item.code)]


def passage(opened: Opened, thing: MasterRequest | Request, name: str) -> str:
    """Return a passage in clear; empty if there is none."""
    return _text(opened, thing, f"sealed_{name}")


def handled(codes: str) -> list[Labelled]:
    """Return handling codes with what they mean."""
    return [tables.handling_codes()[code] for code in codes.split()]


def due_of(master: MasterRequest, now: datetime) -> Due | None:
    """Return the date that a master asks for; None while it has none."""
    return due(master.due, master.drafted_at, now) if master.due else None


def count(column: Any) -> ScalarSelect[int]:
    """Return how many of a copy's items have a value in the column, as a part of a query of copies."""
    counted = select(func.count(column)).where(RequestItem.request_id == Request.id)
    return counted.correlate(Request).scalar_subquery()


def moves_of(*which: ColumnElement[bool]) -> list[RequestMove]:
    """Return moves, the first one first."""
    return list(db.session.scalars(moves_query(*which)))


def moves_query(*which: ColumnElement[bool]) -> Select[RequestMove]:
    return select(RequestMove).where(*which).order_by(RequestMove.at, RequestMove.n)


def steps(stations: Sequence[tuple[str, datetime | None]], here: int) -> list[Step]:
    """Return stations as steps, the one at `here` being now; past the end all are done."""
    kinds = ["done" if n < here else "now" if n == here else "" for n in range(len(stations))]
    return [Step(kind, name, at) for kind, (name, at) in zip(kinds, stations, strict=True)]


def first_at(moves: Sequence[RequestMove], *states: str) -> datetime | None:
    """Return when one of these states was first reached; None if none was."""
    return next((move.at for move in moves if move.to_state in states), None)


def state_of(thing: MasterRequest | Request) -> Labelled:
    return tables.request_states()[thing.state]


def labelled(delegation: Delegation) -> Labelled:
    return Labelled(delegation.code, delegation.name_en, delegation.name_fr)


def _text(opened: Opened, row: Any, column: str) -> str:
    return "" if getattr(row, column) is None else opened.text(row, column)
