"""A dossier's discussions in a list: for their own page, for the dossier's overview, and what a new one begins from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from exchange import db, gateway, paging
from exchange.access.actions import DISCUSSION_LIST
from exchange.access.actor import Actor
from exchange.delegations.models import Delegation
from exchange.discussions import readers, unread
from exchange.discussions.models import Discussion, Message, Reading, reference
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.documents.reach import Reach
from exchange.dossiers import cover, members
from exchange.dossiers.cover import Cover
from exchange.dossiers.members import PartyShown
from exchange.dossiers.models import Dossier
from exchange.dossiers.panels import Said
from exchange.drafts import service as drafts
from exchange.opener import Opened
from exchange.paging import START, Key, Paged, Turn
from exchange.tables import Labelled

PAGE = 50
FEW = 5

_NUMBER = Key(Discussion.number, down=True)
ORDERS = {"latest": (Key(Discussion.last_at, down=True), _NUMBER), "opened": (_NUMBER,)}


@dataclass(frozen=True)
class Wanted:
    """Which of a dossier's discussions: `state` is open, closed or all, `unread` leaves out what was read to its end."""

    state: str = "all"
    unread: bool = False
    sort: str = "latest"
    turn: Turn = START


@dataclass(frozen=True)
class Row:
    """A discussion in a list; `title` is None while the actor's key is awaited.

    `reach` says who of the others has read the latest message, if that is of the actor's delegation.
    """

    reference: str
    title: str | None
    delegation: Labelled
    opened_at: datetime
    closed_at: datetime | None
    messages: int
    unread: int
    last_at: datetime
    reach: Reach | None


@dataclass(frozen=True)
class ListPage:
    """A page of a dossier's discussions; `before` and `after` are the places to turn from."""

    dossier: Cover
    rows: tuple[Row, ...]
    before: str
    after: str


@dataclass(frozen=True)
class NewPage:
    """What the empty form needs: the dossier it belongs to, who will read it, and what can be attached."""

    dossier: Cover
    parties: tuple[PartyShown, ...]
    choices: tuple[Choice, ...]
    kept: drafts.Kept | None


def read(actor: Actor, dossier: Dossier, wanted: Wanted | None = None) -> ListPage:
    """Return a dossier's discussions, 50 at a time."""
    wanted = wanted or Wanted()
    with gateway.reveal(actor, DISCUSSION_LIST, dossier) as opened:
        page = _page(actor, dossier, wanted, PAGE)
        head = cover.cover(actor, opened, dossier, here="discussions")
        return ListPage(head, _rows(actor, opened, dossier, page.rows), page.before, page.after)


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
    return _rows(actor, opened, dossier, _page(actor, dossier, Wanted(), FEW).rows)


def count(dossier_id: UUID) -> int:
    query = select(func.count()).select_from(Discussion).where(Discussion.dossier_id == dossier_id)
    return db.session.scalar(query) or 0


def said(dossier_id: UUID) -> list[Said]:
    """Return how many messages each delegation posted in a dossier on each day, the last of them when."""
    names = (Delegation.code, Delegation.name_en, Delegation.name_fr)
    query = select(Message.posted_at, *names).join(Delegation, Delegation.id == Message.delegation_id)
    rows = db.session.execute(query.where(Message.dossier_id == dossier_id).order_by(Message.posted_at)).all()
    days: dict[Any, list[Any]] = {}
    for row in rows:
        days.setdefault((row.posted_at.date(), row.code), []).append(row)
    return [Said(found[-1].posted_at, Labelled(*found[0][1:]), len(found)) for found in days.values()]


def _page(actor: Actor, dossier: Dossier, wanted: Wanted, most: int) -> Paged:
    return paging.fetch(_query(actor, dossier.id, wanted), paging.chosen(ORDERS, wanted.sort), wanted.turn, most)


def _rows(actor: Actor, opened: Opened, dossier: Dossier, rows: Sequence[Any]) -> tuple[Row, ...]:
    opened.prepare((dossier.id, row.sealed_title) for row in rows)
    reached = readers.reached(actor, [row.id for row in rows])
    return tuple(_row(opened, dossier, row, reached.get(row.id)) for row in rows)


def _query(actor: Actor, dossier_id: UUID, wanted: Wanted) -> Select[Any]:
    first, count = aliased(Message), unread.count_of(actor)
    columns: list[Any] = [Discussion.id, Discussion.number, Discussion.sealed_title, Discussion.opened_at]
    columns += [Discussion.closed_at, Discussion.messages, Discussion.last_at, count.label("unread")]
    query = (
        select(*columns, Delegation.code, Delegation.name_en, Delegation.name_fr)
        .join(first, and_(first.discussion_id == Discussion.id, first.number == 1))
        .join(Delegation, Delegation.id == first.delegation_id)
        .outerjoin(Reading, and_(Reading.discussion_id == Discussion.id, Reading.account_id == actor.person))
        .where(Discussion.dossier_id == dossier_id)
    )
    if wanted.state != "all":
        query = query.where(Discussion.closed_at.is_(None) == (wanted.state == "open"))
    return query.where(count > 0) if wanted.unread else query


def _row(opened: Opened, dossier: Dossier, row: Any, reach: Reach | None) -> Row:
    place = (dossier.id, Discussion.__tablename__, "sealed_title", row.id)
    return Row(
        reference=reference(dossier.number, row.number),
        title=opened.text_if_held_at(*place, row.sealed_title),
        delegation=members.labelled(row),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        messages=row.messages,
        unread=row.unread,
        last_at=row.last_at,
        reach=reach,
    )
