"""The list of the dossiers that a person may enter: titles are opened under one entry, which names those shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, select

from exchange import db, gateway, paging
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.delegations.models import Delegation
from exchange.dossiers import cover, panels
from exchange.dossiers.members import labelled
from exchange.dossiers.models import Dossier, DossierTheme, Party, reference
from exchange.paging import START, Key, Turn
from exchange.tables import LEVELS, Labelled, themes

PAGE = 40  # more would hold more than 1,500 elements

_STRICTNESS = case({level: n for n, level in enumerate(LEVELS)}, value=Dossier.level, else_=len(LEVELS))
_CHANGED, _NUMBER = Key(Dossier.changed_at, down=True), Key(Dossier.number, down=True)
ORDERS = {
    "changed": (_CHANGED, _NUMBER),
    "reference": (Key(Dossier.number),),
    "level": (Key(_STRICTNESS, down=True), _CHANGED, _NUMBER),
}


@dataclass(frozen=True)
class Wanted:
    """Which dossiers, in which order: `state` is open, closed or all; codes, or empty for any; where the page begins."""

    state: str = "open"
    theme: str = ""
    level: str = ""
    protection: str = ""
    delegation: str = ""
    sort: str = "changed"
    turn: Turn = START


@dataclass(frozen=True)
class DossierRow:
    """A dossier in the list; `title` is None where the key is awaited, `news` says what is new to the reader."""

    id: UUID
    reference: str
    title: str | None
    theme: Labelled
    level: str
    protection: str
    delegations: tuple[Labelled, ...]
    changed_at: datetime
    is_closed: bool
    news: tuple[str, ...]


@dataclass(frozen=True)
class DossierList:
    """A page of the list; `before` and `after` are the places to turn from."""

    rows: tuple[DossierRow, ...]
    before: str
    after: str


def page(actor: Actor, wanted: Wanted) -> DossierList:
    """Return a page of the actor's dossiers, 50 at a time."""
    found = paging.fetch(_query(actor, wanted), paging.chosen(ORDERS, wanted.sort), wanted.turn, PAGE)
    with gateway.reveal(actor, actions.DOSSIER_LIST, seen=[row.id for row in found.rows]) as opened:
        titles = cover.titles(opened, [(row.id, row.sealed_title) for row in found.rows])
    shown = [row.id for row in found.rows]
    parties, news = _parties(shown), panels.news(actor, shown)
    rows = tuple(_row(row, titles[row.id], parties.get(row.id, ()), news.get(row.id, ())) for row in found.rows)
    return DossierList(rows, found.before, found.after)


def _query(actor: Actor, wanted: Wanted) -> Any:
    columns = (Dossier.id, Dossier.number, Dossier.sealed_title, Dossier.theme, Dossier.level, Dossier.protection)
    query = select(*columns, Dossier.changed_at, Dossier.closed_at)
    return query.where(Dossier.open_to(actor), *_conditions(wanted))


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.state == "open":
        yield Dossier.closed_at.is_(None)
    if wanted.state == "closed":
        yield Dossier.closed_at.is_not(None)
    if wanted.theme:
        further = exists().where(DossierTheme.dossier_id == Dossier.id, DossierTheme.theme == wanted.theme)
        yield (Dossier.theme == wanted.theme) | further
    for column, value in ((Dossier.level, wanted.level), (Dossier.protection, wanted.protection)):
        if value:
            yield column == value
    if wanted.delegation:
        yield _takes_part(wanted.delegation)


def _takes_part(code: str) -> ColumnElement[bool]:
    delegation = select(Delegation.id).where(Delegation.code == code).scalar_subquery()
    return exists().where(Party.dossier_id == Dossier.id, Party.delegation_id == delegation, Party.left_at.is_(None))


def _parties(dossiers: list[UUID]) -> dict[UUID, list[Labelled]]:
    query = (
        select(Party.dossier_id, Delegation.code, Delegation.name_en, Delegation.name_fr)
        .join(Delegation, Delegation.id == Party.delegation_id)
        .where(Party.dossier_id.in_(dossiers), Party.left_at.is_(None))
        .order_by(Delegation.code)
    )
    found: dict[UUID, list[Labelled]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.dossier_id, []).append(labelled(row))
    return found


def _row(row: Any, title: str | None, delegations: Sequence[Labelled], news: Sequence[str]) -> DossierRow:
    return DossierRow(
        id=row.id,
        reference=reference(row.number),
        title=title,
        theme=themes()[row.theme],
        level=row.level,
        protection=row.protection,
        delegations=tuple(delegations),
        changed_at=row.changed_at,
        is_closed=row.closed_at is not None,
        news=tuple(news),
    )
