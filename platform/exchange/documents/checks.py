"""What is done for all sealed files at once and needs no key: unfinished ones are swept, named ones are checked."""

from datetime import datetime, timedelta

from sqlalchemy import Exists, delete, exists, func, select
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access.actions import UPLOAD_SWEEP
from exchange.access.actor import SYSTEM
from exchange.documents.models import HeldFile, UploadToken
from exchange.vault import files
from exchange.vault.models import Blob
from exchange_crypto.errors import InvalidSeal

UNNAMED_FOR = timedelta(hours=24)
MOST_AT_ONCE = 500


def sweep_unnamed() -> int:
    """Remove sealed files that no document named within 24 hours, and the forms' spent tokens; return how many files.

    One that waits for its form stays as long as an unfinished text. Where there is nothing to remove there is no entry.
    """
    before = gateway.now() - UNNAMED_FOR
    stale = (Blob.named.is_(False), Blob.made_at < before, ~_waits())
    names = list(db.session.scalars(select(Blob.name).where(*stale).limit(MOST_AT_ONCE)))
    spent = db.session.scalar(select(func.count()).where(UploadToken.used_at < before))
    if not names and not spent:
        return 0
    # First the rows: a slow upload that is being named just now then fails, and no document points to nothing.
    with gateway.act(SYSTEM, UPLOAD_SWEEP, count=len(names)) as act:
        act.session.execute(delete(HeldFile).where(HeldFile.blob.in_(names), HeldFile.held_at < _left_since()))
        gone = delete(Blob).where(Blob.name.in_(names), *stale).returning(Blob.name)
        names = list(act.session.scalars(gone))
        act.session.execute(delete(UploadToken).where(UploadToken.used_at < before))
    for name in names:
        gateway.sealed_files().remove(name)
    return len(names)


def _waits() -> Exists:
    return exists().where(HeldFile.blob == Blob.name, HeldFile.held_at >= _left_since())


def _left_since() -> datetime:
    return gateway.now() - timedelta(days=gateway.settings().drafts.keep_days)


def check_blobs() -> list[str]:
    """Return the names of sealed files that are missing or are not what was named: restore these from the backup."""
    return [row.name for row in _named(db.session()) if not _is_whole(row)]


def _named(session: Session) -> list[Blob]:
    return list(session.scalars(select(Blob).where(Blob.named.is_(True)).order_by(Blob.name)))


def _is_whole(row: Blob) -> bool:
    try:
        files.check_hash(gateway.sealed_files(), row)
    except (InvalidSeal, OSError):
        return False
    return True
