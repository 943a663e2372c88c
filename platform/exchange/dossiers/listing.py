"""The list of the dossiers that a person may enter: titles are opened under one entry, which names those shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.delegations.models import Delegation
from exchange.dossiers import cover
from exchange.dossiers.members import labelled
from exchange.dossiers.models import Dossier, DossierTheme, Party, reference
from exchange.tables import Labelled, themes

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which dossiers: open or closed, of a theme (its code, or empty for all); pages count from 1."""

    closed: bool = False
    theme: str = ""
    page: int = 1


@dataclass(frozen=True)
class DossierRow:
    """A dossier in the list; `title` is None where the key is awaited."""

    id: UUID
    reference: str
    title: str | None
    theme: Labelled
    level: str
    protection: str
    delegations: tuple[Labelled, ...]
    changed_at: datetime


@dataclass(frozen=True)
class DossierList:
    """A page of the list."""

    rows: tuple[DossierRow, ...]
    page: int
    has_more: bool


def page(actor: Actor, wanted: Wanted) -> DossierList:
    """Return a page of the actor's dossiers, what changed last first."""
    found = list(db.session.execute(_query(actor, wanted)))
    rows = found[:PAGE]
    with gateway.reveal(actor, actions.DOSSIER_LIST, seen=[row.id for row in rows]) as opened:
        titles = cover.titles(opened, [(row.id, row.sealed_title) for row in rows])
    parties = _parties([row.id for row in rows])
    return DossierList(
        tuple(_row(row, titles[row.id], tuple(parties.get(row.id, ()))) for row in rows),
        wanted.page,
        len(found) > PAGE,
    )


def _query(actor: Actor, wanted: Wanted) -> Any:
    changed = func.coalesce(Dossier.changed_at, Dossier.opened_at)
    columns = (Dossier.id, Dossier.number, Dossier.sealed_title, Dossier.theme, Dossier.level, Dossier.protection)
    query = select(*columns, changed.label("changed_at")).where(Dossier.open_to(actor))
    query = query.where(Dossier.closed_at.is_not(None) if wanted.closed else Dossier.closed_at.is_(None))
    if wanted.theme:
        further = select(DossierTheme.dossier_id).where(DossierTheme.theme == wanted.theme)
        query = query.where((Dossier.theme == wanted.theme) | Dossier.id.in_(further))
    return query.order_by(changed.desc(), Dossier.number.desc()).limit(PAGE + 1).offset((wanted.page - 1) * PAGE)


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


def _row(row: Any, title: str | None, delegations: tuple[Labelled, ...]) -> DossierRow:
    return DossierRow(
        id=row.id,
        reference=reference(row.number),
        title=title,
        theme=themes()[row.theme],
        level=row.level,
        protection=row.protection,
        delegations=delegations,
        changed_at=row.changed_at,
    )
