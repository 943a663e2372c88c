"""By which it is found whose turn it is, the nearest date first."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

SIDES = ("organ_id", "delegation_id")


def upgrade() -> None:
    for side in SIDES:
        op.create_index(op.f(f"ix_request_{side}_awaits_due"), "request", [side, "awaits", "due"])


def downgrade() -> None:
    for side in SIDES:
        op.drop_index(op.f(f"ix_request_{side}_awaits_due"), "request")
