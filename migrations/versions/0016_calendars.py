"""Weekends and holidays as States and the Court say them, reminders that were sent, and addresses of feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "weekend",
        sa.Column("calendar", sa.String(16), nullable=False),
        sa.Column("days", sa.String(7), nullable=False),
        sa.Column("chosen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("calendar", name=op.f("pk_weekend")),
    )
    op.create_table(
        "holiday",
        sa.Column("calendar", sa.String(16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("calendar", "day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "reminder",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("after_days", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_reminder_request_id")),
        sa.PrimaryKeyConstraint("request_id", "after_days", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_at"), "reminder", ["at"])
    op.create_table(
        "feed",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mac", sa.LargeBinary(40), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_feed_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_feed")),
        sa.UniqueConstraint("id", name=op.f("uq_feed_id")),
        sa.UniqueConstraint("mac", name=op.f("uq_feed_mac")),
    )


def downgrade() -> None:
    for table in ("feed", "reminder", "holiday", "weekend"):
        op.drop_table(table)
