"""Which dossiers a person's key opens, and whose keys are awaited in them: all of it is kept in clear."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from exchange import db
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.delegations.models import Delegation
from exchange.dossiers.members import labelled
from exchange.dossiers.models import NETWORK, Dossier, Member, reference
from exchange.tables import Labelled
from exchange.vault.models import DossierKey, EpochWrap, PendingMember

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
    """`opens` of `dossiers` dossiers; `mine` and `others` hold the first few of those that are awaited."""

    opens: int
    dossiers: int
    mine: list[Awaited]
    others: list[Other]


def of(actor: Actor) -> Keys:
    """Return the state of the keys in the actor's dossiers, in three queries."""
    opened = func.sum(case((_opens(actor), 1), else_=0))
    dossiers, opens = db.session.execute(select(func.count(), opened).where(Dossier.open_to(actor))).one()
    return Keys(opens or 0, dossiers, _mine(actor), _others(actor))


def _opens(actor: Actor) -> ColumnElement[bool]:
    current = and_(DossierKey.dossier_id == EpochWrap.dossier_id, DossierKey.epoch == EpochWrap.epoch)
    wrapped = exists().where(EpochWrap.dossier_id == Dossier.id, EpochWrap.member_id == actor.person, current)
    return or_(Dossier.protection == NETWORK, wrapped)


def _mine(actor: Actor) -> list[Awaited]:
    query = (
        select(Dossier.number, Member.added_at)
        .join(Member, and_(Member.dossier_id == Dossier.id, Member.account_id == actor.person))
        .where(Member.removed_at.is_(None), ~_opens(actor))
        .order_by(Member.added_at.desc(), Dossier.number)
    )
    return [Awaited(reference(row.number), row.added_at) for row in db.session.execute(query.limit(MOST))]


def _others(actor: Actor) -> list[Other]:
    named = and_(Member.dossier_id == PendingMember.dossier_id, Member.account_id == PendingMember.account_id)
    first, count = func.min(Dossier.number), func.count()
    query = (
        select(Account.name, Delegation, first.label("first"), count.label("dossiers"))
        .select_from(PendingMember)
        .join(Member, and_(named, Member.removed_at.is_(None)))
        .join(Dossier, Dossier.id == PendingMember.dossier_id)
        .join(Account, and_(Account.id == PendingMember.account_id, Account.retired_at.is_(None)))
        .join(Delegation, Delegation.id == Account.delegation_id)
        .where(Dossier.open_to(actor), PendingMember.account_id != actor.person)
        .group_by(Account.id, Delegation.id)
        .order_by(count.desc(), Account.name, Account.id)
    )
    return [_other(row) for row in db.session.execute(query.limit(MOST))]


def _other(row: Any) -> Other:
    return Other(row.name, labelled(row.Delegation), reference(row.first), row.dossiers)
