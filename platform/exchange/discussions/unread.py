"""What a person has not read, over all their dossiers; titles stay sealed until a page opens them under its entry."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import aliased

from exchange import db
from exchange.access.actor import Actor
from exchange.delegations.models import Delegation
from exchange.discussions.models import Discussion, Message, Reading, reference
from exchange.dossiers.members import labelled
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.tables import Labelled

MOST = 20


@dataclass(frozen=True)
class Unread:
    """A discussion with messages that the actor has not read; its title is sealed in `dossier_id`.

    `delegation` is whose the latest message is.
    """

    id: UUID
    dossier_id: UUID
    reference: str
    sealed_title: bytes
    unread: int
    delegation: Labelled
    last_at: datetime

    def title(self, opened: Opened) -> str | None:
        """Return the title in clear; None while the key is awaited. `opened.prepare` first makes many cheap."""
        place = (self.dossier_id, Discussion.__tablename__, "sealed_title", self.id)
        return opened.text_if_held_at(*place, self.sealed_title)


def counts(actor: Actor, dossier_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many messages of others the actor has not read, by dossier; dossiers without any are left out."""
    query = _unread(actor, Discussion.dossier_id, func.count()).where(Discussion.dossier_id.in_(dossier_ids))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Discussion.dossier_id))}


def latest(actor: Actor, dossiers: Collection[UUID], most: int = MOST) -> list[Unread]:
    """Return the discussions with unread messages in these dossiers of the actor's, the newest first."""
    mine, count = _mine(actor), count_of(actor)
    columns: list[Any] = [Discussion.id, Discussion.dossier_id, Discussion.number, Discussion.sealed_title]
    columns += [Dossier.number.label("dossier_number"), Discussion.last_at, count.label("unread")]
    latest = and_(Message.discussion_id == Discussion.id, Message.number == Discussion.messages)
    query = (
        select(*columns, Delegation.code, Delegation.name_en, Delegation.name_fr)
        .join(Dossier, Dossier.id == Discussion.dossier_id)
        .join(Message, latest)
        .join(Delegation, Delegation.id == Message.delegation_id)
        .outerjoin(Reading, mine)
        .where(
            Discussion.dossier_id.in_(dossiers), Discussion.messages > func.coalesce(Reading.last_message, 0), count > 0
        )
        .order_by(Discussion.last_at.desc(), Discussion.id)
        .limit(most)
    )
    return [_row(row) for row in db.session.execute(query)]


def _unread(actor: Actor, *columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(Discussion)
        .outerjoin(Reading, _mine(actor))
        .join(Message, Message.discussion_id == Discussion.id)
        .where(Discussion.messages > func.coalesce(Reading.last_message, 0))
        .where(Message.number > func.coalesce(Reading.last_message, 0), Message.author_id != actor.person)
    )


def _mine(actor: Actor) -> ColumnElement[bool]:
    return and_(Reading.discussion_id == Discussion.id, Reading.account_id == actor.person)


def count_of(actor: Actor) -> ScalarSelect[int]:
    """Return the number of a discussion's messages that the actor has not read, for a query that joins its reading."""
    one = aliased(Message)
    others = (one.discussion_id == Discussion.id, one.author_id != actor.person)
    after = one.number > func.coalesce(Reading.last_message, 0)
    return select(func.count(one.id)).where(*others, after).correlate(Discussion, Reading).scalar_subquery()


def _row(row: Any) -> Unread:
    return Unread(
        id=row.id,
        dossier_id=row.dossier_id,
        reference=reference(row.dossier_number, row.number),
        sealed_title=row.sealed_title,
        unread=row.unread,
        delegation=labelled(row),
        last_at=row.last_at,
    )
