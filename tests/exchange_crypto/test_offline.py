"""What docs/auditors.md tells auditors to do without us holds: the root by Python's own library, the signature by openssl."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.exchange_crypto.logs import chained, exported
from tests.tools import need

SCRIPTS = Path(__file__).parents[2] / "docs/offline"
ALONE = [sys.executable, "-I", "-S"]  # without this project and without any other package


@pytest.fixture
def export(tmp_path):
    def export(entries):
        for path, data in exported(entries).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
        return tmp_path

    return export


def root_of(folder):
    answer = subprocess.run([*ALONE, SCRIPTS / "root.py", folder], check=True, capture_output=True, text=True)
    return answer.stdout.strip()


@pytest.mark.parametrize("size", [1, 256, 257, 600])
def test_the_root_of_the_entries_is_the_one_that_was_signed(export, size):
    folder = export(chained(size))

    assert root_of(folder) == (folder / "checkpoint").read_text("utf-8").splitlines()[2]


def test_a_changed_entry_gives_another_root(export):
    folder = export(chained(300))
    signed, tile = root_of(folder), folder / "tile/entries/000"
    tile.write_bytes(tile.read_bytes().replace(b"done", b"dome", 1))

    assert root_of(folder) != signed


@pytest.mark.parametrize(("damage", "status"), [(None, 0), ("text", 1), ("signature", 1)])
def test_openssl_checks_the_signature(export, damage, status):
    openssl, folder = need("openssl"), export(chained(3))
    files = [folder / "checkpoint", folder / "log.vkey"]
    subprocess.run([*ALONE, SCRIPTS / "signature.py", *files, folder], check=True)
    if damage:
        data = (folder / damage).read_bytes()
        (folder / damage).write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])

    ask = ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key.der", "-rawin", "-in", "text"]
    answer = subprocess.run([openssl, *ask, "-sigfile", "signature"], check=False, cwd=folder, capture_output=True)

    assert answer.returncode == status
