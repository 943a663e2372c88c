"""Opening a log: its row, its empty tree, its public key. The first entry follows through the gateway."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from exchange.audit.models import Entry, Head, Log
from exchange_crypto.checkpoint import signer
from exchange_crypto.ledger import EMPTY_ROOT


def origin(session: Session, number: int) -> str | None:
    """Return the origin that the log was opened with; None if it wasn't yet."""
    return session.scalar(select(Log.origin).where(Log.number == number))


def is_empty(session: Session) -> bool:
    """True before the first entry: that the log was opened is still to be recorded, even if the founding was broken off."""
    return session.scalar(select(Entry.eid).limit(1)) is None


def open_log(session: Session, number: int, origin: str, seed: bytes, at: datetime) -> None:
    """Open the log if it isn't yet, in the caller's transaction."""
    if session.scalar(select(Log.number).where(Log.number == number)) is not None:
        return
    vkey = signer(seed, origin).key.vkey
    session.execute(insert(Log).values(number=number, origin=origin, vkey=vkey, opened_at=at))
    session.execute(insert(Head).values(log=number, size=0, root=EMPTY_ROOT))
