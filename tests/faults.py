"""Ways in which a database fails, each for the length of a `with` block."""

from contextlib import contextmanager

from sqlalchemy import event, text


def _fails(*_args, **_kw):
    raise OSError("no space left on device")


@contextmanager
def _listening(engine, name, does):
    event.listen(engine, name, does)
    try:
        yield
    finally:
        event.remove(engine, name, does)


@contextmanager
def entry_cannot_be_inserted(engine, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("exchange.audit.entries._insert", _fails)
        yield


@contextmanager
def commit_fails(engine, monkeypatch):
    """The reading transaction's own end is let through: what is at stake is the commit of an entry."""

    def refuse(connection):
        if connection.get_execution_options().get("write"):
            raise OSError("no space left on device")

    with _listening(engine, "commit", refuse):
        yield


@contextmanager
def read_only(engine, monkeypatch):
    """As a full or failing disk that the system mounted read-only, or a server that became a standby."""

    def only_read(connection):
        postgresql = engine.dialect.name == "postgresql"
        connection.exec_driver_sql("SET TRANSACTION READ ONLY" if postgresql else "PRAGMA query_only = ON")

    with _listening(engine, "begin", only_read):
        yield
    engine.dispose()


@contextmanager
def connections_break(engine, monkeypatch):
    """Each connection is of no use as soon as its transaction began, whatever it is for."""

    def lose(connection):
        driver = connection.connection.dbapi_connection
        if engine.dialect.name == "postgresql":
            driver.close()
        else:
            driver.set_progress_handler(lambda: 1, 1)

    with _listening(engine, "begin", lose):
        yield
    engine.dispose()


@contextmanager
def disk_is_full(engine, monkeypatch):
    """SQLite may not take one more page."""

    def fill(connection):
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    with _listening(engine, "begin", fill):
        yield
    engine.dispose()


ON_EVERY_ENGINE = [entry_cannot_be_inserted, commit_fails, read_only, connections_break]
