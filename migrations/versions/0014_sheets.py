"""Country sheets: a State's requirements, its choices of channel and languages with their dates, its address for letters."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("delegation_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False, unique=True),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=True),
        sa.Column("is_informal", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
    )
    op.create_table(
        "sheet_requirement",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("sheet_id", sa.Uuid(), sa.ForeignKey("sheet.id"), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
    )
    op.create_index(op.f("ix_sheet_requirement_sheet_id"), "sheet_requirement", ["sheet_id"])
    op.create_table(
        "sheet_choice",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("delegation_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("languages", sa.String(80), nullable=False),
        sa.Column("sealed_detail", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("received_from", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("agreed_at", sa.BigInteger(), nullable=True),
        sa.Column("agreed_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
    )
    op.create_index(
        op.f("ix_sheet_choice_delegation_id_effective_on"), "sheet_choice", ["delegation_id", "effective_on"]
    )


def downgrade() -> None:
    for table in ("sheet_choice", "sheet_requirement", "sheet"):
        op.drop_table(table)
