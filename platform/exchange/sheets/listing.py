"""The list of country sheets: every State that can be asked, with what its sheet says in clear."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from exchange import db, gateway, paging, tables
from exchange.access.actions import SHEET_LIST
from exchange.access.actor import Actor
from exchange.delegations.models import OTHER_STATE, STATE, Delegation
from exchange.paging import START, Key, Turn
from exchange.sheets.models import Choice, Sheet
from exchange.tables import Labelled

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which States: with a sheet, with a change that is coming, without or any; welcoming enquiries or any.

    Names sort by the language given.
    """

    sheet: str = ""
    enquiries: str = ""
    sort: str = "name"
    language: str = "en"
    turn: Turn = START


@dataclass(frozen=True)
class Line:
    """A State in the list; without a sheet it has no day of confirmation.

    Channel and languages are those of today; `changes_on` is the day from which others hold, if a change is coming.
    """

    delegation: Labelled
    channel: Labelled | None
    languages: tuple[str, ...]
    is_informal: bool
    confirmed_at: datetime | None
    changes_on: date | None


@dataclass(frozen=True)
class Lines:
    """A page of the list, the places to turn from, how many States there are under the same filter; and the reader's own."""

    rows: list[Line]
    total: int
    before: str
    after: str
    own: Delegation | None


def page(actor: Actor, wanted: Wanted) -> Lines:
    """Return a page of States, 50 at a time; nothing sealed is opened for it."""
    now = gateway.now()
    name = Delegation.name_fr if wanted.language.startswith("fr") else Delegation.name_en
    confirmed = Key(func.coalesce(Sheet.confirmed_at, 0), down=True)
    orders = {"name": (Key(name), Key(Delegation.code)), "confirmed": (confirmed, Key(Delegation.code))}
    where = list(_conditions(wanted, now))
    query = select(Delegation, Sheet.is_informal, Sheet.confirmed_at)
    joined = query.outerjoin(Sheet, Sheet.delegation_id == Delegation.id).where(*where)
    with gateway.reveal(actor, SHEET_LIST):
        found = paging.fetch(joined, paging.chosen(orders, wanted.sort), wanted.turn, PAGE)
        choices = _choices([row[0].id for row in found.rows])
        lines = [_line(row[0], row[1], row[2], choices.get(row[0].id, []), now.date()) for row in found.rows]
        return Lines(lines, _count(where), found.before, found.after, db.session.get(Delegation, actor.delegation))


def _conditions(wanted: Wanted, at: datetime) -> Iterator[ColumnElement[bool]]:
    ended = Delegation.member_until.is_not(None) & (Delegation.member_until <= at)
    yield Delegation.kind.in_((STATE, OTHER_STATE)) & (Delegation.member_from <= at) & ~ended
    if wanted.sheet == "changing":
        yield Delegation.id.in_(select(Choice.delegation_id).where(Choice.withdrawn_at.is_(None), _is_coming(at)))
    elif wanted.sheet:
        yield Sheet.id.is_not(None) if wanted.sheet == "written" else Sheet.id.is_(None)
    if wanted.enquiries:
        yield Sheet.is_informal.is_(True)


def _count(where: Collection[ColumnElement[bool]]) -> int:
    states = select(func.count(Delegation.id)).outerjoin(Sheet, Sheet.delegation_id == Delegation.id)
    return db.session.scalar(states.where(*where)) or 0


def _is_coming(at: datetime) -> ColumnElement[bool]:
    return Choice.effective_on > at.date()


def _choices(states: Collection[UUID]) -> dict[UUID, list[Choice]]:
    """The choices of each of these States that weren't withdrawn, the one to hold last at the end."""
    standing = (Choice.delegation_id.in_(states), Choice.withdrawn_at.is_(None))
    found: dict[UUID, list[Choice]] = {}
    for choice in db.session.scalars(select(Choice).where(*standing).order_by(Choice.effective_on, Choice.received_at)):
        found.setdefault(choice.delegation_id, []).append(choice)
    return found


def _line(
    state: Delegation, is_informal: bool | None, confirmed_at: datetime | None, choices: list[Choice], today: date
) -> Line:
    held = [choice for choice in choices if choice.effective_on <= today][-1:]
    return Line(
        delegation=Labelled(state.code, state.name_en, state.name_fr),
        channel=tables.channels()[held[0].channel] if held else None,
        languages=tuple(held[0].languages.split()) if held else (),
        is_informal=bool(is_informal),
        confirmed_at=confirmed_at,
        changes_on=next((choice.effective_on for choice in choices if choice.effective_on > today), None),
    )
