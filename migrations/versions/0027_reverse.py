"""What States ask of the Court, with its steps and their documents."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reverse_request",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False, unique=True),
        sa.Column("delegation_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("organ_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("handling", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("state_since", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("sealed_title", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("year", "number"),
    )
    for side in ("delegation_id", "organ_id"):
        op.create_index(
            op.f(f"ix_reverse_request_{side}_state_submitted_at"), "reverse_request", [side, "state", "submitted_at"]
        )
    op.create_index(op.f("ix_reverse_request_state_submitted_at"), "reverse_request", ["state", "submitted_at"])
    op.create_table(
        "reverse_move",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("reverse_id", sa.Uuid(), sa.ForeignKey("reverse_request.id"), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(24), nullable=False),
        sa.Column("to_state", sa.String(24), nullable=False),
        sa.Column("role", sa.String(3), nullable=False),
        sa.Column("move", sa.String(24), nullable=False),
        sa.Column("by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("reverse_id", "n"),
    )
    op.create_table(
        "reverse_move_document",
        sa.Column("move_id", sa.Uuid(), sa.ForeignKey("reverse_move.id"), primary_key=True),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), primary_key=True),
    )


def downgrade() -> None:
    for table in ("reverse_move_document", "reverse_move", "reverse_request"):
        op.drop_table(table)
