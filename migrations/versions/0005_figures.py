"""Counts by week and one property at a time, filled from the counts by day and from the entries' further themes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPENED = "'dossier.read', 'document.list', 'document.read', 'document.download', 'discussion.list', 'discussion.read', 'request.read'"
ADDED = "'document.add', 'document.revise', 'discussion.open', 'message.post', 'request.annex', 'request.answer'"
GOING_ON = "'document.continue', 'document.delivered', 'log.delivered'"
MEASURE = (
    "CASE WHEN outcome IN ('refused', 'failed') THEN outcome"
    f" WHEN type IN ({OPENED}) THEN 'opened' WHEN type IN ({ADDED}) THEN 'added' ELSE 'other' END"
)
COUNTS = f"type NOT IN ({GOING_ON}) AND outcome <> '-'"


def upgrade() -> None:
    op.create_table(
        "audit_figure",
        sa.Column("dimension", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("measure", sa.String(length=8), nullable=False),
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("dimension", "value", "measure", "week", name=op.f("pk_audit_figure")),
        sqlite_with_rowid=False,
    )
    for dimension, column in (("theme", "theme"), ("org", "org"), ("action", "type")):
        op.execute(
            "INSERT INTO audit_figure (week, dimension, value, measure, entries)"  # noqa: S608 # constants of this file
            f" SELECT (day + 3) / 7, '{dimension}', {column}, {MEASURE}, SUM(entries)"
            f" FROM audit_rollup WHERE {COUNTS} GROUP BY 1, 3, 4"
        )
    op.execute(
        "INSERT INTO audit_figure (week, dimension, value, measure, entries)"  # noqa: S608 # constants of this file
        f" SELECT (ts / 86400000000 + 3) / 7, 'further', audit_theme.theme, {MEASURE}, COUNT(*)"
        " FROM audit_theme JOIN audit_event ON audit_event.eid = audit_theme.eid"
        " JOIN audit_leaf ON audit_leaf.eid = audit_event.eid"
        f" WHERE audit_theme.theme <> audit_event.theme AND {COUNTS} GROUP BY 1, 3, 4"
    )


def downgrade() -> None:
    op.drop_table("audit_figure")
