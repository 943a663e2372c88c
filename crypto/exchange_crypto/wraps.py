"""An epoch's secret wrapped to one member; it opens for that member's key, dossier and epoch, and for nothing else."""

from dataclasses import dataclass
from uuid import UUID

from exchange_crypto import hybrid
from exchange_crypto.encoding import ctx
from exchange_crypto.errors import InvalidKey, InvalidSeal
from exchange_crypto.hybrid import HybridKey

SECRET_SIZE = 32
WRAP_SIZE = hybrid.ENC_SIZE + SECRET_SIZE + hybrid.TAG_SIZE

LABEL = "exchange/v1/epoch-wrap"


@dataclass(frozen=True)
class WrapPlace:
    """Whose wrap it is, of which epoch; the recipient's hash ties it to the epoch that the descriptor names."""

    dossier: UUID
    epoch: int
    member: UUID
    member_key_version: int
    epoch_recipient_hash: bytes

    def info(self) -> bytes:
        """Return the HPKE info (RFC 9180, 5.1) of this wrap."""
        return ctx(LABEL, self.dossier, self.epoch, self.member, self.member_key_version, self.epoch_recipient_hash)


def wrap(member_public: bytes, secret: bytes, where: WrapPlace) -> bytes:
    """Return the 32-byte secret in 1168 bytes for the member; InvalidKey if either is no key."""
    if len(secret) != SECRET_SIZE:
        raise InvalidKey("an epoch's secret has 32 bytes")
    return hybrid.seal(member_public, where.info(), secret)


def unwrap(key: HybridKey, where: WrapPlace, wrapped: bytes) -> bytes:
    """Return the 32-byte secret; InvalidSeal unless it was wrapped to this key for this place."""
    if len(wrapped) != WRAP_SIZE:
        raise InvalidSeal("a wrap has 1168 bytes")
    return key.open(wrapped, where.info())
