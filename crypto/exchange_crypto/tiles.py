"""The log as a folder of files (C2SP tlog-tiles): the same checkpoint always gives the same bytes.

It writes nothing that the checkpoint didn't sign, and no partial tile but the rightmost ones.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from exchange_crypto.checkpoint import open_checkpoint
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.ledger import EMPTY_ROOT, HASH_SIZE, TILE_HEIGHT, TILE_SIZE, TILE_WIDTH, Tiles, append, leaf_hash

CHECKPOINT = "checkpoint"
VKEY = "log.vkey"
ENTRIES = "entries"
LENGTH_SIZE = 2

Write = Callable[[str, bytes], object]
Read = Callable[[str], bytes | None]


def tile_path(level: int, idx: int, width: int = TILE_WIDTH) -> str:
    """Return where a tile of 1 to 256 hashes lies, as in `tile/0/x001/234.p/5` (tlog-tiles, "Merkle Tree")."""
    return _path(str(level), idx, width)


def bundle_path(idx: int, width: int = TILE_WIDTH) -> str:
    """Return where a bundle of 1 to 256 entries lies, as in `tile/entries/x001/234.p/5` (tlog-tiles, "Log entries")."""
    return _path(ENTRIES, idx, width)


def layout(size: int) -> Iterator[tuple[int, int]]:
    """Give level and index of every tile of a tree of `size` entries; the bundles lie as the tiles of level 0."""
    level = 0
    while (count := size >> (TILE_HEIGHT * level)) > 0:
        for idx in range((count + TILE_WIDTH - 1) // TILE_WIDTH):
            yield level, idx
        level += 1


def bundle(leaves: Iterable[bytes]) -> bytes:
    """Return the leaves, each after its length in 2 bytes, big-endian; OverflowError for one above 65 535 bytes."""
    return b"".join(len(leaf).to_bytes(LENGTH_SIZE, "big") + leaf for leaf in leaves)


def unbundle(data: bytes) -> Iterator[bytes]:
    """Give the leaves of a bundle; InvalidSeal where it ends inside one."""
    at = 0
    while at < len(data):
        start = at + LENGTH_SIZE
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data) or start > len(data):
            raise InvalidSeal("the bundle ends inside an entry")
        yield data[start:at]


class Export:
    """The files of a log of `size` entries, read one by one; which of them are there and true is yet to be checked."""

    def __init__(self, read: Read, size: int) -> None:
        self.read = read
        self.size = size

    def tile(self, level: int, idx: int) -> bytes | None:
        """Return a tile's file as it stands, None if it isn't there."""
        return self.read(tile_path(level, idx, self.width(level, idx)))

    def bundle(self, idx: int) -> bytes | None:
        """Return a bundle's file as it stands, None if it isn't there."""
        return self.read(bundle_path(idx, self.width(0, idx)))

    def width(self, level: int, idx: int) -> int:
        """Return how many hashes a tile should have."""
        return min(TILE_WIDTH, (self.size >> (TILE_HEIGHT * level)) - idx * TILE_WIDTH)

    def paths(self) -> set[str]:
        """Return the path of every tile and bundle that belongs to the log."""
        tiles = {tile_path(level, idx, self.width(level, idx)) for level, idx in layout(self.size)}
        return tiles | {bundle_path(idx, self.width(0, idx)) for level, idx in layout(self.size) if level == 0}


def write_export(write: Write, leaves: Iterable[bytes], note: str, vkey: str) -> None:
    """Write the log that the checkpoint signed: bundles, tiles, `log.vkey` and, last of all, `checkpoint`.

    Leaves after the checkpoint's size are left out. InvalidSeal if the key didn't sign, or if these are not the leaves
    that it signed: then there is no `checkpoint` file, and what was written is no export.
    """
    signed = open_checkpoint(note, vkey)
    edge: Tiles = {}

    def get(level: int, idx: int) -> bytes | None:
        return edge.get((level, idx))

    size, root = 0, EMPTY_ROOT
    for batch in _batches(islice(leaves, signed.size)):
        write(bundle_path(size // TILE_WIDTH, len(batch)), bundle(batch))
        size, root, changed = append(get, size, [leaf_hash(leaf) for leaf in batch])
        edge |= changed
        _write_full(write, edge)
    for (level, idx), tile in edge.items():
        write(tile_path(level, idx, len(tile) // HASH_SIZE), tile)
    if (size, root) != (signed.size, signed.root):
        raise InvalidSeal("these are not the entries that the checkpoint signed")
    write(VKEY, f"{vkey}\n".encode())
    write(CHECKPOINT, note.encode())


def _batches(leaves: Iterator[bytes]) -> Iterator[list[bytes]]:
    while batch := list(islice(leaves, TILE_WIDTH)):
        yield batch


def _write_full(write: Write, edge: Tiles) -> None:
    """Write the full tiles and forget them: the edge never holds more than one tile a level."""
    for level, idx in [place for place, tile in edge.items() if len(tile) == TILE_SIZE]:
        write(tile_path(level, idx), edge.pop((level, idx)))


def _path(level: str, idx: int, width: int) -> str:
    digits = f"{idx:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    *higher, last = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    part = f".p/{width}" if width < TILE_WIDTH else ""
    return "/".join(["tile", level, *(f"x{group}" for group in higher), f"{last}{part}"])
