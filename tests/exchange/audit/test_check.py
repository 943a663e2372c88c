"""The whole check says OK of a whole log, and names each tampering with its kind and place."""

import os

import pytest
from sqlalchemy import select

from exchange import db
from exchange.audit import check
from exchange.audit.models import Checkpoint, Entry, Leaf, Log
from exchange.vault import secrets
from exchange_crypto.checkpoint import Checkpoint as Note
from exchange_crypto.checkpoint import open_checkpoint, sign_checkpoint
from exchange_crypto.ledger import Edge, leaf_hash

AT_5 = "(SELECT eid FROM audit_leaf WHERE seq = 5)"
COPY = (
    "INSERT INTO audit_event (eid, uid, ts, type, outcome, severity, pn, org, role, dossier, obj_kind, obj_ref, theme, "
    "amount, leaf, lhash, mac) SELECT 900000000, :uid, ts, type, outcome, severity, pn, org, role, dossier, obj_kind, obj_ref, "
    f"theme, amount, :leaf, :lhash, mac FROM audit_event WHERE eid = {AT_5}"
)
NEW_LEAF = b'{"v":1}'
VALUES = {"uid": os.urandom(16), "leaf": NEW_LEAF, "lhash": leaf_hash(NEW_LEAF), "other": os.urandom(32)}

TAMPERINGS = {
    "a leaf is edited": (f"UPDATE audit_event SET leaf = :leaf WHERE eid = {AT_5}", ("edited", 5)),
    "a leaf and its hash are edited": (
        f"UPDATE audit_event SET leaf = :leaf, lhash = :lhash WHERE eid = {AT_5}",
        ("edited", 5),
    ),
    "a hash is edited": (f"UPDATE audit_event SET lhash = :other WHERE eid = {AT_5}", ("hash", 5)),
    "a seal is edited": (f"UPDATE audit_event SET mac = :other WHERE eid = {AT_5}", ("mac", 5)),
    "an entry is deleted": (f"DELETE FROM audit_event WHERE eid = {AT_5}", ("missing", 5)),
    "an entry and its position are deleted": (
        f"DELETE FROM audit_event WHERE eid = {AT_5}; DELETE FROM audit_leaf WHERE seq = 5",
        ("missing", 5),
    ),
    "an entry is deleted and the others move up": (
        f"DELETE FROM audit_event WHERE eid = {AT_5}; DELETE FROM audit_leaf WHERE seq = 5; "
        "UPDATE audit_leaf SET seq = -seq WHERE seq > 5; UPDATE audit_leaf SET seq = -seq - 1 WHERE seq < 0",
        ("missing", 5),
    ),
    "an entry is inserted and the others move down": (
        f"{COPY}; UPDATE audit_leaf SET seq = -seq WHERE seq >= 5; UPDATE audit_leaf SET seq = 1 - seq WHERE seq < 0; "
        "INSERT INTO audit_leaf (seq, eid) VALUES (5, 900000000)",
        ("inserted", 5),
    ),
    "an entry is inserted at the end": (
        f"{COPY}; INSERT INTO audit_leaf (seq, eid) VALUES (12, 900000000)",
        ("inserted", 12),
    ),
    "an entry is inserted beside the queue": (COPY, ("unfiled", 900_000_000)),
    "an entry is taken from the queue": (f"{COPY}; DELETE FROM audit_pending", ("unfiled", 900_000_000)),
    "a number waits that has no entry": ("INSERT INTO audit_pending (eid) VALUES (901000000)", ("queue", 901_000_000)),
    "two positions are swapped": (
        "UPDATE audit_leaf SET seq = -1 WHERE seq = 5; UPDATE audit_leaf SET seq = 5 WHERE seq = 8; "
        "UPDATE audit_leaf SET seq = 8 WHERE seq = -1",
        ("swapped", 5),
    ),
    "a tile is edited": ("UPDATE audit_tile SET hashes = :other", ("tile", 0)),
    "a tile is deleted": ("DELETE FROM audit_tile", ("tile", 0)),
    "a tile is added": ("INSERT INTO audit_tile (level, idx, hashes) VALUES (1, 0, :other)", ("tile", 12)),
    "the root is changed": ("UPDATE audit_head SET root = :other", ("root", 12)),
    "the log is cut": (
        "DELETE FROM audit_leaf WHERE seq >= 9; DELETE FROM audit_event WHERE eid NOT IN (SELECT eid FROM audit_leaf); "
        "UPDATE audit_head SET size = 9",
        ("cut", 9),
    ),
    "the time is changed in its column": (f"UPDATE audit_event SET ts = ts + 1 WHERE eid = {AT_5}", ("column", 5)),
    "who is changed in its column": (f"UPDATE audit_event SET pn = :uid WHERE eid = {AT_5}", ("column", 5)),
    "the dossier is changed in its column": (
        f"UPDATE audit_event SET dossier = NULL WHERE eid = {AT_5}",
        ("column", 5),
    ),
    "the amount is changed in its column": (f"UPDATE audit_event SET amount = 6 WHERE eid = {AT_5}", ("column", 5)),
    "a theme is taken away": (f"DELETE FROM audit_theme WHERE eid = {AT_5} AND theme = 'FREEZING'", ("index", 5)),
    "a theme is added": (f"INSERT INTO audit_theme (theme, eid) VALUES ('RIGHTS', {AT_5})", ("index", 5)),
    "a dossier shown is taken away": (f"DELETE FROM audit_subject WHERE eid = {AT_5}", ("index", 5)),
    "a figure is changed": ("UPDATE audit_rollup SET entries = entries + 1", ("rollup", 12)),
    "a figure is taken away": ("DELETE FROM audit_rollup", ("rollup", 12)),
    "a figure by week is changed": ("UPDATE audit_figure SET entries = entries + 1", ("rollup", 12)),
    "a figure by week is taken away": ("DELETE FROM audit_figure WHERE dimension = 'further'", ("rollup", 12)),
    "a writer's end is changed": ("UPDATE audit_writer SET number = number + 1", ("writer", 12)),
    "a signature is broken": (
        "UPDATE audit_checkpoint SET note = substr(note, 1, length(note) - 4) || 'AAA' || chr(10) WHERE size = 8",
        ("signature", 8),
    ),
    "a checkpoint is moved": ("UPDATE audit_checkpoint SET size = 7 WHERE size = 8", ("prefix", 7)),
}

AT = "(SELECT eid FROM audit_leaf WHERE seq = {})"
SEVERAL = {
    "a column and, before it, an index": (
        f"UPDATE audit_event SET amount = 6 WHERE eid = {AT.format(7)}; DELETE FROM audit_subject WHERE eid = {AT_5}",
        ("index", 5),
    ),
    "a seal and, after it, a hash": (
        f"UPDATE audit_event SET mac = :other WHERE eid = {AT.format(3)}; UPDATE audit_event SET lhash = :other WHERE eid = {AT_5}",
        ("hash", 5),
    ),
    "a missing entry and, before it, a column": (
        f"DELETE FROM audit_event WHERE eid = {AT.format(9)}; UPDATE audit_event SET severity = 6 WHERE eid = {AT_5}",
        ("column", 5),
    ),
    "a hash, a column and an index of one entry": (
        f"UPDATE audit_event SET lhash = :other, amount = 6 WHERE eid = {AT_5}; DELETE FROM audit_theme WHERE eid = {AT_5}",
        ("hash", 5),
    ),
}
LATER = {
    "an entry is edited": (f"UPDATE audit_event SET leaf = :leaf WHERE eid = {AT.format(270)}", ("edited", 270)),
    "a column is changed": (f"UPDATE audit_event SET role = 'x' WHERE eid = {AT.format(270)}", ("column", 270)),
    "a tile goes on too long": (
        "UPDATE audit_tile SET hashes = CAST(hashes || :other AS BYTEA) WHERE level = 0 AND idx = 1",
        ("tile", 256),
    ),
    "the tile above is edited": ("UPDATE audit_tile SET hashes = :other WHERE level = 1", ("tile", 0)),
}


def statements(engine, text):
    if engine.dialect.name == "sqlite":
        text = text.replace("chr(", "char(").replace("AS BYTEA", "AS BLOB")
    return [part.strip() for part in text.split(";")]


def test_a_whole_log_is_whole(filed, look, write):
    write(2)

    report = look(outside=True)

    assert (report.ok, report.first_fault) == (True, None)
    assert (report.size, report.waiting, report.checkpoints) == (12, 2, 3)


def test_an_empty_log_is_whole(opened_house, look):
    report = look()

    assert (report.ok, report.size, report.waiting) == (True, 0, 1)


def test_what_was_filed_before_and_after_full_tiles_is_whole(opened_house, look, write):
    write(300)
    opened_house.file_entries()
    write(300)
    opened_house.file_entries()

    report = look()

    assert (report.ok, report.size, report.checkpoints) == (True, 601, 2)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampering_is_named_with_its_place(filed, engine, look, tamper, name):
    text, expected = TAMPERINGS[name]

    tamper(*statements(engine, text), **VALUES)
    report = look()

    assert not report.ok
    assert (report.first_fault.kind, report.first_fault.at) == expected
    assert str(expected[1]) in str(report.first_fault) or report.first_fault.what


@pytest.mark.parametrize("name", SEVERAL)
def test_of_several_tamperings_the_first_is_told(filed, engine, look, tamper, name):
    text, expected = SEVERAL[name]

    tamper(*statements(engine, text), **VALUES)
    fault = look().first_fault

    assert (fault.kind, fault.at) == expected


@pytest.mark.parametrize("name", LATER)
def test_a_tampering_after_the_first_step_is_named_with_its_place(
    opened_house, engine, look, tamper, write, monkeypatch, name
):
    monkeypatch.setattr(check, "STEP", 256)
    write(299)
    opened_house.file_entries()
    text, expected = LATER[name]

    tamper(*statements(engine, text), **VALUES)
    fault = look().first_fault

    assert (fault.kind, fault.at) == expected


def test_the_order_in_which_an_index_gives_its_rows_is_no_fault(filed, look, tamper):
    rows = f"FROM audit_theme WHERE eid = {AT_5}"

    tamper(
        f"DELETE {rows}",
        *(f"INSERT INTO audit_theme (theme, eid) VALUES ('{one}', {AT_5})" for one in ("FREEZING", "TRACING")),
    )

    assert look().ok


def test_what_the_database_can_not_read_is_told(filed, engine, look, tamper):
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL takes no text that is not UTF-8")

    tamper(f"UPDATE audit_event SET org = CAST(X'FF' AS TEXT) WHERE eid = {AT_5}")
    fault = look().first_fault

    assert (fault.kind, fault.at) == ("unreadable", 0)


def test_an_entry_changed_together_with_the_tree_is_betrayed_by_a_checkpoint(filed, look, tamper):
    leaf = db.session.scalar(select(Entry.leaf).join(Leaf).where(Leaf.seq == 5)).replace(b'"bytes":5', b'"bytes":6')
    hashes = [leaf_hash(one) for one in db.session.scalars(select(Entry.leaf).join(Leaf).order_by(Leaf.seq))]
    hashes[5] = leaf_hash(leaf)
    edge = Edge()
    for one in hashes:
        edge.append(one)

    tamper(
        f"UPDATE audit_event SET leaf = :leaf, lhash = :lhash, amount = 6 WHERE eid = {AT_5}",
        "UPDATE audit_tile SET hashes = :tile",
        "UPDATE audit_head SET root = :root",
        leaf=leaf, lhash=leaf_hash(leaf), tile=b"".join(hashes), root=edge.root(),
    )  # fmt: skip
    fault = look().first_fault

    assert (fault.kind, fault.at) == ("prefix", 8)


def test_a_log_cut_with_its_checkpoints_is_betrayed_by_the_note_outside(filed, engine, look, tamper):
    note = db.session.scalar(select(Checkpoint.note).where(Checkpoint.size == 8))
    signed = open_checkpoint(note, db.session.scalar(select(Log.vkey)))
    tile = b"".join(db.session.scalars(select(Entry.lhash).join(Leaf).order_by(Leaf.seq)))[: 8 * 32]

    tamper(
        "DELETE FROM audit_leaf WHERE seq >= 8",
        "DELETE FROM audit_theme WHERE eid NOT IN (SELECT eid FROM audit_leaf)",
        "DELETE FROM audit_event WHERE eid NOT IN (SELECT eid FROM audit_leaf)",
        "DELETE FROM audit_checkpoint WHERE size > 8",
        "UPDATE audit_head SET size = 8, root = :root",
        "UPDATE audit_tile SET hashes = :tile",
        "UPDATE audit_rollup SET entries = entries - 4, amount = amount - 20 WHERE amount > 0",
        root=signed.root, tile=tile,
    )  # fmt: skip
    fault = look(outside=True).first_fault

    assert (fault.kind, fault.at, fault.other) == ("cut", 8, 12)


def test_another_logs_checkpoint_is_told(filed, look, tamper):
    foreign = sign_checkpoint(Note("elsewhere.invalid/log/1", 8, bytes(32)), bytes(32), "elsewhere.invalid/log/1")

    tamper("UPDATE audit_checkpoint SET note = :note WHERE size = 8", note=foreign)
    fault = look().first_fault

    assert (fault.kind, fault.at) == ("signature", 8)


def test_a_checkpoint_that_the_key_signed_over_another_tree_is_told(filed, look, tamper):
    seed = secrets.open_secret(db.session(), filed.root, secrets.LOG_SIGN)
    origin = filed.settings.log_origin

    tamper(
        "UPDATE audit_checkpoint SET note = :note WHERE size = 8",
        note=sign_checkpoint(Note(origin, 8, bytes(32)), seed, origin),
    )
    fault = look().first_fault

    assert (fault.kind, fault.at) == ("prefix", 8)


@pytest.mark.parametrize(("at", "expected"), [(7, ("column", 7)), (8, ("prefix", 8))])
def test_what_a_checkpoint_signed_is_told_before_what_came_after_it(filed, look, tamper, at, expected):
    seed = secrets.open_secret(db.session(), filed.root, secrets.LOG_SIGN)
    origin = filed.settings.log_origin

    tamper(
        "UPDATE audit_checkpoint SET note = :note WHERE size = 8",
        f"UPDATE audit_event SET amount = 6 WHERE eid = {AT.format(at)}",
        note=sign_checkpoint(Note(origin, 8, bytes(32)), seed, origin),
    )
    fault = look().first_fault

    assert (fault.kind, fault.at) == expected


def test_the_check_goes_on_while_entries_are_written_and_filed(filed, look, write):
    def meanwhile(_done, _total):
        write(3)
        filed.file_entries()

    report = check.check_log(db.session(), filed.log, progress=meanwhile)

    assert (report.ok, report.size) == (True, 12)
    assert look().size == 15
