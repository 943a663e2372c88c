"""The database: one write transaction at a time and never inside another, nothing changed outside one, all of it durable."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import OperationalError, TimeoutError

from exchange import db
from exchange.dossiers.models import Counter
from exchange.jobs.models import Job

MOST_CONNECTIONS = db.POOL + 10  # and those that SQLAlchemy adds for a rush
AT = datetime(2026, 11, 20, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def used(engine):
    db.use(engine)
    yield engine
    db.session.remove()


@pytest.fixture
def counter(used):
    with db.writing() as session:
        session.add(Counter(name="kept", last=1))
        session.commit()
    return db.session.get(Counter, "kept")


def last(name="kept"):
    db.session.remove()
    return db.session.scalar(select(Counter.last).where(Counter.name == name))


def test_what_is_not_committed_is_undone(counter):
    with db.writing() as session:
        session.execute(update(Counter).values(last=2))

    assert last() == 1


def test_a_fault_undoes_and_leaves_the_session_usable(counter):
    with pytest.raises(ZeroDivisionError), db.writing() as session:
        counter.last = 2
        session.flush()
        _ = 1 / 0

    assert not db.is_writing()
    assert last() == 1


def test_a_write_transaction_inside_another_is_refused_and_both_are_undone(counter):
    """Ending what looks like a reading transaction would commit the outer one's changes without their entry."""
    with pytest.raises(RuntimeError, match="do not nest"), db.writing() as session:
        session.execute(update(Counter).values(last=2))
        with db.writing() as inner:
            inner.commit()

    assert last() == 1


def test_what_was_read_stays_at_hand_when_reading_ends(counter):
    db.end_reading(db.session())

    assert counter.last == 1
    assert not db.session().in_transaction()


def test_a_change_outside_is_refused_when_reading_ends(counter):
    counter.last = 2

    with pytest.raises(RuntimeError, match="outside an act"):
        db.end_reading(db.session())

    assert last() == 1


def test_a_change_outside_is_refused_when_a_query_would_flush_it(counter):
    counter.last = 2

    with pytest.raises(RuntimeError, match="outside an act"):
        db.session.scalar(select(Counter.name))

    db.session.remove()
    assert last() == 1


def test_the_same_value_set_again_is_no_change(counter):
    counter.last = 1

    db.end_reading(db.session())

    assert last() == 1


@pytest.mark.parametrize(
    "statement",
    [
        insert(Counter).values(name="x", last=1),
        update(Counter).values(last=2),
        delete(Counter),
    ],
    ids=["insert", "update", "delete"],
)
def test_a_statement_that_changes_rows_is_refused_outside(counter, statement):
    with pytest.raises(RuntimeError, match="outside an act"):
        db.session.execute(statement)

    assert last() == 1


def test_whoever_comes_second_keeps_the_first_row(counter):
    with db.writing() as session:
        again = db.insert_into(Counter).values(name="kept", last=9)
        session.execute(again.on_conflict_do_nothing(index_elements=["name"]))
        session.commit()

    assert last() == 1


def test_a_writer_that_waits_too_long_is_told_and_the_next_one_works(sqlite_only, tmp_path, monkeypatch):
    import sqlite3

    monkeypatch.setattr(db, "BUSY_TIMEOUT_MS", 20)
    sqlite_only.dispose()
    db.use(sqlite_only)
    other = sqlite3.connect(tmp_path / "exchange.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(db.LOST), db.writing():
        pass
    other.execute("ROLLBACK")
    other.close()

    with db.writing() as session:
        session.add(Counter(name="kept", last=1))
        session.commit()
    assert last() == 1


def test_what_was_committed_survives_a_power_cut(used):
    engine = db.open_engine(used.url.render_as_string(hide_password=False))

    with engine.connect() as connection:
        if db.is_sqlite():
            modes = [
                connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
            ]
        else:
            modes = [connection.scalar(text("SHOW synchronous_commit"))]

    engine.dispose()
    assert modes in (["wal", 2, 1], ["on"])


def test_a_server_that_does_not_wait_for_the_disk_is_made_to(used):
    if db.is_sqlite():
        pytest.skip("SQLite is told on every connection")
    url = used.url.update_query_dict({"options": "-csynchronous_commit=off"})
    engine = db.open_engine(url.render_as_string(hide_password=False))

    with engine.connect() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"

    engine.dispose()


def test_too_many_at_once_are_told_after_a_while(sqlite_only, monkeypatch):
    monkeypatch.setattr(db, "POOL_PATIENCE_SECONDS", 0.01)
    engine = db.open_engine(str(sqlite_only.url))
    taken = []

    with pytest.raises(TimeoutError):
        taken.extend(engine.connect() for _ in range(200))
    for one in taken:
        one.close()
    engine.dispose()

    assert issubclass(TimeoutError, db.LOST)
    assert issubclass(OperationalError, db.LOST)


def test_whoever_waits_to_write_keeps_no_connection_from_the_one_who_writes(sqlite_only, monkeypatch):
    monkeypatch.setattr(db, "POOL_PATIENCE_SECONDS", 10)
    engine = db.open_engine(str(sqlite_only.url))
    db.use(engine)
    have_read, wrote = threading.Semaphore(0), []

    def read_then_write():
        db.session.scalar(select(1))
        have_read.release()
        with db.writing() as session:
            wrote.append(session.scalar(select(1)))
        db.session.remove()

    waiting = [threading.Thread(target=read_then_write) for _ in range(MOST_CONNECTIONS)]
    with db._turns:
        for one in waiting:
            one.start()
        for _ in waiting:
            have_read.acquire()
        with engine.connect() as mine:
            found = mine.scalar(select(1))
    for one in waiting:
        one.join()
    engine.dispose()

    assert found == 1
    assert wrote == [1] * MOST_CONNECTIONS


def test_a_time_comes_back_to_the_microsecond(used):
    with db.writing() as session:
        session.add(Job(kind="k", details="{}", asked_at=AT, due_at=AT - timedelta(days=30000)))
        session.commit()
    db.session.remove()

    job = db.session.scalars(select(Job)).one()

    assert (job.asked_at, job.due_at, job.done_at) == (AT, AT - timedelta(days=30000), None)


def test_identifiers_grow_with_time_and_name_their_version():
    first, second = db.new_id(), db.new_id()

    assert first.bytes[:6] <= second.bytes[:6]
    assert first != second
    assert {first.version, second.version} == {7}
