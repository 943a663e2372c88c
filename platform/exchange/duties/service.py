"""Giving and taking duties within a delegation, and who stands in for whom. A delegation always keeps a manager.

A change is an entry of the log and a row that is never edited; what a person may do now is kept with the account.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from exchange import db, gateway
from exchange.access.actions import DEPUTY_SET, DUTIES_READ, DUTY_GIVE, DUTY_TAKE, Action
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.accounts import directory
from exchange.accounts.duties import MANAGER, possible
from exchange.accounts.models import Account
from exchange.audit.entries import Happening
from exchange.delegations.models import Delegation
from exchange.duties.models import DutyChange
from exchange.opener import Act

LATEST = 30


@dataclass(frozen=True)
class Change:
    """One line of what was given and taken; `by` is empty for the platform."""

    person: str
    code: str
    is_given: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class Duties:
    """A delegation's people who can have duties, by name, and what changed last; `offered` are the codes it may give."""

    delegation: Delegation
    people: list[Account]
    offered: tuple[str, ...]
    latest: list[Change]

    def named(self, person: UUID | None) -> str:
        """Return a colleague's name; empty if there is none of that id any more."""
        return next((one.name for one in self.people if one.id == person), "")

    def managers(self) -> list[str]:
        return [one.name for one in self.people if one.has_duty(MANAGER)]


def read(actor: Actor) -> Duties:
    """Return the duties in the actor's own delegation; NotFound, on record, if it has none to give."""
    delegation = db.session.get(Delegation, actor.delegation)
    offered = possible(delegation) if delegation else ()
    if delegation is None or not offered:
        raise gateway.missing(actor, "")
    with gateway.reveal(actor, DUTIES_READ, delegation):
        people = list(db.session.scalars(_colleagues(delegation.id).order_by(Account.name, Account.id)))
        return Duties(delegation, people, offered, _latest(DutyChange.delegation_id == delegation.id))


def version(person: Account) -> str:
    """Return what tells a person's duties as they stand from any others."""
    return f"{person.duties} {person.deputy_id or ''}"


def read_one(actor: Actor, person: Account) -> tuple[Duties, list[Change]]:
    """Return a colleague's duties for the manager who may change them, and their history; NotFound for anyone else."""
    if not gateway.may(actor, DUTY_GIVE, person):
        raise gateway.missing(actor, str(person.id))
    return read(actor), _latest(DutyChange.account_id == person.id)


def change(actor: Actor, person: Account, wanted: Collection[str], deputy: Account | None, seen: str) -> None:
    """Give and take until the person has just these duties and this deputy; each change is an entry.

    Conflict("changed") unless they are as seen, ("duty") for one that the delegation doesn't give, ("deputy") for somebody
    who isn't a colleague, ("last-manager") if nobody who can sign in would be left to give duties.
    """
    changes = _changes(person, wanted)
    entries = [Happening(_act_of(given), mark=person.mark(), details={"duty": code}) for code, given in changes]
    if person.deputy_id != (deputy.id if deputy else None):
        entries.append(Happening(DEPUTY_SET, mark=person.mark(), details={"deputy": str(deputy.id)} if deputy else {}))
    if not entries:
        _refuse_unless_manager(actor, person)
        return
    with gateway.act(actor, entries[0].action, person, details=entries[0].details) as act:
        if version(person) != seen or _changes(person, wanted) != changes:
            raise Conflict("changed")
        _refuse_what_cannot_be(act, person, wanted, deputy)
        for code, is_given in changes:
            _write(act, person, code, is_given, actor.person)
        person.deputy_id = deputy.id if deputy else None
        for entry in entries[1:]:
            act.note(entry)


def deputies(session: Session, people: Collection[UUID], duty: str) -> dict[UUID, Account]:
    """Return, for these people, the active deputy who has the duty too; whoever has none is left out. One query."""
    deputy = aliased(Account)
    is_active = (deputy.retired_at.is_(None), deputy.suspended_at.is_(None), deputy.enrolled_at.is_not(None))
    query = select(Account.id, deputy).join(deputy, deputy.id == Account.deputy_id)
    query = query.where(Account.id.in_(people), *is_active, deputy.delegation_id == Account.delegation_id)
    return {person: found for person, found in session.execute(query) if found.has_duty(duty)}


def holders(session: Session, delegation: UUID, duty: str) -> list[Account]:
    """Return a delegation's active people who have a duty, by name."""
    query = _colleagues(delegation).where(directory.IS_ACTIVE, Account.duties.contains(duty))
    return list(session.scalars(query.order_by(Account.name, Account.id)))


def hand_on(act: Act, leaving: Account) -> None:
    """When a delegation's last manager leaves, its longest-serving colleague gives duties from then on.

    With nobody else active, whoever is invited or suspended does, so that the delegation isn't left without.
    """
    if not leaving.has_duty(MANAGER) or _other_managers(act, leaving):
        return
    others = _colleagues(leaving.delegation_id).where(Account.id != leaving.id)
    first = (Account.suspended_at.is_not(None), Account.enrolled_at.is_(None), Account.enrolled_at, Account.invited_at)
    heir = act.session.scalars(others.order_by(*first, Account.id).with_for_update(of=Account)).first()
    if heir is not None:
        _write(act, heir, MANAGER, True, None)
        act.note(Happening(DUTY_GIVE, mark=heir.mark(), details={"duty": MANAGER}))


def _changes(person: Account, wanted: Iterable[str]) -> list[tuple[str, bool]]:
    has, will = set(person.duties.split()), set(wanted)
    return [(code, code in will) for code in sorted(has ^ will)]


def _act_of(is_given: bool) -> Action:
    return DUTY_GIVE if is_given else DUTY_TAKE


def _refuse_unless_manager(actor: Actor, person: Account) -> None:
    if not gateway.may(actor, DUTY_GIVE, person):
        raise gateway.missing(actor, str(person.id))


def _write(act: Act, person: Account, code: str, is_given: bool, by: UUID | None) -> None:
    kept = set(person.duties.split()) ^ {code}
    person.duties = " ".join(one for one in possible(person.delegation) if one in kept)
    change = {"account_id": person.id, "delegation_id": person.delegation_id, "code": code, "is_given": is_given}
    act.add(DutyChange(**change, by_id=by, at=act.at))


def _other_managers(act: Act, person: Account) -> list[Account]:
    """Other active managers of the person's delegation, locked: two of them can't take the duty from each other at once."""
    managers = _colleagues(person.delegation_id).where(directory.IS_ACTIVE, Account.duties.contains(MANAGER))
    locked = managers.order_by(Account.id).with_for_update(of=Account)
    return [one for one in act.session.scalars(locked) if one.id != person.id]


def _refuse_what_cannot_be(act: Act, person: Account, wanted: Collection[str], deputy: Account | None) -> None:
    if not set(wanted) <= set(possible(person.delegation)):
        raise Conflict("duty")
    if person.has_duty(MANAGER) and MANAGER not in wanted and not _other_managers(act, person):
        raise Conflict("last-manager")
    if deputy is not None and not _can_stand_in(deputy, person):
        raise Conflict("deputy")


def _can_stand_in(deputy: Account, person: Account) -> bool:
    return deputy.id != person.id and deputy.delegation_id == person.delegation_id and deputy.status != "retired"


def _colleagues(delegation: UUID) -> Select[Account]:
    """The people of a delegation who can have duties; whoever has retired has none."""
    shares = Account.role.in_(("focal_point", "investigator"))
    return select(Account).where(Account.delegation_id == delegation, Account.retired_at.is_(None), shares)


def _latest(which: object) -> list[Change]:
    by = aliased(Account)
    query = select(DutyChange, Account.name, by.name).join(Account, Account.id == DutyChange.account_id)
    query = query.outerjoin(by, by.id == DutyChange.by_id).where(which)  # type: ignore[arg-type]
    rows = db.session.execute(query.order_by(DutyChange.at.desc(), DutyChange.id.desc()).limit(LATEST))
    return [Change(name, change.code, change.is_given, giver or "", change.at) for change, name, giver in rows]
