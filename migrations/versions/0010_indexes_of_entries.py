"""The themes and dossiers of an entry by its number: the whole check goes through a long log entry by entry."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_audit_theme_eid"), "audit_theme", ["eid"])
    op.create_index(op.f("ix_audit_subject_eid"), "audit_subject", ["eid"])
