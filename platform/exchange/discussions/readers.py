"""Who has read how far in a discussion, as far as one may know it: each reader to those who wrote in it, totals to all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, exists, func, select

from exchange import db
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.delegations.models import Delegation
from exchange.discussions.models import Discussion, Message, Reading
from exchange.documents import reach
from exchange.documents.reach import Reach
from exchange.dossiers import members
from exchange.tables import Labelled

MOST_SHOWN = 50


@dataclass(frozen=True)
class Reader:
    """Someone who has read up to message `last`: `name` is empty unless the person is of the reader's delegation."""

    delegation: Labelled
    role: str
    name: str
    last: int
    at: datetime


def each(actor: Actor, discussion: Discussion) -> tuple[Reader, ...]:
    """Return the newest 50 readers to a delegation that has written in the discussion; to others none."""
    wrote = exists().where(Message.discussion_id == discussion.id, Message.delegation_id == actor.delegation)
    names = (Delegation.code, Delegation.name_en, Delegation.name_fr)
    query = (
        select(Reading.last_message, Reading.at, Account.name, Account.role, Account.delegation_id, *names)
        .join(Account, Account.id == Reading.account_id)
        .join(Delegation, Delegation.id == Account.delegation_id)
        .where(Reading.discussion_id == discussion.id, wrote)
        .order_by(Reading.at.desc(), Account.id)
    )
    return tuple(_reader(actor, row) for row in db.session.execute(query.limit(MOST_SHOWN)))


def reached(actor: Actor, discussions: Collection[UUID]) -> dict[UUID, Reach]:
    """Return, of the discussions whose latest message is of the actor's delegation, how many others have read it."""
    latest = and_(Message.discussion_id == Discussion.id, Message.number == Discussion.messages)
    other = and_(Account.id == Reading.account_id, Account.delegation_id != actor.delegation)
    done = case((Reading.last_message >= Discussion.messages, Account.delegation_id))
    query = (
        select(Discussion.id, Discussion.dossier_id, func.count(done.distinct()).label("done"))
        .join(Message, latest)
        .outerjoin(Reading, Reading.discussion_id == Discussion.id)
        .outerjoin(Account, other)
        .where(Discussion.id.in_(discussions), Message.delegation_id == actor.delegation)
        .group_by(Discussion.id, Discussion.dossier_id)
    )
    rows = db.session.execute(query).all()
    among = reach.others(actor, {row.dossier_id for row in rows})
    return {row.id: Reach(row.done, row.done, among[row.dossier_id]) for row in rows if among[row.dossier_id] != 0}


def _reader(actor: Actor, row: Any) -> Reader:
    name = row.name if row.delegation_id == actor.delegation else ""
    return Reader(members.labelled(row), row.role, name, row.last_message, row.at)
