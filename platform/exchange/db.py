"""The one database: engine, thread's session, naming and column types, on SQLite and on PostgreSQL.

It says nothing of any feature and never commits: that is the gateway's, the jobs' and the sequencer's.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Dialect, Engine, Integer, MetaData, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, TimeoutError
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session, scoped_session, sessionmaker
from sqlalchemy.types import TypeDecorator

from exchange.clock import from_micros, micros

BUSY_TIMEOUT_MS = 15_000
POOL = 20
POOL_PATIENCE_SECONDS = 10

# What is raised when the database is busy, full, read-only or gone: nothing of ours is at fault, and waiting may help.
LOST = (OperationalError, InternalError, InterfaceError, TimeoutError)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Serial = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class Instant(TypeDecorator[datetime]):
    """An aware time, kept as whole microseconds UTC: the same order and the same value on every engine."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)


session: scoped_session[Session] = scoped_session(sessionmaker(expire_on_commit=False))
_turns = threading.Lock()
_WRITING = "exchange.writing"


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, the rest random, so that keys grow with time."""
    stamp = time.time_ns() // 1_000_000
    value = stamp << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def open_engine(url: str) -> Engine:
    """Return the engine for an SQLAlchemy URL, with durability on: what was committed survives a power cut."""
    sized: dict[str, Any] = {"hide_parameters": True, "pool_size": POOL, "pool_timeout": POOL_PATIENCE_SECONDS}
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, **sized)
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        engine = create_engine(url, pool_pre_ping=True, **sized)
        event.listen(engine, "connect", _postgresql_connect)
    return engine


def use(engine: Engine) -> None:
    """Let this process's sessions work on the engine."""
    session.remove()
    session.configure(bind=engine)


def leave() -> None:
    """End the thread's session, even if its connection can't be ended any more: the next request has one of its own."""
    try:
        session.remove()
    except LOST:
        session.registry.clear()


def is_sqlite() -> bool:
    return session.get_bind().dialect.name == "sqlite"


def insert_into(model: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that can say what happens if a concurrent transaction put the same key first."""
    return sqlite.insert(model) if is_sqlite() else postgresql.insert(model)


@contextmanager
def writing() -> Iterator[Session]:
    """Give the thread's session in a fresh write transaction; whoever asked commits, and anything else is undone.

    SQLite has one writer: the transaction starts with BEGIN IMMEDIATE, so that nothing read in it can go stale,
    and threads of one process take turns (for fairness only; correctness is the engine's). Whoever waits for a turn
    holds no connection: else those who wait could keep the last of the pool from the one whose turn it is.
    """
    current = session()
    if is_writing():  # ending what looks like a read would commit half an act without its entry
        raise RuntimeError("write transactions do not nest")
    end_reading(current)
    with _turns if is_sqlite() else nullcontext():
        current.info[_WRITING] = True
        try:
            current.connection(execution_options={"write": True})
            yield current
        finally:
            current.info[_WRITING] = False
            if current.in_transaction():
                current.rollback()


def is_writing() -> bool:
    """True inside this thread's `writing`."""
    return bool(session().info.get(_WRITING))


def end_reading(current: Session) -> None:
    """End the read transaction and keep what was read; a change made outside an act is a fault of ours."""
    if _is_changed(current):
        current.rollback()
        raise RuntimeError(_OUTSIDE)
    current.commit()


_OUTSIDE = "rows were changed outside an act"


def _is_changed(current: Session) -> bool:
    return bool(current.new or current.deleted or any(current.is_modified(row) for row in current.dirty))


def _before_flush(current: Session, *_: Any) -> None:
    """A query's own flush would slip a change into the read transaction, and its end would then keep it."""
    if not current.info.get(_WRITING) and _is_changed(current):
        raise RuntimeError(_OUTSIDE)


def _before_execute(asked: ORMExecuteState) -> None:
    if not asked.session.info.get(_WRITING) and (asked.is_insert or asked.is_update or asked.is_delete):
        raise RuntimeError(_OUTSIDE)


event.listen(session.session_factory, "before_flush", _before_flush)
event.listen(session.session_factory, "do_orm_execute", _before_execute)


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Any) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _postgresql_connect(connection: Any, _record: Any) -> None:
    """An answered commit must be on the disk: elsewhere `off` is a fair choice, here an access would lose its entry."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
    connection.commit()
