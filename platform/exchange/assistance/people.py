"""Who is concerned by a request: colleagues who may review it, whom it can go to, and their focal points. Clear data only."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from exchange.accounts import directory
from exchange.accounts.models import Account
from exchange.assistance import kinds
from exchange.assistance.models import Addressee, MasterRequest
from exchange.delegations.models import ORGANISATION, OTHER_STATE, STATE, Delegation
from exchange.dossiers.models import Member


def states(session: Session, at: datetime) -> list[Delegation]:
    """Return the States that take part at that time, by their English name."""
    return [one for one in asked(session, at) if one.is_state()]


def asked(session: Session, at: datetime) -> list[Delegation]:
    """Return the States and organisations that requests can go to at that time, by their English name."""
    kinds_asked = Delegation.kind.in_((STATE, OTHER_STATE, ORGANISATION))
    query = select(Delegation).where(kinds_asked).order_by(Delegation.name_en)
    return [one for one in session.scalars(query) if one.is_member_at(at)]


def recipients(session: Session, at: datetime, code: str) -> list[Delegation]:
    """Return those of them to whom a request of this type can go."""
    return [one for one in asked(session, at) if kinds.goes_to(code, one.kind)]


def addressees(session: Session, master: UUID) -> list[Delegation]:
    """Return the States that a master is meant for, by their English name."""
    query = select(Delegation).join(Addressee, Addressee.delegation_id == Delegation.id)
    return list(session.scalars(query.where(Addressee.master_id == master).order_by(Delegation.name_en)))


def investigators(session: Session, organ: UUID) -> list[Account]:
    """Return the organ's active investigators, by name."""
    query = _active(organ).where(Account.role == "investigator")
    return list(session.scalars(query.order_by(Account.name)))


def of_organ(session: Session, organ: UUID, chosen: Collection[UUID]) -> list[UUID]:
    """Return the chosen ones among the organ's investigators, or all of them if none was chosen."""
    known = [account.id for account in investigators(session, organ)]
    return [one for one in known if one in chosen] or known


def focal_points(session: Session, state: UUID) -> list[UUID]:
    """Return the State's active focal points: the first readers of its copy."""
    return [account.id for account in session.scalars(_active(state).where(Account.role == "focal_point"))]


def reachable(session: Session, states: Collection[UUID]) -> set[UUID]:
    """Return those of the States that have an active focal point."""
    query = select(Account.delegation_id).where(Account.delegation_id.in_(states), Account.role == "focal_point")
    return set(session.scalars(query.where(directory.IS_ACTIVE).distinct()))


def readers(session: Session, master: MasterRequest) -> list[UUID]:
    """Return the organ's active persons of the master's dossier: they read every copy too.

    Whoever was let in to translate alone does not: what States answer is none of theirs.
    """
    return [one.id for one in session.scalars(_named(master)) if not _only_translates(one)]


def reviewers(session: Session, master: MasterRequest) -> list[Account]:
    """Return who may review: the organ's active persons of its dossier who have the duty, save the drafter."""
    others = session.scalars(_named(master).where(Account.id != master.drafted_by).order_by(Account.name))
    return [one for one in others if "RV" in one.duties.split()]


def active(session: Session, accounts: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Return those of these persons who are active, with their names, by name."""
    query = select(Account.id, Account.name).where(Account.id.in_(accounts), directory.IS_ACTIVE)
    return [(row.id, row.name) for row in session.execute(query.order_by(Account.name))]


def with_duty(session: Session, delegation: UUID, duty: str) -> list[UUID]:
    """Return the delegation's active persons who have this duty."""
    return [account.id for account in session.scalars(_active(delegation)) if duty in account.duties.split()]


def names(session: Session, accounts: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of these persons in one query."""
    query = select(Account.id, Account.name).where(Account.id.in_(set(accounts) - {None}))
    return {row.id: row.name for row in session.execute(query)}


def _only_translates(account: Account) -> bool:
    duties = set(account.duties.split())
    return "LG" in duties and duties.isdisjoint(("DR", "RV", "TX"))


def _named(master: MasterRequest) -> Select[Account]:
    named = (Member.dossier_id == master.dossier_id, Member.removed_at.is_(None))
    return _active(master.delegation_id).join(Member, Member.account_id == Account.id).where(*named)


def _active(delegation: UUID) -> Select[Account]:
    return select(Account).where(Account.delegation_id == delegation, directory.IS_ACTIVE)
