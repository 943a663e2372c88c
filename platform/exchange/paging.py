"""Pages that don't shift: each begins after a place or before one, told by what its neighbour is sorted by.

Whatever arrives or goes meanwhile, going on neither repeats a row nor leaves one out. A place holds columns that are
in clear, never a title; one that isn't understood is the beginning.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Integer, Select, String, Uuid, and_, false, or_

from exchange import db
from exchange.clock import from_micros, micros
from exchange.db import Instant
from exchange_crypto.canonical import b64, unb64
from exchange_crypto.errors import InvalidSeal

LONGEST = 600  # characters of a place
LARGEST = 2**62


@dataclass(frozen=True)
class Key:
    """What a list is sorted by, a column or an expression that is never empty; `down` puts the largest first."""

    of: Any
    down: bool = False

    def flipped(self) -> "Key":
        return Key(self.of, not self.down)


@dataclass(frozen=True)
class Turn:
    """Where a page begins, as an address says it: after a place, before one, or at the start."""

    after: str = ""
    before: str = ""


START = Turn()


@dataclass(frozen=True)
class Paged:
    """A page's rows, and the places to turn from: `before` to the page before, `after` to the next; empty if none."""

    rows: tuple[Any, ...]
    before: str
    after: str


def chosen(orders: Mapping[str, Sequence[Key]], sort: str) -> tuple[Key, ...]:
    """Return the keys of an order by its name; a dash before the name turns it round."""
    keys = orders[sort.removeprefix("-")]
    return tuple(key.flipped() for key in keys) if sort.startswith("-") else tuple(keys)


def fetch(query: Select[*tuple[Any, ...]], keys: Sequence[Key], turn: Turn, most: int) -> Paged:
    """Return a page of a query's rows, each with the values of the keys at its end; the keys together are unique."""
    after, before = _values(turn.after, keys), _values(turn.before, keys)
    backwards = after is None and before is not None
    way = [key.flipped() for key in keys] if backwards else keys
    if (place := before if backwards else after) is not None:
        query = query.where(_beyond(way, place))
    query = query.add_columns(*(key.of.label(f"key_{n}") for n, key in enumerate(keys)))
    query = query.order_by(*(key.of.desc() if key.down else key.of.asc() for key in way)).limit(most + 1)
    found = list(db.session.execute(query))
    rows = tuple(found[:most][::-1] if backwards else found[:most])
    more = len(found) > most
    has_before, has_after = (more, True) if backwards else (place is not None, more)
    return Paged(
        rows,
        _place(rows[0], keys) if rows and has_before else "",
        _place(rows[-1], keys) if rows and has_after else "",
    )


def place(values: Sequence[Any]) -> str:
    """Return a place in the words of an address."""
    return b64(json.dumps([_said(value) for value in values]).encode())


def _place(row: Any, keys: Sequence[Key]) -> str:
    return place(tuple(row)[-len(keys) :])


def _beyond(keys: Sequence[Key], place: Sequence[Any]) -> ColumnElement[bool]:
    """Return what is true of the rows past a place. The first key alone bounds it too, so that its index serves."""
    beyond: ColumnElement[bool] = false()
    for key, value in zip(reversed(keys), reversed(place), strict=True):
        past = key.of < value if key.down else key.of > value
        beyond = or_(past, and_(key.of == value, beyond))
    first = keys[0]
    return and_(first.of <= place[0] if first.down else first.of >= place[0], beyond)


def _said(value: Any) -> str | int:
    if isinstance(value, datetime):
        return micros(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.hex if isinstance(value, UUID) else value


def _values(said: str, keys: Sequence[Key]) -> list[Any] | None:
    """Return the values of a place; None for one that isn't well formed."""
    if not said or len(said) > LONGEST:
        return None
    try:
        given = json.loads(unb64(said))
        if not isinstance(given, list) or len(given) != len(keys):
            return None
        return [_value(key.of.type, value) for key, value in zip(keys, given, strict=True)]
    except (InvalidSeal, ValueError, OverflowError, RecursionError):
        return None


def _value(kind: Any, said: Any) -> Any:
    if isinstance(kind, (Instant, Integer)) and type(said) is int and abs(said) < LARGEST:
        return from_micros(said) if isinstance(kind, Instant) else said
    if isinstance(said, str) and "\x00" not in said:
        if isinstance(kind, Date):
            return date.fromisoformat(said)
        if isinstance(kind, Uuid):
            return UUID(said)
        if isinstance(kind, String) and said.isprintable():
            return said
    raise ValueError("not a value of this column")
