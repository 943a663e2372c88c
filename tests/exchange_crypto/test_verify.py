"""The offline verifier: a whole export passes, and every way of tampering is named with its place."""

import subprocess
import sys
from pathlib import Path

import pytest

from exchange_crypto import leaves
from exchange_crypto.canonical import b64
from exchange_crypto.checkpoint import Checkpoint, sign_checkpoint, to_base64
from exchange_crypto.ledger import EMPTY_ROOT, leaf_hash
from exchange_crypto.verify import Wrong, check, main
from tests.exchange_crypto.logs import ORIGIN, OTHER_SEED, SEED, VKEY, chained, exported, leaf, note

SIZE = 600
ENTRIES = chained(SIZE)
FILES = exported(ENTRIES)
EDITED = leaves.encode(leaf(9999))


def verify(files, **given):
    return check(files.get, [path for path in files if path.startswith("tile/")], **given)


def wrong(files, **given):
    with pytest.raises(Wrong) as caught:
        verify(files, **given)
    return str(caught.value)


def with_byte(path, at):
    data = FILES[path]
    return FILES | {path: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]}


def without(path):
    return {name: data for name, data in FILES.items() if name != path}


TAMPERED = {
    "a higher hash changed": (with_byte("tile/1/000.p/2", 32), "tile/1/000.p/2 is not the hash of entries 256 to 511"),
    "a higher tile gone": (without("tile/1/000.p/2"), "tile/1/000.p/2 is missing"),
    "a higher tile cut": (FILES | {"tile/1/000.p/2": bytes(32)}, "tile/1/000.p/2 holds 32 bytes instead of 64"),
    "a file too many": (FILES | {"tile/0/003": b""}, "tile/0/003 does not belong to a log of 600 entries"),
    "an older part left": (FILES | {"tile/0/001.p/9": b""}, "tile/0/001.p/9 does not belong to a log of 600 entries"),
    "no checkpoint": (without("checkpoint"), "checkpoint is missing"),
    "a checkpoint that is no text": (FILES | {"checkpoint": b"\xff"}, "checkpoint is not UTF-8"),
    "a size changed": (
        FILES | {"checkpoint": FILES["checkpoint"].replace(b"600", b"601")},
        "checkpoint is not this log's: the signature of demo.invalid/log/1 does not hold",
    ),
    "another's signature": (
        FILES | {"checkpoint": note(ENTRIES, seed=OTHER_SEED).encode()},
        "checkpoint is not this log's: no signature of a known key",
    ),
    "no key": (without("log.vkey"), "log.vkey is missing"),
    "a key that is none": (FILES | {"log.vkey": b"key"}, "log.vkey is not a verifier key"),
}


def rebuilt(entries):
    """What someone without the key can do: everything consistent but the checkpoint."""
    return exported(entries) | {"checkpoint": FILES["checkpoint"]}


def edited(at):
    return [*ENTRIES[:at], EDITED, *ENTRIES[at + 1 :]]


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, SIZE])
def test_a_whole_export_passes(size):
    signed = verify(exported(ENTRIES[:size]))

    assert (signed.size, signed.origin) == (size, ORIGIN)


@pytest.mark.parametrize(("files", "says"), TAMPERED.values(), ids=TAMPERED)
def test_tampering_is_named_with_its_place(files, says):
    assert wrong(files).startswith(says)


def test_a_log_rebuilt_without_the_key_does_not_have_the_signed_root():
    assert wrong(rebuilt(edited(300))).startswith("the root is not the signed one, though entries and hashes agree")


def test_an_entry_changed_together_with_its_hash_is_told_by_the_tile_above():
    forged = exported(edited(300))
    files = FILES | {path: forged[path] for path in ("tile/entries/001", "tile/0/001")}

    assert wrong(files).startswith("tile/1/000.p/2 is not the hash of entries 256 to 511")


def test_a_log_of_three_levels_is_checked_to_its_top():
    files = exported([b""] * (256 * 256 + 300))
    top = files["tile/2/000.p/1"]

    assert wrong(files).startswith("entry 0 is malformed")
    assert wrong(files | {"tile/2/000.p/1": top[::-1]}).startswith(
        "tile/2/000.p/1 is not the hash of entries 0 to 65535"
    )


@pytest.mark.parametrize("size", [0, 1, 256, 300, SIZE])
def test_an_older_checkpoint_is_a_prefix(size):
    assert verify(FILES, old=note(ENTRIES[:size])).size == SIZE


@pytest.mark.parametrize(
    ("entries", "old", "says"),
    [
        (edited(3), note(ENTRIES[:10]), "the first 10 entries are not those of the older checkpoint"),
        (ENTRIES[:599], note(ENTRIES), "the log was cut: it has 599 entries, and had 600 at the older checkpoint"),
        (
            ENTRIES,
            note(ENTRIES[:9], origin="demo.invalid/log/2"),
            "the older checkpoint is not this log's: a checkpoint of another log",
        ),
        (ENTRIES, note(ENTRIES[:9], seed=OTHER_SEED), "the older checkpoint is not this log's"),
    ],
)
def test_what_the_log_itself_signed_twice_is_told_by_an_older_checkpoint(entries, old, says):
    assert wrong(exported(entries), old=old).startswith(says)


def test_an_empty_log_has_the_root_of_nothing():
    old = sign_checkpoint(Checkpoint(ORIGIN, 0, bytes(32)), SEED, ORIGIN)

    assert verify(FILES, old=sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), SEED, ORIGIN))
    assert wrong(FILES, old=old).startswith("the first 0 entries")


def test_an_export_with_another_key_in_it_fails_against_the_right_one():
    forged = exported(ENTRIES, seed=OTHER_SEED)

    assert verify(forged).size == SIZE
    assert wrong(forged, vkey=VKEY).startswith("checkpoint is not this log's")


def written(number, writer):
    return leaves.encode(leaf(601, w={"id": b64(bytes([0] * 8)), "n": number, "p": writer}))


@pytest.mark.parametrize(
    ("last", "says"),
    [
        (b"{}", "entry 600 is malformed: actor is missing"),
        (written(202, leaves.NO_LEAF), "entry 600 breaks its writer's chain (gap): writer AAAAAAAAAAA: number 201"),
        (written(201, leaves.NO_LEAF), "entry 600 breaks its writer's chain (fork)"),
        (ENTRIES[599], "entry 600 breaks its writer's chain (order)"),
    ],
)
def test_what_was_wrong_when_it_was_signed_is_told_apart(last, says):
    assert b64(leaf_hash(ENTRIES[597])) != leaves.NO_LEAF

    told = wrong(exported([*ENTRIES, last]))

    assert told.startswith(says)
    assert told.endswith("the log is as it was signed, so it was written like this")


@pytest.fixture
def folder(tmp_path):
    def write(files):
        for path, data in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
        return str(tmp_path)

    return write


def test_the_command_says_what_it_checked_and_where_the_key_came_from(folder, capsys):
    root = to_base64(verify(FILES).root)

    status = main([folder(FILES)])

    first, second = capsys.readouterr().out.splitlines()
    assert (status, first) == (0, f"OK: 600 entries, root {root}, checkpoint of demo.invalid/log/1")
    assert second.startswith("The key came with the export")


def test_the_command_takes_a_key_and_an_older_checkpoint_from_elsewhere(folder, tmp_path, capsys):
    (tmp_path / "kept").write_text(note(ENTRIES[:5]))
    (tmp_path / "key").write_text(f"{VKEY}\n")

    by_text = main([folder(FILES), "--vkey", VKEY, "--old", str(tmp_path / "kept")])
    by_file = main([folder(FILES), "--vkey", str(tmp_path / "key")])

    assert (by_text, by_file) == (0, 0)
    assert "came with the export" not in capsys.readouterr().out


def test_the_command_says_what_is_wrong(folder, capsys):
    status = main([folder(with_byte("tile/entries/001", 100))])

    assert status == 1
    assert capsys.readouterr().out.startswith("WRONG: entry 256 was edited")


@pytest.mark.parametrize("arguments", [[], ["nowhere"], [".", "--vkey", "key"], [".", "--old", "nowhere"]])
def test_a_wrong_call_is_no_finding(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2


def test_it_runs_by_itself(folder):
    crypto = Path(leaves.__file__).parents[1]

    command = [sys.executable, "-m", "exchange_crypto.verify", folder(FILES)]
    done = subprocess.run(command, check=False, cwd=crypto, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("OK: 600 entries")
