"""Assets, their steps with documents, and claims of third parties."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WORDS = ("identifier", "holder", "location", "link", "source")
AMOUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "asset",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("request_id", sa.Uuid(), sa.ForeignKey("request.id"), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False),
        sa.Column("organ_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("has_claim", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("thousandths", AMOUNT, nullable=True),
        sa.Column("currency", sa.String(3), nullable=False, server_default=""),
        sa.Column("measured_on", sa.Date(), nullable=True),
        *(sa.Column(f"sealed_{name}", sa.LargeBinary(), nullable=True) for name in WORDS),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("number"),
    )
    op.create_index(op.f("ix_asset_request_id"), "asset", ["request_id"])
    for first in ("delegation_id", "organ_id", "dossier_id"):
        op.create_index(op.f(f"ix_asset_{first}_number"), "asset", [first, "number"])
    op.create_table(
        "asset_move",
        *_of_asset(),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(24), nullable=False),
        sa.Column("to_state", sa.String(24), nullable=False),
        sa.Column("role", sa.String(3), nullable=False),
        sa.Column("move", sa.String(24), nullable=False),
        sa.Column("by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("thousandths", AMOUNT, nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("is_recorded", sa.Boolean(), nullable=False),
        sa.Column("mark", sa.String(9), nullable=False),
        sa.UniqueConstraint("asset_id", "n"),
    )
    op.create_table(
        "asset_move_document",
        sa.Column("move_id", sa.Uuid(), sa.ForeignKey("asset_move.id"), primary_key=True),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), primary_key=True),
    )
    op.create_table(
        "asset_claim",
        *_of_asset(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("sealed_claimant", sa.LargeBinary(), nullable=False),
        sa.Column("attached_at", sa.BigInteger(), nullable=False),
        sa.Column("attached_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("sealed_decision", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=True),
        sa.UniqueConstraint("asset_id", "number"),
    )


def _of_asset() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("asset_id", sa.Uuid(), sa.ForeignKey("asset.id"), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False),
    )
