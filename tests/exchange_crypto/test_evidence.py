"""What was taken from a log's pages is checked line by line, with the log's key and nothing else."""

import json

import pytest

from exchange_crypto.canonical import b64
from exchange_crypto.evidence import check_export, main
from exchange_crypto.ledger import leaf_hash
from exchange_crypto.proofs import encode
from exchange_crypto.verify import Wrong
from tests.exchange_crypto.logs import VKEY
from tests.exchange_crypto.test_proofs import ENTRIES, proof


def line(at, **changes):
    leaf = ENTRIES[at]
    said = {"hash": b64(leaf_hash(leaf)), "leaf": leaf.decode(), "position": at, "proof": encode(proof(at))}
    return json.dumps(said | changes)


def waiting(at):
    return json.dumps({key: value for key, value in json.loads(line(at)).items() if key not in ("position", "proof")})


def test_an_export_is_proved_line_by_line():
    found = check_export([line(299), line(7), waiting(8)], VKEY)

    assert (found.proved, found.waiting, found.newest.size) == (2, 1, 300)


@pytest.mark.parametrize(
    ("bent", "words"),
    [
        (line(8, leaf=ENTRIES[9].decode()), "line 2 does not hold: its hash"),
        (line(8, position=9), "line 2 does not hold: its proof is for another position"),
        (line(8, proof=encode(proof(7))), "line 2 does not hold"),
        ("not JSON", "line 2 is not an exported entry"),
        ("[]", "line 2 is not an exported entry"),
        ("{}", "line 2 is not an exported entry"),
    ],
)
def test_the_first_line_that_does_not_hold_is_named(bent, words):
    with pytest.raises(Wrong, match=words):
        check_export([line(7), bent, line(9)], VKEY)


def test_the_command_proves_one_entry_with_its_leaf(tmp_path, capsys):
    (tmp_path / "p").write_text(encode(proof(7)))
    (tmp_path / "leaf").write_bytes(ENTRIES[7])
    (tmp_path / "other").write_bytes(ENTRIES[8])

    states = [main([str(tmp_path / "p"), "--leaf", str(tmp_path / leaf), "--vkey", VKEY]) for leaf in ("leaf", "other")]

    assert states == [0, 1]
    said = capsys.readouterr().out
    assert said.startswith("OK: 1 proved, up to the checkpoint of 300 entries of ")
    assert "WRONG: the proof does not hold for this entry" in said


def test_the_command_says_what_still_waits_for_its_proof(tmp_path, capsys):
    (tmp_path / "export").write_text(line(7) + "\n" + waiting(8) + "\n")
    (tmp_path / "p").write_text(encode(proof(7)))

    states = [main([str(tmp_path / name), "--vkey", VKEY]) for name in ("export", "p")]

    assert states == [1, 1]
    said = capsys.readouterr().out
    assert "PARTLY: 1 proved" in said
    assert "1 had no proof yet" in said
    assert "give it with --leaf" in said
