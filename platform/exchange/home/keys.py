"""Which dossiers a person's key opens, and whose keys are awaited in them: all of it is kept in clear."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from exchange import db
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.delegations.models import Delegation
from exchange.dossiers import members, recent
from exchange.dossiers.members import labelled
from exchange.dossiers.models import Dossier, Member, reference
from exchange.tables import Labelled
from exchange.vault.models import PendingMember

MOST = 5


@dataclass(frozen=True)
class Awaited:
    """A dossier that the reader is named in and whose key hasn't reached them."""

    reference: str
    named_at: datetime


@dataclass(frozen=True)
class Other:
    """Someone else whose keys are awaited: in how many of the reader's dossiers, and the first of them."""

    name: str
    delegation: Labelled
    reference: str
    dossiers: int


@dataclass(frozen=True)
class Keys:
    """`opens` of `dossiers` dossiers; `mine` are those that aren't opened yet, `others` the first few who wait for keys."""

    opens: int
    dossiers: int
    mine: list[Awaited]
    others: list[Other]


def of(actor: Actor) -> Keys:
    """Return the state of the keys in the actor's dossiers, in three queries."""
    dossiers, mine = recent.count(actor), _mine(actor)
    return Keys(dossiers - len(mine), dossiers, mine, _others(actor))


def _mine(actor: Actor) -> list[Awaited]:
    waiting = list(db.session.scalars(select(PendingMember.dossier_id).where(PendingMember.account_id == actor.person)))
    if not waiting:
        return []
    query = (
        select(Dossier.number, Member.added_at)
        .join(Member, and_(Member.dossier_id == Dossier.id, Member.account_id == actor.person))
        .where(Dossier.id.in_(waiting), Member.removed_at.is_(None))
        .order_by(Member.added_at.desc(), Dossier.number)
    )
    return [Awaited(reference(row.number), row.added_at) for row in db.session.execute(query)]


def _others(actor: Actor) -> list[Other]:
    them = aliased(Member)
    named = and_(them.dossier_id == PendingMember.dossier_id, them.account_id == PendingMember.account_id)
    first, count = func.min(Dossier.number), func.count()
    query = (
        select(Account.name, Delegation, first.label("first"), count.label("dossiers"))
        .select_from(PendingMember)
        .join(them, and_(named, them.removed_at.is_(None)))
        .join(Dossier, Dossier.id == PendingMember.dossier_id)
        .join(Account, and_(Account.id == PendingMember.account_id, Account.retired_at.is_(None)))
        .join(Delegation, Delegation.id == Account.delegation_id)
        .where(PendingMember.account_id != actor.person, members.is_named(actor, PendingMember.dossier_id))
        .group_by(Account.id, Delegation.id)
        .order_by(count.desc(), Account.name, Account.id)
    )
    return [_other(row) for row in db.session.execute(query.limit(MOST))]


def _other(row: Any) -> Other:
    return Other(row.name, labelled(row.Delegation), reference(row.first), row.dossiers)
