"""The offline verifier: a whole export passes, and every way of tampering is named with its place."""

import subprocess
import sys
from pathlib import Path

import pytest

from exchange_crypto import leaves
from exchange_crypto.canonical import b64
from exchange_crypto.checkpoint import Checkpoint, sign_checkpoint, to_base64
from exchange_crypto.ledger import EMPTY_ROOT, leaf_hash
from exchange_crypto.tiles import bundle, unbundle
from exchange_crypto.verify import Wrong, check, main
from tests.exchange_crypto.logs import ORIGIN, OTHER_SEED, SEED, VKEY, chained, exported, leaf, note

SIZE = 600
ENTRIES = chained(SIZE)
FILES = exported(ENTRIES)
EDITED = leaves.encode(leaf(9999))
LAST = "tile/entries/002.p/88"


def verify(files, **given):
    return check(files.get, [path for path in files if path.startswith("tile/")], **given)


def wrong(files, **given):
    with pytest.raises(Wrong) as caught:
        verify(files, **given)
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
    "an entry overwritten by another": (with_entries(put(40, ENTRIES[90])), "entry 40 was replaced by a copy of entry 90"),
    "a bundle gone": (without("tile/entries/001"), "tile/entries/001 is missing: entries 256 to 511"),
    "a bundle emptied": (FILES | {"tile/entries/001": b""}, "entries 256 to 511 are missing: entry 512 stands"),
    "bytes after a bundle": (FILES | {LAST: FILES[LAST] + b"\0"}, f"{LAST} goes on after its last entry, 599"),
    "a hash changed": (with_byte("tile/0/001", 32), "tile/0/001 is missing or not as signed; entries 256 to 511 are"),
    "a tile gone": (without("tile/0/001"), "tile/0/001 is missing or not as signed; entries 256 to 511 are"),
    "a higher hash changed": (with_byte("tile/1/000.p/2", 32), "tile/1/000.p/2 is not the hash of entries 256 to 511"),
    "a higher tile gone": (without("tile/1/000.p/2"), "tile/1/000.p/2 is missing"),
    "a higher tile cut": (FILES | {"tile/1/000.p/2": bytes(32)}, "tile/1/000.p/2 holds 32 bytes instead of 64"),
    "a file too many": (FILES | {"tile/0/003": b""}, "tile/0/003 does not belong to a log of 600 entries"),
    "an older part left": (FILES | {"tile/0/001.p/9": b""}, "tile/0/001.p/9 does not belong to a log of 600 entries"),
    "no checkpoint": (without("checkpoint"), "checkpoint is missing"),
    "a checkpoint that is no text": (FILES | {"checkpoint": b"\xff"}, "checkpoint is not UTF-8"),
    "a size changed": (
        FILES | {"checkpoint": FILES["checkpoint"].replace(b"600", b"601")},
        "checkpoint is not signed by the log's key: the signature of demo.invalid/log/1 does not hold",
    ),
    "another's signature": (
        FILES | {"checkpoint": note(ENTRIES, seed=OTHER_SEED).encode()},
        "checkpoint is not signed by the log's key: no signature of a known key",
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


def test_when_neither_entries_nor_hashes_are_as_signed_that_is_said():
    files = with_entries(put(300, EDITED)) | {"tile/0/002.p/88": bytes(88 * 32)}

    says = wrong(files)

    assert says.startswith("entry 300 was edited")
    assert says.endswith("or the hashes were changed: tile/0/001 is not as signed either")


@pytest.mark.parametrize("size", [0, 1, 256, 300, SIZE])
def test_an_older_checkpoint_is_a_prefix(size):
    assert verify(FILES, old=note(ENTRIES[:size])).size == SIZE


@pytest.mark.parametrize(
    ("entries", "old", "says"),
    [
        (edited(3), note(ENTRIES[:10]), "the first 10 entries are not those of the older checkpoint"),
        (ENTRIES[:599], note(ENTRIES), "the log was cut: it has 599 entries, and had 600 at the older checkpoint"),
        (ENTRIES, note(ENTRIES[:9], origin="demo.invalid/log/2"), "the older checkpoint is of another log"),
        (ENTRIES, note(ENTRIES[:9], seed=OTHER_SEED), "the older checkpoint is not signed by the log's key"),
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
    assert wrong(forged, vkey=VKEY).startswith("checkpoint is not signed by the log's key")


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
    status = main([folder(with_entries(put(300, EDITED)))])

    assert status == 1
    assert capsys.readouterr().out.startswith("WRONG: entry 300 was edited")


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
