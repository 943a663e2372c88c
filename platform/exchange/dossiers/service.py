"""What can be done with dossiers. Whether someone may is asked by the gateway, of the table of actions."""

import re

from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actor import Actor
from exchange.dossiers.models import Dossier

REFERENCE = re.compile(r"D-([0-9]{4,9})")


def find(actor: Actor, reference: str) -> Dossier:
    """Return the dossier of a reference such as D-0147; NotFound, on record, if there is none.

    It does not ask whether the actor may see it: the verb that follows does, with the same words to the outside.
    """
    match = REFERENCE.fullmatch(reference)
    number = int(match.group(1)) if match else -1
    dossier = db.session.scalars(select(Dossier).where(Dossier.number == number)).one_or_none()
    if dossier is None:
        raise gateway.missing(actor, reference if match else "")
    return dossier
