"""What a State is asked, as a cause list: by the date asked for, what is done at the end; or in another order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.orm import load_only

from exchange import db, gateway, paging, tables
from exchange.access.actions import REQUEST_LIST
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.assistance import holders, life, narrowing, reading
from exchange.assistance.models import Request, RequestItem
from exchange.assistance.reading import Due
from exchange.assistance.wanted import Wanted
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.paging import Key
from exchange.tables import Labelled

PAGE = 50
BY_DATE = "due"

_IS_DONE = case((Request.state.in_(life.OPEN), 0), else_=1)
_YEAR, _NUMBER, _VERSION = Key(Request.year), Key(Request.number), Key(Request.version)
_NEWEST = (_YEAR.flipped(), _NUMBER.flipped(), _VERSION.flipped())
ORDERS = {
    BY_DATE: (Key(_IS_DONE), Key(Request.due), _YEAR, _NUMBER, _VERSION),
    "number": _NEWEST,
    "received": (Key(Request.transmitted_at, down=True), *_NEWEST),
    "changed": (Key(Dossier.changed_at, down=True), *_NEWEST),
}


@dataclass(frozen=True)
class RequestRow:
    """A copy in the State's list; `title` is None while the reader's key is awaited."""

    reference: str
    url: str
    title: str | None
    dossier: str
    level: str
    organ: Labelled
    state: Labelled
    due: Due
    answered: int
    items: int
    holder: str
    is_mine: bool
    is_urgent: bool

    @property
    def is_done(self) -> bool:
        return self.state.code not in life.OPEN


@dataclass(frozen=True)
class StateList:
    """A page of what a State is asked, by date in groups: overdue, soon, later, done; in another order in one unnamed.

    `delegation` is the State.
    """

    delegation: Labelled
    groups: list[tuple[str, list[RequestRow]]]
    before: str
    after: str

    @property
    def levels(self) -> set[str]:
        return {row.level for _name, rows in self.groups for row in rows}

    @property
    def is_whole(self) -> bool:
        """True if no other page belongs to the list, so that a group's number is that of all."""
        return not (self.before or self.after)


def read(actor: Actor, wanted: Wanted) -> StateList:
    """Return a page of the State's requests, 50 at a time."""
    now = gateway.now()
    mine = (Request.delegation_id == actor.delegation, Dossier.open_to(actor))
    query = select(Request.id).join(Dossier, Dossier.id == Request.dossier_id).where(*mine)
    query = query.where(*narrowing.copies(wanted, now.date()))
    if wanted.whose:
        query = query.where(holders.whose(actor, wanted.whose))
    page = paging.fetch(query, paging.chosen(ORDERS, wanted.sort), wanted.turn, PAGE)
    found = _copies([row.id for row in page.rows])
    state = db.session.get(Delegation, actor.delegation)
    assert state is not None
    with gateway.reveal(actor, REQUEST_LIST, seen=[row[0].dossier_id for row in found]) as opened:
        opened.prepare((row[0].dossier_id, row[0].sealed_title) for row in found)
        rows = [_row(opened, actor, now, row) for row in found]
    groups = _grouped(rows) if wanted.sort == BY_DATE else [("", rows)] if rows else []
    return StateList(reading.labelled(state), groups, page.before, page.after)


def _copies(ids: list[UUID]) -> list[Any]:
    """Return these copies in this order, without their long texts, each with its organ, its items and those answered."""
    plain = [Request.dossier_id, Request.year, Request.number, Request.state, Request.due, Request.transmitted_at]
    query = (
        select(
            Request,
            Delegation,
            reading.count(RequestItem.id).label("items"),
            reading.count(RequestItem.answered_at).label("answered"),
            Account.id.label("holder_id"),
            Account.name.label("holder"),
        )
        .join(Delegation, Delegation.id == Request.organ_id)
        .where(Request.id.in_(ids))
        .options(load_only(*plain, Request.version, Request.is_urgent, Request.sealed_title))
    )
    found = {row[0].id: row for row in db.session.execute(holders.joined(query))}
    return [found[one] for one in ids]


def _row(opened: Opened, actor: Actor, now: datetime, row: Any) -> RequestRow:
    request: Request = row.Request
    return RequestRow(
        reference=request.reference,
        url=request.url,
        title=opened.text_if_held(request, "sealed_title"),
        dossier=request.dossier.reference,
        level=request.dossier.level,
        organ=reading.labelled(row.Delegation),
        state=tables.request_states()[request.state],
        due=reading.due(request.due, request.transmitted_at, now),
        answered=row.answered,
        items=row.items,
        holder=row.holder or "",
        is_mine=row.holder_id is not None and row.holder_id == actor.person,
        is_urgent=request.is_urgent,
    )


def _grouped(rows: Iterable[RequestRow]) -> list[tuple[str, list[RequestRow]]]:
    groups: dict[str, list[RequestRow]] = {"overdue": [], "soon": [], "later": [], "done": []}
    for row in rows:
        groups[_group(row)].append(row)
    return [(name, found) for name, found in groups.items() if found]


def _group(row: RequestRow) -> str:
    if row.is_done:
        return "done"
    return {"late": "overdue", "soon": "soon", "": "later"}[row.due.kind]
