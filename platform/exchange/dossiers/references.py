"""Public numbers: drawn in order, with gaps where neighbouring numbers would tell how many were drawn at once."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange.dossiers.models import Counter

DOSSIER = "dossier"
LARGEST_GAP = 9


def next_number(session: Session, name: str, first: int = 1) -> int:
    """Draw the next number in the caller's transaction."""
    return _draw(session, name, first, 1)


def scattered_number(session: Session, name: str, first: int = 1) -> int:
    """Draw a number that isn't next to the last one: two to nine further (docs/decisions/0011)."""
    return _draw(session, name, first, 2 + secrets.randbelow(LARGEST_GAP - 1))


def _draw(session: Session, name: str, first: int, step: int) -> int:
    row = session.scalars(select(Counter).where(Counter.name == name).with_for_update()).one_or_none()
    if row is None:
        row = Counter(name=name, last=first - 1)
        session.add(row)
    row.last += step
    session.flush()
    return row.last
