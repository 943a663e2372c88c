"""The dossiers in which something was last added: where what is new to a person is looked for, at a cost that is bounded."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from exchange import db
from exchange.access.actor import Actor
from exchange.dossiers.models import NETWORK, NETWORK_ROLES, Dossier, Member

MOST = 200


def ids(actor: Actor) -> list[UUID]:
    """Return the 200 dossiers of the actor's that changed last; whoever is in more finds the others' news in their lists."""
    named = (Member.account_id == actor.person, Member.removed_at.is_(None))
    found = _newest(_DOSSIERS.join(Member, Member.dossier_id == Dossier.id).where(*named))
    if actor.role in NETWORK_ROLES:
        found += _newest(_DOSSIERS.where(Dossier.protection == NETWORK))
    return [row.id for row in sorted(found, key=lambda row: (row.changed_at, row.number), reverse=True)[:MOST]]


_DOSSIERS = select(Dossier.id, Dossier.changed_at, Dossier.number).where(Dossier.changed_at.is_not(None))


def _newest(query: Any) -> list[Any]:
    return list(db.session.execute(query.order_by(Dossier.changed_at.desc(), Dossier.number.desc()).limit(MOST)))
