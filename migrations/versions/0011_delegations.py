"""A delegation's regional group and working language are gone: nothing was shown, chosen or counted by them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("delegation", "regional_group")
    op.drop_column("delegation", "working_language")


def downgrade() -> None:
    op.add_column("delegation", sa.Column("regional_group", sa.String(60), nullable=False, server_default=""))
    op.add_column("delegation", sa.Column("working_language", sa.String(2), nullable=False, server_default="en"))
