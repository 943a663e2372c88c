"""What each person has seen of documents and requests; filled from the access log, which knows it since the beginning."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

VERSION_AT = (
    "(SELECT MAX(version) FROM document_version WHERE document_id = known.document_id AND added_at <= known.{})"
)
DOCUMENTS = f"""
INSERT INTO document_reading (document_id, account_id, seen, opened, opened_at)
SELECT known.document_id, known.account_id,
    COALESCE({VERSION_AT.format("at")}, 1), COALESCE({VERSION_AT.format("opened_at")}, 0), known.opened_at
FROM (
    SELECT document.id AS document_id, audit_identity.account AS account_id, MAX(audit_event.ts) AS at,
        MAX(CASE WHEN audit_event.type = 'document.download' THEN audit_event.ts END) AS opened_at
    FROM audit_event
    JOIN audit_identity ON audit_identity.pn = audit_event.pn
    JOIN account ON account.id = audit_identity.account
    JOIN document ON document.id = audit_event.obj_ref
    WHERE audit_event.type IN ('document.read', 'document.download') AND audit_event.outcome = 'done'
    GROUP BY document.id, audit_identity.account
) AS known
"""  # noqa: S608 -- both parts stand in this file
REQUESTS = """
INSERT INTO request_reading (request_id, account_id, changes, first_at, at)
SELECT known.request_id, known.account_id,
    (SELECT COUNT(*) FROM request_move WHERE request_id = known.request_id AND at <= known.at)
    + (SELECT COUNT(*) FROM request_item WHERE request_id = known.request_id AND answered_at <= known.at),
    known.first_at, known.at
FROM (
    SELECT request.id AS request_id, audit_identity.account AS account_id,
        MIN(audit_event.ts) AS first_at, MAX(audit_event.ts) AS at
    FROM audit_event
    JOIN audit_identity ON audit_identity.pn = audit_event.pn
    JOIN account ON account.id = audit_identity.account
    JOIN request ON request.id = audit_event.obj_ref
    WHERE audit_event.type = 'request.read' AND audit_event.outcome = 'done'
    GROUP BY request.id, audit_identity.account
) AS known
"""


def upgrade() -> None:
    _readings(
        "document",
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
    )
    _readings(
        "request",
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.execute(DOCUMENTS)
    op.execute(REQUESTS)


def downgrade() -> None:
    op.drop_table("request_reading")
    op.drop_table("document_reading")


def _readings(of: str, *columns: sa.Column) -> None:  # type: ignore[type-arg]
    table = f"{of}_reading"
    op.create_table(
        table,
        sa.Column(f"{of}_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint([f"{of}_id"], [f"{of}.id"], name=op.f(f"fk_{table}_{of}_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id")),
        sa.PrimaryKeyConstraint(f"{of}_id", "account_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_account_id"), table, ["account_id"], unique=False)
