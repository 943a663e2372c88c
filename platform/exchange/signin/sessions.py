"""Sessions: begun after the second factor, found again by the cookie, over after idling, at the limit, or at once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access.actor import Actor, SessionKeys, Via
from exchange.accounts.actors import actor_for
from exchange.accounts.models import Account
from exchange.opener import Act
from exchange.signin.models import UserSession
from exchange.vault.models import SessionEpoch
from exchange_crypto import tokens
from exchange_crypto.bundles import Bundle
from exchange_crypto.canonical import b64, unb64
from exchange_crypto.errors import InvalidSeal

SEEN_STEP = timedelta(seconds=60)
SECRET_SIZE = 32


@dataclass(frozen=True)
class Entered:
    """A request's session: who acts by it, as which person, and when it ends if this is the last request."""

    actor: Actor
    account: Account = field(repr=False)
    ends_at: datetime


def begin(act: Act, account: Account, key_version: int, bundle: Bundle, factors: tuple[str, ...], browser: str) -> str:
    """Add a session in the act and return the cookie's value; the server keeps only what the cookie opens."""
    seal = gateway.credentials().start_session(bundle)
    limit = timedelta(hours=gateway.settings().sessions.absolute_hours)
    act.add(
        UserSession(
            id=seal.session_id,
            account_id=account.id,
            key_version=key_version,
            sealed_bundle=seal.sealed_bundle,
            factors=",".join(factors),
            browser=browser[:80],
            started_at=act.at,
            seen_at=act.at,
            ends_at=act.at + limit,
        )
    )
    return b64(seal.secret)


def load(cookie: str | None, via: Via) -> Entered | None:
    """Return whose session the cookie opens; None if it is over or the person may not work here any more."""
    secret = secret_of(cookie)
    if secret is None:
        return None
    session_id = tokens.session_id(secret)
    query = select(UserSession, Account).join(Account, Account.id == UserSession.account_id)
    found = db.session.execute(query.where(UserSession.id == session_id)).one_or_none()
    if found is None:
        return None
    row, account = found
    if not _is_live(row, gateway.now()) or not may_work(account, gateway.now()):
        return None
    keys = SessionKeys(session_id, secret, row.sealed_bundle, row.key_version)
    actor = actor_for(account, keys, tuple(row.factors.split(",")), via)
    return Entered(actor, account, _end_after(row, gateway.now()))


def ended_lately(cookie: str | None, within: timedelta) -> Account | None:
    """Return whose session this was if it ran out within that time: not one that was ended, and not for who may not work."""
    secret = secret_of(cookie)
    if secret is None:
        return None
    query = select(UserSession, Account).join(Account, Account.id == UserSession.account_id)
    found = db.session.execute(query.where(UserSession.id == tokens.session_id(secret))).one_or_none()
    if found is None:
        return None
    row, account = found
    ran_out = ends_at(row)
    was_ended = row.ended_at is not None and row.ended_at < ran_out
    is_recent = ran_out <= gateway.now() < ran_out + within
    return account if is_recent and not was_ended and may_work(account, gateway.now()) else None


def secret_of(cookie: str | None) -> bytes | None:
    """Return the 32 bytes of a cookie; None for anything else."""
    try:
        secret = unb64(cookie or "")
    except InvalidSeal:
        return None
    return secret if len(secret) == SECRET_SIZE else None


def ends_at(row: UserSession) -> datetime:
    """Return when the session ends if nothing more is asked."""
    return _end_after(row, row.seen_at)


def open_sessions(account: UUID, at: datetime) -> list[UserSession]:
    """Return a person's live sessions, the last used first."""
    query = select(UserSession).where(UserSession.account_id == account, UserSession.ended_at.is_(None))
    query = query.where(UserSession.ends_at > at).order_by(UserSession.seen_at.desc())
    return [row for row in db.session.scalars(query) if _is_live(row, at)]


def may_work(account: Account, at: datetime) -> bool:
    """True while the account is active and its delegation takes part."""
    return account.status == "active" and account.delegation.is_member_at(at)


def touch(session: Session, actor: Actor, at: datetime) -> None:
    """Note in an entry's own transaction that the session is in use, at most once a minute."""
    if actor.keys is not None:
        stale = (UserSession.id == actor.keys.session_id, UserSession.seen_at < at - SEEN_STEP)
        session.execute(update(UserSession).where(*stale).values(seen_at=at))


def why_out(session: Session, actor: Actor) -> str:
    """Return why the actor may not go on, as a code; empty if they may.

    "session-over": it was ended since, by signing out elsewhere, suspended, retired. "duty-taken": a duty that they came with
    isn't theirs any more; asked anew, they come with those that are left.
    """
    if actor.keys is None:
        return ""
    query = select(UserSession.ended_at, Account.duties).join(Account, Account.id == UserSession.account_id)
    found = session.execute(query.where(UserSession.id == actor.keys.session_id)).one_or_none()
    if found is None or found.ended_at is not None:
        return "session-over"
    return "" if actor.duties <= set(found.duties.split()) else "duty-taken"


def end(act: Act, session_id: bytes) -> None:
    """End a session at once: what opens the bundle and the cached keys are gone."""
    act.session.execute(
        update(UserSession).where(UserSession.id == session_id).values(ended_at=act.at, sealed_bundle=b"")
    )
    act.session.execute(delete(SessionEpoch).where(SessionEpoch.session_id == session_id))


def end_all(act: Act, account: UUID, but: bytes = b"") -> int:
    """End every session of a person at once, but for one if it is named; return how many."""
    query = select(UserSession.id).where(UserSession.account_id == account, UserSession.ended_at.is_(None))
    ending = list(act.session.scalars(query.where(UserSession.id != but)))
    for session_id in ending:
        end(act, session_id)
    return len(ending)


def _is_live(row: UserSession, at: datetime) -> bool:
    """A session used at a time that is yet to come is over: after a clock was set back it would idle until then."""
    return row.ended_at is None and at < ends_at(row) and row.seen_at - at < _idle()


def _end_after(row: UserSession, used_at: datetime) -> datetime:
    return min(row.ends_at, used_at + _idle())


def _idle() -> timedelta:
    return timedelta(minutes=gateway.settings().sessions.idle_minutes)
