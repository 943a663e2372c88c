"""What the steps of a request to the Court ask for, by the names of the table or by those that its forms have for them."""

from sqlalchemy.orm import Session

from exchange import gateway
from exchange.assistance import people, reading, step_fields
from exchange.delegations import service as delegations
from exchange.lifecycle import Transition
from exchange.reverse import life
from exchange.tables import Labelled

# The table's words that a form asks for in another way than in a request to a State.
HERE = {"assigned_to": "organ", "reasons": "refusal"}
MATERIAL = ("material_title", "material")  # what a State is asked is said with the step that asks it


def asked(transition: Transition) -> list[str]:
    """Return the fields that a person fills in for the step; the consent in writing lies in a place of its own."""
    names = [HERE.get(name, name) for name in transition.fields]
    more = MATERIAL if "providing_state" in names else ()
    return [name for name in (*names, *more) if name in step_fields.KINDS]


def options(session: Session, transition: Transition, asking: str) -> dict[str, list[Labelled]]:
    """Return what can be chosen in each field; `asking` is the code of the State that asks, which supplied nothing to itself."""
    found: dict[str, list[Labelled]] = {}
    for name in asked(transition):
        if name == "organ":
            found[name] = [reading.labelled(one) for one in delegations.of_codes(session, life.ORGAN_ROLES)]
        elif name == "providing_state":
            found[name] = [reading.labelled(one) for one in people.states(session, gateway.now()) if one.code != asking]
        elif step_fields.KINDS[name] == step_fields.CHOICE:
            found[name] = step_fields.options(name, transition, life.TYPE)
    return found
