"""The life cycle of a request as the table of moves has it: which states mean what, and whose act is awaited. It knows no row."""

from functools import cache

from exchange import lifecycle, tables
from exchange.access.refusals import Conflict
from exchange.lifecycle import Transition

MACHINE = "request"

DRAFT = "DRAFT"
DRAFT_SHARED = "DRAFT_SHARED"
IN_REVIEW = "IN_REVIEW"
IN_TRANSLATION = "IN_TRANSLATION"
READY = "READY"
CANCELLED = "CANCELLED"
TRANSMITTED = "TRANSMITTED"
ACKNOWLEDGED = "ACKNOWLEDGED"
UNDER_ASSESSMENT = "UNDER_ASSESSMENT"
CLARIFICATION = "CLARIFICATION"
CONSULTATION = "CONSULTATION"
POSTPONED = "POSTPONED"
IN_EXECUTION = "IN_EXECUTION"
PARTLY_EXECUTED = "PARTLY_EXECUTED"
EXECUTED = "EXECUTED"
DENIED = "DENIED"
NONCOMPLIANCE_REVIEW = "NONCOMPLIANCE_REVIEW"
FINDING = "FINDING"
CLOSED = "CLOSED"
WITHDRAWN = "WITHDRAWN"
REDIRECTED = "REDIRECTED"
SUPERSEDED = "SUPERSEDED"
REFERRED = "REFERRED"

DRAFTER = "DR"
REVIEWER = "RV"
SENDER = "TX"
TRANSLATOR = "LG"
CHAMBER = "CH"
PRESIDENCY = "PO"
FOCAL_POINT = "FP"
EXECUTOR = "EX"
PLATFORM = "SYS"
OF_STATE = (FOCAL_POINT, EXECUTOR)
CHECKERS = (REVIEWER, TRANSLATOR)  # of a translation that the drafter filed
OF_OTHER_ORGANS = (CHAMBER, PRESIDENCY)

UNSENT = (DRAFT, DRAFT_SHARED, IN_REVIEW, IN_TRANSLATION)
UNSENT_URGENT = (DRAFT, IN_REVIEW, IN_TRANSLATION)
SETTLED = (IN_TRANSLATION, READY, TRANSMITTED)  # the text and the annexes stand
OPEN = (
    TRANSMITTED,
    ACKNOWLEDGED,
    UNDER_ASSESSMENT,
    CLARIFICATION,
    CONSULTATION,
    POSTPONED,
    IN_EXECUTION,
    PARTLY_EXECUTED,
)
RUNNING = (TRANSMITTED, ACKNOWLEDGED, UNDER_ASSESSMENT, IN_EXECUTION, PARTLY_EXECUTED)  # so does the answer's date
ANSWERABLE = (ACKNOWLEDGED, UNDER_ASSESSMENT, IN_EXECUTION, PARTLY_EXECUTED)
ENDED = (CLOSED, WITHDRAWN, REDIRECTED, SUPERSEDED, REFERRED)
DONE = (EXECUTED, *ENDED)
ON_THE_WAY = (ACKNOWLEDGED, UNDER_ASSESSMENT, IN_EXECUTION)
GOING = (*OPEN, EXECUTED, DENIED, NONCOMPLIANCE_REVIEW, FINDING)
OF_COPIES = (*GOING, *ENDED)
OVERDUE, UNCONFIRMED = "OVERDUE", "URGENT_UNCONFIRMED"


def transition(from_state: str, to_state: str, role: str) -> Transition:
    """Return the move of that role from one state to another; Conflict("state") if the table has none."""
    for one in lifecycle.leaving(MACHINE, from_state):
        if one.to_state == to_state and one.role == role and not one.is_for_state:
            return one
    raise Conflict("state")


def after_answer(state: str, left: int, role: str = FOCAL_POINT) -> tuple[str, ...]:
    """Return the states that an answer leads through from `state`, with `left` items still to be answered.

    Only the focal point completes a reply: after an executing authority's last answer it is still to be sent.
    """
    reached = PARTLY_EXECUTED if left or role != FOCAL_POINT else EXECUTED
    way = ON_THE_WAY[ON_THE_WAY.index(state) + 1 :] if state in ON_THE_WAY else ()
    return way if state == reached else (*way, reached)


def awaited(state: str, by_state: bool) -> str:
    """Return whose act is awaited once a side has led the request to a state: court, state or none.

    Where both sides could act it is the other one's turn, which the table can't know.
    """
    row = _states()[state]
    if row["side"] == "both" and row["waits_for"] != "none":
        return "court" if by_state else "state"
    return row["waits_for"]


@cache
def roles_of(move: str) -> frozenset[str]:
    """Return the roles that can make a move from some state."""
    return frozenset(one.role for one in lifecycle.transitions(MACHINE) if one.move == move)


@cache
def _states() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in tables.rows("request_states")}
