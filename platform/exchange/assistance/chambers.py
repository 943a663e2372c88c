"""Letting a Chamber into a copy's dossier: only then can its officers read what they are asked to review."""

from sqlalchemy import select

from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.accounts import directory
from exchange.accounts.models import Account
from exchange.assistance import life
from exchange.delegations.models import Delegation
from exchange.dossiers import naming
from exchange.dossiers.models import Dossier
from exchange.opener import Act

CODE = "ICC-CH"


def admit(act: Act, actor: Actor, dossier: Dossier) -> None:
    """Name the Chambers' officers into the dossier; Conflict("no-chamber") if there is none who could be asked."""
    chambers = act.session.scalars(select(Delegation).where(Delegation.code == CODE)).one_or_none()
    officers = [] if chambers is None else _officers(act, chambers)
    if chambers is None or not officers:
        raise Conflict("no-chamber")
    naming.let_in(act, actor, dossier, chambers.id, [one.id for one in officers])


def _officers(act: Act, chambers: Delegation) -> list[Account]:
    query = select(Account).where(Account.delegation_id == chambers.id, directory.IS_ACTIVE)
    return [one for one in act.session.scalars(query) if life.CHAMBER in one.duties.split()]
