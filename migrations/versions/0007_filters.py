"""What an auditor's filters go by: times with numbers beside them, and the few entries that did not end as done."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOT_DONE = sa.text("outcome <> 'done'")


def upgrade() -> None:
    op.create_index(op.f("ix_audit_event_ts_eid"), "audit_event", ["ts", "eid"])
    op.drop_index(op.f("ix_audit_event_ts"), "audit_event")
    op.create_index(
        op.f("ix_audit_event_not_done"),
        "audit_event",
        ["outcome", "eid"],
        sqlite_where=NOT_DONE,
        postgresql_where=NOT_DONE,
    )
