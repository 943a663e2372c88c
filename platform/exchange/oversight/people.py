"""Who stands behind a pseudonym, through the identity table; looking it up is part of the entry that the look leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from exchange import db
from exchange.accounts.models import Account
from exchange.audit.models import Identity

MOST_NAMED = 20
SHORTEST_NAME = 2


@dataclass(frozen=True)
class Person:
    """A person as the log's pages show them."""

    id: UUID
    name: str
    post: str


def behind(log: int, pseudonyms: Iterable[bytes]) -> dict[bytes, Person]:
    """Return the persons behind pseudonyms of a log; an erased one is absent."""
    query = select(Identity.pn, Account.id, Account.name, Account.post).join(Account, Account.id == Identity.account)
    rows = db.session.execute(query.where(Identity.log == log, Identity.pn.in_(set(pseudonyms))))
    return {row.pn: Person(row.id, row.name, row.post) for row in rows}


def called(log: int, text: str) -> list[bytes]:
    """Return the pseudonyms of those whose e-mail address is this or whose name holds it; at most 20."""
    wanted = text.strip().casefold()
    if len(wanted) < SHORTEST_NAME:
        return []
    holds = func.lower(Account.name).contains(wanted, autoescape=True)
    query = select(Identity.pn).join(Account, Account.id == Identity.account).where(Identity.log == log)
    return list(db.session.scalars(query.where(or_(Account.email == wanted, holds)).limit(MOST_NAMED)))


def accounts(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of accounts, for entries that are about a person."""
    query = select(Account.id, Account.name).where(Account.id.in_(set(ids)))
    return {row.id: row.name for row in db.session.execute(query)}
