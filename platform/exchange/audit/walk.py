"""The walk over the log by positions: each entry against the tree's tiles and what was signed, and its row against its leaf.

It works fingerprints, tiles and root out anew. A step of entries is compared list by list, which takes half the time of
going through them one by one.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import attrgetter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exchange.audit import displaced, steps
from exchange.audit.contents import Contents, first_unlike
from exchange.audit.entries import LogKeys
from exchange.audit.faults import Fault, Wrong
from exchange.audit.models import Tile
from exchange.audit.steps import HASH, LEAF, Step
from exchange_crypto import ledger
from exchange_crypto.ledger import HASH_SIZE, TILE_SIZE, TILE_WIDTH

STEP = 16 * TILE_WIDTH


class Walk:
    """Goes over positions 0, 1, 2 ... in steps; raises Wrong at the first that isn't as it was filed."""

    def __init__(self, reader: Session, keys: LogKeys, size: int, root: bytes) -> None:
        self._reader, self._size, self._root = reader, size, root
        self._edge = ledger.Edge()
        self._levels: list[bytearray] = []
        self._filled: list[int] = []
        self._kept: dict[int, bytes] = {}
        self._due: dict[int, set[bytes]] = defaultdict(set)
        self.contents = Contents(keys, on_sqlite=reader.get_bind().dialect.name == "sqlite")

    def expect(self, size: int, root: bytes) -> None:
        """The tree of `size` entries must have this root: a checkpoint says so."""
        self._due[size].add(root)

    def over(self, start: int, end: int) -> None:
        """Walk over the positions from `start` up to `end`, not included."""
        step = steps.read(self._reader, start, end)
        hashes = [ledger.leaf_hash(row[LEAF]) for row in step.rows]
        # Of faults that are told with one position the first listed comes first: what was signed, the shape, the rest.
        faults = [
            *self._prefixes(start, hashes),
            *self._places(step, end, hashes),
            *self.contents.check(step, hashes),
        ]
        if faults:
            raise Wrong.of(min(faults, key=attrgetter("at")))
        self._kept = step.tiles
        for at in range(0, len(hashes), TILE_WIDTH):
            self._put(0, b"".join(hashes[at : at + TILE_WIDTH]))

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

    def _prefixes(self, start: int, hashes: Sequence[bytes]) -> Iterator[Fault]:
        """Let the tree grow by these hashes; give each size at which its root is not the one that was signed."""
        for size in sorted(one for one in self._due if one <= start + len(hashes)):
            self._edge.extend(hashes[self._edge.size - start : size - start])
            if self._due.pop(size) != {self._edge.root()}:
                yield Fault("prefix", size)
        self._edge.extend(hashes[self._edge.size - start :])

    def _places(self, step: Step, end: int, hashes: Sequence[bytes]) -> Iterator[Fault]:
        """Give the first position that has no entry, another hash than the tree's, and another than the one kept beside it."""
        if len(hashes) < end - step.start:
            yield Fault("missing", step.start + len(hashes))
        kept = step.tile_hashes(end)
        due = [kept[at : at + HASH_SIZE] for at in range(0, len(hashes) * HASH_SIZE, HASH_SIZE)]
        for at in first_unlike(hashes, due):
            yield displaced.explain(self._reader, self._size, self._root, step.start + at, hashes[at], due[at])
        for at in first_unlike(hashes, [row[HASH] for row in step.rows]):
            yield Fault("hash", step.start + at)

    def _put(self, level: int, hashes: bytes) -> None:
        """Add hashes to a level, up to a tile's end; a full tile is compared, and its own hash goes up."""
        if level == len(self._levels):
            self._levels.append(bytearray())
            self._filled.append(0)
        self._levels[level] += hashes
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
