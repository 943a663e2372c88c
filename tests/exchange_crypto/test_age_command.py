import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from exchange_crypto import age, age_command

ROOT = Path(__file__).parent.parent.parent
VECTORS = ROOT / "tests" / "data" / "cctv-age"


def run(*arguments, given=b""):
    target, errors = io.BytesIO(), io.StringIO()
    status = age_command.main(arguments, io.BytesIO(given), target, errors)
    return status, target.getvalue(), errors.getvalue()


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "key.txt"
    path.write_bytes(run("--keygen")[1])
    return path


def recipient_in(path):
    return path.read_text().splitlines()[0].removeprefix("# public key: ")


def test_new_keys_are_post_quantum():
    status, keys, _ = run("--keygen")

    comment, secret = keys.decode().splitlines()

    assert status == 0
    assert comment.startswith("# public key: age1pq1")
    assert secret.startswith("AGE-SECRET-KEY-PQ-1")


def test_an_x25519_key_is_made_when_asked_for():
    _, keys, _ = run("--keygen", "--x25519")

    comment, secret = keys.decode().splitlines()

    assert str(age.parse_identity(secret).recipient) == comment.removeprefix("# public key: ")


def test_what_was_encrypted_is_decrypted(key_file):
    _, sealed, _ = run("--encrypt", "--recipient", recipient_in(key_file), given=b"a document")

    status, document, errors = run("--decrypt", "--identity", str(key_file), given=sealed)

    assert (status, document, errors) == (0, b"a document", "")


def test_it_runs_as_a_module(key_file):
    command = [sys.executable, "-m", "exchange_crypto.age", "--encrypt", "--recipient", recipient_in(key_file)]

    done = subprocess.run(
        command, input=b"a document", capture_output=True, check=True, env=os.environ | {"PYTHONPATH": ROOT / "crypto"}
    )

    assert run("--decrypt", "--identity", str(key_file), given=done.stdout)[1] == b"a document"


def test_one_of_several_identity_files_is_enough(key_file, tmp_path):
    other = tmp_path / "other.txt"
    other.write_bytes(run("--keygen", "--x25519")[1])
    _, sealed, _ = run("--encrypt", "--recipient", recipient_in(key_file), given=b"a document")

    status, document, _ = run("--decrypt", "--identity", str(other), "--identity", str(key_file), given=sealed)

    assert (status, document) == (0, b"a document")


def test_armor_is_recognised(tmp_path):
    fields, _, file = (VECTORS / "armor_whitespace_outside").read_bytes().partition(b"\n\n")
    secret = next(line for line in fields.decode().split("\n") if line.startswith("identity: "))
    key = tmp_path / "key.txt"
    key.write_text(secret.removeprefix("identity: "))

    status, _, errors = run("--decrypt", "--identity", str(key), given=file)

    assert (status, errors) == (0, "")


def test_an_altered_file_ends_with_a_sentence_and_status_1(key_file):
    _, sealed, _ = run("--encrypt", "--recipient", recipient_in(key_file), given=b"a document")

    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    status, document, errors = run("--decrypt", "--identity", str(key_file), given=altered)

    assert (status, document) == (1, b"")
    assert errors == "age: PayloadFailure: chunk 0 is not authentic in its place\n"


def test_a_bad_line_in_an_identity_file_is_named_but_not_repeated(tmp_path):
    key = tmp_path / "key.txt"
    key.write_text("# my key\n\nAGE-SECRET-KEY-1OOPS\n")

    status, _, errors = run("--decrypt", "--identity", str(key))

    assert status == 1
    assert "line 3" in errors
    assert "OOPS" not in errors


@pytest.mark.parametrize("content", ["", "# nothing\n"])
def test_an_identity_file_without_an_identity_is_refused(tmp_path, content):
    key = tmp_path / "key.txt"
    key.write_text(content)

    status, _, errors = run("--decrypt", "--identity", str(key))

    assert status == 1
    assert "holds no identity" in errors


def test_a_missing_identity_file_is_named(tmp_path):
    status, _, errors = run("--decrypt", "--identity", str(tmp_path / "gone.txt"))

    assert status == 1
    assert "gone.txt" in errors


def test_a_mistyped_recipient_is_refused():
    status, sealed, errors = run("--encrypt", "--recipient", "age1oops", given=b"a document")

    assert (status, sealed) == (1, b"")
    assert errors.startswith("age: InvalidKey: ")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--encrypt"],
        ["--decrypt"],
        ["--encrypt", "--decrypt"],
        ["--keygen", "--recipient", "age1"],
        ["--encrypt", "--recipient", "age1", "--identity", "key.txt"],
        ["--decrypt", "--identity", "key.txt", "--x25519"],
    ],
)
def test_wrong_usage_ends_with_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        run(*arguments)

    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err
