"""How a document is to be handled, as its provider says and lifts; and what a request's codes ask of its dossier."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handling_mark",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False),
        sa.Column("code", sa.String(2), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("set_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
    )
    op.create_index(op.f("ix_handling_mark_document_id"), "handling_mark", ["document_id"])
    op.add_column("document", sa.Column("handling", sa.String(24), nullable=False, server_default=""))
    op.add_column("dossier", sa.Column("handling", sa.String(24), nullable=False, server_default=""))
    op.execute(
        "UPDATE dossier SET handling = (SELECT handling FROM request WHERE request.dossier_id = dossier.id) "
        "WHERE id IN (SELECT dossier_id FROM request)"
    )


def downgrade() -> None:
    for table in ("document", "dossier"):
        with op.batch_alter_table(table) as columns:
            columns.drop_column("handling")
    op.drop_table("handling_mark")
