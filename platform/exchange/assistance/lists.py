"""The list of requests, by side: an organ sees its masters with their copies, a State what is asked of it, by date."""

from exchange.access.actor import Actor
from exchange.access.rules import is_of_court
from exchange.assistance import organ_list, state_list
from exchange.assistance.organ_list import OrganList
from exchange.assistance.state_list import StateList
from exchange.assistance.wanted import Wanted


def is_of_organ(actor: Actor) -> bool:
    """Tell which of the two lists is the actor's."""
    return is_of_court(actor, None)


def read(actor: Actor, wanted: Wanted) -> OrganList | StateList:
    """Return a page of the actor's requests; one entry names the dossiers whose titles were shown."""
    return organ_list.read(actor, wanted) if is_of_organ(actor) else state_list.read(actor, wanted)
