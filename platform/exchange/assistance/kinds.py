"""Which types of request an organ may send, and for whom: the transmitting organ follows the requester (rules 176 (2), 217)."""

from exchange import tables
from exchange.delegations.models import ORGANISATION

PROSECUTOR, REGISTRY, PRESIDENCY, CHAMBERS = "ICC-OTP", "ICC-REG", "ICC-PRES", "ICC-CH"

# A request to the Court has a room of its own, and so has an enquiry.
FAMILIES = {
    PROSECUTOR: ("assistance", "protective", "recipient", "operational", "voluntary"),
    REGISTRY: ("assistance", "protective", "persons", "recipient", "operational", "voluntary"),
    PRESIDENCY: ("enforcement",),
}
REQUESTERS = {PROSECUTOR: (PROSECUTOR,), REGISTRY: (CHAMBERS, REGISTRY), PRESIDENCY: (PRESIDENCY,)}
TO_ORGANISATIONS = ("IGO-87-6",)  # article 87 (6): no other type goes to them, and these go to nobody else


def offered(organ: str) -> list[tuple[str, list[str]]]:
    """Return the codes of the types that an organ may send, by family, in the order of the table."""
    rows = tables.rows("request_types")
    families = FAMILIES.get(organ, ())
    return [(family, [row["code"] for row in rows if row["family"] == family]) for family in families]


def goes_to(code: str, delegation_kind: str) -> bool:
    """True if a request of this type can be sent to a delegation of this kind, which receives requests."""
    return (code in TO_ORGANISATIONS) == (delegation_kind == ORGANISATION)


def is_offered(organ: str, code: str) -> bool:
    return any(code in codes for _family, codes in offered(organ))


def requesters(organ: str) -> tuple[str, ...]:
    """Return the organs for which this one transmits, the usual one first; none for an organ that sends nothing."""
    return REQUESTERS.get(organ, ())
