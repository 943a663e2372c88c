"""Findings that were referred: a file for the focal points on non-cooperation, and the documents sealed anew in it."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("request_id", sa.Uuid(), sa.ForeignKey("request.id"), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False, unique=True),
        sa.Column("step_id", sa.Uuid(), sa.ForeignKey("request_move.id"), nullable=True, unique=True),
        sa.Column("laid_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("referred_to", sa.String(16), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=True),
        sa.Column("referred_at", sa.BigInteger(), nullable=True),
        sa.Column("sealed_decision", sa.LargeBinary(), nullable=True),
    )
    op.create_index(op.f("ix_referral_request_id"), "referral", ["request_id"])
    op.create_index(op.f("ix_referral_referred_at"), "referral", ["referred_at"])
    op.create_table(
        "referral_document",
        sa.Column("referral_id", sa.Uuid(), sa.ForeignKey("referral.id"), primary_key=True),
        sa.Column("source_id", sa.Uuid(), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("referral_document")
    op.drop_table("referral")
