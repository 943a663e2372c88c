"""The walk over the log by positions: each entry against its leaf, its columns, its indexes and the tree's tiles.

It works fingerprints, tiles and root out anew; what only the content has wrong is remembered and told last.
"""

import hmac
import json
from collections import defaultdict
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, cast, func, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from exchange.audit import entries, projections
from exchange.audit.entries import LogKeys
from exchange.audit.faults import Fault, Wrong
from exchange.audit.models import Entry, EntryTheme, Leaf, Subject, Tile
from exchange.audit.rollups import Tally
from exchange.audit.tiles import tile_reader
from exchange_crypto import leaves, ledger
from exchange_crypto.canonical import unb64_checked
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.leaves import BrokenChain, Outline, WriterChains
from exchange_crypto.ledger import HASH_SIZE, TILE_SIZE, TILE_WIDTH

STEP = 16 * TILE_WIDTH
_BYTES = frozenset({"uid", "pn", "leaf", "lhash", "mac"})
_READ = ("leaf", "lhash", "mac", *projections.COLUMNS)  # as they stand in a row, after its position
_REMEMBERED = 65_536  # ids and lists of themes come again and again
_AT, _LEAF, _HASH, _MAC, _COLUMNS = range(5)


class Walk:
    """Goes over positions 0, 1, 2 ... in steps; raises Wrong at the first that isn't as it was filed."""

    def __init__(self, reader: Session, keys: LogKeys, size: int, root: bytes) -> None:
        self._reader, self._keys, self._size, self._root = reader, keys, size, root
        on_sqlite = reader.get_bind().dialect.name == "sqlite"
        self._id = lru_cache(_REMEMBERED)(_hex if on_sqlite else _uuid)
        self._octets = lru_cache(_REMEMBERED)(unb64_checked)
        self._themes = lru_cache(_REMEMBERED)(_tuple)
        self._edge = ledger.Edge()
        self._levels: list[bytearray] = []
        self._filled: list[int] = []
        self._kept: dict[int, bytes] = {}
        self._due: dict[int, set[bytes]] = defaultdict(set)
        self._chains = WriterChains()
        self.tally = Tally()
        self.content: Fault | None = None

    @property
    def writers(self) -> dict[str, tuple[int, str]]:
        return self._chains.state

    def expect(self, size: int, root: bytes) -> None:
        """The tree of `size` entries must have this root: a checkpoint says so."""
        self._due[size].add(root)

    def over(self, start: int, end: int) -> None:
        """Walk over the positions from `start` up to `end`, not included."""
        rows, themes, subjects = self._read(start, end)
        tiles = self._tiles(start, end)
        for position in range(start, end):
            row = rows.get(position)
            if row is None or row[_LEAF] is None:
                raise Wrong("missing", position)
            due = tiles[(position - start) * HASH_SIZE :][:HASH_SIZE]
            self._one(position, row, due, themes[position], subjects[position])

    def finish(self) -> None:
        """The last, unfilled tiles and the root are those of what was walked over, and there are no others."""
        for level, hashes in enumerate(self._levels):
            if hashes:
                self._compare(level, bytes(hashes))
        for level, count in self._reader.execute(select(Tile.level, func.count()).group_by(Tile.level)):
            due = -(-(self._size >> (8 * level)) // TILE_WIDTH)
            if count != due:
                raise Wrong("tile", self._size, what=f"{level}/{count - 1}")
        if self._edge.root() != self._root:
            raise Wrong("root", self._size)

    def _one(self, position: int, row: Any, due: bytes, themes: set[Any], subjects: set[Any]) -> None:
        found = ledger.leaf_hash(row[_LEAF])
        if found != due:
            self._explain(position, found, due)
        if row[_HASH] != found:
            raise Wrong("hash", position)
        leaf = self._content(position, row, found)
        if leaf is None:
            self.tally.unreadable()
        else:
            self._columns(position, row, leaf, themes, subjects)
        self._edge.append(found)
        self._put(0, found)
        for root in self._due.pop(position + 1, ()):
            if root != self._edge.root():
                raise Wrong("prefix", position + 1)

    def _content(self, position: int, row: Any, found: bytes) -> Outline | None:
        if not hmac.compare_digest(entries.leaf_mac(self._keys, row[_LEAF]), row[_MAC]):
            self._remember("mac", position)
        try:
            leaf = leaves.outline(row[_LEAF])
        except InvalidSeal:
            self._remember("leaf", position)
            return None
        try:
            self._chains.take(leaf.writer, int(leaf.number), leaf.previous, found)
        except BrokenChain:
            self._remember("chain", position)
        return leaf

    def _remember(self, kind: str, position: int) -> None:
        self.content = self.content or Fault(kind, position)

    def _columns(self, position: int, row: Any, leaf: Outline, themes: set[Any], subjects: set[Any]) -> None:
        """Compare the row with its leaf, and count the entry as the leaf says."""
        said = self._themes(leaf.themes)
        due = projections.compared(leaf, said, self._octets, self._id)
        if row[_COLUMNS:] != due:
            wrong = next(at for at, value in enumerate(due) if row[_COLUMNS + at] != value)
            raise Wrong("column", position, what=projections.COLUMNS[wrong])
        if themes != set(said):
            raise Wrong("index", position, what="themes")
        if subjects != (set(map(self._id, projections.seen_of(leaf.x))) if leaf.x else set()):
            raise Wrong("index", position, what="dossiers shown")
        self.tally.count(int(leaf.ts), said, leaf.org, leaf.type, leaf.outcome, int(leaf.bytes or 0))

    def _read(self, start: int, end: int) -> tuple[dict[int, Any], dict[int, set[Any]], dict[int, set[Any]]]:
        """Read a step's rows, themes and subjects by position, whatever types the columns hold."""
        columns = [_as_it_is(name) for name in _READ]
        rows = select(Leaf.seq, *columns).outerjoin(Entry, Entry.eid == Leaf.eid)
        themes = select(Leaf.seq, type_coerce(EntryTheme.theme, NullType())).join(
            EntryTheme, EntryTheme.eid == Leaf.eid
        )
        subjects = select(Leaf.seq, type_coerce(Subject.dossier, NullType())).join(Subject, Subject.eid == Leaf.eid)
        try:
            by_position = {row[_AT]: row for row in self._ranged(rows, start, end)}
            return by_position, self._sets(themes, start, end), self._sets(subjects, start, end)
        except DBAPIError as error:
            raise Wrong("unreadable", start) from error

    def _sets(self, query: Any, start: int, end: int) -> dict[int, set[Any]]:
        found: dict[int, set[Any]] = defaultdict(set)
        for position, value in self._ranged(query, start, end):
            found[position].add(value)
        return found

    def _ranged(self, query: Any, start: int, end: int) -> Any:
        return self._reader.connection().execute(query.where(Leaf.seq >= start, Leaf.seq < end)).all()

    def _tiles(self, start: int, end: int) -> bytes:
        """Return the tree's own hashes of these positions, as they are kept; zeros for what is not."""
        first, last = start // TILE_WIDTH, -(-end // TILE_WIDTH)
        query = select(Tile.idx, Tile.hashes).where(Tile.level == 0, Tile.idx >= first, Tile.idx < last)
        self._kept = {row.idx: row.hashes for row in self._reader.execute(query)}
        return b"".join(self._kept.get(idx, b"")[:TILE_SIZE].ljust(TILE_SIZE, b"\0") for idx in range(first, last))

    def _put(self, level: int, found: bytes) -> None:
        """Add a hash to a level; a full tile is compared, and its own hash goes up."""
        if level == len(self._levels):
            self._levels.append(bytearray())
            self._filled.append(0)
        self._levels[level] += found
        if len(self._levels[level]) == TILE_SIZE:
            tile = bytes(self._levels[level])
            self._compare(level, tile)
            self._filled[level] += 1
            self._levels[level].clear()
            self._put(level + 1, ledger.fold(tile))

    def _compare(self, level: int, tile: bytes) -> None:
        idx = self._filled[level]
        if self._stored(level, idx) != tile:
            raise Wrong("tile", idx * TILE_WIDTH ** (level + 1), what=f"{level}/{idx}")

    def _stored(self, level: int, idx: int) -> bytes | None:
        if level == 0:
            return self._kept.get(idx)  # read with the step
        return self._reader.scalar(select(Tile.hashes).where(Tile.level == level, Tile.idx == idx))

    def _explain(self, position: int, found: bytes, due: bytes) -> None:
        """Raise Wrong, saying what happened where an entry and its place in the tree disagree."""
        if self._entries_make_the_root():
            raise Wrong("tile", position, what=f"0/{position // TILE_WIDTH}")
        other = self._filed_at(found)
        if other is None:
            raise Wrong("inserted" if self._hash_at(position + 1) == due else "edited", position)
        if self._hash_at(other) == due:
            raise Wrong("swapped", position, other)
        raise Wrong("missing" if other == position + 1 else "moved", position, other)

    def _entries_make_the_root(self) -> bool:
        edge = ledger.Edge()
        for start in range(0, self._size, STEP):
            query = select(cast(Entry.leaf, LargeBinary)).join(Leaf, Leaf.eid == Entry.eid).order_by(Leaf.seq)
            for (leaf,) in self._ranged(query, start, start + STEP):
                edge.append(ledger.leaf_hash(leaf))
        return edge.size == self._size and edge.root() == self._root

    def _filed_at(self, found: bytes) -> int | None:
        get = tile_reader(self._reader)
        for idx in range(-(-self._size // TILE_WIDTH)):
            tile = get(0, idx) or b""
            for at in range(0, len(tile), HASH_SIZE):
                if tile[at : at + HASH_SIZE] == found:
                    return idx * TILE_WIDTH + at // HASH_SIZE
        return None

    def _hash_at(self, position: int) -> bytes | None:
        query = select(cast(Entry.leaf, LargeBinary)).join(Leaf, Leaf.eid == Entry.eid).where(Leaf.seq == position)
        leaf = self._reader.scalar(query)
        return None if leaf is None else ledger.leaf_hash(leaf)


def _as_it_is(name: str) -> Any:
    column = getattr(Entry, name)
    return cast(column, LargeBinary) if name in _BYTES else type_coerce(column, NullType())


def _hex(text: str) -> str:
    return unb64_checked(text).hex()


def _uuid(text: str) -> UUID:
    return UUID(bytes=unb64_checked(text))


def _tuple(themes: str) -> tuple[str, ...]:
    return tuple(json.loads(themes))
