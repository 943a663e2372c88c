"""What a draft says of each requirement of a State's law; since when a requirement stands on its sheet."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sheet_requirement", sa.Column("added_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "requirement_answer",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("master_id", sa.Uuid(), sa.ForeignKey("master_request.id"), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False),
        sa.Column("requirement_id", sa.Uuid(), sa.ForeignKey("sheet_requirement.id"), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("master_id", "requirement_id"),
    )


def downgrade() -> None:
    op.drop_table("requirement_answer")
    with op.batch_alter_table("sheet_requirement") as requirement:
        requirement.drop_column("added_at")
