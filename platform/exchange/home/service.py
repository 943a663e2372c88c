"""What needs a person's attention: requests that wait for their side, and what they haven't read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from exchange import db, gateway
from exchange.access.actions import HOME_READ
from exchange.access.actor import Actor
from exchange.access.refusals import NoKey
from exchange.accounts import directory
from exchange.accounts.models import Account, Invitation
from exchange.assistance import awaiting
from exchange.delegations.models import STATE, Delegation
from exchange.discussions import unread
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.signin.models import UserSession
from exchange.tables import Labelled

SOON = timedelta(days=14)
MOST = 50


@dataclass(frozen=True)
class Waiting:
    """A request that waits for the reader's side; `title` is None while the key is awaited."""

    kind: str
    reference: str
    url: str
    due: date | None
    days: int | None
    state: str
    delegation: Labelled | None
    title: str | None


@dataclass(frozen=True)
class Unread:
    reference: str
    title: str | None
    unread: int
    last_at: datetime


@dataclass(frozen=True)
class Group:
    """Requests under one heading: overdue, soon or later."""

    name: str
    rows: list[Waiting]


@dataclass(frozen=True)
class Home:
    today: date
    groups: list[Group]
    waiting: int
    unread: list[Unread]
    dossiers: int
    last_sign_in: datetime | None


@dataclass(frozen=True)
class Ending:
    """An invitation that ends within two days."""

    account: UUID
    name: str
    delegation: str
    ends_at: datetime


@dataclass(frozen=True)
class Overview:
    """What an administrator has to look after: numbers, and invitations about to end."""

    today: date
    counts: dict[str, int]
    delegations: int
    states_with_people: int
    states: int
    ending: list[Ending]
    single: list[Delegation]


def read(actor: Actor) -> Home:
    """Return a person's home: one entry, which names the dossiers whose titles are shown."""
    now = gateway.now()
    requests = awaiting.awaiting(actor)[:MOST]
    discussions = unread.latest(actor)
    seen = list(dict.fromkeys([*(one.dossier_id for one in requests), *(one.dossier_id for one in discussions)]))
    count = db.session.scalar(select(func.count()).select_from(Dossier).where(Dossier.open_to(actor))) or 0
    with gateway.reveal(actor, HOME_READ, seen=seen) as opened:
        opened.prepare((one.dossier_id, one.sealed_title) for one in requests)
        opened.prepare((one.dossier_id, one.sealed_title) for one in discussions)
        rows = [_waiting(opened, one, now.date()) for one in requests]
        new = [Unread(one.reference, one.title(opened), one.unread, one.last_at) for one in discussions]
    return Home(now.date(), _groups(rows), len(rows), new, count, _last_sign_in(actor))


def overview(actor: Actor) -> Overview:
    """Return an administrator's home."""
    now = gateway.now()
    with gateway.reveal(actor, HOME_READ):
        people = directory.find_people("active")
        members = Delegation.member_until.is_(None) | (Delegation.member_until > now)
        return Overview(
            today=now.date(),
            counts=people.counts,
            delegations=_count(select(Delegation.id).where(members)),
            states_with_people=_count(_states_with_people()),
            states=_count(select(Delegation.id).where(members, Delegation.kind == STATE)),
            ending=_ending(now),
            single=_single(),
        )


def _waiting(opened: Opened, one: awaiting.Awaiting, today: date) -> Waiting:
    try:
        title = opened.text_at(one.dossier_id, one.table, "sealed_title", one.id, one.sealed_title)
    except NoKey:
        title = None
    days = (one.due - today).days if one.due else None
    return Waiting(one.kind, one.reference, one.url, one.due, days, one.state, one.delegation, title)


def _last_sign_in(actor: Actor) -> datetime | None:
    here = actor.keys.session_id if actor.keys is not None else b""
    others = (UserSession.account_id == actor.person, UserSession.id != here)
    return db.session.scalar(select(func.max(UserSession.started_at)).where(*others))


def _groups(rows: list[Waiting]) -> list[Group]:
    def of(row: Waiting) -> str:
        if row.days is None or row.days > SOON.days:
            return "later"
        return "overdue" if row.days < 0 else "soon"

    named = [Group(name, [row for row in rows if of(row) == name]) for name in ("overdue", "soon", "later")]
    return [group for group in named if group.rows]


def _count(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _states_with_people() -> Select[Any]:
    enrolled = (Account.enrolled_at.is_not(None), Account.retired_at.is_(None), Delegation.kind == STATE)
    return select(Delegation.id).join(Account, Account.delegation_id == Delegation.id).where(*enrolled).distinct()


def _ending(now: datetime) -> list[Ending]:
    query = (
        select(Account.id, Account.name, Delegation.code, Invitation.ends_at)
        .join(Invitation, Invitation.account_id == Account.id)
        .join(Delegation, Delegation.id == Account.delegation_id)
        .where(
            Account.enrolled_at.is_(None), Account.retired_at.is_(None), Invitation.ends_at < now + timedelta(days=2)
        )
    )
    return [Ending(*row) for row in db.session.execute(query.order_by(Invitation.ends_at).limit(20))]


def _single() -> list[Delegation]:
    """Return States where one person only is enrolled: if that one leaves, nobody can name a colleague."""
    alone = (
        select(Account.delegation_id)
        .where(Account.enrolled_at.is_not(None), Account.retired_at.is_(None))
        .group_by(Account.delegation_id)
        .having(func.count() == 1)
    )
    query = select(Delegation).where(Delegation.id.in_(alone), Delegation.kind == STATE)
    return list(db.session.scalars(query.order_by(Delegation.name_en).limit(20)))
