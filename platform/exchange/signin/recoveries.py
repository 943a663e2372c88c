"""A recovery under way: a row that only the browser's cookie opens, for five minutes until the code, then fifteen in all.

Between key and code it holds the key alone, which opens nothing without the root; after the code, the person's keys.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from exchange import db, gateway
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.accounts.actors import actor_for
from exchange.accounts.models import Account, Credential
from exchange.opener import Act
from exchange.signin import sessions
from exchange.signin.models import Recovery
from exchange_crypto import bundles, tokens
from exchange_crypto.bundles import Bundle
from exchange_crypto.canonical import b64

CODE_LASTS = timedelta(minutes=5)
LASTS = timedelta(minutes=15)
KEY = "recovery-key"


@dataclass(frozen=True)
class Recovering:
    """A person on the way back in: whose recovery the cookie belongs to, and how far it is."""

    account: Account
    id: bytes
    secret: bytes = field(repr=False)
    sealed_key: bytes = field(repr=False)
    sealed_bundle: bytes = field(repr=False)
    factor: str
    made_at: datetime
    password_set_at: datetime | None
    key_version: int
    verifier: bytes = field(repr=False)

    @property
    def step(self) -> str:
        """The next step: code, password or new_key."""
        if not self.factor:
            return "code"
        return "password" if self.password_set_at is None else "new_key"

    def key(self) -> bytes:
        return bundles.unseal_recovering(self.sealed_key, self.secret, self.id)

    def bundle(self) -> Bundle:
        return bundles.unseal_session(self.sealed_bundle, self.secret, self.id)

    def person(self, actor: Actor, factor: str = "") -> Actor:
        """Return the person as an actor that came the way of `actor`, by the key and the code."""
        return actor_for(self.account, factors=(KEY, factor or self.factor), via=actor.via)


def find(cookie: str) -> Recovering | None:
    """Return whose recovery the cookie is; None when its time is over or the password was changed meanwhile."""
    secret = sessions.secret_of(cookie)
    if secret is None:
        return None
    query = (
        select(Recovery, Account, Credential)
        .join(Account, Account.id == Recovery.account_id)
        .join(Credential, Credential.account_id == Account.id)
        .where(Recovery.id == tokens.session_id(secret), Recovery.ends_at > gateway.now())
        .where(Credential.changed_at <= func.coalesce(Recovery.password_set_at, Recovery.made_at))
    )
    found = db.session.execute(query.execution_options(populate_existing=True)).one_or_none()
    if found is None or not sessions.may_work(found[1], gateway.now()):
        return None
    row, account, kept = found
    return Recovering(
        account=account,
        id=row.id,
        secret=secret,
        sealed_key=row.sealed_key,
        sealed_bundle=row.sealed_bundle,
        factor=row.factor,
        made_at=row.made_at,
        password_set_at=row.password_set_at,
        key_version=kept.key_version,
        verifier=kept.verifier,
    )


def begin(act: Act, account: Account, key: bytes) -> str:
    """Keep a person's recovery key for the minutes until the code; return the cookie's value."""
    act.session.execute(delete(Recovery).where(Recovery.ends_at <= act.at))
    secret, recovery = _drawn()
    sealed = bundles.seal_recovering(key, secret, recovery)
    act.add(
        Recovery(id=recovery, account_id=account.id, sealed_key=sealed, made_at=act.at, ends_at=act.at + CODE_LASTS)
    )
    return b64(secret)


def go_on(act: Act, one: Recovering, factor: str, bundle: Bundle) -> str:
    """Keep the person's keys after the code, under a new cookie as after any second factor; return its value."""
    act.remove(locked(act, one))
    secret, recovery = _drawn()
    act.add(
        Recovery(
            id=recovery,
            account_id=one.account.id,
            sealed_bundle=bundles.seal_session(bundle, secret, recovery),
            factor=factor,
            made_at=one.made_at,
            ends_at=one.made_at + LASTS,
        )
    )
    return b64(secret)


def locked(act: Act, one: Recovering) -> Recovery:
    """Return the recovery's row, locked with the person's credential; Conflict unless both are as they were read."""
    kept = act.session.get(Credential, one.account.id, with_for_update=True, populate_existing=True)
    row = act.session.get(Recovery, one.id, with_for_update=True, populate_existing=True)
    if row is None or kept is None or not sessions.may_work(one.account, act.at):
        raise Conflict("recovery-over")
    if kept.verifier != one.verifier or row.password_set_at != one.password_set_at:
        raise Conflict("changed-meanwhile")
    return row


def _drawn() -> tuple[bytes, bytes]:
    secret = tokens.random_token()
    return secret, tokens.session_id(secret)
