"""What a draft says besides its passages: contents by type, what is not applicable, language, channel, urgency, several handling codes."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

REQUESTER = """
UPDATE {table} SET requester = (SELECT code FROM delegation WHERE delegation.id = {table}.{organ}) WHERE requester = ''
"""


def upgrade() -> None:
    for table in ("master_request", "request"):
        op.add_column(table, sa.Column("sealed_extra", sa.LargeBinary(), nullable=True))
        op.add_column(table, sa.Column("requester", sa.String(16), nullable=False, server_default=""))
        _widen(table)
    op.add_column("master_request", sa.Column("language", sa.String(2), nullable=False, server_default="en"))
    op.add_column("master_request", sa.Column("channel", sa.String(16), nullable=False, server_default="DIPLOMATIC"))
    op.add_column("master_request", sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("master_request", sa.Column("confirm_by", sa.Date(), nullable=True))
    op.execute(REQUESTER.format(table="master_request", organ="delegation_id"))
    op.execute(REQUESTER.format(table="request", organ="organ_id"))
    for annex in ("annex", "request_annex"):
        op.add_column(annex, sa.Column("handling", sa.String(24), nullable=False, server_default=""))
    op.create_table(
        "checklist_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("master_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_checklist_answer_dossier_id")),
        sa.ForeignKeyConstraint(["master_id"], ["master_request.id"], name=op.f("fk_checklist_answer_master_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_answer")),
        sa.UniqueConstraint("master_id", "code", name=op.f("uq_checklist_answer_master_id_code")),
    )


def _widen(table: str) -> None:
    """Let a request carry several codes. A new column in the place of the old one, for SQLite can't change a column's type."""
    op.add_column(table, sa.Column("codes", sa.String(24), nullable=False, server_default=""))
    op.execute(f"UPDATE {table} SET codes = handling")  # noqa: S608
    op.execute(f"ALTER TABLE {table} DROP COLUMN handling")
    op.execute(f"ALTER TABLE {table} RENAME COLUMN codes TO handling")
