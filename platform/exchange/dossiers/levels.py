"""The handling levels of several dossiers: a sheet that shows titles of many is marked as the highest of them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from exchange import db
from exchange.dossiers.models import Dossier


def of(dossiers: Iterable[UUID]) -> list[str]:
    """Return the levels found among these dossiers, each once."""
    return list(db.session.scalars(select(Dossier.level).where(Dossier.id.in_(list(dossiers))).distinct()))
