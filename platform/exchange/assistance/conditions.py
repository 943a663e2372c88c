"""Why a move that the table has is not possible now: each reason is a code, which `step_forms` puts into words."""

from collections.abc import Sequence
from dataclasses import dataclass

from exchange import lifecycle
from exchange.assistance import life
from exchange.assistance.models import Request, RequestMove
from exchange.lifecycle import CONFIRMS, EITHER, PROPOSES, RESUME, SAME, Transition

BY_ITEM = "answer_part"  # a State answers item by item; the Court records several at once


@dataclass(frozen=True)
class Situation:
    """Where a copy stands: its state and marks, and the steps so far, the first one first."""

    state: str
    type: str
    is_overdue: bool
    is_unconfirmed: bool
    steps: Sequence[RequestMove]

    @property
    def resumes_to(self) -> str:
        return lifecycle.resumes_to(life.MACHINE, [(one.move, one.from_state, one.to_state) for one in self.steps])

    def pending(self, move: str) -> list[RequestMove]:
        """Return the halves of a move of two that were made since the request came to its state."""
        since = next((n for n in range(len(self.steps), 0, -1) if _leads(self.steps[n - 1])), 0)
        return [one for one in self.steps[since:] if one.move == move]

    def unmarked(self) -> list[RequestMove]:
        """Return the steps recorded by the Court that the State has neither confirmed nor disputed."""
        return [one for one in self.steps if one.is_recorded and not one.mark]


def of(request: Request, steps: Sequence[RequestMove]) -> Situation:
    return Situation(request.state, request.type, request.is_overdue, request.is_unconfirmed, steps)


def target(move: Transition, now: Situation) -> str:
    """Return the state that the move leads to: where a detour was begun, or none but the present one for half a move of two."""
    if move.to_state == SAME or move.part == PROPOSES or (move.part == EITHER and not now.pending(move.move)):
        return now.state
    return now.resumes_to if move.to_state == RESUME else move.to_state


def why_not(move: Transition, now: Situation) -> str:
    """Return why a move that leaves the present state is not possible; empty if it is."""
    if move.demands(life.OVERDUE) == "requires" and not now.is_overdue:
        return "not-overdue"
    if move.demands(life.UNCONFIRMED) == "clear" and not now.is_unconfirmed:
        return "confirmed"
    if move.move == "clarify" and _is_of_state(move) != (now.resumes_to == life.EXECUTED):
        return "other-side"
    if move.move in ("confirm_recorded", "dispute_recorded") and not now.unmarked():
        return "nothing-recorded"
    return _joint(move, now)


def _joint(move: Transition, now: Situation) -> str:
    if not move.part:
        return ""
    made = now.pending(move.move)
    if move.part == PROPOSES:
        return "proposed" if made else ""
    if move.part == CONFIRMS:
        return "" if made else "not-proposed"
    return "said" if any(_is_role_of_state(one.role, one.is_recorded) == _is_of_state(move) for one in made) else ""


def _is_of_state(move: Transition) -> bool:
    return _is_role_of_state(move.role, move.is_for_state)


def _is_role_of_state(role: str, is_recorded: bool) -> bool:
    return role in life.OF_STATE or is_recorded


def _leads(step: RequestMove) -> bool:
    return step.from_state != step.to_state
