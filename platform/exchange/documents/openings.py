"""Who opened a document, from the access log. It shows no name of another delegation's person.

The delegation that added it sees each opening; all others see totals by delegation.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from exchange import db
from exchange.access.actions import DOCUMENT_DOWNLOAD
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.audit.models import Entry, Identity
from exchange.delegations.models import Delegation
from exchange.documents.models import Document
from exchange.tables import Labelled
from exchange_crypto import leaves

MOST_SHOWN = 50


@dataclass(frozen=True)
class Opening:
    """One opening: `name` is empty unless the person is of the reader's own delegation."""

    at: datetime
    delegation: Labelled
    role: str
    name: str
    version: int | None


@dataclass(frozen=True)
class Total:
    delegation: Labelled
    count: int
    last_at: datetime


@dataclass(frozen=True)
class Openings:
    """`each` for the delegation that added the document (the newest 50), else None; `totals` for everyone."""

    each: list[Opening] | None
    totals: list[Total]

    @property
    def count(self) -> int:
        return sum(total.count for total in self.totals)


def of(actor: Actor, document: Document) -> Openings:
    """Return the openings of a document as far as the actor may know them."""
    own = actor.delegation is not None and actor.delegation == document.delegation_id
    return Openings(_each(actor, document) if own else None, _totals(document))


def _each(actor: Actor, document: Document) -> list[Opening]:
    colleague = and_(Account.id == Identity.account, Account.delegation_id == actor.delegation)
    names = (Delegation.name_en, Delegation.name_fr, Account.name)
    query = (
        select(Entry.ts, Entry.org, Entry.role, Entry.leaf, *names)
        .outerjoin(Delegation, Delegation.code == Entry.org)
        .outerjoin(Identity, Identity.pn == Entry.pn)
        .outerjoin(Account, colleague)
        .where(*_is_opening(document))
        .order_by(Entry.eid.desc())
        .limit(MOST_SHOWN)
    )
    return [_opening(row) for row in db.session.execute(query)]


def _opening(row: Any) -> Opening:
    version = leaves.parse(row.leaf)["obj"].get("ver")
    return Opening(row.ts, _labelled(row), row.role, row.name or "", version)


def _totals(document: Document) -> list[Total]:
    columns = (Entry.org, Delegation.name_en, Delegation.name_fr)
    query = (
        select(*columns, func.count().label("times"), func.max(Entry.ts).label("last"))
        .outerjoin(Delegation, Delegation.code == Entry.org)
        .where(*_is_opening(document))
        .group_by(*columns)
        .order_by(func.count().desc(), Entry.org)
    )
    return [Total(_labelled(row), row.times, row.last) for row in db.session.execute(query)]


def _is_opening(document: Document) -> tuple[ColumnElement[bool], ...]:
    return (Entry.obj_ref == document.id, Entry.type == DOCUMENT_DOWNLOAD.name, Entry.outcome == "done")


def _labelled(row: Any) -> Labelled:
    return Labelled(row.org, row.name_en or row.org, row.name_fr or row.org)
