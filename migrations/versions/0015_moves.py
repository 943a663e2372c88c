"""The whole life of a request: versions under one number, what moves say and ask for, dates and marks in clear for lists and figures."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

CODE = {"nullable": False, "server_default": ""}
NO = {"nullable": False, "server_default": sa.false()}

# What the moves of earlier versions were; two lead to where their target and role alone don't tell.
MADE = (
    ("submit", "IN_REVIEW", "DR"), ("send_back", "DRAFT", "RV"), ("approve", "READY", "RV"), ("transmit", "TRANSMITTED", "TX"),
    ("cancel", "CANCELLED", "DR"), ("acknowledge", "ACKNOWLEDGED", "FP"), ("assess", "UNDER_ASSESSMENT", "FP"),
    ("start", "IN_EXECUTION", "FP"), ("answer_part", "PARTLY_EXECUTED", "FP"), ("reply", "EXECUTED", "FP"), ("close", "CLOSED", "TX"),
)  # fmt: skip
MOMENTS = (
    ("acknowledged_at", "ACKNOWLEDGED"),
    ("executed_at", "EXECUTED"),
    ("ended_at", "CLOSED"),
)


def upgrade() -> None:
    with op.batch_alter_table("request") as request:
        for column in _of_request():
            request.add_column(column)
        request.drop_constraint(op.f("uq_request_year_number"), type_="unique")
        request.create_unique_constraint(op.f("uq_request_year_number_version"), ["year", "number", "version"])
    with op.batch_alter_table("request_move") as move:
        for column in _of_move():
            move.add_column(column)
        move.alter_column("by", existing_type=sa.Uuid(), nullable=True)
        move.alter_column("role", existing_type=sa.String(2), type_=sa.String(3))
    with op.batch_alter_table("master_request") as master:
        master.add_column(sa.Column("follows_id", sa.Uuid(), nullable=True))
        master.add_column(sa.Column("follows_as", sa.String(8), **CODE))
        master.create_foreign_key(op.f("fk_master_request_follows_id"), "request", ["follows_id"], ["id"])
    op.create_index(op.f("ix_request_is_overdue_due"), "request", ["is_overdue", "due"])
    op.create_table(
        "move_document",
        sa.Column("move_id", sa.Uuid(), sa.ForeignKey("request_move.id"), primary_key=True),
        sa.Column("document_id", sa.Uuid(), sa.ForeignKey("document.id"), primary_key=True),
    )
    _name_moves()
    _fill_moments()


def downgrade() -> None:
    raise NotImplementedError("versions of a request would fall together: restore the backup made before upgrading")


def _name_moves() -> None:
    for name, target, role in MADE:
        op.execute(f"UPDATE request_move SET move = '{name}' WHERE to_state = '{target}' AND role = '{role}'")  # noqa: S608


def _fill_moments() -> None:
    first = "SELECT min(at) FROM request_move WHERE request_move.request_id = request.id AND to_state"
    for column, state in MOMENTS:
        op.execute(f"UPDATE request SET {column} = ({first} = '{state}')")  # noqa: S608
    op.execute(f"UPDATE request SET replied_at = ({first} IN ('PARTLY_EXECUTED', 'EXECUTED'))")  # noqa: S608
    op.execute(
        "UPDATE request SET awaits = CASE WHEN state = 'CLOSED' THEN 'none' WHEN state = 'EXECUTED' THEN 'court' ELSE 'state' END"
    )
    op.execute("UPDATE request SET outcome = 'executed' WHERE state = 'CLOSED'")


def _of_request() -> list[sa.Column]:
    return [
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("language", sa.String(2), nullable=False, server_default="en"),
        sa.Column("channel", sa.String(16), **CODE),
        sa.Column("awaits", sa.String(5), **CODE),
        sa.Column("is_urgent", sa.Boolean(), **NO),
        sa.Column("is_unconfirmed", sa.Boolean(), **NO),
        sa.Column("is_overdue", sa.Boolean(), **NO),
        sa.Column("acknowledge_by", sa.Date(), nullable=True),
        sa.Column("confirm_by", sa.Date(), nullable=True),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=True),
        sa.Column("replied_at", sa.BigInteger(), nullable=True),
        sa.Column("executed_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("mode", sa.String(12), **CODE),
        sa.Column("outcome", sa.String(16), **CODE),
    ]


def _of_move() -> list[sa.Column]:
    return [
        sa.Column("move", sa.String(24), **CODE),
        sa.Column("part", sa.String(8), **CODE),
        sa.Column("code", sa.String(16), **CODE),
        sa.Column("facts", sa.String(), nullable=False, server_default="{}"),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=True),
        sa.Column("is_recorded", sa.Boolean(), **NO),
        sa.Column("mark", sa.String(9), **CODE),
    ]
