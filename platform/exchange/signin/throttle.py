"""Counted tries: five are free, then each waits longer, the same for addresses that nobody has.

The table holds no e-mail and no network address, only MACs of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access.actions import Action
from exchange.access.actor import Actor
from exchange.access.refusals import TooMany
from exchange.access.rules import Mark
from exchange.audit.entries import Happening
from exchange.signin.models import Throttle

FREE = 5
LONGEST_PAUSE = 15 * 60  # seconds, as long as the window below
FORGOTTEN = timedelta(hours=24)
FROM_ADDRESS = 100
ADDRESS_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Tries:
    """One counter: failures on one thing with a growing pause, or on one network address within a window."""

    key: bytes
    by_address: bool = False


def on_email(email: str) -> Tries:
    return Tries(gateway.credentials().throttle_key("email", email))


def on_browser(account: UUID, nonce: bytes) -> Tries:
    """A browser that has signed in before has a counter of its own, so that a stranger can't lock a person out."""
    return Tries(gateway.credentials().throttle_key("browser", f"{account} {nonce.hex()}"))


def on_code(account: UUID) -> Tries:
    return Tries(gateway.credentials().throttle_key("code", str(account)))


def on_own_password(account: UUID) -> Tries:
    return Tries(gateway.credentials().throttle_key("own-password", str(account)))


def on_search(account: UUID) -> Tries:
    """A hundred in a quarter of an hour: each goes through all that the person may open."""
    return Tries(gateway.credentials().throttle_key("search", str(account)), by_address=True)


def on_feed(feed: UUID) -> Tries:
    """A hundred in a quarter of an hour: devices that keep dates ask every few hours."""
    return Tries(gateway.credentials().throttle_key("feed", str(feed)), by_address=True)


def on_feeds_from(address: str) -> Tries:
    """Count addresses of feeds that are none, apart from sign-ins: a device that asks in vain locks nobody out."""
    return Tries(gateway.credentials().throttle_key("feeds-from", _network(address)), by_address=True)


def from_address(address: str) -> Tries:
    """Count on a network address; of IPv6 on its /64, since whoever has one address there has all of them."""
    return Tries(gateway.credentials().throttle_key("address", _network(address)), by_address=True)


def wait(tries: Iterable[Tries], at: datetime) -> int:
    """Return in how many seconds the next try is possible; 0 if now."""
    keys = [one.key for one in tries]
    next_at = db.session.scalars(select(Throttle.next_at).where(Throttle.key.in_(keys)))
    return max((_seconds_until(one, at) for one in next_at), default=0)


def refuse_while_pausing(actor: Actor, action: Action, tries: Iterable[Tries], mark: Mark | None = None) -> None:
    """Raise TooMany, on record, while a pause lasts: asked before Argon2, so that guessing costs the house nothing."""
    seconds = wait(tries, gateway.now())
    if seconds:
        gateway.note(actor, Happening(action, outcome="refused", reason="throttled", mark=mark))
        raise TooMany(seconds)


def admit(session: Session, tries: Iterable[Tries], at: datetime) -> None:
    """Lock the counters; TooMany if a try at the same moment has used up what was left."""
    for one in _in_one_order(tries):
        row = _locked(session, one.key, at)
        if seconds := _seconds_until(row.next_at, at):
            raise TooMany(seconds)


def count(session: Session, tries: Iterable[Tries], at: datetime) -> None:
    """Count a failure on each."""
    for one in _in_one_order(tries):
        row = _locked(session, one.key, at)
        if abs(at - row.since) >= (ADDRESS_WINDOW if one.by_address else FORGOTTEN):
            row.failures, row.since = 0, at
        row.failures += 1
        row.next_at = _next_in_window(row) if one.by_address else at + _pause(row.failures)


def clear(session: Session, tries: Iterable[Tries]) -> None:
    """Forget the failures of a person who has come in."""
    keys = [one.key for one in tries if not one.by_address]
    session.execute(delete(Throttle).where(Throttle.key.in_(keys)))


def _network(address: str) -> str:
    try:
        given = ip_address(address)
    except ValueError:
        return address
    if given.version == 4:
        return address
    return str(given.ipv4_mapped or ip_network((int(given) >> 64 << 64, 64)))


def _pause(failures: int) -> timedelta:
    if failures < FREE:
        return timedelta()
    return timedelta(seconds=min(LONGEST_PAUSE, 2 ** min(failures - FREE, 16)))


def _next_in_window(row: Throttle) -> datetime:
    return row.since + ADDRESS_WINDOW if row.failures >= FROM_ADDRESS else row.since


def _seconds_until(next_at: datetime, at: datetime) -> int:
    """No pause is longer than the longest: what seems to be was counted before the clock was set back."""
    if next_at - at > ADDRESS_WINDOW:
        return 0
    left = (next_at - at) / timedelta(seconds=1)
    return max(0, -int(-left // 1))


def _in_one_order(tries: Iterable[Tries]) -> list[Tries]:
    """Two requests that lock the same counters lock them in the same order."""
    return sorted(tries, key=lambda one: one.key)


def _locked(session: Session, key: bytes, at: datetime) -> Throttle:
    insert = sqlite.insert if db.is_sqlite() else postgresql.insert
    fresh = insert(Throttle).values(key=key, failures=0, since=at, next_at=at).on_conflict_do_nothing()
    session.execute(fresh)
    query = select(Throttle).where(Throttle.key == key).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()
