"""What waits for a person that is no request to a State: enquiries, what States ask of the Court, assets."""

from exchange.access.actor import Actor
from exchange.assets import awaiting as assets
from exchange.assistance.awaiting import Awaiting
from exchange.enquiries import awaiting as enquiries
from exchange.reverse import awaiting as reverse

FEW = 6


def find(actor: Actor, most: int = FEW) -> list[Awaiting]:
    """Return what waits, the oldest of each kind first; their titles are still sealed."""
    return [*enquiries.of(actor, most), *reverse.of(actor, most), *assets.of(actor, most)]
