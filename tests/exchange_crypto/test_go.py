"""Go's sumdb, which nobody here wrote, accepts our exports and proofs, and refuses damaged ones."""

import os
import subprocess
from pathlib import Path

import pytest

from exchange_crypto.ledger import inclusion, leaf_hash
from exchange_crypto.proofs import Proof, encode
from tests.exchange_crypto.logs import OTHER_SEED, VKEY, chained, exported, grown, note
from tests.tools import cannot, need

SOURCE = Path(__file__).parents[1] / "data/tlog/check.go"
GOPATH = Path("/usr/share/gocode")
ENTRIES = chained(600)
FILES = exported(ENTRIES)


@pytest.fixture(scope="module")
def checker(tmp_path_factory):
    go = need("go")
    if not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        cannot("golang.org/x/mod is not installed (Debian: golang-golang-x-mod-dev)")
    made = tmp_path_factory.mktemp("go")
    environment = os.environ | {"GO111MODULE": "off", "GOPATH": str(GOPATH), "GOCACHE": str(made / "cache")}
    subprocess.run([go, "build", "-o", made / "check", SOURCE], check=True, env=environment, cwd=made)
    return made / "check"


@pytest.fixture
def go_says(checker, tmp_path):
    def say(files, proof=None, vkey=VKEY):
        for path, data in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
        if proof is not None:
            (tmp_path / "entry.tlog-proof").write_text(proof)
        proofs = [tmp_path / "entry.tlog-proof"] if proof is not None else []
        return subprocess.run([checker, tmp_path, vkey, *proofs], check=False, capture_output=True, text=True).stdout

    return say


def proof(at, entry):
    hashes = inclusion(grown([leaf_hash(data) for data in ENTRIES]), at, 600)
    return encode(Proof(at, hashes, note(ENTRIES), extra=entry))


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600])
def test_go_accepts_a_whole_export(go_says, size):
    assert go_says(exported(ENTRIES[:size])) == "ok\n"


@pytest.mark.parametrize("path", sorted(set(FILES) - {"log.vkey"}))
def test_go_refuses_an_export_with_one_bit_changed(go_says, path):
    data = FILES[path]
    at = len(data) // 2

    says = go_says(FILES | {path: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]})

    assert says
    assert says != "ok\n"


def test_go_refuses_the_key_of_another_log(go_says):
    other = exported(ENTRIES[:5], seed=OTHER_SEED)["log.vkey"].decode().strip()

    assert "no verifiable signatures" in go_says(FILES, vkey=other)


@pytest.mark.parametrize("at", [0, 256, 599])
def test_go_accepts_a_proof_of_its_entry_and_of_no_other(go_says, at):
    assert go_says(FILES, proof(at, ENTRIES[at])) == "ok\n"
    assert "invalid transparency proof" in go_says(FILES, proof(at, ENTRIES[at - 1]))
