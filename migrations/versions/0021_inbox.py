"""Since when a request stands where it stands, whose it is at home, and how it was handed over."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

SIDES = ("organ_id", "delegation_id")


def upgrade() -> None:
    with op.batch_alter_table("request") as request:
        request.add_column(sa.Column("state_since", sa.BigInteger(), nullable=False, server_default="0"))
        request.add_column(sa.Column("assigned_id", sa.Uuid(), nullable=True))
        request.create_foreign_key(op.f("fk_request_assigned_id"), "account", ["assigned_id"], ["id"])
    for side in SIDES:
        op.create_index(op.f(f"ix_request_{side}_state_state_since"), "request", [side, "state", "state_since"])
    op.create_index(op.f("ix_request_assigned_id"), "request", ["assigned_id"])
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("request_id", sa.Uuid(), sa.ForeignKey("request.id"), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), sa.ForeignKey("dossier.id"), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("to_id", sa.Uuid(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=True),
    )
    op.create_index(op.f("ix_assignment_request_id"), "assignment", ["request_id"])
    moved = "SELECT max(at) FROM request_move WHERE request_move.request_id = request.id AND from_state <> to_state"
    op.execute(f"UPDATE request SET state_since = coalesce(({moved}), transmitted_at)")  # noqa: S608


def downgrade() -> None:
    op.drop_table("assignment")
    for side in SIDES:
        op.drop_index(op.f(f"ix_request_{side}_state_state_since"), "request")
    op.drop_index(op.f("ix_request_assigned_id"), "request")
    with op.batch_alter_table("request") as request:
        request.drop_constraint(op.f("fk_request_assigned_id"), type_="foreignkey")
        request.drop_column("assigned_id")
        request.drop_column("state_since")
