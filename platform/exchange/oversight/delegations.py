"""Which organs the log may be filtered by: the delegations, and the platform itself."""

from sqlalchemy import select

from exchange import db
from exchange.access.actor import SYSTEM
from exchange.delegations.models import Delegation


def choices(language: str) -> list[tuple[str, str]]:
    """Return (code, code and name) of every delegation, and of the platform."""
    return [(SYSTEM.org, SYSTEM.org), *((code, f"{code} {name}") for code, name in names(language))]


def names(language: str) -> list[tuple[str, str]]:
    """Return (code, name) of every delegation."""
    name = Delegation.name_fr if language.startswith("fr") else Delegation.name_en
    return [(row[0], row[1]) for row in db.session.execute(select(Delegation.code, name).order_by(Delegation.code))]
