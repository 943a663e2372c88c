"""Country sheets as they are read: by people on the sheet's page, and by whoever writes, sends or sets a request in type.

Channel, languages and the welcome to enquiries are in clear; the rest is opened with what the reader's own act hands out.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import db, gateway, tables
from exchange.access.actor import Actor
from exchange.accounts import directory
from exchange.delegations import service as delegations
from exchange.delegations.models import Delegation
from exchange.opener import Act, Opened
from exchange.sheets.models import Choice, Requirement, Sheet
from exchange.tables import Labelled


@dataclass(frozen=True)
class Asked:
    """One requirement of the State's law, in its own words; the id stays while the words do."""

    id: UUID
    text: str
    added_at: datetime


@dataclass(frozen=True)
class Chosen:
    """A choice of channel and languages, since when it holds or from when it will; `detail` says which channel, in words."""

    id: UUID
    channel: Labelled
    detail: str
    languages: tuple[str, ...]
    received_at: datetime
    effective_on: date
    is_agreed: bool


@dataclass(frozen=True)
class SheetShown:
    """A sheet in clear; `choice` holds on the day asked for, `coming` is the change that is received and doesn't hold yet."""

    delegation: Labelled
    requirements: tuple[Asked, ...]
    choice: Chosen | None
    coming: Chosen | None
    earlier: tuple[Chosen, ...]
    is_informal: bool
    address: str
    confirmed_at: datetime
    confirmed_by: str

    @property
    def channel(self) -> Labelled | None:
        return self.choice.channel if self.choice else None

    @property
    def languages(self) -> tuple[str, ...]:
        return self.choice.languages if self.choice else ()

    @property
    def confirmed_on(self) -> date:
        return self.confirmed_at.date()


def of(opener: Opened | Act, delegation: UUID, on: date | None = None) -> SheetShown | None:
    """Return a State's sheet as it holds on a day (today by the house's clock); None if it has written none."""
    return of_all(opener, [delegation], on).get(delegation)


def of_all(opener: Opened | Act, states: Collection[UUID], on: date | None = None) -> dict[UUID, SheetShown]:
    """Return the sheets of these States, in as many queries as for one; whose sheet isn't written is left out."""
    day = on or gateway.now().date()
    sheets = list(db.session.scalars(select(Sheet).where(Sheet.delegation_id.in_(states))))
    requirements = _requirements([sheet.id for sheet in sheets])
    choices = _choices([sheet.delegation_id for sheet in sheets])
    people = directory.people_by_id({sheet.confirmed_by for sheet in sheets})
    return {
        sheet.delegation_id: _shown(
            opener,
            sheet,
            requirements.get(sheet.id, []),
            choices.get(sheet.delegation_id, []),
            day,
            people[sheet.confirmed_by].name,
        )
        for sheet in sheets
    }


def channel_at(session: Session, delegation: UUID, on: date) -> str:
    """Return the code of the channel that a State's choice names on a day; empty if it has chosen none."""
    choice = choice_at(session, delegation, on)
    return choice.channel if choice else ""


def languages(session: Session, delegation: UUID, on: date) -> tuple[str, ...]:
    """Return the codes of the languages that a State accepts on a day; none if it has chosen none."""
    choice = choice_at(session, delegation, on)
    return tuple(choice.languages.split()) if choice else ()


def languages_of(session: Session, states: Collection[UUID], on: date) -> dict[UUID, tuple[str, ...]]:
    """Return what each of these States that has chosen accepts on a day, in one query."""
    held = (Choice.delegation_id.in_(states), Choice.withdrawn_at.is_(None), Choice.effective_on <= on)
    rows = session.execute(
        select(Choice.delegation_id, Choice.languages).where(*held).order_by(Choice.effective_on, Choice.received_at)
    )
    return {row.delegation_id: tuple(row.languages.split()) for row in rows}


def welcomes_enquiries(session: Session, delegation: UUID) -> bool:
    """True if the State has said that it welcomes an enquiry before a request."""
    return bool(session.scalar(select(Sheet.is_informal).where(Sheet.delegation_id == delegation)))


def welcoming(session: Session) -> set[UUID]:
    """Return the States that have said that they welcome an enquiry before a request."""
    return set(session.scalars(select(Sheet.delegation_id).where(Sheet.is_informal)))


def standing(session: Session, states: Collection[UUID]) -> set[UUID]:
    """Return the requirements of the law of these States that stand, by their ids alone."""
    of_states = Sheet.delegation_id.in_(states)
    query = select(Requirement.id).join(Sheet, Sheet.id == Requirement.sheet_id)
    return set(session.scalars(query.where(of_states, Requirement.removed_at.is_(None))))


def choice_at(session: Session, delegation: UUID, on: date) -> Choice | None:
    """Return the choice that holds for a State on a day."""
    held = (Choice.delegation_id == delegation, Choice.withdrawn_at.is_(None), Choice.effective_on <= on)
    newest = (Choice.effective_on.desc(), Choice.received_at.desc())
    return session.scalars(select(Choice).where(*held).order_by(*newest).limit(1)).one_or_none()


def find(actor: Actor, code: str) -> tuple[Delegation, Sheet | None]:
    """Return the State of a code with its sheet, if there is one; NotFound, on record, for any other: the law of a State is told there."""
    state = delegations.find(actor, code)
    if not state.is_state():
        raise gateway.missing(actor, "")
    return state, db.session.scalars(select(Sheet).where(Sheet.delegation_id == state.id)).one_or_none()


def _requirements(sheets: Iterable[UUID]) -> dict[UUID, list[Requirement]]:
    query = select(Requirement).where(Requirement.sheet_id.in_(sheets), Requirement.removed_at.is_(None))
    found: dict[UUID, list[Requirement]] = {}
    for one in db.session.scalars(query.order_by(Requirement.number)):
        found.setdefault(one.sheet_id, []).append(one)
    return found


def _choices(states: Iterable[UUID]) -> dict[UUID, list[Choice]]:
    """The choices of each State that weren't withdrawn, the one to hold last first."""
    query = select(Choice).where(Choice.delegation_id.in_(states), Choice.withdrawn_at.is_(None))
    found: dict[UUID, list[Choice]] = {}
    for one in db.session.scalars(query.order_by(Choice.effective_on.desc(), Choice.received_at.desc())):
        found.setdefault(one.delegation_id, []).append(one)
    return found


def _shown(
    opener: Opened | Act, sheet: Sheet, requirements: list[Requirement], choices: list[Choice], day: date, by: str
) -> SheetShown:
    held = [_chosen(opener, one) for one in choices if one.effective_on <= day]
    coming = [_chosen(opener, one) for one in choices if one.effective_on > day]
    return SheetShown(
        delegation=Labelled(sheet.delegation.code, sheet.delegation.name_en, sheet.delegation.name_fr),
        requirements=tuple(Asked(one.id, _text(opener, one, "sealed_text"), one.added_at) for one in requirements),
        choice=held[0] if held else None,
        coming=coming[-1] if coming else None,
        earlier=tuple(held[1:]),
        is_informal=sheet.is_informal,
        address=_text(opener, sheet, "sealed_address"),
        confirmed_at=sheet.confirmed_at,
        confirmed_by=by,
    )


def _chosen(opener: Opened | Act, choice: Choice) -> Chosen:
    return Chosen(
        id=choice.id,
        channel=tables.channels()[choice.channel],
        detail=_text(opener, choice, "sealed_detail"),
        languages=tuple(choice.languages.split()),
        received_at=choice.received_at,
        effective_on=choice.effective_on,
        is_agreed=choice.agreed_at is not None,
    )


def _text(opener: Opened | Act, row: Sheet | Requirement | Choice, column: str) -> str:
    sealed = getattr(row, column)
    return "" if sealed is None else opener.ring.text(row.sealed_in, row.__tablename__, column, row.id, sealed)
