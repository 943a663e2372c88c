"""An organ's masters, each with the first of its copies: those still open, by State."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import load_only

from exchange import db, gateway, paging, tables
from exchange.access.actions import REQUEST_LIST
from exchange.access.actor import Actor
from exchange.assistance import life, masters, narrowing, reading
from exchange.assistance.masters import Copy
from exchange.assistance.models import Addressee, MasterRequest, Request, RequestItem
from exchange.assistance.reading import SOON_DAYS, Due
from exchange.assistance.wanted import Wanted
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.paging import Key
from exchange.tables import Labelled

PAGE = 20
COPIES = 5  # of a master, in the list; its own page has all
OPEN = "open"
DRAFTS = "drafts"
TABS = (OPEN, DRAFTS, "closed")
UNDATED = date(9999, 12, 31)

_YEAR, _NUMBER = Key(MasterRequest.year), Key(MasterRequest.number)
ORDERS = {
    "due": (Key(func.coalesce(MasterRequest.due, UNDATED)), _YEAR, _NUMBER),
    "number": (_YEAR.flipped(), _NUMBER.flipped()),
}


@dataclass(frozen=True)
class MasterRow:
    """A master in the list; `title` is None while the reader's key is awaited, `sent` counts all of its copies."""

    reference: str
    url: str
    title: str | None
    dossier: str
    level: str
    state: Labelled
    due: Due | None
    copies: list[Copy]
    sent: int
    asked: int
    answered: int


@dataclass(frozen=True)
class OrganList:
    """A page of an organ's masters; `counts` says how many there are under each tab, whatever is filtered."""

    tab: str
    counts: dict[str, int]
    rows: list[MasterRow]
    before: str
    after: str


@dataclass(frozen=True)
class _Sums:
    sent: int = 0
    asked: int = 0
    answered: int = 0


def read(actor: Actor, wanted: Wanted) -> OrganList:
    """Return a page of the organ's masters, 20 at a time."""
    now = gateway.now()
    query = _own(select(MasterRequest.id), actor).where(*_conditions(wanted, now.date()))
    page = paging.fetch(query, paging.chosen(ORDERS, wanted.sort), wanted.turn, PAGE)
    found = _masters([row.id for row in page.rows])
    with gateway.reveal(actor, REQUEST_LIST, seen=[master.dossier_id for master in found]) as opened:
        opened.prepare((master.dossier_id, master.sealed_title) for master in found)
        ids = [master.id for master in found]
        sums, copies = _sums(ids), masters.copies_by_id(_first_copies(ids), now)
        rows = [
            _row(opened, one, copies.get(one.id, []), sums.get(one.id, _Sums()), reading.due_of(one, now))
            for one in found
        ]
    return OrganList(wanted.show or OPEN, _counts(actor), rows, page.before, page.after)


def _own(query: Select[Any], actor: Actor) -> Select[Any]:
    joined = query.select_from(MasterRequest).join(Dossier, Dossier.id == MasterRequest.dossier_id)
    return joined.where(MasterRequest.delegation_id == actor.delegation, Dossier.open_to(actor))


def _conditions(wanted: Wanted, today: date) -> Iterator[ColumnElement[bool]]:
    yield _under(wanted.show or OPEN)
    for column, value in ((MasterRequest.type, wanted.type), (MasterRequest.theme, wanted.theme)):
        if value:
            yield column == value
    if wanted.show == DRAFTS:
        yield from narrowing.drafts(wanted, today)
    elif wanted.state:
        yield _has_copy(Request.state == wanted.state)
    if wanted.delegation:
        state = select(Delegation.id).where(Delegation.code == wanted.delegation).scalar_subquery()
        yield exists().where(Addressee.master_id == MasterRequest.id, Addressee.delegation_id == state)
    if wanted.awaits:
        yield _has_copy(Request.awaits == wanted.awaits)
    if wanted.due:
        yield _has_copy(Request.state.in_(life.OPEN), _due(wanted.due, today))


def _has_copy(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Request.master_id == MasterRequest.id, *which)


def _due(asked: str, today: date) -> ColumnElement[bool]:
    return Request.due < today if asked == "overdue" else Request.due.between(today, today + timedelta(days=SOON_DAYS))


def _under(tab: str) -> ColumnElement[bool]:
    is_closed = or_(MasterRequest.state == life.CANCELLED, MasterRequest.closed_at.is_not(None))
    is_draft = MasterRequest.state.in_(life.UNSENT)
    return {DRAFTS: is_draft, "closed": is_closed, OPEN: ~is_draft & ~is_closed}[tab]


def _counts(actor: Actor) -> dict[str, int]:
    """Count the masters under each tab in one query."""
    sums = [func.sum(case((_under(tab), 1), else_=0)) for tab in TABS]
    counts = db.session.execute(_own(select(*sums), actor)).one()
    return {tab: int(count or 0) for tab, count in zip(TABS, counts, strict=True)}


def _masters(ids: list[UUID]) -> list[MasterRequest]:
    """Return these masters in this order, without their long texts."""
    plain = [MasterRequest.dossier_id, MasterRequest.year, MasterRequest.number, MasterRequest.state]
    shown = load_only(*plain, MasterRequest.due, MasterRequest.drafted_at, MasterRequest.sealed_title)
    found = {
        one.id: one for one in db.session.scalars(select(MasterRequest).where(MasterRequest.id.in_(ids)).options(shown))
    }
    return [found[one] for one in ids]


def _sums(ids: Collection[UUID]) -> dict[UUID, _Sums]:
    items = (func.count(RequestItem.id), func.count(RequestItem.answered_at))
    query = (
        select(Request.master_id, func.count(Request.id.distinct()), *items)
        .outerjoin(RequestItem, RequestItem.request_id == Request.id)
        .where(Request.master_id.in_(ids))
        .group_by(Request.master_id)
    )
    return {row[0]: _Sums(*row[1:]) for row in db.session.execute(query)}


def _first_copies(ids: Collection[UUID]) -> list[UUID]:
    """Return the copies to show of each master: those that aren't done come first, then by State."""
    is_done = case((Request.state.in_(life.DONE), 1), else_=0)
    place = func.row_number().over(partition_by=Request.master_id, order_by=(is_done, Delegation.name_en))
    query = select(Request.id, place.label("place")).join(Delegation, Delegation.id == Request.delegation_id)
    placed = query.where(Request.master_id.in_(ids)).subquery()
    return list(db.session.scalars(select(placed.c.id).where(placed.c.place <= COPIES)))


def _row(opened: Opened, master: MasterRequest, copies: list[Copy], sums: _Sums, due: Due | None) -> MasterRow:
    return MasterRow(
        reference=master.reference,
        url=master.url,
        title=opened.text_if_held(master, "sealed_title"),
        dossier=master.dossier.reference,
        level=master.dossier.level,
        state=tables.request_states()[master.state],
        due=due,
        copies=copies,
        sent=sums.sent,
        asked=sums.asked,
        answered=sums.answered,
    )
