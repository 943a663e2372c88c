"""Every writer's chain is gapless, whatever threads, rollbacks and broken connections do to it (I6, I7)."""

import json
import random
import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import SYSTEM
from exchange.access.refusals import Unrecorded
from exchange.audit import entries, writers
from exchange.audit.entries import Happening
from exchange.audit.models import Entry, Leaf

READ = Happening(actions.DOSSIER_READ)


@pytest.fixture(autouse=True)
def nothing_unnamed():
    writers._unnamed.clear()


def append(session):
    return entries.append(session, gateway.house().log, SYSTEM, READ, gateway.now())


def leaves():
    found = [json.loads(leaf) for leaf in db.session.scalars(select(Entry.leaf).order_by(Entry.eid))]
    db.session.remove()
    return found


def test_chains_are_gapless_under_threads_rollbacks_and_broken_connections(opened_house, look):
    pairs, faults = [], []

    def work(seed):
        luck = random.Random(seed)
        try:
            for _ in range(20):
                misfortune(luck.randrange(6))
                pairs.append((write(), write()))
        except Exception as error:
            faults.append(error)
        finally:
            db.session.remove()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    opened_house.file_entries()
    report = look()

    assert faults == []
    assert (report.ok, report.first_fault) == (True, None)
    assert report.size == 1 + 8 * 20 * 2
    positions = dict(db.session.execute(select(Entry.uid, Leaf.seq).join(Leaf)).all())
    assert all(positions[earlier] < positions[later] for earlier, later in pairs)


def write():
    with db.writing() as session:
        uid = append(session)
        session.commit()
    return uid


def misfortune(kind):
    """Something goes wrong in a transaction that has written entries already."""
    with db.writing() as session:
        append(session)
        append(session)
        if kind == 0:
            session.rollback()
        elif kind == 1:
            with pytest.raises(Exception, match="nowhere"):
                session.execute(text("SELECT * FROM nowhere"))
        elif kind == 2:
            session.connection().invalidate()
        elif kind == 3:
            db.session.remove()


@pytest.mark.parametrize("arrived", [True, False], ids=["it arrived", "it did not"])
def test_after_a_commit_of_unknown_fate_the_writer_is_retired_and_named(
    opened_house, engine, look, monkeypatch, arrived
):
    write()
    old = leaves()[-1]["w"]
    do_commit = engine.dialect.do_commit

    def lost(connection):
        if arrived:
            do_commit(connection)
        raise OperationalError("COMMIT", {}, Exception("the line was lost"))

    monkeypatch.setattr(engine.dialect, "do_commit", lost)
    with pytest.raises(OperationalError):
        write()
    monkeypatch.undo()
    write()
    opened_house.file_entries()

    last = leaves()[-1]
    assert last["x"] == {"resumes": old["id"], "doubtful": old["n"] + 1}
    assert (last["w"]["id"] != old["id"], last["w"]["n"]) == (True, 1)
    assert look().ok


def test_a_retired_writer_is_named_even_if_its_connection_is_gone(opened_house, engine, look, monkeypatch):
    write()
    old = leaves()[-1]["w"]["id"]

    with pytest.raises(OperationalError), db.writing() as session:
        append(session)
        monkeypatch.setattr(engine.dialect, "do_commit", _broken(session))
        session.commit()
    monkeypatch.undo()
    write()

    assert leaves()[-1]["x"]["resumes"] == old
    opened_house.file_entries()
    assert look().ok


def _broken(session):
    engine_connection = session.connection()

    def lost(_connection):
        engine_connection.invalidate()
        raise OperationalError("COMMIT", {}, Exception("the line was lost"))

    return lost


def test_a_retired_writer_is_named_again_if_the_naming_was_undone(opened_house):
    writers._unnamed.append({"resumes": "AAAAAAAAAAA", "doubtful": 7})

    with db.writing() as session:
        append(session)
        session.rollback()
    write()
    write()

    assert [leaf.get("x", {}).get("doubtful") for leaf in leaves()] == [None, 7, None]


def test_a_savepoint_moves_no_chain(opened_house, look):
    with db.writing() as session:
        append(session)
        with session.begin_nested():
            session.execute(text("SELECT 1"))
        append(session)
        session.rollback()
    with db.writing() as session:
        append(session)
        session.begin_nested().rollback()
        append(session)
        session.commit()
    opened_house.file_entries()

    assert look().ok
    assert leaves()[-1]["w"]["n"] - leaves()[-2]["w"]["n"] == 1


def test_an_act_whose_commit_fails_changes_nothing_and_the_log_goes_on(opened_house, engine, look, cast, monkeypatch):
    def lost(_connection):
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    ada = cast.ada
    monkeypatch.setattr(engine.dialect, "do_commit", lost)
    with pytest.raises(Unrecorded), gateway.reveal(ada, actions.HOME_READ):
        pytest.fail("opened without an entry")
    monkeypatch.undo()
    with gateway.reveal(ada, actions.HOME_READ):
        pass
    opened_house.file_entries()

    assert look().ok
