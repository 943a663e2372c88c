"""Who can be named into dossiers: active or invited people of delegations that take part, by role."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from exchange import db
from exchange.access.refusals import Conflict
from exchange.accounts.models import Account
from exchange.delegations.models import Delegation
from exchange.dossiers.members import labelled
from exchange.dossiers.models import NETWORK_ROLES
from exchange.tables import Labelled


@dataclass(frozen=True)
class Candidate:
    """Someone who can be named; without being enrolled their key is awaited."""

    id: UUID
    name: str
    post: str
    is_enrolled: bool


@dataclass(frozen=True)
class Choice:
    """A delegation whose persons can be named, and these persons."""

    delegation: Labelled
    delegation_id: UUID
    persons: tuple[Candidate, ...]


def delegations(at: datetime) -> list[Labelled]:
    """Return the delegations that have someone to name; no person is told."""
    columns = (Delegation.code, Delegation.name_en, Delegation.name_fr)
    query = select(*columns).join(Account, Account.delegation_id == Delegation.id).where(_can_be_named(at))
    return [labelled(row) for row in db.session.execute(query.distinct().order_by(Delegation.name_en))]


def choices(at: datetime, codes: Iterable[str], without: Iterable[UUID] = ()) -> list[Choice]:
    """Return delegations by code with who can be named, except those who are: ask within an act or a reveal."""
    columns = (Account.id, Account.name, Account.post, Account.enrolled_at, Account.delegation_id)
    names = (Delegation.code, Delegation.name_en, Delegation.name_fr)
    query = (
        select(*columns, *names)
        .join(Delegation, Delegation.id == Account.delegation_id)
        .where(_can_be_named(at), Delegation.code.in_(list(codes)), Account.id.not_in(list(without)))
        .order_by(Delegation.name_en, Delegation.id, Account.name, Account.id)
    )
    return [_choice(tuple(rows)) for _, rows in groupby(db.session.execute(query), key=lambda row: row.delegation_id)]


def nameable(session: Session, accounts: Iterable[UUID], at: datetime) -> list[Account]:
    """Return the accounts in the act's own transaction; Conflict if one of them can't be named."""
    wanted = set(accounts)
    query = select(Account).join(Delegation, Delegation.id == Account.delegation_id)
    found = session.scalars(query.where(_can_be_named(at), Account.id.in_(wanted)).order_by(Account.id)).all()
    if len(found) != len(wanted):
        raise Conflict("not-nameable")
    return list(found)


def _can_be_named(at: datetime) -> ColumnElement[bool]:
    return and_(
        Account.role.in_(NETWORK_ROLES),
        Account.retired_at.is_(None),
        Account.suspended_at.is_(None),
        Delegation.member_from <= at,
        or_(Delegation.member_until.is_(None), Delegation.member_until > at),
    )


def _choice(rows: tuple[Any, ...]) -> Choice:
    people = tuple(Candidate(row.id, row.name, row.post, row.enrolled_at is not None) for row in rows)
    return Choice(labelled(rows[0]), rows[0].delegation_id, people)
