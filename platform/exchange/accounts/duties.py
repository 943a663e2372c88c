"""What a person may do in requests beyond being of a delegation: duties, by the codes of the field's table of roles."""

from exchange.delegations.models import COURT, Delegation

MANAGER = "MG"
OF_STATES = ("FP", "EX")
OF_ORGANS = {
    "ICC-OTP": ("DR", "RV", "TX", "LG"),
    "ICC-REG": ("DR", "RV", "TX", "LG", "RG"),
    "ICC-PRES": ("DR", "RV", "TX", "PO"),
    "ICC-CH": ("CH",),
}
KNOWN = ("DR", "RV", "TX", "LG", "CH", "PO", "RG", *OF_STATES, MANAGER)
AT_FIRST = {"focal_point": ("FP",), "investigator": ("DR", "RV", "TX", "CH")}


def possible(delegation: Delegation) -> tuple[str, ...]:
    """Return the duties that people of the delegation can have, in their order; none if it has no part in requests."""
    if delegation.receives_requests():
        return (*OF_STATES, MANAGER)
    of_organ = OF_ORGANS.get(delegation.code, ("DR", "RV", "TX", "LG")) if delegation.kind == COURT else ()
    return (*of_organ, MANAGER) if of_organ else ()


def at_first(role: str, delegation: Delegation, is_managed: bool) -> str:
    """Return what a person is invited with; the first whose delegation nobody manages gives duties there."""
    given = [code for code in possible(delegation) if code in AT_FIRST.get(role, ())]
    if given and not is_managed:
        given.append(MANAGER)
    return " ".join(given)
