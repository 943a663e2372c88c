"""Mending a lost password: the recovery key, then a code of the app, then another password. The sheet alone mends nothing.

The first step says the same, after the same work, whatever was wrong.
"""

from sqlalchemy import delete

from exchange import db, gateway
from exchange.access.actions import PASSWORD_RECOVER, SESSION_START
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.accounts import credentials, factors
from exchange.accounts.models import Credential
from exchange.mail import posting
from exchange.opener import Act
from exchange.signin import browsers, codes, recoveries, service, sessions, throttle
from exchange.signin.models import PendingSignIn, Recovery
from exchange.signin.recoveries import Recovering
from exchange.signin.service import APP, Candidate, LetIn, NotLetIn, StartAgain
from exchange.signin.throttle import Tries
from exchange_crypto import tokens
from exchange_crypto.bundles import Bundle
from exchange_crypto.errors import InvalidSeal


def begin(actor: Actor, email: str, key: str, browser: str = "") -> str:
    """Return the recovery's cookie for a person's own recovery key; NotLetIn or TooMany otherwise.

    InvalidKey, and nothing is counted, for what is nobody's key: its check character does not fit.
    """
    secret = tokens.parse_code(key, tokens.RECOVERY_SIZE)
    found = service.candidate(email)
    tries = [_for_keys(one) for one in service.tries_of(actor, email, found, browser)]
    throttle.refuse_while_pausing(actor, PASSWORD_RECOVER, tries, found.account.mark() if found is not None else None)
    bundle = _opened(found.credential if found is not None else None, secret)
    cookie = None
    with gateway.act(actor, PASSWORD_RECOVER, details={"step": "key"}) as act:
        throttle.admit(act.session, tries, act.at)
        if found is not None:
            act.on(found.account.mark())
        if found is None or bundle is None:
            throttle.count(act.session, tries, act.at)
            act.says(outcome="refused", reason="key")
            service.warn_of_tries(act, found, tries)
        else:
            cookie = recoveries.begin(act, found.account, secret)
    if cookie is None:
        raise NotLetIn
    return cookie


def with_code(actor: Actor, one: Recovering, code: str) -> str:
    """Take a code of the person's app and return the cookie to go on with; NotLetIn, TooMany or StartAgain otherwise.

    A recovery code doesn't do here: it stands on the same sheet as the key, which would then be all that is needed.
    """
    bundle = _opened(credentials.of(one.account.id), one.key())
    if bundle is None:
        raise StartAgain  # the key was renewed meanwhile
    cookie = None
    with gateway.act(one.person(actor, APP), PASSWORD_RECOVER, one.account, details={"step": "code"}) as act:

        def prove() -> None:
            service.refuse_unless_able(one.account, act)
            factors.accept(act, one.account.id, code)

        if codes.holds(act, one.account.id, prove):
            cookie = recoveries.go_on(act, one, APP, bundle)
    if cookie is None:
        raise NotLetIn
    return cookie


def choose_password(actor: Actor, one: Recovering, password: str) -> str:
    """Seal the keys under a new password, end all sessions, and return a new recovery key; the last one ends.

    WeakPassword if it is, Conflict if the password was changed meanwhile.
    """
    credentials.refuse_weak(one.account, password)
    bundle = one.bundle()
    db.end_reading(db.session())
    seal = gateway.credentials().set_password(one.account.id, one.key_version, bundle, password)
    with gateway.act(one.person(actor), PASSWORD_RECOVER, one.account, details={"step": "password"}) as act:
        recoveries.locked(act, one).password_set_at = act.at
        credentials.keep(act, one.account.id, one.key_version, seal).changed_at = act.at
        _end_what_was_open(act, one)
        posting.warn(act, one.account.id)
        return _draw_key(act, one, bundle)


def new_key(actor: Actor, one: Recovering) -> str:
    """Return another recovery key; the last one ends at that moment."""
    with gateway.act(one.person(actor), PASSWORD_RECOVER, one.account, details={"step": "new-key"}) as act:
        recoveries.locked(act, one)
        return _draw_key(act, one, one.bundle())


def enter(actor: Actor, one: Recovering, browser: str = "") -> LetIn:
    """Let the person in whose password is mended, and forget what was counted on the way; Conflict before it is."""
    account, person, name = one.account, one.person(actor), browsers.name(actor.via.agent)
    with gateway.act(person, SESSION_START, account) as act:
        if one.password_set_at is None:
            raise Conflict("no-password")
        act.remove(recoveries.locked(act, one))
        cookie = sessions.begin(act, account, one.key_version, one.bundle(), person.factors, name)
        typed = service.tries_of(actor, account.email, Candidate(account, None), browser)
        throttle.clear(act.session, [*typed, *map(_for_keys, typed), throttle.on_own_password(account.id)])
    return LetIn(cookie, browsers.known_or_new(account.id, browser))


def _for_keys(one: Tries) -> Tries:
    """Keys are counted apart from passwords, so that neither locks the other out; a network address is counted once."""
    return one if one.by_address else Tries(gateway.credentials().throttle_key("recovery-key", one.key.hex()))


def _opened(row: Credential | None, key: bytes) -> Bundle | None:
    vault = gateway.credentials()
    if row is None or row.sealed_for_recovery is None:
        vault.take_as_long_for_key(key)
        return None
    try:
        return vault.open_with_recovery_key(row.account_id, row.key_version, row.sealed_for_recovery, key)
    except InvalidSeal:
        return None


def _end_what_was_open(act: Act, one: Recovering) -> None:
    act.says(count=sessions.end_all(act, one.account.id))
    act.session.execute(delete(PendingSignIn).where(PendingSignIn.account_id == one.account.id))
    act.session.execute(delete(Recovery).where(Recovery.account_id == one.account.id, Recovery.id != one.id))


def _draw_key(act: Act, one: Recovering, bundle: Bundle) -> str:
    kept = act.session.get(Credential, one.account.id, with_for_update=True)
    assert kept is not None
    key = tokens.random_token(tokens.RECOVERY_SIZE)
    kept.sealed_for_recovery = gateway.credentials().seal_for_recovery(one.account.id, one.key_version, bundle, key)
    return tokens.grouped_code(key)
