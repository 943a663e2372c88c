"""What the database itself refuses: changing, deleting, replacing or truncating entries; and the queue row it writes.

SQLite's INSERT OR REPLACE would rewrite an entry without firing a DELETE trigger, hence the insert triggers.
"""

from sqlalchemy import event, text
from sqlalchemy.engine import Connection

from exchange.db import Base

_REFUSED = "entries of the access log are never changed"

SQLITE = (
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        for table in ("audit_event", "audit_leaf", "audit_checkpoint")
        for verb in ("UPDATE", "DELETE")
    ),
    "CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event "
    "WHEN EXISTS (SELECT 1 FROM audit_event WHERE eid = NEW.eid OR uid = NEW.uid) "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
    "CREATE TRIGGER audit_leaf_no_replace BEFORE INSERT ON audit_leaf "
    "WHEN EXISTS (SELECT 1 FROM audit_leaf WHERE seq = NEW.seq OR eid = NEW.eid) "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
    "CREATE TRIGGER audit_checkpoint_no_replace BEFORE INSERT ON audit_checkpoint "
    "WHEN EXISTS (SELECT 1 FROM audit_checkpoint WHERE size = NEW.size) "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
    "CREATE TRIGGER audit_event_queue AFTER INSERT ON audit_event "
    "BEGIN INSERT INTO audit_pending (eid) VALUES (NEW.eid); END",
)

POSTGRESQL = (
    f"CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''{_REFUSED}''; END'",
    "CREATE FUNCTION audit_queue() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN INSERT INTO audit_pending (eid) VALUES (NEW.eid); RETURN NULL; END'",
    *(
        statement
        for table in ("audit_event", "audit_leaf", "audit_checkpoint")
        for statement in (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
        )
    ),
    "CREATE TRIGGER audit_event_queue AFTER INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_queue()",
)


def _create(_target: object, connection: Connection, **_kw: object) -> None:
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.execute(text(statement))


event.listen(Base.metadata, "after_create", _create)
