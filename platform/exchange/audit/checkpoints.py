"""Signed checkpoints. Only what is committed is signed, and never a tree that does not extend the last one signed."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from exchange import db
from exchange.audit.models import Checkpoint, Head, Log
from exchange.audit.tiles import tile_reader
from exchange.clock import Clock
from exchange_crypto import ledger
from exchange_crypto.checkpoint import Checkpoint as Note
from exchange_crypto.checkpoint import open_checkpoint, sign_checkpoint
from exchange_crypto.errors import InvalidSeal


class SignerRefused(Exception):
    """The tree does not extend the last signed checkpoint: the log was cut, forked or restored from a backup."""


def sign_head(log: int, seed: bytes, clock: Clock) -> str | None:
    """Sign the committed head and keep the note; None if it is signed already. SignerRefused if it forks."""
    with db.writing() as session:
        head = session.scalars(select(Head).where(Head.log == log).with_for_update()).one()
        last = latest(session)
        if last is not None and last.size == head.size:
            return None
        origin, vkey = session.execute(select(Log.origin, Log.vkey).where(Log.number == log)).one()
        _refuse_fork(session, head, last, vkey)
        note = sign_checkpoint(Note(origin, head.size, head.root), seed, origin)
        session.execute(insert(Checkpoint).values(size=head.size, at=clock.now(), note=note))
        session.commit()
        return note


def latest(session: Session) -> Checkpoint | None:
    """Return the largest signed checkpoint."""
    return session.scalars(select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1)).one_or_none()


def _refuse_fork(session: Session, head: Head, last: Checkpoint | None, vkey: str) -> None:
    get = tile_reader(session)
    if ledger.root(get, head.size) != head.root:
        raise SignerRefused("the tree's tiles do not give the root of its head: stop, and compare with an export")
    if last is None:
        return
    signed = open_checkpoint(last.note, vkey)
    if head.size < signed.size:
        raise SignerRefused(f"the log has {head.size} entries, but {signed.size} were signed: it was cut or restored")
    try:
        proof = ledger.consistency(get, signed.size, head.size)
        ledger.check_consistency(proof, signed.size, signed.root, head.size, head.root)
    except InvalidSeal as error:
        raise SignerRefused(f"the tree no longer extends the checkpoint of {signed.size} entries") from error
