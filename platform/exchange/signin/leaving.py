"""Suspending and retiring people: their sessions end with it; whoever retires loses every key at once."""

from sqlalchemy import delete

from exchange import gateway
from exchange.access.actions import PERSON_RETIRE, PERSON_SUSPEND
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.accounts.models import Account, Credential, Factor, Invitation, RecoveryCode
from exchange.duties import service as duties
from exchange.signin import sessions
from exchange.signin.models import Enrolment, PendingSignIn, Recovery


def suspend(actor: Actor, account: Account) -> None:
    """Close the house to a person for a while; their keys stay, their sessions end. Conflict unless active."""
    with gateway.act(actor, PERSON_SUSPEND, account) as act:
        if account.status != "active":
            raise Conflict("not-active")
        account.suspended_at = act.at
        duties.hand_on(act, account)
        sessions.end_all(act, account.id)
        for model in (PendingSignIn, Recovery):
            act.session.execute(delete(model).where(model.account_id == account.id))


def retire(actor: Actor, account: Account) -> int:
    """Take sessions, keys and credentials from a person for good; return how many dossiers renew their key.

    Public keys stay in the directory: what the person has signed can still be checked. Conflict if retired.
    """
    with gateway.act(actor, PERSON_RETIRE, account) as act:
        if account.status == "retired":
            raise Conflict("retired")
        account.retired_at = act.at
        duties.hand_on(act, account)
        sessions.end_all(act, account.id)
        for model in (PendingSignIn, Recovery, Enrolment, Invitation, RecoveryCode, Factor, Credential):
            act.session.execute(delete(model).where(model.account_id == account.id))
        renewed = act.expel_everywhere(account.id)
        act.says(count=renewed)
        return renewed
