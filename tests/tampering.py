"""A hand that reaches past the triggers, as only a database administrator could."""

from contextlib import contextmanager

from sqlalchemy import text

from exchange import db


@contextmanager
def unguarded(engine):
    """Give a connection with triggers and foreign keys set aside for the time of the block."""
    db.session.remove()
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
            for name, _sql in triggers:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.execute(text("SET session_replication_role = replica"))
        yield connection
        if sqlite:
            for _name, sql in triggers:
                connection.exec_driver_sql(sql)
        else:
            connection.execute(text("SET session_replication_role = origin"))
        connection.commit()
        if sqlite:
            connection.invalidate()
