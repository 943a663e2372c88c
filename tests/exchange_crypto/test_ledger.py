"""The tree gives the roots of RFC 6962, and no proof that was touched passes."""

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange_crypto import ledger
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.ledger import (
    EMPTY_ROOT,
    TILE_SIZE,
    Edge,
    append,
    check_consistency,
    check_inclusion,
    consistency,
    inclusion,
    leaf_hash,
    node_hash,
    root,
)
from tests.exchange_crypto.logs import grown

PROBES = json.loads((Path(__file__).parents[1] / "data/tlog/probes.json").read_text())
HASHES = [leaf_hash(str(number).encode()) for number in range(1100)]
LARGEST = 70


def naive(hashes):
    """RFC 6962, 2.1, word for word."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"").digest()
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return sha256(b"\x01" + naive(hashes[:half]) + naive(hashes[half:])).digest()


def bent(proof):
    """The proof with one thing wrong, each way."""
    yield [*proof, bytes(32)]
    for at in range(len(proof)):
        yield proof[:at] + proof[at + 1 :]
        yield proof[:at] + [bytes([proof[at][0] ^ 1]) + proof[at][1:]] + proof[at + 1 :]
        yield proof[:at] + [proof[at][:-1]] + proof[at + 1 :]


def test_hashes_of_leaf_and_node_are_those_of_the_standard():
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_published_tree_of_eight_has_its_published_roots():
    leaves = [bytes.fromhex(text) for text in PROBES["leaves"]]

    roots = [base64.b64encode(root(grown(list(map(leaf_hash, leaves))), size)).decode() for size in range(1, 9)]

    assert roots == PROBES["roots"]


@pytest.mark.parametrize("probe", PROBES["inclusion"], ids=lambda probe: probe["desc"])
def test_inclusion_probes_pass_and_fail_as_published(probe):
    entry, tree = base64.b64decode(probe["leafHash"]), base64.b64decode(probe["root"])
    proof = [base64.b64decode(text) for text in probe["proof"] or []]

    accepted = passes(check_inclusion, proof, probe["leafIdx"], probe["treeSize"], entry, tree)

    assert accepted is not probe["wantErr"]


@pytest.mark.parametrize("probe", PROBES["consistency"], ids=lambda probe: probe["desc"])
def test_consistency_probes_pass_and_fail_as_published(probe):
    old, new = base64.b64decode(probe["root1"]), base64.b64decode(probe["root2"])
    proof = [base64.b64decode(text) for text in probe["proof"]]
    roots_are_hashes = len(old) == len(new) == 32

    accepted = passes(check_consistency, proof, probe["size1"], old, probe["size2"], new)

    # Two probes hold that roots which are no hashes at all agree; here a root has 32 bytes, always.
    assert accepted is (roots_are_hashes and not probe["wantErr"])


@given(st.lists(st.integers(0, 300), max_size=6))
def test_however_it_is_cut_into_batches_the_tree_is_the_same(batches):
    size, tiles, result = 0, {}, EMPTY_ROOT

    for count in batches:
        fresh = (HASHES * 2)[size : size + count]
        size, result, changed = append(lambda level, idx: tiles.get((level, idx)), size, fresh)
        tiles |= changed

    assert result == naive((HASHES * 2)[:size])
    assert tiles == append(lambda level, idx: None, 0, (HASHES * 2)[:size])[2]


@given(st.integers(0, 1100))
def test_the_right_edge_alone_gives_the_root(size):
    edge = Edge()

    for entry_hash in HASHES[:size]:
        edge.append(entry_hash)

    assert edge.root() == naive(HASHES[:size])
    assert edge.hashes == ledger.edge(grown(HASHES[:size]), size).hashes


@given(st.lists(st.sampled_from([0, 1, 3, 200, 255, 256, 257, 513]), max_size=4))
def test_a_right_edge_that_grew_by_runs_is_the_one_that_grew_by_entries(runs):
    grown_by_runs, start = Edge(), 0

    for run in runs:
        grown_by_runs.extend((HASHES * 2)[start : start + run])
        start += run

    assert grown_by_runs.hashes == ledger.edge(grown((HASHES * 2)[:start]), start).hashes


@pytest.mark.parametrize("size", [255, 256, 257, 511, 512, 1000])
def test_only_tiles_at_the_right_are_partial(size):
    tiles = append(lambda level, idx: None, 0, HASHES[:size])[2]

    widths = {place: len(tile) // 32 for place, tile in tiles.items()}

    expected = {(0, idx): min(256, size - idx * 256) for idx in range(-(-size // 256))}
    assert widths == expected | ({(1, 0): size // 256} if size >= 256 else {})


@pytest.mark.parametrize("size", range(1, LARGEST))
def test_every_inclusion_proof_passes_and_none_that_was_bent(size):
    get, tree = grown(HASHES[:size]), naive(HASHES[:size])

    for index in range(size):
        proof = inclusion(get, index, size)
        check_inclusion(proof, index, size, HASHES[index], tree)
        assert not any(passes(check_inclusion, bad, index, size, HASHES[index], tree) for bad in bent(proof))
        assert not passes(check_inclusion, proof, index, size, HASHES[size], tree)
        assert not passes(check_inclusion, proof, index, size, HASHES[index], HASHES[size])


@pytest.mark.parametrize("size", range(2, LARGEST))
def test_every_consistency_proof_passes_and_none_that_was_bent(size):
    get, tree = grown(HASHES[:size]), naive(HASHES[:size])

    for old in range(1, size):
        before, proof = naive(HASHES[:old]), consistency(get, old, size)
        check_consistency(proof, old, before, size, tree)
        assert not any(passes(check_consistency, bad, old, before, size, tree) for bad in bent(proof))
        assert not passes(check_consistency, proof, old, HASHES[size], size, tree)
        assert not passes(check_consistency, proof, old, before, size, HASHES[size])


@given(st.integers(1, 1100), st.data())
def test_proofs_over_several_tiles_pass(size, data):
    get, tree = grown(HASHES[:size]), naive(HASHES[:size])
    index = data.draw(st.integers(0, size - 1))

    old = data.draw(st.integers(1, size))

    check_inclusion(inclusion(get, index, size), index, size, HASHES[index], tree)
    check_consistency(consistency(get, old, size), old, naive(HASHES[:old]), size, tree)


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_an_entry_outside_the_tree_has_no_proof(index, size):
    with pytest.raises(ValueError, match="no entry"):
        inclusion(grown(HASHES[:5]), index, size)
    with pytest.raises(InvalidSeal):
        check_inclusion([], index, size, HASHES[0], HASHES[0])


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5)])
def test_an_empty_or_larger_tree_is_no_prefix(old, new):
    with pytest.raises(ValueError, match="no proof"):
        consistency(grown(HASHES[:5]), old, new)
    with pytest.raises(InvalidSeal):
        check_consistency([HASHES[0]], old, HASHES[0], new, HASHES[0])


@pytest.mark.parametrize("tile", [None, b"", bytes(31), bytes(TILE_SIZE + 32), bytes(32 * 4), bytes(32 * 6)])
def test_a_tree_does_not_grow_on_a_tile_that_is_not_its_edge(tile):
    with pytest.raises(InvalidSeal):
        append(lambda level, idx: tile, 5, [HASHES[5]])


@pytest.mark.parametrize("tile", [None, b"", bytes(31), bytes(TILE_SIZE + 32), bytes(32 * 4)])
def test_nothing_is_told_from_a_tile_that_is_absent_short_or_ragged(tile):
    def get(level, idx):
        return tile

    for tell in (lambda: root(get, 5), lambda: inclusion(get, 1, 5), lambda: consistency(get, 3, 5)):
        with pytest.raises(InvalidSeal, match="absent, short or ragged"):
            tell()


def test_what_is_no_hash_is_not_appended():
    with pytest.raises(ValueError, match="32 bytes"):
        append(lambda level, idx: None, 0, [b"short"])
    with pytest.raises(InvalidSeal):
        Edge(3, [HASHES[0]])


def passes(check, *arguments):
    try:
        check(*arguments)
    except InvalidSeal:
        return False
    return True
