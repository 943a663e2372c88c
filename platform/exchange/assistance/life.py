"""The life cycle as the table of transitions has it: which move leads where, and which states mean what. It knows no row."""

from functools import cache

from exchange import tables
from exchange.access.refusals import Conflict

DRAFT = "DRAFT"
IN_REVIEW = "IN_REVIEW"
READY = "READY"
CANCELLED = "CANCELLED"
TRANSMITTED = "TRANSMITTED"
ACKNOWLEDGED = "ACKNOWLEDGED"
UNDER_ASSESSMENT = "UNDER_ASSESSMENT"
IN_EXECUTION = "IN_EXECUTION"
PARTLY_EXECUTED = "PARTLY_EXECUTED"
EXECUTED = "EXECUTED"
CLOSED = "CLOSED"

DRAFTER = "DR"
REVIEWER = "RV"
SENDER = "TX"
FOCAL_POINT = "FP"

UNSENT = (DRAFT, IN_REVIEW)
ANSWERABLE = (ACKNOWLEDGED, UNDER_ASSESSMENT, IN_EXECUTION, PARTLY_EXECUTED)
DONE = (EXECUTED, CLOSED)
ON_THE_WAY = (ACKNOWLEDGED, UNDER_ASSESSMENT, IN_EXECUTION)


def check(from_state: str, to_state: str, role: str) -> None:
    """Raise Conflict unless the table of transitions lets this role make this move."""
    if (from_state, to_state, role) not in _moves():
        raise Conflict("state")


def after_answer(state: str, left: int) -> tuple[str, ...]:
    """Return the states that an answer leads through from `state`, with `left` items still to be answered."""
    reached = PARTLY_EXECUTED if left else EXECUTED
    way = ON_THE_WAY[ON_THE_WAY.index(state) + 1 :] if state in ON_THE_WAY else ()
    return way if state == reached else (*way, reached)


@cache
def _moves() -> frozenset[tuple[str, str, str]]:
    rows = tables.rows("request_transitions")
    return frozenset((row["from_state"], row["to_state"], row["actor_role"]) for row in rows)
