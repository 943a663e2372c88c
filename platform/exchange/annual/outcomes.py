"""What a request had come to, read from its steps alone: one outcome each, and what had stood in its way."""

from collections.abc import Mapping
from functools import cache

from exchange import tables
from exchange.assistance import life

EXECUTED, PARTLY, PENDING, POSTPONED, DENIED, SILENT, WITHDRAWN, REDIRECTED, REPLACED, COMPLIANCE = (
    "executed", "partly", "pending", "postponed", "denied", "no_reply", "withdrawn", "redirected", "superseded",
    "noncompliance",
)  # fmt: skip
OUTCOMES = (
    EXECUTED, PARTLY, PENDING, POSTPONED, DENIED, SILENT, WITHDRAWN, REDIRECTED, REPLACED, COMPLIANCE,
)  # fmt: skip
_BY_STATE: Mapping[str, str] = {
    life.EXECUTED: EXECUTED,
    life.PARTLY_EXECUTED: PARTLY,
    life.POSTPONED: POSTPONED,
    life.DENIED: DENIED,
    life.WITHDRAWN: WITHDRAWN,
    life.REDIRECTED: REDIRECTED,
    life.SUPERSEDED: REPLACED,
    life.NONCOMPLIANCE_REVIEW: COMPLIANCE,
    life.FINDING: COMPLIANCE,
    life.REFERRED: COMPLIANCE,
}
ASKING = ("ask_clarification", "query_reply")  # moves by which one side puts a question to the other
_OF_MOVES = {"ask_clarification": "P-97-A", "redirect": "P-93-9-B"}  # problems that a move names by itself


# Obstacles that say nearly as much as an outcome: how often each was met tells how often that was the outcome.
TELLING = {"O-POSTPONED": POSTPONED, "O-ADMISSIBILITY": POSTPONED, "O-THIRD-CONTROL": REDIRECTED}


def told_by(code: str) -> str:
    """Return the outcome that an obstacle or a ground of denial tells of; empty if none."""
    return DENIED if code in grounds() else TELLING.get(code, "")


def telling() -> frozenset[str]:
    """Return the obstacles and grounds that tell of an outcome."""
    return grounds() | TELLING.keys()


def outcome(state: str, last_code: str, closed_from: str, is_answered: bool, is_overdue: bool) -> str:
    """Return the outcome of a request in this state.

    One that was closed has the outcome its closing names, or else that of the state before. Without any answer and past
    its date, marked so by the platform, it is one without reply.
    """
    if state == life.CLOSED:
        return last_code if last_code in OUTCOMES else _BY_STATE.get(closed_from, EXECUTED)
    if state in _BY_STATE:
        return _BY_STATE[state]
    return SILENT if is_overdue and not is_answered else PENDING


def problem(move: str, code: str) -> str:
    """Return the problem, or the ground of a denial, that a step names; empty if it names none."""
    named = code or _OF_MOVES.get(move, "")
    return named if named in obstacle_of() or named in grounds() else ""


@cache
def obstacle_of() -> dict[str, str]:
    """Return the obstacle of the annual report by the problem that States name."""
    return {row["problem_code"]: row["code"] for row in tables.rows("obstacle_codes") if row["problem_code"]}


@cache
def grounds() -> frozenset[str]:
    return frozenset(row["code"] for row in tables.rows("denial_grounds"))
