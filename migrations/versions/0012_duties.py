"""What a person's delegation lets them do in requests: their duties, who stands in for them, and when duties changed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ORGANS = {"ICC-OTP": "DR RV TX", "ICC-REG": "DR RV TX", "ICC-PRES": "DR RV TX", "ICC-CH": "CH"}
STATES = ("state_party", "other_state")
PEOPLE = """
SELECT account.id, account.role, account.retired_at, delegation.code, delegation.kind
FROM account JOIN delegation ON delegation.id = account.delegation_id
WHERE account.role IN ('focal_point', 'investigator')
ORDER BY account.suspended_at IS NOT NULL, account.enrolled_at IS NULL, account.invited_at, account.id
"""
GIVE = sa.text("UPDATE account SET duties = :duties WHERE id = :id")


def upgrade() -> None:
    op.add_column("account", sa.Column("duties", sa.String(60), nullable=False, server_default=""))
    op.add_column("account", sa.Column("deputy_id", sa.Uuid(), nullable=True))
    op.create_table(
        "duty_change",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), sa.ForeignKey("delegation.id"), nullable=False),
        sa.Column("code", sa.String(2), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index(op.f("ix_duty_change_delegation_id_at"), "duty_change", ["delegation_id", "at"])
    _give_first_duties()


def downgrade() -> None:
    op.drop_table("duty_change")
    op.drop_column("account", "deputy_id")
    op.drop_column("account", "duties")


def _give_first_duties() -> None:
    """Give everyone what a person of their role is invited with; the earliest of each delegation gives duties from then on."""
    connection = op.get_bind()
    managed = set()
    for person in connection.execute(sa.text(PEOPLE)).all():
        duties = _first(person.role, person.kind, person.code)
        if duties and person.retired_at is None and person.code not in managed:
            managed.add(person.code)
            duties = f"{duties} MG"
        connection.execute(GIVE, {"duties": duties, "id": person.id})


def _first(role: str, kind: str, code: str) -> str:
    if kind in STATES:
        return "FP"
    return ORGANS.get(code, "") if role == "investigator" else ""
