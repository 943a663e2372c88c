"""The life of an asset as the table of moves has it. It knows no row."""

from functools import cache

from exchange import lifecycle

MACHINE = "asset"
NEW = lifecycle.NEW

SUSPECTED = "SUSPECTED"
IDENTIFIED = "IDENTIFIED"
TRACED = "TRACED"
FREEZE_REQUESTED = "FREEZE_REQUESTED"
FROZEN = "FROZEN"
SEIZED = "SEIZED"
VARIED = "VARIED"
RELEASED = "RELEASED"
FORFEITURE_ORDERED = "FORFEITURE_ORDERED"
ENFORCED = "ENFORCED"
VALUE_RECOVERED = "VALUE_RECOVERED"
TRANSFERRED_TO_COURT = "TRANSFERRED_TO_COURT"
DISPOSITION_DECIDED = "DISPOSITION_DECIDED"
TO_TRUST_FUND = "TO_TRUST_FUND"
TO_VICTIMS = "TO_VICTIMS"
RETURNED = "RETURNED"

CLAIMED = "THIRD_PARTY_CLAIM"
HELD = (FROZEN, SEIZED)
ENDED = (TO_TRUST_FUND, TO_VICTIMS, RETURNED)


@cache
def roles_of(move: str) -> frozenset[str]:
    """Return the roles that can make a move from some state."""
    return frozenset(one.role for one in lifecycle.transitions(MACHINE) if one.move == move)
