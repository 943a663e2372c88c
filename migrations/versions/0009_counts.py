"""What an organ's home counts its requests by: their states and dates, without reading what is sealed beside them."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COLUMNS = ["organ_id", "state", "due", "dossier_id"]


def upgrade() -> None:
    op.create_index(op.f("ix_request_organ_id_state_due_dossier_id"), "request", COLUMNS)


def downgrade() -> None:
    op.drop_index(op.f("ix_request_organ_id_state_due_dossier_id"), "request")
