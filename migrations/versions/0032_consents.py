"""States that are asked whether the material that they supplied may be passed on, with the documents of their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("reverse_id", sa.Uuid(), sa.ForeignKey("reverse_request.id"), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False, unique=True),
        sa.Column("organ_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(3), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_material", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("is_recorded", sa.Boolean(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.UniqueConstraint("year", "number"),
    )
    op.create_index(op.f("ix_consent_reverse_id"), "consent", ["reverse_id"])
    for side in ("delegation_id", "organ_id"):
        op.create_index(op.f(f"ix_consent_{side}_asked_at"), "consent", [side, "asked_at"])
    op.create_table(
        "consent_document",
        sa.Column("consent_id", sa.Uuid(), sa.ForeignKey("consent.id"), primary_key=True),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), primary_key=True),
    )


def downgrade() -> None:
    for table in ("consent_document", "consent"):
        op.drop_table(table)
