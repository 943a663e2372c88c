"""The list of requests, by side: an organ sees its masters with their copies, a State what is asked of it, by date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from exchange import db, gateway, tables
from exchange.access.actions import REQUEST_LIST
from exchange.access.actor import Actor
from exchange.access.refusals import NoKey
from exchange.access.rules import is_of_court
from exchange.assistance import life, masters, reading
from exchange.assistance.masters import Copy, HasCopies
from exchange.assistance.models import MasterRequest, Request, RequestItem
from exchange.assistance.reading import Due
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.tables import Labelled

PAGE = 50
TABS = ("open", "drafts", "closed")


@dataclass(frozen=True)
class MasterRow(HasCopies):
    """A master in the organ's list; `title` is None while the reader's key is awaited."""

    reference: str
    url: str
    title: str | None
    dossier: str
    state: Labelled
    due: Due | None
    copies: list[Copy]


@dataclass(frozen=True)
class RequestRow:
    """A copy in the State's cause list; `title` is None while the reader's key is awaited."""

    reference: str
    url: str
    title: str | None
    dossier: str
    organ: Labelled
    state: Labelled
    due: Due
    answered: int
    items: int


@dataclass(frozen=True)
class OrganList:
    """A page of an organ's masters; `counts` says how many there are under each tab."""

    tab: str
    counts: dict[str, int]
    rows: list[MasterRow]
    page: int
    has_more: bool


@dataclass(frozen=True)
class StateList:
    """A page of what a State is asked, in groups: overdue, soon, later, done. `delegation` is the State."""

    delegation: Labelled
    groups: list[tuple[str, list[RequestRow]]]
    page: int
    has_more: bool


def read(actor: Actor, tab: str, page: int) -> OrganList | StateList:
    """Return a page of the actor's requests, 50 at a time; one entry names the dossiers whose titles were shown."""
    return _organ(actor, tab, page) if is_of_court(actor, None) else _state(actor, page)


def _organ(actor: Actor, tab: str, page: int) -> OrganList:
    own = and_(MasterRequest.delegation_id == actor.delegation, Dossier.open_to(actor))
    query = select(MasterRequest).join(Dossier, Dossier.id == MasterRequest.dossier_id).where(own, _under(tab))
    rows, has_more = _page(query.order_by(MasterRequest.due, MasterRequest.year, MasterRequest.number), page)
    found = [row[0] for row in rows]
    now = gateway.now()
    with gateway.reveal(actor, REQUEST_LIST, seen=[master.dossier_id for master in found]) as opened:
        opened.prepare((master.dossier_id, master.sealed_title) for master in found)
        copies = masters.copies_of([master.id for master in found], now)
        shown = [_master_row(opened, master, copies.get(master.id, []), now) for master in found]
        return OrganList(tab, _counts(own), shown, page, has_more)


def _state(actor: Actor, page: int) -> StateList:
    query = (
        select(Request, Delegation, reading.count(RequestItem.id), reading.count(RequestItem.answered_at))
        .join(Dossier, Dossier.id == Request.dossier_id)
        .join(Delegation, Delegation.id == Request.organ_id)
        .where(Request.delegation_id == actor.delegation, Dossier.open_to(actor))
    )
    is_done = case((Request.state.in_(life.DONE), 1), else_=0)
    found, has_more = _page(query.order_by(is_done, Request.due, Request.year, Request.number), page)
    now = gateway.now()
    state = db.session.get(Delegation, actor.delegation)
    assert state is not None
    with gateway.reveal(actor, REQUEST_LIST, seen=[row[0].dossier_id for row in found]) as opened:
        opened.prepare((row[0].dossier_id, row[0].sealed_title) for row in found)
        rows = [_request_row(opened, now, *row) for row in found]
        return StateList(reading.labelled(state), _grouped(rows), page, has_more)


def _under(tab: str) -> ColumnElement[bool]:
    has_open = exists().where(Request.master_id == MasterRequest.id, Request.state != life.CLOSED)
    is_sent = MasterRequest.state == life.TRANSMITTED
    return {
        "drafts": MasterRequest.state.in_(life.UNSENT),
        "open": or_(MasterRequest.state == life.READY, and_(is_sent, has_open)),
        "closed": or_(MasterRequest.state == life.CANCELLED, and_(is_sent, ~has_open)),
    }[tab]


def _counts(own: ColumnElement[bool]) -> dict[str, int]:
    """Count the masters under each tab in one query."""
    sums = [func.sum(case((_under(tab), 1), else_=0)) for tab in TABS]
    query = select(*sums).select_from(MasterRequest).join(Dossier, Dossier.id == MasterRequest.dossier_id).where(own)
    return {tab: count or 0 for tab, count in zip(TABS, db.session.execute(query).one(), strict=True)}


def _page(query: Select[*tuple[Any, ...]], page: int) -> tuple[Sequence[Any], bool]:
    rows = db.session.execute(query.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    return rows[:PAGE], len(rows) > PAGE


def _master_row(opened: Opened, master: MasterRequest, copies: list[Copy], now: datetime) -> MasterRow:
    return MasterRow(
        reference=master.reference,
        url=master.url,
        title=_title(opened, master),
        dossier=master.dossier.reference,
        state=tables.request_states()[master.state],
        due=reading.due(master.due, master.drafted_at, now) if master.due else None,
        copies=copies,
    )


def _request_row(
    opened: Opened, now: datetime, request: Request, organ: Delegation, items: int, answered: int
) -> RequestRow:
    return RequestRow(
        reference=request.reference,
        url=request.url,
        title=_title(opened, request),
        dossier=request.dossier.reference,
        organ=reading.labelled(organ),
        state=tables.request_states()[request.state],
        due=reading.due(request.due, request.transmitted_at, now),
        answered=answered,
        items=items,
    )


def _grouped(rows: Iterable[RequestRow]) -> list[tuple[str, list[RequestRow]]]:
    groups: dict[str, list[RequestRow]] = {"overdue": [], "soon": [], "later": [], "done": []}
    for row in rows:
        groups[_group(row)].append(row)
    return [(name, found) for name, found in groups.items() if found]


def _group(row: RequestRow) -> str:
    if row.state.code in life.DONE:
        return "done"
    return {"late": "overdue", "soon": "soon", "": "later"}[row.due.kind]


def _title(opened: Opened, thing: MasterRequest | Request) -> str | None:
    try:
        return opened.text(thing, "sealed_title")
    except NoKey:
        return None
