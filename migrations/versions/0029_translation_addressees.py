"""Which States a translation goes to; those confirmed so far were meant for every State of their request."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "translation_addressee",
        sa.Column("translation_id", sa.Uuid(), sa.ForeignKey("translation.id"), primary_key=True),
        sa.Column("delegation_id", sa.Uuid(), sa.ForeignKey("delegation.id"), primary_key=True),
    )
    op.execute(
        "INSERT INTO translation_addressee (translation_id, delegation_id) "
        "SELECT translation.id, addressee.delegation_id FROM translation "
        "JOIN addressee ON addressee.master_id = translation.master_id WHERE translation.confirmed_at IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("translation_addressee")
