"""The consents that the reader may read, a page at a time: those asked of the reader's State, or those that its organ asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from exchange import paging
from exchange.access.actions import CONSENT_LIST
from exchange.access.actor import Actor
from exchange.access.rules import is_of_court
from exchange.assistance import reading, titled
from exchange.assistance.models import reference
from exchange.assistance.step_fields import label_of
from exchange.assistance.titled import Titled
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.paging import START, Key, Turn
from exchange.reverse.models import CONSENT, Consent, consent_url
from exchange.tables import Labelled

NEWEST = (Key(Consent.year, down=True), Key(Consent.number, down=True))
ORDERS = {"asked": (Key(Consent.asked_at, down=True), *NEWEST), "number": NEWEST}
IS_AWAITED = and_(Consent.answer == "", Consent.ended_at.is_(None))
STAGES = {
    "awaited": IS_AWAITED,
    "answered": Consent.answer != "",
    "ended": and_(Consent.answer == "", Consent.ended_at.is_not(None)),
}


@dataclass(frozen=True)
class Wanted:
    """Which consents: `show` is awaited, answered or ended; empty for any."""

    show: str = ""
    sort: str = "asked"
    turn: Turn = START


@dataclass(frozen=True)
class ConsentRow:
    """A consent in the list; `title` is None while the reader's key is awaited, `outcome` until there is an answer."""

    reference: str
    url: str
    title: str | None
    level: str
    other: Labelled
    is_awaited: bool
    outcome: Labelled | None
    is_recorded: bool
    asked_at: datetime


def read(actor: Actor, wanted: Wanted) -> Titled[ConsentRow]:
    """Return a page of the consents that the actor may read, under one entry."""
    query = _query(actor).where(Dossier.open_to(actor), *_conditions(actor, wanted))
    return titled.read(actor, CONSENT_LIST, query, paging.chosen(ORDERS, wanted.sort), wanted.turn, _rows)


def _query(actor: Actor) -> Select[*tuple[Any, ...]]:
    columns = (
        Consent.id, Consent.dossier_id, Consent.year, Consent.number, Consent.answer, Consent.is_recorded,
        Consent.asked_at, Consent.ended_at, Consent.sealed_title, Dossier.level,
        Delegation.code, Delegation.name_en, Delegation.name_fr,
    )  # fmt: skip
    other = Consent.delegation_id if is_of_court(actor, None) else Consent.organ_id
    joined = select(*columns).join(Dossier, Dossier.id == Consent.dossier_id)
    return joined.join(Delegation, Delegation.id == other)


def _conditions(actor: Actor, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield (Consent.organ_id if is_of_court(actor, None) else Consent.delegation_id) == actor.delegation
    if wanted.show:
        yield STAGES[wanted.show]


def _rows(opened: Opened, found: Sequence[Any]) -> list[ConsentRow]:
    return [_row(opened, row) for row in found]


def _row(opened: Opened, row: Any) -> ConsentRow:
    return ConsentRow(
        reference=reference(CONSENT, row.year, row.number),
        url=consent_url(row.year, row.number),
        title=titled.title(opened, row, Consent.__tablename__),
        level=row.level,
        other=reading.labelled(row),
        is_awaited=not row.answer and row.ended_at is None,
        outcome=label_of("consent", row.answer) if row.answer else None,
        is_recorded=row.is_recorded,
        asked_at=row.asked_at,
    )
