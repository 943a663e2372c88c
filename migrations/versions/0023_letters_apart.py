"""Which documents are the letter of a request: nobody puts another version in their place, and they are no news beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("is_letter", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        sa.text("UPDATE document SET is_letter = :yes WHERE id IN (SELECT document_id FROM request_letter)").bindparams(
            yes=True
        )
    )


def downgrade() -> None:
    op.drop_column("document", "is_letter")
