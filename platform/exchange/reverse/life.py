"""The life of a request to the Court as its table of moves has it. It knows no row."""

from functools import cache

from exchange import lifecycle

MACHINE = "reverse"
TYPE = "REV-93-10"

SUBMITTED = "SUBMITTED"
REGISTERED = "REGISTERED"
ASSIGNED = "ASSIGNED"
CONSENT_SOUGHT = "CONSENT_SOUGHT"
GRANTED = "GRANTED"
PARTLY_GRANTED = "PARTLY_GRANTED"
REFUSED = "REFUSED"
EXECUTED = "EXECUTED"
CLOSED = "CLOSED"

REGISTRAR = "RG"
ORGAN_ROLES = {"ICC-OTP": "TX", "ICC-CH": "CH"}  # to whom the Registrar can pass it, and who answers there
AT_REGISTRY = (SUBMITTED, REGISTERED)
REPLIED = (EXECUTED, REFUSED)

ASSIGN, SEEK_CONSENT, GRANT, GRANT_PART = "assign", "seek_consent", "grant", "grant_part"
# How a State that supplied material stands to its being passed on; the first is no answer, the others are codes of answers.
AWAITED = "awaited"
GIVEN, CONDITIONS, WITHHELD = "given", "conditions", "refused"
CONSENT_ANSWERS = (GIVEN, CONDITIONS, WITHHELD)


@cache
def roles_of(move: str) -> frozenset[str]:
    """Return the roles that can make a move from some state."""
    return frozenset(one.role for one in lifecycle.transitions(MACHINE) if one.move == move)
