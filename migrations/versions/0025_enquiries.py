"""Enquiries, and what is kept of one beside the draft that it became."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enquiry",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False, unique=True),
        sa.Column("organ_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("is_by_state", sa.Boolean(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_question", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=True),
        sa.UniqueConstraint("year", "number"),
    )
    for side in ("organ_id", "delegation_id"):
        op.create_index(op.f(f"ix_enquiry_{side}_state_asked_at"), "enquiry", [side, "state", "asked_at"])
    op.create_table(
        "enquiry_record",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("enquiry_id", sa.Uuid(), sa.ForeignKey("enquiry.id"), nullable=False, unique=True),
        sa.Column("master_id", sa.Uuid(), sa.ForeignKey("master_request.id"), nullable=False, unique=True),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("enquiry_record")
    op.drop_table("enquiry")
