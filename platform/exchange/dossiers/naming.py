"""Naming persons into a dossier and removing them: their keys come and go in the same act.

Owners name anyone's persons; a member of another delegation only persons of the own.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from exchange import gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict, Forbidden
from exchange.accounts.models import Account
from exchange.delegations.models import Delegation
from exchange.dossiers import members, persons
from exchange.dossiers.models import NETWORK, Dossier, Member, Party
from exchange.opener import Act


def add_delegation(actor: Actor, dossier: Dossier, delegation_id: UUID, accounts: Iterable[UUID]) -> None:
    """Let a delegation take part, with these of its persons; Conflict if it does already."""
    with gateway.act(actor, actions.PARTY_ADD, dossier) as act:
        if dossier.protection == NETWORK:
            raise Conflict("network")
        _join(act, dossier, delegation_id)
        _name(act, actor, dossier, delegation_id, accounts)


def name(actor: Actor, dossier: Dossier, delegation_id: UUID, accounts: Iterable[UUID]) -> None:
    """Name persons of a delegation that takes part, Conflict if it does not; Forbidden unless it is one's own or one is an owner."""
    with gateway.act(actor, actions.MEMBER_ADD, dossier) as act:
        _check_names(actor, dossier, delegation_id)
        if not _takes_part(act, dossier, delegation_id):
            raise Conflict("not-a-party")
        _name(act, actor, dossier, delegation_id, accounts)


def let_in(act: Act, actor: Actor, dossier: Dossier, delegation_id: UUID, accounts: Iterable[UUID]) -> None:
    """Name persons inside another act, which is on record for it; those who are named already stay as they are.

    Conflict("named-readers") if the dossier's readers are named one by one, by a person.
    """
    if dossier.has_named_readers and set(accounts) - set(members.ids(act.session, dossier.id)):
        raise Conflict("named-readers")
    if not _takes_part(act, dossier, delegation_id):
        _join(act, dossier, delegation_id)
    joining = set(accounts) - set(members.ids(act.session, dossier.id))
    if joining:
        _name(act, actor, dossier, delegation_id, joining)


def remove(actor: Actor, dossier: Dossier, account_id: UUID) -> None:
    """Remove a person and take their key at once; Conflict for the last person of the owners."""
    with gateway.act(actor, actions.MEMBER_REMOVE, dossier, details={"member": str(account_id)}) as act:
        account = act.session.get(Account, account_id)
        if account is None or account_id not in members.ids(act.session, dossier.id):
            raise Conflict("not-named")
        _check_names(actor, dossier, account.delegation_id)
        own = members.of_delegation(act.session, dossier.id, account.delegation_id)
        if account.delegation_id == dossier.delegation_id and own == [account_id]:
            raise Conflict("last-owner")
        _expel(act, dossier, [account_id])


def remove_delegation(actor: Actor, dossier: Dossier, delegation_id: UUID) -> None:
    """Remove a delegation with all its persons, their keys at once; Conflict for the owners' own."""
    with gateway.act(actor, actions.PARTY_REMOVE, dossier) as act:
        if delegation_id == dossier.delegation_id:
            raise Conflict("owner")
        party = act.session.get(Party, (dossier.id, delegation_id))
        delegation = act.session.get(Delegation, delegation_id)
        if party is None or party.left_at is not None or delegation is None:
            raise Conflict("not-a-party")
        leaving = members.of_delegation(act.session, dossier.id, delegation_id)
        _expel(act, dossier, leaving)
        party.left_at = act.at
        act.says(count=len(leaving), details={"delegation": delegation.code})


def _check_names(actor: Actor, dossier: Dossier, delegation_id: UUID) -> None:
    if actor.delegation != delegation_id and not dossier.has_owner(actor):
        raise Forbidden("not-own")


def _join(act: Act, dossier: Dossier, delegation_id: UUID) -> None:
    if _takes_part(act, dossier, delegation_id):
        raise Conflict("is-a-party")
    act.session.merge(Party(dossier_id=dossier.id, delegation_id=delegation_id, joined_at=act.at, left_at=None))


def _takes_part(act: Act, dossier: Dossier, delegation_id: UUID) -> bool:
    party = act.session.get(Party, (dossier.id, delegation_id))
    return party is not None and party.left_at is None


def _name(act: Act, actor: Actor, dossier: Dossier, delegation_id: UUID, accounts: Iterable[UUID]) -> None:
    joining = persons.nameable(act.session, set(accounts) - set(members.ids(act.session, dossier.id)), act.at)
    if not joining or any(account.delegation_id != delegation_id for account in joining):
        raise Conflict("not-nameable")
    for account in joining:
        act.session.merge(
            Member(
                dossier_id=dossier.id,
                account_id=account.id,
                added_at=act.at,
                added_by=actor.person,
                removed_at=None,
            )
        )
    act.session.flush()
    act.admit(dossier.id, [account.id for account in joining], dossier.mark())
    told = {"delegation": joining[0].delegation.code, "members": [str(account.id) for account in joining][:100]}
    act.says(count=len(joining), details=told)


def _expel(act: Act, dossier: Dossier, accounts: list[UUID]) -> None:
    query = select(Member).where(Member.dossier_id == dossier.id, Member.account_id.in_(accounts))
    for member in act.session.scalars(query):
        member.removed_at = act.at
    act.expel(dossier.id, accounts)
