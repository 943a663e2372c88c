"""What a person has not read, over all their dossiers; titles stay sealed until a page opens them under its entry."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from exchange import db
from exchange.access.actor import Actor
from exchange.access.refusals import NoKey
from exchange.discussions.models import Discussion, Message, Reading, reference
from exchange.dossiers.models import Dossier
from exchange.opener import Opened

MOST = 20


@dataclass(frozen=True)
class Unread:
    """A discussion with messages that the actor has not read; its title is sealed in `dossier_id`."""

    id: UUID
    dossier_id: UUID
    reference: str
    sealed_title: bytes
    unread: int
    last_at: datetime

    def title(self, opened: Opened) -> str | None:
        """Return the title in clear; None while the key is awaited. `opened.prepare` first makes many cheap."""
        try:
            return opened.text_at(self.dossier_id, Discussion.__tablename__, "sealed_title", self.id, self.sealed_title)
        except NoKey:
            return None


def counts(actor: Actor, dossier_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many messages of others the actor has not read, by dossier; dossiers without any are left out."""
    query = _unread(actor, Discussion.dossier_id, func.count()).where(Discussion.dossier_id.in_(dossier_ids))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Discussion.dossier_id))}


def latest(actor: Actor, most: int = MOST) -> list[Unread]:
    """Return the discussions with unread messages in the dossiers that the actor may enter, the newest first."""
    last_at = func.max(Message.posted_at)
    query = (
        _unread(
            actor,
            *(Discussion.id, Discussion.dossier_id, Discussion.number, Discussion.sealed_title),
            *(Dossier.number.label("dossier_number"), func.count().label("unread"), last_at.label("last_at")),
        )
        .join(Dossier, Dossier.id == Discussion.dossier_id)
        .where(Dossier.open_to(actor))
        .group_by(Discussion.id, Dossier.id)
        .order_by(last_at.desc(), Discussion.id)
        .limit(most)
    )
    return [_row(row) for row in db.session.execute(query)]


def _unread(actor: Actor, *columns: Any) -> Any:
    mine = and_(Reading.discussion_id == Discussion.id, Reading.account_id == actor.person)
    return (
        select(*columns)
        .select_from(Discussion)
        .outerjoin(Reading, mine)
        .join(Message, Message.discussion_id == Discussion.id)
        .where(Message.number > func.coalesce(Reading.last_message, 0), Message.author_id != actor.person)
    )


def _row(row: Any) -> Unread:
    return Unread(
        id=row.id,
        dossier_id=row.dossier_id,
        reference=reference(row.dossier_number, row.number),
        sealed_title=row.sealed_title,
        unread=row.unread,
        last_at=row.last_at,
    )
