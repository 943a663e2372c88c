"""By which an organ's urgent requests are found that are still to be confirmed."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COLUMNS = ["organ_id", "is_unconfirmed", "confirm_by"]


def upgrade() -> None:
    op.create_index(op.f("ix_request_organ_id_is_unconfirmed_confirm_by"), "request", COLUMNS)


def downgrade() -> None:
    op.drop_index(op.f("ix_request_organ_id_is_unconfirmed_confirm_by"), "request")
