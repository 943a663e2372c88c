"""Signed checkpoints. Only what is committed is signed, and never a tree that does not extend the last one signed.

The last note is also kept in a file outside the database: a restored backup is noticed there, and nothing is signed.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import exists, func, insert, select
from sqlalchemy.orm import Session

from exchange import db
from exchange.access.actions import INTEGRITY_SIGNER
from exchange.audit.models import Checkpoint, Entry, Head, Leaf, Log
from exchange.audit.tiles import Reader, tile_reader
from exchange.clock import Clock
from exchange_crypto import ledger
from exchange_crypto.checkpoint import Checkpoint as Note
from exchange_crypto.checkpoint import open_checkpoint, sign_checkpoint, signer
from exchange_crypto.errors import InvalidSeal


class SignerRefused(Exception):
    """The tree does not extend what was signed before: the log was cut, forked or restored from a backup."""


def kept_in(folder: Path, log: int) -> Path:
    """Return where the last signed note of a log is kept outside the database."""
    return folder / f"log-{log}.checkpoint"


def kept_note(kept: Path) -> str | None:
    """Return the note kept outside the database; None if none is."""
    return kept.read_text("utf-8") if kept.exists() else None


def sign_head(log: int, seed: bytes, clock: Clock, kept: Path) -> str | None:
    """Sign the committed head and keep the note, in the file and then in the database; None if nothing is new.

    SignerRefused if the tree doesn't extend the last note of either.
    """
    with db.writing() as session:
        query = select(Head.size, Head.root).where(Head.log == log)
        size, root = session.execute(query.with_for_update()).one()
        last, outside = latest(session), kept_note(kept)
        if last is not None and last.size == size and last.note == outside:
            return None
        if size == 0 and last is None and outside is None:
            return None  # nothing was ever filed, and an empty tree is not signed
        origin = session.scalars(select(Log.origin).where(Log.number == log)).one()
        notes = [note for note in (outside, last.note if last else None) if note is not None]
        _refuse_fork(tile_reader(session), size, root, notes, signer(seed, origin).key.vkey)
        if last is not None and last.size == size:
            _keep(kept, last.note)
            return None
        note = sign_checkpoint(Note(origin, size, root), seed, origin)
        session.execute(insert(Checkpoint).values(size=size, at=clock.now(), note=note))
        # Before anyone can read the note, and under the head's lock: else a signer that is killed here or overtaken
        # would leave an older note outside, and a backup from between the two would be signed as if it were whole.
        _keep(kept, note)
        session.commit()
        return note


def latest(session: Session) -> Checkpoint | None:
    """Return the largest signed checkpoint."""
    return session.scalars(select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1)).one_or_none()


def is_refused(session: Session) -> bool:
    """True if it is on record that the signer refused, and nothing was signed since."""
    signed = select(Leaf.eid).where(Leaf.seq == select(func.max(Checkpoint.size)).scalar_subquery() - 1)
    later = Entry.eid > func.coalesce(signed.scalar_subquery(), 0)
    return bool(session.scalar(select(exists().where(Entry.type == INTEGRITY_SIGNER.name, later))))


def _refuse_fork(get: Reader, size: int, root: bytes, notes: Iterable[str], vkey: str) -> None:
    if _root(get, size) != root:
        raise SignerRefused("the tree's tiles do not give the root of its head: stop, and compare with an export")
    for note in notes:
        _refuse_other(get, size, note, vkey)


def _refuse_other(get: Reader, size: int, note: str, vkey: str) -> None:
    try:
        signed = open_checkpoint(note, vkey)
    except InvalidSeal as error:
        raise SignerRefused(f"the last checkpoint is not signed by this log's key ({error}): {_REMEDY}") from error
    if size < signed.size:
        raise SignerRefused(f"the log has {size} entries, but {signed.size} were signed; it was cut, or {_REMEDY}")
    if _root(get, signed.size) != signed.root:
        raise SignerRefused(f"the log no longer begins with the {signed.size} entries that were signed: {_REMEDY}")


_REMEDY = "the database or the data folder comes from a backup or from elsewhere; put the newer one back"


def _root(get: Reader, size: int) -> bytes | None:
    try:
        return ledger.root(get, size)
    except InvalidSeal:
        return None


def _keep(kept: Path, note: str) -> None:
    """Replace the file at once, durably: after a crash it holds this note or the one before."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_name(f"{kept.name}.{os.getpid()}-{os.urandom(4).hex()}")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, kept)
    folder = os.open(kept.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
