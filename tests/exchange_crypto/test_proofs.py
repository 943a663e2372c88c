"""A proof file stands by itself, and only for its own entry."""

import pytest

from exchange_crypto.errors import InvalidSeal
from exchange_crypto.ledger import inclusion, leaf_hash
from exchange_crypto.proofs import FIRST_LINE, Proof, check, decode, encode
from tests.exchange_crypto.logs import OTHER_SEED, VKEY, chained, grown, note

ENTRIES = chained(300)
GET = grown([leaf_hash(data) for data in ENTRIES])
NOTE = note(ENTRIES)


def proof(at, **changes):
    return Proof(**({"index": at, "hashes": inclusion(GET, at, 300), "checkpoint": NOTE} | changes))


@pytest.mark.parametrize("index", [0, 255, 256, 299])
def test_a_proof_puts_its_entry_under_the_checkpoint(index):
    text = encode(proof(index))

    checkpoint = check(text, ENTRIES[index], VKEY)

    assert checkpoint.size == 300
    assert text.startswith(f"{FIRST_LINE}\nindex {index}\n")
    assert text.endswith(f"=\n\n{NOTE}")


def test_a_log_of_one_has_a_proof_without_hashes():
    alone = chained(1)
    text = encode(Proof(0, [], note(alone)))

    assert check(text, alone[0], VKEY).size == 1


def test_extra_data_is_carried():
    text = encode(proof(7, extra=b"anything"))

    assert decode(text).extra == b"anything"
    assert check(text, ENTRIES[7], VKEY).size == 300


@pytest.mark.parametrize(
    ("bent", "entry"),
    [
        (proof(7), 8),
        (proof(8, index=7), 8),
        (proof(7, hashes=inclusion(GET, 8, 300)), 7),
        (proof(7, hashes=inclusion(GET, 7, 300)[:-1]), 7),
        (proof(7, checkpoint=note(ENTRIES[:299])), 7),
        (proof(7, checkpoint=note(ENTRIES, seed=OTHER_SEED)), 7),
    ],
    ids=["another entry", "another index", "another path", "a cut path", "another checkpoint", "another key"],
)
def test_a_proof_of_something_else_is_refused(bent, entry):
    with pytest.raises(InvalidSeal):
        check(encode(bent), ENTRIES[entry], VKEY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@v1", "@v2"),
        ("index 7", "index 07"),
        ("index 7", "index -7"),
        ("index 7", "index ٧"),
        ("index 7", "Index 7"),
        ("index 7\n", ""),
        ("index 7\n", "extra \nindex 7\n"),
        ("index 7\n", "extra QQ\nindex 7\n"),
        ("index 7\n", "index 7\nAAAA\n"),
        ("\n\n", "\n"),
        ("\n\n", "\n\n\n"),
        (FIRST_LINE, ""),
    ],
)
def test_a_malformed_proof_is_refused(old, new):
    with pytest.raises(InvalidSeal):
        check(encode(proof(7)).replace(old, new, 1), ENTRIES[7], VKEY)
