"""What others brought that the reader has not seen: messages, documents, dossiers, in one list, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from exchange import db
from exchange.access.actor import Actor
from exchange.discussions import unread
from exchange.discussions.unread import Unread
from exchange.documents import listing, news
from exchange.documents.news import News
from exchange.dossiers import cover, recent
from exchange.dossiers.models import Dossier, Member, reference
from exchange.opener import Opened
from exchange.tables import Labelled

MOST = 8


@dataclass(frozen=True)
class Item:
    """One new thing: a discussion with `number` unread messages, a document's version `number`, or a dossier.

    `title` is None while the key is awaited; `delegation` is whose it is, where that is said.
    """

    kind: str
    reference: str
    url: str
    title: str | None
    number: int
    delegation: Labelled | None
    at: datetime


@dataclass(frozen=True)
class Named:
    """A dossier that the reader was named in by someone else."""

    id: UUID
    reference: str
    sealed_title: bytes
    at: datetime


@dataclass(frozen=True)
class Found:
    """What is new, its titles still sealed."""

    discussions: list[Unread]
    documents: list[News]
    dossiers: list[Named]

    @property
    def has_more(self) -> bool:
        return len(self.discussions) + len(self.documents) + len(self.dossiers) > MOST

    def seen(self) -> list[UUID]:
        """Return the dossiers whose titles will be shown, for the entry."""
        return [dossier for dossier, _sealed in self.sealed()]

    def sealed(self) -> Iterable[tuple[UUID, bytes]]:
        """Return (dossier, sealed text) of all, so that their keys are fetched at once."""
        yield from ((one.dossier_id, one.sealed_title) for one in self.discussions)
        yield from ((one.dossier_id, one.sealed_name) for one in self.documents)
        yield from ((one.id, one.sealed_title) for one in self.dossiers)

    def shown(self, opened: Opened) -> list[Item]:
        """Return the things with their titles in clear, the newest first."""
        titles = cover.titles(opened, [(one.id, one.sealed_title) for one in self.dossiers])
        items = [
            *(_discussion(one, opened) for one in self.discussions),
            *(_document(one, opened) for one in self.documents),
            *(_dossier(one, titles[one.id]) for one in self.dossiers),
        ]
        return sorted(items, key=lambda item: item.at, reverse=True)[:MOST]


def find(actor: Actor, since: datetime | None) -> Found:
    """Return what is new to the actor; dossiers are new until the sign-in after the one that showed them."""
    dossiers = recent.ids(actor)
    return Found(
        unread.latest(actor, dossiers, MOST + 1), news.latest(actor, dossiers, MOST + 1), _named(actor, dossiers, since)
    )


def _named(actor: Actor, dossiers: list[UUID], since: datetime | None) -> list[Named]:
    if since is None:
        return []
    query = (
        select(Dossier.id, Dossier.number, Dossier.sealed_title, Member.added_at)
        .join(Member, and_(Member.dossier_id == Dossier.id, Member.account_id == actor.person))
        .where(Dossier.id.in_(dossiers), Member.removed_at.is_(None), Member.added_at > since)
        .where(or_(Member.added_by != actor.person, Member.added_by.is_(None)))
        .order_by(Member.added_at.desc(), Dossier.number)
    )
    return [_name(row) for row in db.session.execute(query.limit(MOST))]


def _name(row: Any) -> Named:
    return Named(row.id, reference(row.number), row.sealed_title, row.added_at)


def _discussion(one: Unread, opened: Opened) -> Item:
    url = f"/discussions/{one.reference}#unread"
    return Item("discussion", one.reference, url, one.title(opened), one.unread, one.delegation, one.last_at)


def _document(one: News, opened: Opened) -> Item:
    url = listing.url(one.reference)
    return Item("document", one.reference, url, one.name(opened), one.version, one.delegation, one.added_at)


def _dossier(one: Named, title: str | None) -> Item:
    return Item("dossier", one.reference, f"/dossiers/{one.reference}", title, 0, None, one.at)
