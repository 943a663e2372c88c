"""A log with entries in it, and a hand that reaches past the triggers, as only a database administrator could."""

from contextlib import contextmanager

import pytest
from sqlalchemy import text

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import SYSTEM
from exchange.access.rules import Mark
from exchange.audit import backlog, check, checkpoints, entries
from exchange.audit.entries import Happening

DOSSIER = db.new_id()
ABOUT = Mark("dossier", DOSSIER, DOSSIER, ("TRACING", "FREEZING"), "secret")


@pytest.fixture(autouse=True)
def fresh_backlog():
    backlog._looked.clear()
    backlog._stuck.clear()


@pytest.fixture
def write(opened_house):
    """Return a function that writes entries in one transaction: about a dossier, shown in a list, or of one's own."""

    def write(count, **says):
        what = Happening(actions.DOSSIER_READ, mark=ABOUT, amount=5, seen=[DOSSIER], **says)
        with db.writing() as session:
            for _ in range(count):
                entries.append(session, gateway.house().log, SYSTEM, what, gateway.now())
            session.commit()

    return write


@pytest.fixture
def filed(opened_house, write):
    """A log of 12 entries in three signed steps."""
    for count in (3, 4, 4):
        write(count)
        opened_house.file_entries()
    return opened_house


@pytest.fixture
def look(opened_house):
    """Check the log and return the report; what is kept outside the database is looked at too if asked."""

    def look(outside=False):
        kept = checkpoints.kept_note(opened_house.kept_checkpoint) if outside else None
        return check.check_log(db.session(), opened_house.log, kept)

    return look


@pytest.fixture
def tamper(engine):
    """Run statements that the triggers would refuse."""

    def tamper(*statements, **values):
        with unguarded(engine) as connection:
            for statement in statements:
                connection.execute(text(statement), {name: values[name] for name in values if f":{name}" in statement})

    return tamper


@contextmanager
def unguarded(engine):
    """Give a connection with triggers and foreign keys set aside; SQLite's triggers are gone for good."""
    db.session.remove()
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            for name in names:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SET session_replication_role = replica"))
        yield connection
        if not sqlite:
            connection.execute(text("SET session_replication_role = origin"))
        connection.commit()
        if sqlite:
            connection.invalidate()
