"""The Guidance library: the one dossier that is there from the start, open to every delegation."""

from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import SYSTEM
from exchange.delegations.models import Delegation
from exchange.dossiers import opening
from exchange.dossiers.models import NETWORK, Dossier

TITLE = "Guidance library · Documentation commune"  # sealed like any title, so it says it in both languages
OWNER = "ASP-SEC"
THEME, FURTHER, LEVEL = "NATPROC", ("AWARENESS", "EXCHANGE"), "restricted"


def found() -> Dossier:
    """Return the library, made by the platform if it isn't there; LookupError without the Secretariat's delegation."""
    existing = db.session.scalars(select(Dossier).where(Dossier.protection == NETWORK).order_by(Dossier.number)).first()
    if existing is not None:
        return existing
    owner = db.session.scalars(select(Delegation.id).where(Delegation.code == OWNER)).one_or_none()
    if owner is None:
        raise LookupError(f"the delegation {OWNER} comes first: it owns the library")
    with gateway.act(SYSTEM, actions.DOSSIER_OPEN) as act:
        new = opening.NewDossier(TITLE, THEME, LEVEL, owner, [owner], [], FURTHER, NETWORK)
        return opening.build(act, new, None)
