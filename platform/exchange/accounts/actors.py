"""From an account to the actor that rules and entries speak of."""

from exchange.access.actor import Actor, SessionKeys, Via
from exchange.accounts.models import Account


def actor_for(
    account: Account, keys: SessionKeys | None = None, factors: tuple[str, ...] = (), via: Via | None = None
) -> Actor:
    """Return the person as an actor; without session keys they can act but open nothing that is wrapped to them."""
    return Actor(
        kind="auditor" if account.role == "auditor" else "user",
        person=account.id,
        delegation=account.delegation_id,
        org=account.delegation.code,
        delegation_kind=account.delegation.kind,
        role=account.role,
        name=account.name,
        duties=frozenset(account.duties.split()),
        keys=keys,
        factors=factors,
        via=via or Via(),
    )
