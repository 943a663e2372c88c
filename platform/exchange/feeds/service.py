"""A person's dates at a secret address: made, renewed and removed by them, fetched by a device that cannot sign in.

Whoever has the address learns on which days something is due and nothing else. What isn't an address, or isn't one any
more, is the same as what doesn't exist.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access.actions import ACCESS_DENIED, ACCOUNT_READ, FEED_MAKE, FEED_READ, FEED_REMOVE
from exchange.access.actor import Actor
from exchange.access.refusals import NotFound
from exchange.accounts.actors import actor_for
from exchange.accounts.models import Account
from exchange.assistance import upcoming
from exchange.assistance.upcoming import Dated
from exchange.feeds.models import Feed
from exchange.signin import throttle
from exchange_crypto import tokens
from exchange_crypto.canonical import b64, unb64
from exchange_crypto.errors import InvalidSeal

MOST = 200
SECRET_SIZE = 32


@dataclass(frozen=True)
class FeedPage:
    """What a person sees of their feed: since when there is an address, when a device last asked; None if there is none."""

    made_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True)
class Fetched:
    """A person's dates in their language; names of events are made from `feed`, which nobody outside knows."""

    feed: UUID
    language: str
    made_at: datetime
    days: list[Dated]


def show(actor: Actor, account: Account) -> FeedPage:
    """Return how the person's feed stands; NotFound, on record, for whom no dates are asked."""
    if not gateway.may(actor, FEED_MAKE, account):
        raise gateway.missing(actor, "")
    with gateway.reveal(actor, ACCOUNT_READ, account):
        feed = db.session.get(Feed, account.id, populate_existing=True)
        return FeedPage(feed.made_at, feed.read_at) if feed is not None else FeedPage(None, None)


def make(actor: Actor, account: Account) -> str:
    """Return the secret of a new address, which is shown once; an address there was ends at that moment."""
    secret = tokens.random_token(SECRET_SIZE)
    with gateway.act(actor, FEED_MAKE, account) as act:
        row = act.session.get(Feed, account.id, with_for_update=True, populate_existing=True)
        row = row or act.add(Feed(account_id=account.id))
        row.id, row.mac = db.new_id(), gateway.credentials().feed(secret)
        row.made_at, row.read_at = act.at, None
    return b64(secret)


def remove(actor: Actor, account: Account) -> None:
    """End the person's address; nothing changes if there is none."""
    with gateway.act(actor, FEED_REMOVE, account) as act:
        row = act.session.get(Feed, account.id, with_for_update=True)
        if row is not None:
            act.session.delete(row)


def fetch(visitor: Actor, written: str) -> Fetched:
    """Return the dates behind the secret of an address, on record as fetched by the person whose feed it is.

    NotFound, on record, for any other text and for the feed of one who can't sign in now; TooMany after a hundred in a
    quarter of an hour, of one feed or from one network address in vain.
    """
    in_vain = throttle.on_feeds_from(visitor.via.address)
    throttle.refuse_while_pausing(visitor, FEED_READ, [in_vain])
    found = _found(written)
    if found is None:
        _refuse(visitor, in_vain)
    feed, account = found
    often = throttle.on_feed(feed.id)
    actor = actor_for(account, via=visitor.via)
    throttle.refuse_while_pausing(actor, FEED_READ, [often], feed.mark())
    now = gateway.now()

    def count(session: Session) -> None:
        throttle.count(session, [often], now)
        session.get_one(Feed, account.id).read_at = now

    with gateway.reveal(actor, FEED_READ, feed, also=count):
        return Fetched(feed.id, account.language, feed.made_at, upcoming.of(actor, MOST))


def _found(written: str) -> tuple[Feed, Account] | None:
    """Return the feed of an address and whose it is, if that person may be here now."""
    try:
        secret = unb64(written)
    except InvalidSeal:
        return None
    query = select(Feed, Account).join(Account, Account.id == Feed.account_id)
    row = db.session.execute(query.where(Feed.mac == gateway.credentials().feed(secret))).one_or_none()
    if row is None or row[1].status != "active" or not row[1].delegation.is_member_at(gateway.now()):
        return None
    return row[0], row[1]


def _refuse(visitor: Actor, in_vain: throttle.Tries) -> NoReturn:
    with gateway.act(visitor, ACCESS_DENIED) as act:
        throttle.count(act.session, [in_vain], act.at)
        act.says(outcome="refused", reason="not-open")
    raise NotFound("not-open")
