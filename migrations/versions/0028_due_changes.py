"""How the date asked for came to be what it is: changes by either side, and what a State has asked."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("request", sa.Column("asked_until", sa.Date(), nullable=True))
    op.create_index(op.f("ix_request_organ_id_asked_until"), "request", ["organ_id", "asked_until"])
    op.create_table(
        "due_change",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("request_id", sa.Uuid(), sa.ForeignKey("request.id"), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("request_id", "n"),
    )
    op.create_index(op.f("ix_due_change_dossier_id"), "due_change", ["dossier_id"])


def downgrade() -> None:
    op.drop_table("due_change")
    op.drop_index(op.f("ix_request_organ_id_asked_until"), "request")
    op.drop_column("request", "asked_until")
