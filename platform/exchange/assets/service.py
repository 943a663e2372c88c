"""Finding an asset by its reference."""

import re

from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actor import Actor
from exchange.assets.models import Asset

NUMBER = re.compile("[0-9]{4,9}")


def find(actor: Actor, number: str) -> Asset:
    """Return the asset of a number such as 0042; NotFound, on record, if there is none."""
    if not NUMBER.fullmatch(number):
        raise gateway.missing(actor, "")
    found = db.session.scalars(select(Asset).where(Asset.number == int(number))).one_or_none()
    if found is None or found.reference != f"A-{number}":
        raise gateway.missing(actor, f"A-{number}")
    return found
