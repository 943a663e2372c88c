"""When the last copy of a request was closed, which tells its organ's list; and the index of dossiers open to everyone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CLOSED = """
UPDATE master_request SET closed_at = coalesce(
    (SELECT max(request_move.at) FROM request_move JOIN request ON request.id = request_move.request_id
     WHERE request.master_id = master_request.id),
    drafted_at)
WHERE state = 'TRANSMITTED'
AND EXISTS (SELECT 1 FROM request WHERE request.master_id = master_request.id)
AND NOT EXISTS (SELECT 1 FROM request WHERE request.master_id = master_request.id AND request.state != 'CLOSED')
"""


def upgrade() -> None:
    op.add_column("master_request", sa.Column("closed_at", sa.BigInteger(), nullable=True))
    op.execute(CLOSED)
    op.create_index(op.f("ix_dossier_protection"), "dossier", ["protection"])
