"""What an administrator has to look after: people and delegations, and whether the platform itself does its work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actions import HOME_READ
from exchange.access.actor import Actor
from exchange.accounts import directory
from exchange.accounts.models import Account, Invitation
from exchange.audit import backlog, checkpoints
from exchange.audit.models import Entry, Identity
from exchange.delegations.models import OTHER_STATE, STATE, Delegation
from exchange.home import post
from exchange.home.post import Post
from exchange.jobs.models import Job
from exchange.signin.models import UserSession

SOON = timedelta(days=2)
ENDING = timedelta(days=30)
UNSEEN = timedelta(days=90)
LATELY = timedelta(days=7)
FEW = 5
OWN_ACTS = tuple(
    one.name
    for one in (
        actions.PERSON_INVITE,
        actions.INVITATION_RENEW,
        actions.PERSON_SUSPEND,
        actions.PERSON_REACTIVATE,
        actions.PERSON_RETIRE,
        actions.DELEGATION_ADMIT,
        actions.DELEGATION_END,
    )
)


@dataclass(frozen=True)
class Ending:
    """An invitation that ends within two days, or has ended."""

    account: UUID
    name: str
    delegation: str
    ends_at: datetime


@dataclass(frozen=True)
class Health:
    """Whether the log is filed and signed as it should be, and how many jobs were given up lately."""

    waits: timedelta
    is_late: bool
    is_refused: bool
    failed_jobs: int

    @property
    def is_well(self) -> bool:
        return not (self.is_late or self.is_refused or self.failed_jobs)


@dataclass(frozen=True)
class Own:
    """One of the administrator's own acts."""

    action: str
    at: datetime


@dataclass(frozen=True)
class Single:
    """A State of which one person is enrolled, and whether somebody else there is invited."""

    state: Delegation
    is_invited: bool


@dataclass(frozen=True)
class ToDo:
    """The first few of each thing to do, and how many there are in all."""

    ending: list[Ending]
    single: list[Single]
    empty: list[Delegation]
    leaving: list[Delegation]
    health: Health
    post: Post

    @property
    def is_empty(self) -> bool:
        return (
            self.health.is_well and self.post.is_well and not (self.ending or self.single or self.empty or self.leaving)
        )


@dataclass(frozen=True)
class Overview:
    """An administrator's home: figures, what there is to do, what they did last."""

    now: datetime
    counts: dict[str, int]
    states_with_people: int
    states: int
    alone: int
    unseen: int
    to_do: ToDo
    own: list[Own]


def overview(actor: Actor) -> Overview:
    """Return an administrator's home."""
    now = gateway.now()
    with gateway.reveal(actor, HOME_READ):
        return Overview(
            now=now,
            counts=directory.count_people(),
            states_with_people=_count(_with(func.count() > 0, now)),
            states=_count(_states(now)),
            alone=_count(_with(func.count() == 1, now)),
            unseen=_unseen(now),
            to_do=ToDo(
                _ending(now),
                _single(now),
                _few(_empty(now)),
                _leaving(now),
                _health(now),
                post.read(),
            ),
            own=_own(actor),
        )


def _states(now: datetime) -> Select[Any]:
    member = Delegation.member_until.is_(None) | (Delegation.member_until > now)
    return select(Delegation.id).where(Delegation.kind.in_((STATE, OTHER_STATE)), member)


def _with(how_many: ColumnElement[bool], now: datetime) -> Select[Any]:
    """Return the States of which so many people are enrolled."""
    people = select(Account.delegation_id).where(directory.IS_ACTIVE).group_by(Account.delegation_id).having(how_many)
    return _states(now).where(Delegation.id.in_(people))


def _empty(now: datetime) -> Select[Any]:
    """Return the States of which nobody is enrolled or invited."""
    somebody = exists().where(Account.delegation_id == Delegation.id, Account.retired_at.is_(None))
    return _states(now).where(~somebody)


def _few(states: Select[Any]) -> list[Delegation]:
    query = select(Delegation).where(Delegation.id.in_(states)).order_by(Delegation.name_en)
    return list(db.session.scalars(query.limit(FEW)))


def _single(now: datetime) -> list[Single]:
    asked = exists().where(Account.delegation_id == Delegation.id, directory.IS_INVITED)
    query = select(Delegation, asked).where(Delegation.id.in_(_with(func.count() == 1, now)))
    return [Single(*row) for row in db.session.execute(query.order_by(Delegation.name_en).limit(FEW))]


def _leaving(now: datetime) -> list[Delegation]:
    """Return the delegations whose membership ends within thirty days."""
    query = select(Delegation).where(Delegation.member_until > now, Delegation.member_until <= now + ENDING)
    return list(db.session.scalars(query.order_by(Delegation.member_until, Delegation.code).limit(FEW)))


def _unseen(now: datetime) -> int:
    """Count the active people without a session in ninety days: what is older than that isn't kept."""
    seen = exists().where(UserSession.account_id == Account.id, UserSession.seen_at > now - UNSEEN)
    return _count(select(Account.id).where(directory.IS_ACTIVE, Account.enrolled_at <= now - UNSEEN, ~seen))


def _ending(now: datetime) -> list[Ending]:
    query = (
        select(Account.id, Account.name, Delegation.code, Invitation.ends_at)
        .join(Invitation, Invitation.account_id == Account.id)
        .join(Delegation, Delegation.id == Account.delegation_id)
        .where(directory.IS_INVITED, Invitation.ends_at < now + SOON)
    )
    return [Ending(*row) for row in db.session.execute(query.order_by(Invitation.ends_at, Account.id).limit(FEW))]


def _health(now: datetime) -> Health:
    wait = backlog.oldest_wait(db.session(), gateway.house().clock)
    failed = select(Job.id).where(Job.done_at > now - LATELY, Job.outcome.startswith("failed"))
    return Health(
        waits=wait,
        is_late=wait > timedelta(seconds=gateway.settings().log.alarm_seconds),
        is_refused=checkpoints.is_refused(db.session()),
        failed_jobs=_count(failed),
    )


def _own(actor: Actor) -> list[Own]:
    me = select(Identity.pn).where(Identity.account == actor.person, Identity.log == gateway.settings().log.number)
    query = select(Entry.type, Entry.ts).where(Entry.pn.in_(me), Entry.type.in_(OWN_ACTS), Entry.outcome == "done")
    newest = (Entry.eid + 0).desc()  # an expression: by the column alone, the whole log would be gone through
    return [Own(row.type, row.ts) for row in db.session.execute(query.order_by(newest).limit(FEW))]


def _count(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
