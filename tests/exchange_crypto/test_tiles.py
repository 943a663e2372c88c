"""The export lies as tlog-tiles says, and is the same bytes for the same checkpoint."""

import pytest

from exchange_crypto.checkpoint import open_checkpoint
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.ledger import leaf_hash, root
from exchange_crypto.tiles import bundle, bundle_path, layout, tile_path, unbundle, write_export
from tests.exchange_crypto.logs import ORIGIN, OTHER_SEED, VKEY, chained, exported, note, signer

ENTRIES = chained(600)


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ((0, 0), "tile/0/000"),
        ((0, 999), "tile/0/999"),
        ((1, 1000), "tile/1/x001/000"),
        ((0, 1234067), "tile/0/x001/x234/067"),
        ((3, 1234067, 5), "tile/3/x001/x234/067.p/5"),
        ((0, 7, 256), "tile/0/007"),
    ],
)
def test_tiles_lie_where_the_specification_says(place, path):
    assert tile_path(*place) == path


def test_bundles_lie_beside_the_tiles():
    assert bundle_path(1234, 5) == "tile/entries/x001/234.p/5"


def test_seventy_thousand_entries_have_the_tiles_of_the_specification():
    places = list(layout(70_000))

    assert [len([level for level, _ in places if level == wanted]) for wanted in range(4)] == [274, 2, 1, 0]


def test_an_export_holds_the_tiles_the_bundles_the_key_and_the_checkpoint():
    files = exported(ENTRIES)

    assert sorted(files) == [
        "checkpoint",
        "log.vkey",
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/88",
        "tile/1/000.p/2",
        "tile/entries/000",
        "tile/entries/001",
        "tile/entries/002.p/88",
    ]
    assert files["tile/0/002.p/88"] == b"".join(leaf_hash(data) for data in ENTRIES[512:])
    assert list(unbundle(files["tile/entries/001"])) == ENTRIES[256:512]
    assert files["log.vkey"] == f"{VKEY}\n".encode()


@pytest.mark.parametrize("size", [0, 1, 256, 257, 512])
def test_an_export_has_the_root_that_was_signed(size):
    files = exported(ENTRIES[:size])

    signed = open_checkpoint(files["checkpoint"].decode(), VKEY)

    partial = {0: size % 256, 1: size // 256}
    assert signed.root == root(lambda level, idx: files[tile_path(level, idx, partial[level] or 256)], size)


def test_the_same_checkpoint_gives_the_same_bytes():
    later = {}

    write_export(later.__setitem__, iter(ENTRIES), note(ENTRIES[:300]), VKEY)

    assert later == exported(ENTRIES[:300])


@pytest.mark.parametrize("entries", [ENTRIES[:299], [*ENTRIES[:299], b"another"], ENTRIES[1:301]])
def test_what_the_checkpoint_did_not_sign_gets_no_checkpoint(entries):
    files = {}

    with pytest.raises(InvalidSeal):
        write_export(files.__setitem__, entries, note(ENTRIES[:300]), VKEY)

    assert "checkpoint" not in files


def test_nothing_is_written_for_a_checkpoint_of_another_key():
    files = {}

    with pytest.raises(InvalidSeal):
        write_export(files.__setitem__, ENTRIES, note(ENTRIES), signer(OTHER_SEED, ORIGIN).key.vkey)

    assert not files


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x02a", bundle([b"whole"]) + b"\x00"])
def test_a_bundle_that_ends_inside_an_entry_is_refused(data):
    with pytest.raises(InvalidSeal):
        list(unbundle(data))


def test_an_entry_of_the_largest_size_is_bundled():
    assert list(unbundle(bundle([bytes(65535), b""]))) == [bytes(65535), b""]
