"""Says in one sentence what happened to an export whose entries and hashes disagree, and where it first did.

It only explains; that something is wrong has been found before (`verify`).
"""

from collections.abc import Iterator

from exchange_crypto.errors import InvalidSeal
from exchange_crypto.ledger import HASH_SIZE, TILE_WIDTH, Edge, leaf_hash
from exchange_crypto.tiles import Export, bundle_path, tile_path, unbundle


def explain(export: Export, idx: int, signed_root: bytes) -> str:
    """Return what is wrong with the first bundle that disagrees with its tile."""
    width = export.width(0, idx)
    first, last = idx * TILE_WIDTH, idx * TILE_WIDTH + width - 1
    bundle, tile = bundle_path(idx, width), tile_path(0, idx, width)
    if export.bundle(idx) is None:
        return f"{bundle} is missing: entries {first} to {last}"
    found, due = _entries(export, idx), _hashes(export, idx)
    if found == due and len(found) == width:
        return f"{bundle} goes on after its last entry, {last}"
    if found == due:
        at, happened = min(len(found), width), "missing" if len(found) < width else "inserted"
        return f"entry {first + at} is {happened}, and so is its hash ({bundle}, {tile})"
    if _root(_all_entries(export)) == signed_root:
        return f"{tile} is missing or not as signed; entries {first} to {last} are"
    at = _first_difference(found, due)
    says = _told(export, first + at, found[at:] + _entries(export, idx + 1), due[at:] + _hashes(export, idx + 1))
    if _root(_all_hashes(export)) == signed_root:
        return f"{says} ({bundle})"
    return f"{says} ({bundle}), or the hashes were changed: {tile} is not as signed either"


def _told(export: Export, place: int, found: list[bytes], due: list[bytes]) -> str:
    """Compare the hashes of the entries that stand from `place` on with those that should."""
    if not found:
        return f"entry {place} is missing: the entries end before it, or inside it"
    if not due:
        return f"entry {place} stands after the last entry that was signed"
    came_from = _find(export, found[0])
    if came_from is not None:
        return _moved(export, place, came_from, found, due)
    if due[0] in found:
        return f"{_range(place, found.index(due[0]), 'inserted')}: entry {place} as signed stands after"
    return f"entry {place} was edited: it doesn't have its hash"


def _moved(export: Export, place: int, came_from: int, found: list[bytes], due: list[bytes]) -> str:
    """The entry at `place` is genuine, but belongs elsewhere."""
    if due[:1] == _entries(export, came_from // TILE_WIDTH)[came_from % TILE_WIDTH :][:1]:
        return f"entries {min(place, came_from)} and {max(place, came_from)} were swapped"
    if due[0] in found:
        return f"{_range(place, found.index(due[0]), 'inserted')}: a copy of entry {came_from} stands there"
    after = came_from + 1
    if came_from > place and found[1:2] == _hashes(export, after // TILE_WIDTH)[after % TILE_WIDTH :][:1]:
        return f"{_range(place, came_from - place, 'missing')}: entry {came_from} stands there"
    return f"entry {place} was replaced by a copy of entry {came_from}"


def _range(place: int, count: int, happened: str) -> str:
    if count == 1:
        return f"entry {place} is {happened}"
    return f"entries {place} to {place + count - 1} are {happened}"


def _first_difference(found: list[bytes], due: list[bytes]) -> int:
    pairs = enumerate(zip(found, due, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(found), len(due)))


def _find(export: Export, entry_hash: bytes) -> int | None:
    return next((place for place, due in enumerate(_all_hashes(export)) if due == entry_hash), None)


def _root(hashes: Iterator[bytes]) -> bytes:
    edge = Edge()
    for entry_hash in hashes:
        edge.append(entry_hash)
    return edge.root()


def _all_entries(export: Export) -> Iterator[bytes]:
    for idx in _bundles(export):
        yield from _entries(export, idx)


def _all_hashes(export: Export) -> Iterator[bytes]:
    for idx in _bundles(export):
        yield from _hashes(export, idx)


def _bundles(export: Export) -> range:
    return range(-(-export.size // TILE_WIDTH))


def _hashes(export: Export, idx: int) -> list[bytes]:
    """Return the hashes in a tile of level 0, none outside the tree."""
    data = (export.tile(0, idx) if idx in _bundles(export) else None) or b""
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def _entries(export: Export, idx: int) -> list[bytes]:
    """Return the hashes of a bundle's entries up to its end or its first broken length, none outside the tree."""
    data = (export.bundle(idx) if idx in _bundles(export) else None) or b""
    found = []
    try:
        for leaf in unbundle(data):
            found.append(leaf_hash(leaf))
    except InvalidSeal:
        return found
    return found
