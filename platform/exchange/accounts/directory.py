"""Who there is: questions about people that other rooms ask. Names and posts are membership data; nothing is sealed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select

from exchange import db, paging
from exchange.accounts import duties
from exchange.accounts.models import Account, Invitation
from exchange.delegations.models import Delegation
from exchange.paging import START, Key, Turn
from exchange.vault.models import EpochWrap

PAGE = 50
STATUSES = ("active", "invited", "suspended", "retired")

_UNHINDERED = Account.retired_at.is_(None) & Account.suspended_at.is_(None)
IS_ACTIVE = _UNHINDERED & Account.enrolled_at.is_not(None)
IS_INVITED = _UNHINDERED & Account.enrolled_at.is_(None)
_IS = {
    "retired": Account.retired_at.is_not(None),
    "suspended": Account.retired_at.is_(None) & Account.suspended_at.is_not(None),
    "invited": IS_INVITED,
    "active": IS_ACTIVE,
}


_OF_DELEGATION, _NAME, _ID = Key(Delegation.name_en), Key(Account.name), Key(Account.id)
ORDERS = {
    "delegation": (_OF_DELEGATION, _NAME, _ID),
    "name": (_NAME, _ID),
    "since": (Key(func.coalesce(Account.enrolled_at, Account.invited_at), down=True), _ID),
}


@dataclass(frozen=True)
class Person:
    """A line of the list of people."""

    account: Account
    invitation_ends: datetime | None


@dataclass(frozen=True)
class People:
    """A page of people, the places to turn from, and how many there are of each status, under the same filter."""

    people: list[Person]
    counts: dict[str, int]
    before: str
    after: str


@dataclass(frozen=True)
class Count:
    """How many of a delegation's people are active and how many invited."""

    active: int = 0
    invited: int = 0


def active_people(delegation: UUID) -> list[Account]:
    """Return a delegation's active people by name."""
    query = select(Account).where(_IS["active"], Account.delegation_id == delegation)
    return list(db.session.scalars(query.order_by(Account.name)))


def is_managed(delegation: UUID) -> bool:
    """True if someone of the delegation, active or invited, gives duties there."""
    managers = select(Account.id).where(_UNHINDERED, Account.delegation_id == delegation)
    return db.session.scalar(select(managers.where(Account.duties.contains(duties.MANAGER)).exists())) or False


def people_by_id(ids: Collection[UUID]) -> dict[UUID, Account]:
    """Return the people of these ids, whatever their status; unknown ids are left out."""
    if not ids:
        return {}
    return {one.id: one for one in db.session.scalars(select(Account).where(Account.id.in_(set(ids))))}


def by_email(email: str) -> Account | None:
    """Return the account of an e-mail address, however it is written; who has retired left it to others."""
    address = plain_email(email)
    if not address.isprintable():
        return None
    return db.session.scalars(
        select(Account).where(Account.email == address, Account.retired_at.is_(None))
    ).one_or_none()


def plain_email(email: str) -> str:
    """Return the one way in which an address is kept."""
    return email.strip().casefold()


def find_people(
    status: str, delegation: str = "", role: str = "", sort: str = "delegation", turn: Turn = START
) -> People:
    """Return a page of people, 50 at a time. A place is a person's id here: names stand in no address."""
    query = (
        select(Account, Invitation.ends_at)
        .join(Delegation, Delegation.id == Account.delegation_id)
        .outerjoin(Invitation, Invitation.account_id == Account.id)
        .where(_IS[status], *_conditions(delegation, role))
    )
    keys = paging.chosen(ORDERS, sort)
    page = paging.fetch(query, keys, Turn(_beside(turn.after, keys), _beside(turn.before, keys)), PAGE)
    people = [Person(row[0], row[1]) for row in page.rows]
    before, after = (people[0] if page.before else None), (people[-1] if page.after else None)
    return People(people, _counts(delegation, role), _id_of(before), _id_of(after))


def count_people() -> dict[str, int]:
    """Return how many people there are of each status, in one query."""
    return _counts("", "")


def count_by_delegation(delegations: Collection[UUID]) -> dict[UUID, Count]:
    """Return the number of people of each of these delegations, in one query."""
    active, invited = (func.sum(case((_IS[one], 1), else_=0)) for one in ("active", "invited"))
    query = select(Account.delegation_id, active, invited).where(Account.delegation_id.in_(set(delegations)))
    counted = {one: Count(int(a), int(i)) for one, a, i in db.session.execute(query.group_by(Account.delegation_id))}
    return {one: counted.get(one, Count()) for one in delegations}


def invitation_of(account: UUID) -> Invitation | None:
    query = select(Invitation).where(Invitation.account_id == account)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def count_keys(account: UUID) -> int:
    """Return to how many dossiers a person holds keys: each is sealed anew after the person left."""
    query = select(func.count(EpochWrap.dossier_id.distinct())).where(EpochWrap.member_id == account)
    return db.session.scalar(query) or 0


def _beside(person: str, keys: Sequence[Key]) -> str:
    """Return the place of a person in an order; empty for what is no person's id."""
    try:
        known = UUID(person)
    except ValueError:
        return ""
    query = select(*(key.of for key in keys)).select_from(Account).join(Delegation).where(Account.id == known)
    row = db.session.execute(query).one_or_none()
    return "" if row is None else paging.place(tuple(row))


def _id_of(line: Person | None) -> str:
    return "" if line is None else str(line.account.id)


def _counts(delegation: str, role: str) -> dict[str, int]:
    sums = (func.sum(case((_IS[one], 1), else_=0)) for one in STATUSES)
    query = select(*sums).select_from(Account).join(Delegation, Delegation.id == Account.delegation_id)
    counts = db.session.execute(query.where(*_conditions(delegation, role))).one()
    return {status: int(count or 0) for status, count in zip(STATUSES, counts, strict=True)}


def _conditions(delegation: str, role: str) -> list[ColumnElement[bool]]:
    of_delegation = [Delegation.code == delegation] if delegation else []
    return [*of_delegation, *([Account.role == role] if role else [])]
