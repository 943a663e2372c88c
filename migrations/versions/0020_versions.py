"""Texts of a draft as they were sent for review, its translations, and drafts that a State was shown for comments."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "master_version",
        *_of_master(),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("master_id", "n"),
    )
    op.create_table(
        "translation",
        *_of_master(),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("is_by_service", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("filed_at", sa.BigInteger(), nullable=True),
        sa.Column("filed_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=True),
        sa.UniqueConstraint("master_id", "language"),
    )
    op.create_table(
        "shared_draft",
        *_of_master(),
        sa.Column("delegation_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("shared_at", sa.BigInteger(), nullable=False),
        sa.Column("shared_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_comments", sa.LargeBinary(), nullable=True),
        sa.Column("returned_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.UniqueConstraint("dossier_id"),
    )
    op.create_index(op.f("ix_shared_draft_master_id"), "shared_draft", ["master_id"])


def _of_master() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("master_id", sa.Uuid(), sa.ForeignKey("master_request.id"), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False),
    )
