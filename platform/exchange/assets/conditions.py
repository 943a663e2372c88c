"""Why a move of an asset that the table has is not possible now: each reason is a code, which `step_forms` puts into words."""

from collections.abc import Sequence
from dataclasses import dataclass

from exchange.access import actions
from exchange.assets import life
from exchange.assets.models import AssetMove
from exchange.assistance.offers import Machine
from exchange.lifecycle import SAME, Transition


@dataclass(frozen=True)
class Situation:
    """Where an asset stands: its state, whether a claim waits for its answer, and the steps so far, the first one first."""

    state: str
    has_claim: bool
    steps: Sequence[AssetMove]

    def unmarked(self) -> list[AssetMove]:
        """Return the steps recorded by the Court that the State has neither confirmed nor disputed."""
        return [one for one in self.steps if one.is_recorded and not one.mark]


BEGINNING = Situation(life.NEW, False, ())


def target(move: Transition, now: Situation) -> str:
    return now.state if move.to_state == SAME else move.to_state


def why_not(move: Transition, now: Situation) -> str:
    """Return why a move that leaves the present state is not possible; empty if it is."""
    if move.demands(life.CLAIMED) == "forbids" and now.has_claim:
        return "claimed"
    if move.demands(life.CLAIMED) == "clear" and not now.has_claim:
        return "no-claim"
    if move.move in ("confirm_recorded", "dispute_recorded") and not now.unmarked():
        return "nothing-recorded"
    return ""


ASSET = Machine(life.MACHINE, actions.ASSET_MOVES, why_not)
