"""Says what happened where an entry and its place in the tree disagree; that they do has been found before (`walk`)."""

from sqlalchemy import LargeBinary, cast, select
from sqlalchemy.orm import Session

from exchange.audit.faults import Fault
from exchange.audit.models import Entry, Leaf
from exchange.audit.tiles import tile_reader
from exchange_crypto import ledger
from exchange_crypto.ledger import HASH_SIZE, TILE_WIDTH

_STEP = 16 * TILE_WIDTH
_LEAF = cast(Entry.leaf, LargeBinary)


def explain(reader: Session, size: int, root: bytes, position: int, found: bytes, due: bytes) -> Fault:
    """Return the fault at a position whose entry has the hash `found`, where the tree of this size and root has `due`."""
    if _entries_make(reader, size, root):
        return Fault("tile", position, what=f"0/{position // TILE_WIDTH}")
    other = _filed_at(reader, size, found)
    if other is None:
        return Fault("inserted" if _hash_at(reader, position + 1) == due else "edited", position)
    if _hash_at(reader, other) == due:
        return Fault("swapped", position, other)
    return Fault("missing" if other == position + 1 else "moved", position, other)


def _entries_make(reader: Session, size: int, root: bytes) -> bool:
    edge = ledger.Edge()
    query = select(_LEAF).join(Leaf, Leaf.eid == Entry.eid).order_by(Leaf.seq)
    for start in range(0, size, _STEP):
        for leaf in reader.scalars(query.where(Leaf.seq >= start, Leaf.seq < start + _STEP)):
            edge.append(ledger.leaf_hash(leaf))
    return edge.size == size and edge.root() == root


def _filed_at(reader: Session, size: int, found: bytes) -> int | None:
    get = tile_reader(reader)
    for idx in range(-(-size // TILE_WIDTH)):
        tile = get(0, idx) or b""
        for at in range(0, len(tile), HASH_SIZE):
            if tile[at : at + HASH_SIZE] == found:
                return idx * TILE_WIDTH + at // HASH_SIZE
    return None


def _hash_at(reader: Session, position: int) -> bytes | None:
    leaf = reader.scalar(select(_LEAF).join(Leaf, Leaf.eid == Entry.eid).where(Leaf.seq == position))
    return None if leaf is None else ledger.leaf_hash(leaf)
