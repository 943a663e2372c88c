"""Reading the log step by step, as it stands in the database: plain tuples, of whatever types the columns hold.

Objects of rows would cost the whole check as much as all else that it does. Nothing is judged here.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, bindparam, cast, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from exchange.audit import projections
from exchange.audit.faults import Wrong
from exchange.audit.models import Entry, EntryTheme, Leaf, Subject, Tile
from exchange_crypto.ledger import TILE_SIZE, TILE_WIDTH

SEQ, LEAF, HASH, MAC, COLUMNS = range(5)  # where they stand in a row; the projections follow in their order
_BYTES = frozenset({"uid", "pn", "leaf", "lhash", "mac"})
_READ = ("leaf", "lhash", "mac", *projections.COLUMNS)

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Step:
    """The entries from position `start` on, up to the first that is missing; pairs of position and what an index says."""

    start: int
    rows: list[Row]
    themes: list[Row]
    subjects: list[Row]
    tiles: dict[int, bytes]

    def tile_hashes(self, end: int) -> bytes:
        """Return the tree's own hashes of the positions up to `end`, as they are kept; zeros for what is not."""
        kept = range(self.start // TILE_WIDTH, -(-end // TILE_WIDTH))
        return b"".join(self.tiles.get(idx, b"")[:TILE_SIZE].ljust(TILE_SIZE, b"\0") for idx in kept)


def read(reader: Session, start: int, end: int) -> Step:
    """Read the positions from `start` up to `end`, not included; Wrong if the database can't give them."""
    try:
        rows, themes, subjects = (_tuples(reader, query, start, end) for query in (_ROWS, _THEMES, _SUBJECTS))
        tiles = _tuples(reader, _TILES, start // TILE_WIDTH, -(-end // TILE_WIDTH))
    except (DBAPIError, reader.get_bind().dialect.loaded_dbapi.Error) as error:
        raise Wrong("unreadable", start) from error
    return Step(start, _up_to_a_gap(rows, start), themes, subjects, {row[0]: row[1] for row in tiles})


def _up_to_a_gap(rows: list[Row], start: int) -> list[Row]:
    for at, row in enumerate(rows):
        if row[SEQ] != start + at or row[LEAF] is None:
            return rows[:at]
    return rows


def _tuples(reader: Session, query: Any, start: int, end: int) -> list[Row]:
    """Return the driver's own tuples."""
    result = reader.connection().execute(query, {"start": start, "end": end})
    assert result.cursor is not None
    return list(result.cursor.fetchall())


def _between(query: Any, column: Any) -> Any:
    return query.where(column >= bindparam("start"), column < bindparam("end"))


def _as_it_is(name: str) -> Any:
    column = getattr(Entry, name)
    return cast(column, LargeBinary) if name in _BYTES else type_coerce(column, NullType())


# Made once: building them would cost as much as the database's answer.
_ROWS = (
    _between(select(Leaf.seq, *map(_as_it_is, _READ)), Leaf.seq)
    .outerjoin(Entry, Entry.eid == Leaf.eid)
    .order_by(Leaf.seq)
)
_THEMES, _SUBJECTS = (
    _between(select(Leaf.seq, type_coerce(value, NullType())), Leaf.seq).join(index, index.eid == Leaf.eid)
    for index, value in ((EntryTheme, EntryTheme.theme), (Subject, Subject.dossier))
)
_TILES = _between(select(Tile.idx, cast(Tile.hashes, LargeBinary)).where(Tile.level == 0), Tile.idx)
