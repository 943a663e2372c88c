"""Letting another organ into the dossier when its act is what an asset waits for; without an officer there, nobody is let in."""

from sqlalchemy import select

from exchange.access.actor import Actor
from exchange.accounts import directory
from exchange.accounts.models import Account
from exchange.assistance.kinds import CHAMBERS, PRESIDENCY
from exchange.assistance.life import CHAMBER
from exchange.assistance.life import PRESIDENCY as PRESIDENCY_OFFICER
from exchange.delegations.models import Delegation
from exchange.dossiers import naming
from exchange.dossiers.models import Dossier
from exchange.opener import Act

# A Chamber varies, lifts or orders what was frozen, and answers claims; the Presidency receives what was recovered.
WITH = {
    "freeze": (CHAMBERS, CHAMBER),
    "seize": (CHAMBERS, CHAMBER),
    "attach_claim": (CHAMBERS, CHAMBER),
    "enforce": (PRESIDENCY, PRESIDENCY_OFFICER),
    "recover_value": (PRESIDENCY, PRESIDENCY_OFFICER),
}


def admit(act: Act, actor: Actor, dossier: Dossier, move: str) -> None:
    """Name the officers of the organ that a step leads to into the dossier; those who are there stay as they are.

    A dossier whose readers are named one by one, or that no further delegation may know of, stays as it is.
    """
    if move not in WITH or is_by_name(dossier):
        return
    organ, duty = WITH[move]
    query = select(Account).join(Delegation, Delegation.id == Account.delegation_id)
    found = act.session.scalars(query.where(Delegation.code == organ, directory.IS_ACTIVE))
    officers = [one for one in found if duty in one.duties.split()]
    if officers:
        naming.let_in(act, actor, dossier, officers[0].delegation_id, [one.id for one in officers])


def is_by_name(dossier: Dossier) -> bool:
    """True if whoever is to act next has to be named into the dossier by a person (handling codes H2 and H7)."""
    return dossier.has_named_readers or dossier.is_ex_parte
