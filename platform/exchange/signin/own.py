"""What people do with their own account: end sessions, change the password, make recovery codes, choose settings."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actions import (
    ACCOUNT_READ,
    PASSWORD_CHANGE,
    RECOVERY_RENEW,
    SESSION_END,
    SESSION_REVOKE,
    SESSION_STAY,
    SETTINGS_CHANGE,
)
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.accounts import credentials, factors, mailing
from exchange.accounts.models import Account, Credential
from exchange.mail import posting
from exchange.opener import Act
from exchange.signin import codes, proofs, sessions, throttle
from exchange.signin.models import UserSession
from exchange.signin.service import NotLetIn
from exchange.vault.credentials import PasswordSeal


@dataclass(frozen=True)
class OpenSession:
    """A line of the list of sessions."""

    id: UUID
    browser: str
    started_at: datetime
    seen_at: datetime
    ends_at: datetime
    is_here: bool


@dataclass(frozen=True)
class Security:
    """How one signs in and where one is signed in."""

    password_changed_at: datetime
    app_proved_at: datetime | None
    codes_left: int
    sessions: list[OpenSession]


def read(actor: Actor, account: Account) -> Security:
    """Return the state of one's own account."""
    with gateway.reveal(actor, ACCOUNT_READ, account):
        credential, factor = credentials.of(account.id), factors.of(account.id)
        assert credential is not None
        return Security(
            credential.changed_at,
            factor.proved_at if factor is not None else None,
            factors.codes_left(account.id),
            [_line(actor, row) for row in sessions.open_sessions(account.id, gateway.now())],
        )


def sign_out(actor: Actor) -> None:
    """End the session of this request at once."""
    row = _session(actor, _own_session(actor))
    with gateway.act(actor, SESSION_END, row) as act:
        sessions.end(act, row.id)


def stay(actor: Actor) -> datetime:
    """Count as activity and return when the session ends now."""
    row = _session(actor, _own_session(actor))
    with gateway.act(actor, SESSION_STAY, row) as act:
        row.seen_at = act.at
    return sessions.ends_at(row)


def end_session(actor: Actor, session: UUID) -> None:
    """End one of one's sessions; NotFound, on record, if there is none of that id."""
    row = _session(actor, session.bytes)
    with gateway.act(actor, SESSION_REVOKE, row) as act:
        sessions.end(act, row.id)


def end_other_sessions(actor: Actor, account: Account) -> int:
    """End all of one's sessions but this one; return how many."""
    with gateway.act(actor, SESSION_REVOKE, account) as act:
        ended = sessions.end_all(act, account.id, but=_own_session(actor))
        act.says(count=ended)
    return ended


def change_password(actor: Actor, account: Account, old: str, new: str) -> None:
    """Seal the keys under a new password and end all other sessions; NotLetIn, TooMany or WeakPassword otherwise."""
    credentials.refuse_weak(account, new)
    row = credentials.of(account.id)
    assert row is not None
    before = credentials.kept(row)
    tries = [throttle.on_own_password(account.id)]
    throttle.refuse_while_pausing(actor, PASSWORD_CHANGE, tries, account.mark())
    db.end_reading(db.session())
    seal = _sealed_anew(row, old, new)
    with gateway.act(actor, PASSWORD_CHANGE, account) as act:
        throttle.admit(act.session, tries, act.at)
        if seal is None:
            throttle.count(act.session, tries, act.at)
            act.says(outcome="refused", reason="password")
        else:
            throttle.clear(act.session, tries)
            _replace(act, account, before, seal)
            posting.warn(act, account.id)
            sessions.end_all(act, account.id, but=_own_session(actor))
    if seal is None:
        raise NotLetIn


def renew_codes(actor: Actor, account: Account, code: str) -> tuple[str, ...]:
    """Return ten new recovery codes for a code of the app; the old ones end at that moment. NotLetIn or TooMany otherwise."""
    drawn = None
    with gateway.act(actor, RECOVERY_RENEW, account) as act:
        if codes.holds(act, account.id, lambda: factors.accept(act, account.id, code)):
            drawn = factors.renew_codes(act, account.id)
            posting.warn(act, account.id)
    if drawn is None:
        raise NotLetIn
    return drawn


def change_settings(actor: Actor, account: Account, language: str, timezone: str, theme: str) -> None:
    """Keep how pages are shown: language, time zone (empty: the delegation's) and appearance (empty: the device's)."""
    with gateway.act(actor, SETTINGS_CHANGE, account) as act:
        account.language, account.timezone, account.theme = language, timezone, theme
        mailing.look_next_morning(act, account)


def choose_mail(actor: Actor, account: Account, mail: str) -> None:
    """Keep when the person is told that something awaits them."""
    with gateway.act(actor, SETTINGS_CHANGE, account, details={"mail": mail}) as act:
        account.mail = mail
        mailing.look_next_morning(act, account)


def _own_session(actor: Actor) -> bytes:
    assert actor.keys is not None
    return actor.keys.session_id


def _session(actor: Actor, session_id: bytes) -> UserSession:
    row = db.session.scalars(select(UserSession).where(UserSession.id == session_id)).one_or_none()
    if row is None or row.ended_at is not None:
        raise gateway.missing(actor, str(UUID(bytes=session_id)))
    return row


def _line(actor: Actor, row: UserSession) -> OpenSession:
    is_here = row.id == _own_session(actor)
    return OpenSession(UUID(bytes=row.id), row.browser, row.started_at, row.seen_at, sessions.ends_at(row), is_here)


def _sealed_anew(row: Credential, old: str, new: str) -> PasswordSeal | None:
    bundle = proofs.bundle(row, old)
    if bundle is None:
        return None
    return gateway.credentials().set_password(row.account_id, row.key_version, bundle, new)


def _replace(act: Act, account: Account, before: PasswordSeal, seal: PasswordSeal) -> None:
    row = act.session.get(Credential, account.id, with_for_update=True, populate_existing=True)
    if row is None or row.verifier != before.verifier:
        raise Conflict("changed-meanwhile")
    credentials.keep(act, account.id, row.key_version, seal).changed_at = act.at
