"""The house under test: a real database (SQLite and PostgreSQL), real cryptography at cheap cost, a clock the test sets."""

import gc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from exchange import db, gateway, house
from exchange.clock import SetClock
from exchange.config import Passwords, Settings, Storage
from exchange_crypto.roots import Keyring
from tests.builders import Cast, Entries
from tests.databases import Postgresql, Sqlite, asked
from tests.pages import compile_once
from tests.tampering import unguarded

ENGINES = ("sqlite", "postgresql")
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

compile_once()


def pytest_collection_finish():
    """Thousands of collected tests are no garbage: looking through them again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def keyring(tmp_path_factory):
    return Keyring.create(tmp_path_factory.mktemp("keys") / "keyring.json")


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    """Return the worker's database of an engine, made when it is first asked for."""
    makers = {"sqlite": lambda: Sqlite(tmp_path_factory.mktemp("kept")), "postgresql": Postgresql}
    made = {}

    def database(name):
        if name not in made:
            made[name] = makers[name]()
        return made[name]

    yield database
    for one in made.values():
        one.engine.dispose()


@pytest.fixture(params=ENGINES)
def engine(request, databases, tmp_path):
    """An empty database; ask for `sqlite_only` instead where the engine can't matter."""
    return databases(request.param).emptied(tmp_path)


@pytest.fixture
def sqlite_only(databases, tmp_path):
    return databases("sqlite").emptied(tmp_path)


@pytest.fixture
def settings(tmp_path):
    storage = Storage(folder=str(tmp_path / "data"), keyring=str(tmp_path / "keyring.json"))
    return Settings(storage=storage, passwords=Passwords(memory_kib=8, iterations=1))


@pytest.fixture
def clock():
    return SetClock(START)


@pytest.fixture
def opened_house(engine, databases, keyring, settings, clock):
    """A founded house on each engine."""
    yield from _found(engine, databases(engine.dialect.name), keyring, settings, clock)


@pytest.fixture
def sqlite_house(sqlite_only, databases, keyring, settings, clock):
    """A founded house on SQLite only, for what doesn't depend on the engine."""
    yield from _found(sqlite_only, databases("sqlite"), keyring, settings, clock)


def _found(engine, database, keyring, settings, clock):
    """Open a house that was founded once a worker at this moment, with a log of this name."""
    (Path(settings.storage.folder) / "blobs").mkdir(parents=True)
    founded = f"{settings.log_origin} {clock.now()}"
    if not database.has(founded):
        house.found(settings, keyring, engine, clock)
        db.session.remove()
        database.keep(founded)
    else:
        database.fill(founded)
    yield house.open_house(settings, keyring, engine, clock)
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


@pytest.fixture
def statements(engine):
    """Return what is asked of the database, as it is asked."""
    with asked(engine) as said:
        yield said
