"""What the lists go by: a discussion's messages and the latest of them, when a dossier changed, and their indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("discussion", sa.Column("messages", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("discussion", sa.Column("last_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE discussion SET"
        " messages = (SELECT count(*) FROM message WHERE message.discussion_id = discussion.id),"
        " last_at = coalesce("
        "(SELECT max(posted_at) FROM message WHERE message.discussion_id = discussion.id), opened_at)"
    )
    op.execute("UPDATE dossier SET changed_at = opened_at WHERE changed_at IS NULL")
    op.create_index(op.f("ix_dossier_changed_at_number"), "dossier", ["changed_at", "number"])
    op.create_index(op.f("ix_discussion_dossier_id_last_at"), "discussion", ["dossier_id", "last_at"])
    op.create_index(op.f("ix_request_delegation_id_due"), "request", ["delegation_id", "due"])
    op.create_index(op.f("ix_request_organ_id_due"), "request", ["organ_id", "due"])
    op.create_index(op.f("ix_master_request_delegation_id_due"), "master_request", ["delegation_id", "due"])
    op.drop_index(op.f("ix_request_delegation_id"), "request")
    op.drop_index(op.f("ix_master_request_delegation_id"), "master_request")
