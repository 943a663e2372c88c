"""The letter of a request for assistance: due with each copy, sealed in its dossier, with what a receipt of service states."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "request_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_statement", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_request_letter_document_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_request_letter_dossier_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_letter_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_letter")),
        sa.UniqueConstraint("request_id", name=op.f("uq_request_letter_request_id")),
    )


def downgrade() -> None:
    op.drop_table("request_letter")
