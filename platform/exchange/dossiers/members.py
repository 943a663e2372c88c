"""Who takes part in a dossier and whether they hold its key. Needs no key itself: membership is kept in clear."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from exchange import db
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.delegations.models import Delegation
from exchange.dossiers.models import NETWORK, Dossier, Member, Party
from exchange.tables import Labelled
from exchange.vault.models import DossierKey, EpochWrap

HOLDS, AWAITED = "holds", "awaited"


@dataclass(frozen=True)
class PersonShown:
    """A named person; `key` is `holds` or `awaited`."""

    id: UUID
    name: str
    post: str
    key: str
    is_me: bool


@dataclass(frozen=True)
class PartyShown:
    """A delegation of the dossier with its named persons."""

    delegation: Labelled
    delegation_id: UUID
    is_owner: bool
    is_mine: bool
    persons: tuple[PersonShown, ...]

    @property
    def awaited(self) -> int:
        return sum(person.key == AWAITED for person in self.persons)


def parties(actor: Actor, dossier: Dossier) -> list[PartyShown]:
    """Return the delegations of the dossier, owners first, with their persons; none for protection `network`."""
    if dossier.protection == NETWORK:
        return []
    persons = {key: tuple(rows) for key, rows in groupby(_persons(dossier.id), key=lambda row: row.delegation_id)}
    shown = [_party(actor, dossier, row, persons.get(row.id, ())) for row in _delegations(dossier.id)]
    return sorted(shown, key=lambda party: (not party.is_owner, party.delegation.label_en))


def is_named(actor: Actor, dossier: Any) -> ColumnElement[bool]:
    """Return, as a condition on a column, that the actor is named in that dossier: asked row by row, for the few first rows."""
    return exists().where(Member.dossier_id == dossier, Member.account_id == actor.person, Member.removed_at.is_(None))


def count(dossier_id: UUID) -> int:
    """Return how many persons are named."""
    return db.session.scalar(_named(select(func.count()), dossier_id)) or 0


def ids(session: Session, dossier_id: UUID) -> list[UUID]:
    """Return the accounts of the named persons; retired ones are none any more."""
    return list(session.scalars(_named(select(Member.account_id), dossier_id)))


def of_delegation(session: Session, dossier_id: UUID, delegation_id: UUID) -> list[UUID]:
    """Return the accounts of one delegation's named persons."""
    query = _named(select(Member.account_id), dossier_id).where(Account.delegation_id == delegation_id)
    return list(session.scalars(query))


def labelled(delegation: Any) -> Labelled:
    """Return a delegation's code with its name in each language."""
    return Labelled(delegation.code, delegation.name_en, delegation.name_fr)


def _named(query: Any, dossier_id: UUID) -> Any:
    named = (Member.dossier_id == dossier_id, Member.removed_at.is_(None), Account.retired_at.is_(None))
    return query.select_from(Member).join(Account, Account.id == Member.account_id).where(*named)


def _delegations(dossier_id: UUID) -> list[Any]:
    columns = (Delegation.id, Delegation.code, Delegation.name_en, Delegation.name_fr)
    query = select(*columns).join(Party, Party.delegation_id == Delegation.id)
    return list(db.session.execute(query.where(Party.dossier_id == dossier_id, Party.left_at.is_(None))))


def _persons(dossier_id: UUID) -> Iterable[Any]:
    current = and_(DossierKey.dossier_id == EpochWrap.dossier_id, DossierKey.epoch == EpochWrap.epoch)
    wrapped = (EpochWrap.dossier_id == Member.dossier_id, EpochWrap.member_id == Member.account_id, current)
    columns = (Account.id, Account.name, Account.post, Account.delegation_id)
    query = _named(select(*columns, exists().where(*wrapped).label("holds")), dossier_id)
    return db.session.execute(query.order_by(Account.delegation_id, Account.name, Account.id))


def _party(actor: Actor, dossier: Dossier, delegation: Any, persons: Iterable[Any]) -> PartyShown:
    return PartyShown(
        delegation=labelled(delegation),
        delegation_id=delegation.id,
        is_owner=delegation.id == dossier.delegation_id,
        is_mine=delegation.id == actor.delegation,
        persons=tuple(_person(actor, row) for row in persons),
    )


def _person(actor: Actor, row: Any) -> PersonShown:
    return PersonShown(row.id, row.name, row.post, HOLDS if row.holds else AWAITED, row.id == actor.person)
