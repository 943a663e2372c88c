"""Inviting people and bringing them back. What ends their sessions too, suspending and retiring, is with sign-in."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from exchange import db, gateway
from exchange.access.actions import INVITATION_RENEW, PERSON_INVITE, PERSON_REACTIVATE
from exchange.access.actor import SYSTEM, Actor
from exchange.access.refusals import Conflict
from exchange.accounts import directory, duties, roles
from exchange.accounts.models import Account, Invitation
from exchange.delegations import service as delegations
from exchange.mail import posting
from exchange.opener import Act
from exchange_crypto import tokens

INVITATION_LASTS = timedelta(days=7)


@dataclass(frozen=True)
class NewPerson:
    """Whom to invite, as in the letter of designation."""

    email: str
    name: str
    role: str
    delegation: UUID
    post: str = ""
    language: str = "en"


def invite(actor: Actor, new: NewPerson) -> tuple[Account, str]:
    """Make an account and return it with its invitation's code, which is shown once; Conflict says what stands against it."""
    with gateway.act(actor, PERSON_INVITE) as act:
        delegation = delegations.get(new.delegation)
        if delegation is None or not delegation.is_member_at(act.at):
            raise Conflict("delegation")
        if not roles.fits(new.role, delegation.kind):
            raise Conflict("role")
        email = directory.plain_email(new.email)
        if directory.by_email(email) is not None:
            raise Conflict("email")
        account = act.add(
            Account(
                id=db.new_id(),
                delegation_id=delegation.id,
                delegation=delegation,
                role=new.role,
                email=email,
                name=new.name.strip(),
                post=new.post.strip(),
                language=new.language,
                invited_at=act.at,
                duties=duties.at_first(new.role, delegation, directory.is_managed(delegation.id)),
            )
        )
        try:
            act.session.flush()
        except IntegrityError as error:  # another administrator invited the same address at this moment
            raise Conflict("email") from error
        act.on(account.mark())
        posting.invite(act, account.id)
        return account, _new_code(act, account, actor)


def invite_administrator(email: str, name: str, delegation_code: str) -> tuple[Account, str]:
    """Invite an administrator from the shell, as the platform; NotFound if no delegation has the code."""
    delegation = delegations.find(SYSTEM, delegation_code)
    return invite(SYSTEM, NewPerson(email, name, "administrator", delegation.id))


def renew_invitation(actor: Actor, account: Account) -> str:
    """Return a new code in place of the old one, which ends at that moment; Conflict unless the person is invited."""
    with gateway.act(actor, INVITATION_RENEW, account) as act:
        if account.status != "invited":
            raise Conflict("not-invited")
        posting.invite(act, account.id)
        return _new_code(act, account, actor)


def reactivate(actor: Actor, account: Account) -> None:
    """Let a suspended person sign in again with the password and factor they have; Conflict unless suspended."""
    with gateway.act(actor, PERSON_REACTIVATE, account):
        if account.status != "suspended":
            raise Conflict("not-suspended")
        account.suspended_at = None


def find(actor: Actor, account_id: UUID) -> Account:
    """Return a person; NotFound, on record, if there is none."""
    account = db.session.scalars(select(Account).where(Account.id == account_id)).one_or_none()
    if account is None:
        raise gateway.missing(actor, str(account_id))
    return account


def _new_code(act: Act, account: Account, actor: Actor) -> str:
    code = tokens.random_token(tokens.CODE_SIZE)
    row = act.session.get(Invitation, account.id, with_for_update=True)
    if row is None:
        row = act.add(Invitation(account_id=account.id))
    row.mac, row.made_by = gateway.credentials().invitation(code), actor.person
    row.made_at, row.ends_at = act.at, act.at + INVITATION_LASTS
    return tokens.grouped_code(code)
