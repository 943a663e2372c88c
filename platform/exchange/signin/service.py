"""Signing in: the password, then a code of the app or a recovery code; then, and only then, a session.

It says the same, in the same time, of an unknown address, a wrong password and a person who may not sign in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from exchange import db, gateway
from exchange.access.actions import RECOVERY_USE, SESSION_BEGIN, SESSION_START, Action
from exchange.access.actor import Actor
from exchange.accounts import credentials, directory, factors
from exchange.accounts.actors import actor_for
from exchange.accounts.models import Account, Credential
from exchange.audit.entries import Happening
from exchange.mail import posting
from exchange.opener import Act
from exchange.signin import browsers, codes, proofs, sessions, throttle
from exchange.signin.models import PendingSignIn
from exchange.signin.proofs import Proof
from exchange.signin.throttle import Tries
from exchange.vault.credentials import NOBODY
from exchange_crypto import bundles, tokens
from exchange_crypto.bundles import Bundle
from exchange_crypto.canonical import b64
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.totp import CodeRefused

PENDING_LASTS = timedelta(minutes=5)
PASSWORD, APP, RECOVERY_CODE = "password", "totp", "recovery-code"


class NotLetIn(Exception):
    """The step was not passed; it is counted and on record, and the page says no more than that."""


class StartAgain(Exception):
    """There is no sign-in to go on with: its five minutes are over, or the password was changed meanwhile."""


@dataclass(frozen=True)
class LetIn:
    """The values of the two cookies of a person who has signed in."""

    session: str = field(repr=False)
    browser: str = field(repr=False)


@dataclass(frozen=True)
class Candidate:
    """Whoever has the typed address; `credential` is None if nobody may sign in by it."""

    account: Account
    credential: Credential | None


@dataclass(frozen=True)
class _Half:
    """A sign-in between its two steps."""

    id: bytes
    account: Account
    key_version: int
    bundle: Bundle = field(repr=False)


def begin(actor: Actor, email: str, password: str, browser: str = "") -> str:
    """Return the pending cookie's value for a right password; NotLetIn or TooMany otherwise.

    `browser` is the cookie of a browser that has signed in before. Argon2 runs outside any transaction.
    """
    found = candidate(email)
    tries = tries_of(actor, email, found, browser)
    throttle.refuse_while_pausing(actor, SESSION_BEGIN, tries, found.account.mark() if found is not None else None)
    db.end_reading(db.session())
    proof = proofs.prove(found.credential if found is not None else None, password)
    with gateway.act(actor, SESSION_BEGIN) as act:
        throttle.admit(act.session, tries, act.at)
        if found is not None:
            act.on(found.account.mark())
        if proof is None or found is None:
            throttle.count(act.session, tries, act.at)
            act.says(outcome="refused", reason="password")
            warn_of_tries(act, found, tries)
            cookie = None
        else:
            cookie = _pend(act, found.account, proof)
    if cookie is None:
        raise NotLetIn
    return cookie


def with_code(actor: Actor, pending: str, code: str, browser: str = "") -> LetIn:
    """Let the person in whose app shows this code; NotLetIn, TooMany or StartAgain otherwise."""

    def prove(act: Act, account: UUID) -> None:
        factors.accept(act, account, code)

    return _enter(actor, pending, SESSION_START, APP, prove, browser)


def with_recovery_code(actor: Actor, pending: str, code: str, browser: str = "") -> LetIn:
    """Let the person in by a recovery code, which is used up; NotLetIn, TooMany or StartAgain otherwise."""

    def prove(act: Act, account: UUID) -> None:
        factors.use_code(act, account, code)
        act.note(Happening(SESSION_START, mark=act.what.mark))

    return _enter(actor, pending, RECOVERY_USE, RECOVERY_CODE, prove, browser)


def is_pending(pending: str) -> bool:
    """True while the second step is open."""
    return _row(sessions.secret_of(pending)) is not None


def candidate(email: str) -> Candidate | None:
    """Return whoever has the address, None if nobody has; as many questions are asked of the database in each case."""
    account = directory.by_email(email)
    credential = credentials.of(account.id if account is not None else NOBODY)
    if account is None:
        return None
    return Candidate(account, credential if sessions.may_work(account, gateway.now()) else None)


def tries_of(actor: Actor, email: str, found: Candidate | None, browser: str) -> list[Tries]:
    """Return what counts the tries on an address: the address itself, or a browser known to the person; and the network."""
    nonce = browsers.nonce_of(found.account.id, browser) if found is not None else None
    own = throttle.on_email(directory.plain_email(email))
    if found is not None and nonce is not None:
        own = throttle.on_browser(found.account.id, nonce)
    return [own, throttle.from_address(actor.via.address)]


def warn_of_tries(act: Act, found: Candidate | None, tries: list[Tries]) -> None:
    """Tell a person by mail that tries on their address have run into a pause; of nobody's address as much is asked."""
    if throttle.wait(tries[:1], act.at):
        posting.warn_of_tries(act, found.account.id if found is not None else NOBODY)


def refuse_unless_able(account: Account, act: Act) -> None:
    """Raise CodeRefused for a person who may not work here any more."""
    if not sessions.may_work(account, act.at):
        raise CodeRefused("suspended meanwhile")


def _pend(act: Act, account: Account, proof: Proof) -> str | None:
    row = act.session.get(Credential, account.id, with_for_update=True)
    if row is None or row.verifier != proof.old.verifier:
        act.says(outcome="refused", reason="password")  # it was changed while Argon2 ran
        return None
    if proof.risen is not None:
        credentials.keep(act, account.id, row.key_version, proof.risen)
    secret = tokens.random_token()
    pending = tokens.session_id(secret)
    act.session.execute(delete(PendingSignIn).where(PendingSignIn.ends_at <= act.at))
    act.add(
        PendingSignIn(
            id=pending,
            account_id=account.id,
            sealed_k_wrap=bundles.seal_pending(proof.k_wrap, secret, pending),
            made_at=act.at,
            ends_at=act.at + PENDING_LASTS,
        )
    )
    return b64(secret)


def _enter(
    actor: Actor, pending: str, action: Action, how: str, prove: Callable[[Act, UUID], None], browser: str
) -> LetIn:
    half = _half(pending)
    account = half.account
    person = actor_for(account, factors=(PASSWORD, how), via=actor.via)
    cookie = None
    with gateway.act(person, action, account) as act:

        def prove_able() -> None:
            refuse_unless_able(account, act)
            prove(act, account.id)

        if codes.holds(act, account.id, prove_able):
            act.session.execute(delete(PendingSignIn).where(PendingSignIn.id == half.id))
            cookie = sessions.begin(
                act, account, half.key_version, half.bundle, person.factors, browsers.name(actor.via.agent)
            )
            throttle.clear(act.session, tries_of(actor, account.email, Candidate(account, None), browser))
            if how == RECOVERY_CODE or browsers.nonce_of(account.id, browser) is None:
                posting.warn(act, account.id)
    if cookie is None:
        raise NotLetIn
    return LetIn(cookie, browsers.known_or_new(account.id, browser))


def _half(pending: str) -> _Half:
    secret = sessions.secret_of(pending)
    row = _row(secret)
    account = directory.people_by_id([row.account_id]).get(row.account_id) if row is not None else None
    kept = credentials.of(account.id) if account is not None else None
    if secret is None or row is None or account is None or kept is None:
        raise StartAgain
    try:
        bundle = credentials.bundle_of(kept, bundles.unseal_pending(row.sealed_k_wrap, secret, row.id))
    except InvalidSeal as error:
        raise StartAgain from error
    return _Half(row.id, account, kept.key_version, bundle)


def _row(secret: bytes | None) -> PendingSignIn | None:
    if secret is None:
        return None
    query = select(PendingSignIn).where(PendingSignIn.id == tokens.session_id(secret))
    return db.session.scalars(query.where(PendingSignIn.ends_at > gateway.now())).one_or_none()
