"""Short texts at rest, each under a key of its own and bound to its dossier, table, column and row.

A field is sealed by one who holds the epoch (01), left in its inbox by one who does not (02), or kept for its author
alone (03).
"""

import hmac
import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from exchange_crypto import hybrid
from exchange_crypto.encoding import ctx
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.hybrid import HybridKey

SEALED = b"\x01"
INBOX = b"\x02"
KEPT = b"\x03"

HEAD_SIZE = 5  # version, epoch u32
SALT_SIZE = 24
COMMITMENT_SIZE = 32
TAG_SIZE = 16
CIPHERTEXT_AT = HEAD_SIZE + SALT_SIZE + COMMITMENT_SIZE
OVERHEAD = CIPHERTEXT_AT + TAG_SIZE

FIELD_LABEL = "exchange/v1/field"
KEPT_LABEL = "exchange/v1/kept"

_ZERO_NONCE = bytes(12)  # each key seals one text only, so the nonce may be constant


@dataclass(frozen=True)
class Place:
    """Where a sealed text belongs; table and column are ASCII aliases that outlive any renaming."""

    dossier: UUID
    table: str
    column: str
    row: UUID

    def at(self, epoch: int) -> bytes:
        """Return the context of this place in one epoch of its dossier."""
        return ctx(FIELD_LABEL, self.dossier, epoch, self.table, self.column, self.row)


def seal(field_key: bytes, epoch: int, place: Place, text: bytes, salt: bytes | None = None) -> bytes:
    """Return the text sealed for its place, 77 bytes longer; a salt is given by test vectors only."""
    if salt is None:
        salt = os.urandom(SALT_SIZE)
    key, commitment = _derive(field_key, epoch, place, salt)
    return SEALED + epoch.to_bytes(4, "big") + salt + commitment + AESGCM(key).encrypt(_ZERO_NONCE, text, None)


def unseal(field_key: bytes, place: Place, sealed: bytes) -> bytes:
    """Return the text; InvalidSeal unless it was sealed with this key for this place and is whole."""
    if len(sealed) < OVERHEAD or sealed[:1] != SEALED:
        raise InvalidSeal("not a sealed field")
    key, commitment = _derive(field_key, epoch_of(sealed), place, sealed[HEAD_SIZE : HEAD_SIZE + SALT_SIZE])
    # AES-GCM alone lets one ciphertext open under two keys; the commitment names the one it was made with.
    if not hmac.compare_digest(commitment, sealed[HEAD_SIZE + SALT_SIZE : CIPHERTEXT_AT]):
        raise InvalidSeal("sealed with another key or for another place")
    try:
        return AESGCM(key).decrypt(_ZERO_NONCE, sealed[CIPHERTEXT_AT:], None)
    except InvalidTag as error:
        raise InvalidSeal("altered") from error


def epoch_of(sealed: bytes) -> int:
    """Return the epoch a field or inbox field claims to be of; InvalidSeal if it is neither."""
    if len(sealed) < OVERHEAD or sealed[:1] not in (SEALED, INBOX):
        raise InvalidSeal("not sealed to an epoch")
    return int.from_bytes(sealed[1:HEAD_SIZE], "big")


def seal_inbox(recipient_public: bytes, epoch: int, place: Place, data: bytes) -> bytes:
    """Return the data sealed to an epoch by someone who can't open it, 1141 bytes longer."""
    return INBOX + epoch.to_bytes(4, "big") + hybrid.seal(recipient_public, place.at(epoch), data)


def unseal_inbox(identity: HybridKey, place: Place, sealed: bytes) -> bytes:
    """Return the data; InvalidSeal unless it was left for this epoch and place. Who left it is not proved."""
    if sealed[:1] != INBOX:
        raise InvalidSeal("not an inbox field")
    return identity.open(sealed[HEAD_SIZE:], place.at(epoch_of(sealed)))


def seal_kept(public: bytes, person: UUID, row: UUID, data: bytes) -> bytes:
    """Return the data sealed to its author's own key, 1137 bytes longer: drafts, and text of an ended session."""
    return KEPT + hybrid.seal(public, ctx(KEPT_LABEL, person, row), data)


def unseal_kept(key: HybridKey, person: UUID, row: UUID, sealed: bytes) -> bytes:
    """Return the data; InvalidSeal unless it was kept for this person and row."""
    if sealed[:1] != KEPT:
        raise InvalidSeal("not kept text")
    return key.open(sealed[1:], ctx(KEPT_LABEL, person, row))


def _derive(field_key: bytes, epoch: int, place: Place, salt: bytes) -> tuple[bytes, bytes]:
    okm = hmac.digest(field_key, place.at(epoch) + salt, "sha512")
    return okm[:32], okm[32:]
