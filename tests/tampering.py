"""A hand that reaches past the triggers, as only a database administrator could."""

from contextlib import contextmanager

from sqlalchemy import text

from exchange import db


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
