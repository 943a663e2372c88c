"""What the steps of an asset ask for beyond the table: what may be said of it once it is known, and which claim is answered."""

from exchange import amounts, tables
from exchange.assistance import step_fields
from exchange.lifecycle import Transition
from exchange.tables import Labelled

ESTIMATE = ("value", "currency", "valued_on")
MORE = {
    "suspect": ("identifier", "holder", "location", "link", *ESTIMATE),
    "identify": ("location", "link", "source", *ESTIMATE),
    "trace": ("holder", "link", *ESTIMATE),
}
BESIDE = {"answer_claim": ("claim",)}
CHOSEN = ("kind", "currency", "received_channel")
# The days as of which a value holds, by the field that a step asks for.
DAYS = ("valued_on", "measured_on", "recovered_on", "paid_on", "received_on")


def asked(transition: Transition) -> list[str]:
    """Return the fields of the form of a step: what the table asks for, then what may be left empty."""
    return [*BESIDE.get(transition.move, ()), *step_fields.asked(transition), *optional(transition)]


def optional(transition: Transition) -> list[str]:
    return [name for name in MORE.get(transition.move, ()) if name not in transition.fields]


def options(name: str, transition: Transition, type_: str) -> list[Labelled]:
    """Return what can be chosen in a field, save the claims, which the asset knows."""
    if name == "kind":
        return list(tables.asset_kinds().values())
    if name == "currency":
        return list(amounts.currencies().values())
    return step_fields.options(name, transition, type_)
