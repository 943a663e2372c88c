"""Proofs: that an entry stands at its position in a signed tree, checkable without this platform."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange.audit.models import Checkpoint
from exchange.audit.tiles import tile_reader
from exchange_crypto import ledger, proofs


@dataclass(frozen=True)
class Signed:
    """The newest checkpoint: its size in entries and its note; proofs are drawn from it."""

    size: int
    note: str


class Prover:
    """Draws proofs from one checkpoint; tiles are read once for all of them."""

    def __init__(self, session: Session, signed: Signed) -> None:
        self.signed = signed
        self._get = tile_reader(session)

    def prove(self, position: int) -> str | None:
        """Return the entry's proof as text (C2SP tlog-proof); None if the checkpoint doesn't reach it yet."""
        if not 0 <= position < self.signed.size:
            return None
        return proofs.encode(proofs.Proof(position, self.hashes(position), self.signed.note))

    def hashes(self, position: int) -> list[bytes]:
        """Return the fingerprints that lead from the entry to the root; ValueError if the checkpoint doesn't reach it."""
        return ledger.inclusion(self._get, position, self.signed.size)


def prover(session: Session) -> Prover:
    """Return a prover from the newest checkpoint; of an unsigned log it proves nothing."""
    query = select(Checkpoint.size, Checkpoint.note).order_by(Checkpoint.size.desc()).limit(1)
    row = session.execute(query).one_or_none()
    return Prover(session, Signed(row.size, row.note) if row else Signed(0, ""))
