"""Filing: every entry gets one position in order, and nothing that was found wrong stops it or goes unsaid."""

import hashlib
import json
import os
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import SYSTEM
from exchange.audit import entries, sequencer
from exchange.audit.entries import Happening
from exchange.audit.models import Entry, Leaf, Pending, Rollup
from tests.conftest import START
from tests.tampering import unguarded

COLUMNS = "uid, ts, type, outcome, severity, pn, org, role, dossier, obj_kind, obj_ref, theme, amount, leaf, lhash, mac"
LAST = "(SELECT max(eid) FROM audit_event)"


def said():
    """The integrity entries as (action, how many)."""
    leaves = db.session.scalars(select(Entry.leaf).where(Entry.type.startswith("integrity.")).order_by(Entry.eid))
    return [(leaf["type"], leaf["n"]) for leaf in map(json.loads, leaves)]


def positions():
    return list(db.session.scalars(select(Leaf.seq).order_by(Leaf.seq)))


def test_positions_are_counted_from_0_without_gap_over_batches(opened_house, write, look, monkeypatch):
    monkeypatch.setattr(sequencer, "BATCH", 7)
    write(30)

    size = opened_house.file_entries()

    assert positions() == list(range(31)) == list(range(size))
    assert db.session.scalar(select(Pending.eid)) is None
    assert look().ok


def test_filing_with_nothing_waiting_changes_nothing(filed):
    batch = sequencer.file_batch(filed.log, filed.clock)

    assert (batch.filed, batch.size) == (0, 12)


def test_an_entry_committed_late_is_filed_later_though_its_number_is_lower(opened_house, engine, write, look):
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer")
    with Session(engine) as slow:
        first = entries.append(slow, opened_house.log, SYSTEM, Happening(actions.DOSSIER_READ), START)
        write(1)
        opened_house.file_entries()
        slow.commit()
    opened_house.file_entries()

    order = list(db.session.scalars(select(Entry.uid).join(Leaf).order_by(Leaf.seq)))
    assert order.index(first) == 2
    assert look().ok


BEFORE_FILING = {
    "a leaf and its hash are edited": (
        [f"UPDATE audit_event SET leaf = :leaf, lhash = :lhash WHERE eid = {LAST} - 1"],
        {"integrity.mac", "integrity.leaf", "integrity.gap"},
    ),
    "a hash is edited": ([f"UPDATE audit_event SET lhash = :lhash WHERE eid = {LAST} - 1"], {"integrity.mac"}),
    "an entry and its place in the queue are deleted": (
        [
            f"DELETE FROM audit_theme WHERE eid = {LAST} - 1",
            f"DELETE FROM audit_subject WHERE eid = {LAST} - 1",
            f"DELETE FROM audit_pending WHERE eid = {LAST} - 1",
            f"DELETE FROM audit_event WHERE eid = {LAST} - 1",
        ],
        {"integrity.gap"},
    ),
    "a place in the queue is deleted": ([f"DELETE FROM audit_pending WHERE eid = {LAST} - 1"], {"integrity.gap"}),
    "an entry is forged without the key": (
        [
            f"INSERT INTO audit_event ({COLUMNS}) SELECT :uid, ts, type, outcome, severity, pn, org, role, dossier, "
            f"obj_kind, obj_ref, theme, amount, :leaf, :lhash, mac FROM audit_event WHERE eid = {LAST}",
            f"INSERT INTO audit_pending (eid) VALUES ({LAST})",
        ],
        {"integrity.mac", "integrity.leaf"},
    ),
    "an entry is replayed": (
        [
            f"INSERT INTO audit_event ({COLUMNS}) SELECT :uid, ts, type, outcome, severity, pn, org, role, dossier, "
            f"obj_kind, obj_ref, theme, amount, leaf, lhash, mac FROM audit_event WHERE eid = {LAST}",
            f"INSERT INTO audit_pending (eid) VALUES ({LAST})",
        ],
        {"integrity.gap"},
    ),
}


@pytest.mark.parametrize("name", BEFORE_FILING)
def test_a_tampering_before_filing_is_said_by_the_sequencer(opened_house, write, look, tamper, name):
    statements, expected = BEFORE_FILING[name]
    write(4)

    leaf = b'{"forged":1}'
    tamper(*statements, leaf=leaf, lhash=hashlib.sha256(b"\0" + leaf).digest(), uid=os.urandom(16))
    opened_house.file_entries()

    assert {action for action, _count in said()} == expected
    assert not look().ok


POISON = {
    "a leaf of no JSON": {"leaf": b"\xff\xfe"},
    "an empty leaf": {"leaf": b""},
    "a leaf as large as none may be": {"leaf": b"[" * 200_000},
    "a deep leaf": {"leaf": b"[" * 60_000},
    "a leaf with a huge number": {"leaf": b'{"v":1,"ts":' + b"9" * 5000 + b"}"},
    "a hash that is too short": {"lhash": b"x"},
    "a seal that is too long": {"mac": b"x" * 900},
    "a uid that is too short": {"uid": b"x"},
    "the organ of another size": {"org": "Z" * 16},
}
SQLITE_POISON = {
    "a leaf of text": {"leaf": "text, not bytes"},
    "a hash of another type": {"lhash": 12},
    "a time of text": {"ts": "yesterday"},
    "an amount of text": {"amount": "much"},
    "an organ of bytes": {"org": b"\xff"},
    "a uid of text": {"uid": "é" * 16},
    "a dossier that is none": {"dossier": "nothing"},
}


@pytest.mark.parametrize("name", [*POISON, *SQLITE_POISON])
def test_a_poisoned_row_is_filed_and_said_and_stops_nothing(opened_house, engine, write, look, name):
    if name in SQLITE_POISON and engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its types")
    write(2)
    changes = {**POISON, **SQLITE_POISON}[name]
    with unguarded(engine) as connection:
        assignments = ", ".join(f"{column} = :{column}" for column in changes)
        connection.execute(text(f"UPDATE audit_event SET {assignments} WHERE eid = {LAST}"), changes)

    opened_house.file_entries()
    write(1)
    size = opened_house.file_entries()
    fault = look().first_fault

    assert positions() == list(range(size))
    assert fault is not None
    assert fault.at in (0, 2)


@pytest.mark.parametrize("eid", ["1000000", "(SELECT min(eid) FROM audit_leaf)"], ids=["no entry", "filed already"])
def test_a_number_that_should_not_wait_stops_nothing(filed, write, tamper, eid):
    tamper(f"INSERT INTO audit_pending (eid) VALUES ({eid})")
    write(1)

    size = filed.file_entries()

    assert positions() == list(range(size)) == list(range(13))


def test_late_and_early_entries_are_said_once_a_batch_with_their_number(opened_house, write, clock):
    write(3)
    clock.advance(timedelta(seconds=61))
    opened_house.file_entries()
    clock.set(START)
    with db.writing() as session:
        early = START + timedelta(seconds=6)
        entries.append(session, opened_house.log, SYSTEM, Happening(actions.HOME_READ), early)
        session.commit()
    opened_house.file_entries()

    assert said() == [("integrity.late", 4), ("integrity.clock", 1)]


def test_figures_count_entries_and_bytes_by_day(filed, write, clock):
    clock.advance(timedelta(days=1))
    write(2)
    filed.file_entries()

    rows = db.session.execute(
        select(Rollup.theme, Rollup.entries, Rollup.amount).where(Rollup.type == "dossier.read").order_by(Rollup.day)
    ).all()

    assert [tuple(row) for row in rows] == [("TRACING", 11, 55), ("TRACING", 2, 10)]


def test_a_filing_that_fails_half_way_leaves_everything_as_it_was(opened_house, write, look, monkeypatch):
    write(3)

    def fails(*_arguments):
        raise OSError("no space left on device")

    for name in ("write_tiles", "_report"):
        monkeypatch.setattr(sequencer, name, fails)
        with pytest.raises(OSError, match="no space"):
            opened_house.file_entries()
        monkeypatch.undo()
        assert (look().ok, look().size, look().waiting) == (True, 0, 4)

    assert opened_house.file_entries() == 4
    assert look().ok


def test_the_sequencer_believes_the_database_and_not_what_it_read_before(opened_house, write):
    """Rows read in the thread's session are kept there: a size remembered from before would fork the log."""
    from exchange.audit.models import Head

    opened_house.file_entries()
    remembered = db.session.scalars(select(Head)).one()
    write(2)
    opened_house.file_entries()
    write(2)

    size = opened_house.file_entries()

    assert size == 5
    assert remembered is not None


def test_gateway_entries_are_filed_with_their_details(opened_house, cast, look):
    gateway.note(cast.ada, Happening(actions.HOME_READ, count=3, details={"shown": 3}))

    opened_house.file_entries()

    assert look().ok
