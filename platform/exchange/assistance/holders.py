"""Whose a copy is in its State's inbox: a person who is there and takes part in its dossier; of anyone else it is nobody's.

So a person who leaves, or is taken from the dossier, leaves what was theirs to be taken by colleagues.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists

from exchange.access.actor import Actor
from exchange.accounts import directory
from exchange.accounts.models import Account
from exchange.assistance.models import Request
from exchange.dossiers.models import Member

MINE, NOBODY = "mine", "nobody"


def joined(query: Any) -> Any:
    """Join the account of whose each copy is, or none, to a query of copies."""
    return query.outerjoin(Account, _holds())


def whose(actor: Actor, asked: str) -> ColumnElement[bool]:
    """Return what is true of the copies that are the actor's own, or nobody's."""
    if asked == MINE:
        return Request.assigned_id == actor.person
    return ~exists().where(_holds())


def _holds() -> ColumnElement[bool]:
    named = exists().where(
        Member.dossier_id == Request.dossier_id, Member.account_id == Account.id, Member.removed_at.is_(None)
    )
    return and_(Account.id == Request.assigned_id, directory.IS_ACTIVE, named)
