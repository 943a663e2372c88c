"""The dossiers in which something was last added: where what is new to a person is looked for, at a cost that is bounded."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from exchange import db, gateway
from exchange.access.actions import DOSSIER_LIST
from exchange.access.actor import Actor
from exchange.dossiers.models import NETWORK, Dossier, Member

MOST = 200


def ids(actor: Actor) -> list[UUID]:
    """Return the 200 dossiers of the actor's that changed last; whoever is in more finds the others' news in their lists."""
    found = _newest(_DOSSIERS.join(Member, Member.dossier_id == Dossier.id).where(*_named(actor)))
    if gateway.may(actor, DOSSIER_LIST):
        found += _newest(_DOSSIERS.where(Dossier.protection == NETWORK))
    return [row.id for row in sorted(found, key=lambda row: (row.changed_at, row.number), reverse=True)[:MOST]]


def count(actor: Actor) -> int:
    """Return how many dossiers the actor may enter."""
    named = select(func.count()).select_from(Member).where(*_named(actor)).scalar_subquery()
    if not gateway.may(actor, DOSSIER_LIST):
        return db.session.scalar(select(named)) or 0
    by_role = select(func.count()).select_from(Dossier).where(Dossier.protection == NETWORK).scalar_subquery()
    return db.session.scalar(select(named + by_role)) or 0


_DOSSIERS = select(Dossier.id, Dossier.changed_at, Dossier.number).where(Dossier.changed_at.is_not(None))


def _newest(query: Any) -> list[Any]:
    return list(db.session.execute(query.order_by(Dossier.changed_at.desc(), Dossier.number.desc()).limit(MOST)))


def _named(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """In a dossier of protection `network` nobody is named."""
    return Member.account_id == actor.person, Member.removed_at.is_(None)
