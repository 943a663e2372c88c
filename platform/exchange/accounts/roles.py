"""Which roles a delegation's people can have: one table, by the kind of delegation."""

from exchange.delegations.models import ASSEMBLY, AUDIT, COURT, OBSERVER, ORGANISATION, OTHER_STATE, STATE

ROLES_OF_KIND = {
    STATE: ("focal_point",),
    OTHER_STATE: ("focal_point",),
    ORGANISATION: ("focal_point",),
    OBSERVER: ("focal_point",),
    COURT: ("investigator", "focal_point"),
    ASSEMBLY: ("administrator", "focal_point"),
    AUDIT: ("auditor",),
}


def fits(role: str, kind: str) -> bool:
    """True if people of such a delegation can have the role."""
    return role in ROLES_OF_KIND[kind]
