"""The enquiries that the reader may read, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from exchange import db, paging
from exchange.access.actions import ENQUIRY_LIST
from exchange.access.actor import Actor
from exchange.access.rules import is_of_court
from exchange.assistance import life, reading, titled
from exchange.assistance.models import reference
from exchange.assistance.step_fields import label_of
from exchange.assistance.titled import Titled
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier
from exchange.enquiries.models import ENQUIRY, LETTERS, Enquiry, url
from exchange.opener import Opened
from exchange.paging import START, Key, Turn
from exchange.tables import Labelled

NEWEST = (Key(Enquiry.year, down=True), Key(Enquiry.number, down=True))
ORDERS = {"asked": (Key(Enquiry.asked_at, down=True), *NEWEST), "number": NEWEST}
STATES = {"open": ENQUIRY, "answered": life.CLOSED, "ended": life.DRAFT}


@dataclass(frozen=True)
class Wanted:
    """Which enquiries: `show` is open, answered or ended, `by` is us or them, `answer` a code; empty for any."""

    show: str = ""
    by: str = ""
    answer: str = ""
    sort: str = "asked"
    turn: Turn = START


@dataclass(frozen=True)
class EnquiryRow:
    """An enquiry in the list; `title` is None while the reader's key is awaited, `outcome` until there is an answer."""

    reference: str
    url: str
    title: str | None
    level: str
    other: Labelled
    is_ours: bool
    is_open: bool
    outcome: Labelled | None
    asked_at: datetime


def read(actor: Actor, wanted: Wanted) -> Titled[EnquiryRow]:
    """Return a page of the enquiries that the actor may read, under one entry."""
    query = _query().where(Dossier.open_to(actor), *_conditions(actor, wanted))
    keys = paging.chosen(ORDERS, wanted.sort)
    return titled.read(actor, ENQUIRY_LIST, query, keys, wanted.turn, partial(_rows, actor))


def _query() -> Select[*tuple[Any, ...]]:
    columns = (
        Enquiry.id, Enquiry.dossier_id, Enquiry.organ_id, Enquiry.delegation_id, Enquiry.is_by_state, Enquiry.year,
        Enquiry.number, Enquiry.state, Enquiry.answer, Enquiry.asked_at, Enquiry.sealed_title, Dossier.level,
    )  # fmt: skip
    return select(*columns).join(Dossier, Dossier.id == Enquiry.dossier_id)


def _conditions(actor: Actor, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    of_state = not is_of_court(actor, None)
    yield (Enquiry.delegation_id if of_state else Enquiry.organ_id) == actor.delegation
    if wanted.show:
        yield Enquiry.state == STATES[wanted.show]
    if wanted.by:
        yield Enquiry.is_by_state.is_((wanted.by == "us") == of_state)
    if wanted.answer:
        yield Enquiry.answer == wanted.answer


def _others(actor: Actor, rows: Any) -> dict[Any, Delegation]:
    ids = {_other(actor, row) for row in rows}
    return {one.id: one for one in db.session.scalars(select(Delegation).where(Delegation.id.in_(ids)))} if ids else {}


def _other(actor: Actor, row: Any) -> Any:
    return row.organ_id if actor.delegation == row.delegation_id else row.delegation_id


def _rows(actor: Actor, opened: Opened, found: Sequence[Any]) -> list[EnquiryRow]:
    others = _others(actor, found)
    return [_row(actor, opened, row, others) for row in found]


def _row(actor: Actor, opened: Opened, row: Any, others: dict[Any, Delegation]) -> EnquiryRow:
    asker = row.delegation_id if row.is_by_state else row.organ_id
    return EnquiryRow(
        reference=reference(LETTERS, row.year, row.number),
        url=url(row.year, row.number),
        title=titled.title(opened, row, Enquiry.__tablename__),
        level=row.level,
        other=reading.labelled(others[_other(actor, row)]),
        is_ours=asker == actor.delegation,
        is_open=row.state == ENQUIRY,
        outcome=label_of("enquiry", row.answer) if row.answer else None,
        asked_at=row.asked_at,
    )
