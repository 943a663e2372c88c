"""What happened to entries and their hashes is told apart: edited, missing, inserted, swapped, cut, torn."""

import pytest

from exchange_crypto import leaves
from exchange_crypto.ledger import leaf_hash
from exchange_crypto.tiles import bundle, unbundle
from exchange_crypto.verify import Wrong, check
from tests.exchange_crypto.logs import chained, exported, leaf

ENTRIES = chained(600)
FILES = exported(ENTRIES)
EDITED = leaves.encode(leaf(9999))
LAST = "tile/entries/002.p/88"


def wrong(files):
    with pytest.raises(Wrong) as caught:
        check(files.get, [])
    return str(caught.value)


def with_entries(change):
    """The export with its entries changed, and bundled again as if nothing had happened."""
    entries = list(ENTRIES)
    change(entries)
    cut = {"tile/entries/000": entries[:256], "tile/entries/001": entries[256:512], LAST: entries[512:]}
    return FILES | {path: bundle(part) for path, part in cut.items()}


def in_bundle(path, change):
    """The export with one bundle changed, the others left."""
    entries = list(unbundle(FILES[path]))
    change(entries)
    return FILES | {path: bundle(entries)}


def with_byte(path, at):
    data = FILES[path]
    return FILES | {path: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]}


def without(path):
    return {name: data for name, data in FILES.items() if name != path}


def in_last(entries):
    """The export with its last bundle and tile holding these, under their old names."""
    return FILES | {LAST: bundle(entries), "tile/0/002.p/88": b"".join(map(leaf_hash, entries))}


def put(at, data):
    return lambda entries: entries.__setitem__(at, data)


def insert(at, *new):
    return lambda entries: entries.__setitem__(slice(at, at), new)


def drop(first, last=None):
    return lambda entries: entries.__delitem__(slice(first, (last or first) + 1))


def swap(one, other):
    def change(entries):
        entries[one], entries[other] = entries[other], entries[one]

    return change


TAMPERED = {
    "an entry edited": (with_entries(put(300, EDITED)), "entry 300 was edited"),
    "the first entry edited": (with_entries(put(0, EDITED)), "entry 0 was edited"),
    "the last entry edited": (with_entries(put(599, EDITED)), "entry 599 was edited"),
    "a bit of an entry changed": (with_byte("tile/entries/001", 100), "entry 256 was edited"),
    "a length changed": (with_byte("tile/entries/001", 1), "entry 256 was edited"),
    "an entry left out": (with_entries(drop(7)), "entry 7 is missing: entry 8 stands there"),
    "three entries left out": (with_entries(drop(254, 256)), "entries 254 to 256 are missing: entry 257 stands there"),
    "an entry left out of a bundle": (in_bundle("tile/entries/001", drop(3)), "entry 259 is missing"),
    "the last of a bundle left out": (in_bundle("tile/entries/001", drop(255)), "entry 511 is missing"),
    "the last entry cut off": (with_entries(drop(599)), "entry 599 is missing"),
    "the end cut inside an entry": (FILES | {LAST: FILES[LAST][:-1]}, "entry 599 is missing"),
    "an entry put in": (with_entries(insert(40, EDITED)), "entry 40 is inserted: entry 40 as signed stands after"),
    "three entries put in": (with_entries(insert(255, EDITED, EDITED, EDITED)), "entries 255 to 257 are inserted"),
    "an entry put in one bundle": (in_bundle("tile/entries/000", insert(256, EDITED)), "entry 256 is inserted"),
    "an entry put in twice": (with_entries(insert(40, ENTRIES[12])), "entry 40 is inserted: a copy of entry 12"),
    "an entry put after the last": (with_entries(insert(600, EDITED)), "entry 600 stands after the last entry"),
    "two entries swapped": (with_entries(swap(5, 590)), "entries 5 and 590 were swapped"),
    "two neighbours swapped": (with_entries(swap(255, 256)), "entries 255 and 256 were swapped"),
    "an entry overwritten by another": (
        with_entries(put(40, ENTRIES[90])),
        "entry 40 was replaced by a copy of entry 90",
    ),
    "a bundle gone": (without("tile/entries/001"), "tile/entries/001 is missing: entries 256 to 511"),
    "a bundle emptied": (FILES | {"tile/entries/001": b""}, "entries 256 to 511 are missing: entry 512 stands"),
    "the last entry cut off with its hash": (in_last(ENTRIES[512:599]), "entry 599 is missing, and so is its hash"),
    "an entry put last with its hash": (in_last([*ENTRIES[512:], EDITED]), "entry 600 is inserted, and so is its hash"),
    "bytes after a bundle": (FILES | {LAST: FILES[LAST] + b"\0"}, f"{LAST} goes on after its last entry, 599"),
    "a hash changed": (with_byte("tile/0/001", 32), "tile/0/001 is missing or not as signed; entries 256 to 511 are"),
    "a tile gone": (without("tile/0/001"), "tile/0/001 is missing or not as signed; entries 256 to 511 are"),
}


@pytest.mark.parametrize(("files", "says"), TAMPERED.values(), ids=TAMPERED)
def test_tampering_is_named_with_its_place(files, says):
    assert wrong(files).startswith(says)


def test_when_neither_entries_nor_hashes_are_as_signed_that_is_said():
    files = with_entries(put(300, EDITED)) | {"tile/0/002.p/88": bytes(88 * 32)}

    says = wrong(files)

    assert says.startswith("entry 300 was edited")
    assert says.endswith("or the hashes were changed: tile/0/001 is not as signed either")
