"""Bringing a database to this version's tables, through Alembic with our own connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from exchange.app import project_folder


class DatabaseRefused(Exception):
    """The database is not one that this version can work on; the sentence says what to do."""


def migrate(engine: Engine) -> str:
    """Bring the database to head and return the revision; on a fresh one this makes every table."""
    from alembic import command

    with engine.connect() as plain, _unheld(plain), plain.execution_options(write=True).begin():
        command.upgrade(_config(plain), "head")
        _check_references(plain)
    return current(engine) or ""


def current(engine: Engine) -> str | None:
    """Return the database's revision; None if it was never migrated."""
    from alembic.runtime.migration import MigrationContext

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """Return the newest revision that this version brings."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(_folder())).get_current_head() or ""


def require_head(engine: Engine) -> None:
    """Raise DatabaseRefused unless the database has exactly this version's tables."""
    found = current(engine)
    if found is None:
        known = inspect(engine).get_table_names()
        raise DatabaseRefused(
            "the database holds tables of something else" if known else "the database is empty: run `exchange init`"
        )
    if found != head():
        raise DatabaseRefused(f"the database is at {found}, this version needs {head()}: run `exchange migrate`")


@contextmanager
def _unheld(connection: Connection) -> Iterator[None]:
    """Let SQLite remake a table that others refer to: it holds references only between statements, and asks us to check."""
    raw = connection.connection.driver_connection if connection.dialect.name == "sqlite" else None
    if raw is None:
        yield
        return
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    """Raise DatabaseRefused, which undoes the migration, if a row refers to one that isn't there."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise DatabaseRefused(
            f"rows of {broken[0][0]} refer to what is not there: restore the backup made before upgrading"
        )


def _folder() -> Path:
    return project_folder("migrations")


def _config(connection: Connection):  # type: ignore[no-untyped-def] # Alembic is imported late, for a fast start
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_folder()))
    config.attributes["connection"] = connection
    return config
