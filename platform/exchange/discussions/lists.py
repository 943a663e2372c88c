"""A dossier's discussions in a list: for their own page, for the dossier's overview, and what a new one begins from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased

from exchange import db, gateway
from exchange.access.actions import DISCUSSION_LIST
from exchange.access.actor import Actor
from exchange.access.refusals import NoKey
from exchange.delegations.models import Delegation
from exchange.discussions.models import Discussion, Message, Reading, reference
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.dossiers import cover, members
from exchange.dossiers.cover import Cover
from exchange.dossiers.members import PartyShown
from exchange.dossiers.models import Dossier
from exchange.drafts import service as drafts
from exchange.opener import Opened
from exchange.tables import Labelled

PAGE = 50
FEW = 5


@dataclass(frozen=True)
class Row:
    """A discussion in a list; `title` is None while the actor's key is awaited."""

    reference: str
    title: str | None
    delegation: Labelled
    opened_at: datetime
    closed_at: datetime | None
    messages: int
    unread: int
    last_at: datetime


@dataclass(frozen=True)
class ListPage:
    dossier: Cover
    rows: tuple[Row, ...]
    page: int
    has_older: bool


@dataclass(frozen=True)
class NewPage:
    """What the empty form needs: the dossier it belongs to, who will read it, and what can be attached."""

    dossier: Cover
    parties: tuple[PartyShown, ...]
    choices: tuple[Choice, ...]
    kept: drafts.Kept | None


def read(actor: Actor, dossier: Dossier, page: int = 1) -> ListPage:
    """Return a dossier's discussions, the one that was last added to first."""
    page = max(page, 1)
    with gateway.reveal(actor, DISCUSSION_LIST, dossier) as opened:
        rows = _rows(actor, opened, dossier, PAGE + 1, (page - 1) * PAGE)
        return ListPage(cover.cover(actor, opened, dossier, here="discussions"), rows[:PAGE], page, len(rows) > PAGE)


def before_opening(actor: Actor, dossier: Dossier) -> NewPage:
    """Return what the form of a new discussion shows; it names documents, so it leaves an entry."""
    with gateway.reveal(actor, DISCUSSION_LIST, dossier) as opened:
        return NewPage(
            dossier=cover.cover(actor, opened, dossier),
            parties=tuple(members.parties(actor, dossier)),
            choices=tuple(documents.choices(opened, dossier)),
            kept=drafts.beside(opened, actor, f"/dossiers/{dossier.reference}/discussions/new"),
        )


def newest(actor: Actor, opened: Opened, dossier: Dossier) -> tuple[Row, ...]:
    """Return the few discussions that were last added to, under the entry of the dossier's overview."""
    return _rows(actor, opened, dossier, FEW, 0)


def count(dossier_id: UUID) -> int:
    query = select(func.count()).select_from(Discussion).where(Discussion.dossier_id == dossier_id)
    return db.session.scalar(query) or 0


def _rows(actor: Actor, opened: Opened, dossier: Dossier, most: int, after: int) -> tuple[Row, ...]:
    rows = db.session.execute(_query(actor, dossier.id).limit(most).offset(after)).all()
    opened.prepare((dossier.id, row.sealed_title) for row in rows)
    return tuple(_row(opened, dossier, row) for row in rows)


def _query(actor: Actor, dossier_id: UUID) -> Any:
    first, last_at = aliased(Message), func.max(Message.posted_at)
    is_new = and_(Message.number > func.coalesce(Reading.last_message, 0), Message.author_id != actor.person)
    return (
        select(
            *(Discussion.id, Discussion.number, Discussion.sealed_title, Discussion.opened_at, Discussion.closed_at),
            *(Delegation.code, Delegation.name_en, Delegation.name_fr),
            func.count(Message.id).label("messages"),
            func.sum(case((is_new, 1), else_=0)).label("unread"),
            last_at.label("last_at"),
        )
        .join(Message, Message.discussion_id == Discussion.id)
        .join(first, and_(first.discussion_id == Discussion.id, first.number == 1))
        .join(Delegation, Delegation.id == first.delegation_id)
        .outerjoin(Reading, and_(Reading.discussion_id == Discussion.id, Reading.account_id == actor.person))
        .where(Discussion.dossier_id == dossier_id)
        .group_by(Discussion.id, Delegation.id)
        .order_by(last_at.desc(), Discussion.id)
    )


def _row(opened: Opened, dossier: Dossier, row: Any) -> Row:
    try:
        title = opened.text_at(dossier.id, Discussion.__tablename__, "sealed_title", row.id, row.sealed_title)
    except NoKey:
        title = None
    return Row(
        reference=reference(dossier.number, row.number),
        title=title,
        delegation=members.labelled(row),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        messages=row.messages,
        unread=row.unread,
        last_at=row.last_at,
    )
