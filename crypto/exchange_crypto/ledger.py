"""The Merkle tree over the log's entries (RFC 6962, 2.1), kept as tiles of 256 hashes, and its two proofs.

It holds no storage: tiles come in by a function and go out as values. It refuses tiles that are absent or ragged.
"""

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256

from exchange_crypto.errors import InvalidSeal

HASH_SIZE = 32
LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"
EMPTY_ROOT = sha256(b"").digest()

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
TILE_SIZE = TILE_WIDTH * HASH_SIZE

TileGet = Callable[[int, int], bytes | None]
Tiles = dict[tuple[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return the 32-byte hash of an entry (RFC 6962, 2.1)."""
    return sha256(LEAF_PREFIX + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash of the node above two hashes (RFC 6962, 2.1)."""
    return sha256(NODE_PREFIX + left + right).digest()


def fold(hashes: bytes) -> bytes:
    """Return the hash above 1, 2, 4 ... 256 hashes that stand one after the other."""
    while len(hashes) > HASH_SIZE:
        pairs = [NODE_PREFIX + hashes[at : at + 2 * HASH_SIZE] for at in range(0, len(hashes), 2 * HASH_SIZE)]
        hashes = b"".join([sha256(pair).digest() for pair in pairs])
    return hashes


class Edge:
    """The right edge of a tree: its complete subtrees' hashes, largest first; enough to go on and for the root."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if size.bit_count() != len(hashes) or any(len(item) != HASH_SIZE for item in hashes):
            raise InvalidSeal(f"not the edge of a tree of {size}")
        self.size = size
        self.hashes = list(hashes)

    def append(self, entry_hash: bytes) -> None:
        """Add one entry's hash at the right."""
        self._add(entry_hash, 0)

    def extend(self, entry_hashes: Sequence[bytes]) -> None:
        """Add several entries' hashes at the right; those that fill a tile are folded at once."""
        at = 0
        while at < len(entry_hashes):
            tile = entry_hashes[at : at + TILE_WIDTH]
            if self.size % TILE_WIDTH == 0 and len(tile) == TILE_WIDTH:
                self._add(fold(b"".join(tile)), TILE_HEIGHT)
                at += TILE_WIDTH
            else:
                self._add(entry_hashes[at], 0)
                at += 1

    def _add(self, found: bytes, height: int) -> None:
        """Add the hash of a complete subtree of this height, of which the size so far must be a multiple."""
        below = self.size >> height
        while below & 1:
            found = node_hash(self.hashes.pop(), found)
            below >>= 1
        self.hashes.append(found)
        self.size += 1 << height

    def root(self) -> bytes:
        """Return the root of the tree so far."""
        if not self.hashes:
            return EMPTY_ROOT
        *larger, root = self.hashes
        for left in reversed(larger):
            root = node_hash(left, root)
        return root


def edge(get: TileGet, size: int) -> Edge:
    """Return the right edge of the first `size` entries; InvalidSeal if a tile it needs is absent or short."""
    hashes, start = [], 0
    for height in reversed(range(size.bit_length())):
        if size >> height & 1:
            hashes.append(_subtree(get, height, start >> height))
            start += 1 << height
    return Edge(size, hashes)


def root(get: TileGet, size: int) -> bytes:
    """Return the root of the first `size` entries; InvalidSeal if a tile it needs is absent or short."""
    return edge(get, size).root()


def append(get: TileGet, size: int, entry_hashes: Sequence[bytes]) -> tuple[int, bytes, Tiles]:
    """Return the new size, the new root and every tile that changed, for a tree of `size` entries and those after it.

    InvalidSeal if the stored right edge isn't exactly that of `size` entries.
    """
    changed: Tiles = {}
    new_size = size + len(entry_hashes)
    level, fresh = 0, list(entry_hashes)
    while fresh:
        fresh = _extend(get, changed, level, size >> (TILE_HEIGHT * level), fresh)
        level += 1

    def current(level: int, idx: int) -> bytes | None:
        return changed.get((level, idx)) or get(level, idx)

    return new_size, root(current, new_size), changed


def inclusion(get: TileGet, index: int, size: int) -> list[bytes]:
    """Return the proof that entry `index` is in the tree of `size` (RFC 6962, 2.1.1), the sibling first; ValueError if it isn't."""
    if not 0 <= index < size:
        raise ValueError(f"no entry {index} in a tree of {size}")
    return _path(cache(get), index, 0, size)


def consistency(get: TileGet, old: int, new: int) -> list[bytes]:
    """Return the proof that the tree of `old` entries is a prefix of that of `new` (RFC 6962, 2.1.2); ValueError without 0 < old <= new."""
    if not 0 < old <= new:
        raise ValueError(f"no proof from {old} to {new}")
    if old == new:
        return []
    return _prefix(cache(get), old, 0, new)


def check_inclusion(proof: Sequence[bytes], index: int, size: int, entry_hash: bytes, root: bytes) -> None:
    """Raise InvalidSeal unless the proof leads from the entry to the root (RFC 9162, 2.1.3.2)."""
    _check_hashes(entry_hash, root, *proof)
    if not 0 <= index < size:
        raise InvalidSeal(f"no entry {index} in a tree of {size}")
    at, last = index, size - 1
    for sibling in proof:
        if last == 0:
            raise InvalidSeal("the proof is too long")
        if at & 1 or at == last:
            entry_hash = node_hash(sibling, entry_hash)
            at, last = _above_left(at, last)
        else:
            entry_hash = node_hash(entry_hash, sibling)
        at, last = at >> 1, last >> 1
    if last != 0 or entry_hash != root:
        raise InvalidSeal("the proof does not lead to the root")


def check_consistency(proof: Sequence[bytes], old_size: int, old_root: bytes, new_size: int, new_root: bytes) -> None:
    """Raise InvalidSeal unless the proof makes the old tree a prefix of the new (RFC 9162, 2.1.4.2).

    An empty old tree has no proof; two equal trees have an empty one.
    """
    _check_hashes(old_root, new_root, *proof)
    if old_size == new_size:
        if proof or old_root != new_root:
            raise InvalidSeal("two trees of one size that differ")
        return
    if not 0 < old_size < new_size or not proof:
        raise InvalidSeal(f"no proof from {old_size} to {new_size}")
    whole = old_size & (old_size - 1) == 0
    _check_steps([old_root, *proof] if whole else list(proof), old_size - 1, new_size - 1, old_root, new_root)


def _subtree(get: TileGet, height: int, idx: int) -> bytes:
    level, inside = divmod(height, TILE_HEIGHT)
    tile, offset = divmod(idx << inside, TILE_WIDTH)
    end = (offset + (1 << inside)) * HASH_SIZE
    return fold(_tile(get, level, tile, end)[offset * HASH_SIZE : end])


def _tile(get: TileGet, level: int, idx: int, end: int) -> bytes:
    data = get(level, idx) or b""
    if len(data) < end or len(data) > TILE_SIZE or len(data) % HASH_SIZE:
        raise InvalidSeal(f"tile {idx} of level {level} is absent, short or ragged")
    return data


def _extend(get: TileGet, changed: Tiles, level: int, count: int, fresh: list[bytes]) -> list[bytes]:
    """Put the hashes at the right of a level into `changed`; return the hashes of the tiles that became full."""
    if any(len(item) != HASH_SIZE for item in fresh):
        raise ValueError("a hash has 32 bytes")
    idx, width = divmod(count, TILE_WIDTH)
    data = _tile(get, level, idx, width * HASH_SIZE) if width else b""
    if len(data) != width * HASH_SIZE:
        raise InvalidSeal(f"tile {idx} of level {level} is ahead of the tree")
    data += b"".join(fresh)
    full = []
    for offset in range(0, len(data), TILE_SIZE):
        tile = data[offset : offset + TILE_SIZE]
        changed[level, idx + offset // TILE_SIZE] = tile
        if len(tile) == TILE_SIZE:
            full.append(fold(tile))
    return full


def _path(get: TileGet, index: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return _path(get, index, start, middle) + [_range(get, middle, end)]
    return _path(get, index, middle, end) + [_range(get, start, middle)]


def _prefix(get: TileGet, old: int, start: int, end: int) -> list[bytes]:
    if old == end:
        return [_range(get, start, end)] if start else []
    middle = start + _split(end - start)
    if old <= middle:
        return _prefix(get, old, start, middle) + [_range(get, middle, end)]
    return _prefix(get, old, middle, end) + [_range(get, start, middle)]


def _range(get: TileGet, start: int, end: int) -> bytes:
    """Return the root over entries start to end, where start is a multiple of a power of two not below end - start."""
    count = end - start
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return _subtree(get, height, start >> height)
    middle = start + _split(count)
    return node_hash(_range(get, start, middle), _range(get, middle, end))


def _split(count: int) -> int:
    """Return the largest power of two below count (RFC 6962, 2.1)."""
    return 1 << (count - 1).bit_length() - 1


def _check_hashes(*hashes: bytes) -> None:
    if any(len(item) != HASH_SIZE for item in hashes):
        raise InvalidSeal("a hash has 32 bytes")


def _above_left(at: int, last: int) -> tuple[int, int]:
    """Climb while the node has no right sibling: there the tree has no hash of its own."""
    while not at & 1 and at:
        at, last = at >> 1, last >> 1
    return at, last


def _check_steps(steps: list[bytes], at: int, last: int, old_root: bytes, new_root: bytes) -> None:
    while at & 1:
        at, last = at >> 1, last >> 1
    old_hash = new_hash = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise InvalidSeal("the proof is too long")
        if at & 1 or at == last:
            old_hash, new_hash = node_hash(step, old_hash), node_hash(step, new_hash)
            at, last = _above_left(at, last)
        else:
            new_hash = node_hash(new_hash, step)
        at, last = at >> 1, last >> 1
    if last != 0 or old_hash != old_root or new_hash != new_root:
        raise InvalidSeal("the proof does not make the old tree a prefix of the new")
