"""X-Wing (ML-KEM-768 with X25519, HPKE KEM 0x647A) keys from a 32-byte seed, and HPKE base mode with them.

The key derivation is that of draft-connolly-cfrg-xwing-kem: SHAKE256(seed, 96) = ML-KEM seed 64 | X25519 secret 32.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from exchange_crypto.errors import InvalidKey, InvalidSeal

SEED_SIZE = 32
MLKEM_PUBLIC_SIZE = 1184
PUBLIC_SIZE = MLKEM_PUBLIC_SIZE + 32
MLKEM_ENC_SIZE = 1088
ENC_SIZE = MLKEM_ENC_SIZE + 32
TAG_SIZE = 16

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class HybridKey:
    """A private X-Wing key; `public` is its 1216-byte public key."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_SIZE:
            raise InvalidKey("an X-Wing seed has 32 bytes")
        expanded = hashlib.shake_256(seed).digest(96)
        self._mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        self._x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
        self._key = MLKEM768X25519PrivateKey(self._mlkem, self._x25519)

    @property
    def public(self) -> bytes:
        return self._mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Return the plaintext of enc | ciphertext; InvalidSeal if it isn't for this key and info."""
        if len(sealed) < ENC_SIZE + TAG_SIZE:
            raise InvalidSeal("shorter than an encapsulated key and a tag")
        self.check_share(sealed[:ENC_SIZE])
        try:
            return _SUITE.decrypt(sealed, self._key, info)
        except (InvalidTag, ValueError) as error:
            raise InvalidSeal("not sealed for this key and place") from error

    def check_share(self, enc: bytes) -> None:
        """Raise InvalidSeal for a low-order X25519 share, which HPKE itself would fold into a wrong tag."""
        try:
            self._x25519.exchange(X25519PublicKey.from_public_bytes(enc[MLKEM_ENC_SIZE:ENC_SIZE]))
        except ValueError as error:
            raise InvalidSeal("low-order share") from error


def seal(public: bytes, info: bytes, plaintext: bytes) -> bytes:
    """Return enc 1120 | ciphertext | tag 16 for the holder of the public key; InvalidKey if it is none."""
    return _SUITE.encrypt(plaintext, _public_key(public), info)


def _public_key(public: bytes) -> MLKEM768X25519PublicKey:
    if len(public) != PUBLIC_SIZE:
        raise InvalidKey("an X-Wing public key has 1216 bytes")
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC_SIZE])
        x25519 = X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC_SIZE:])
    except ValueError as error:
        raise InvalidKey("not an X-Wing public key") from error
    return MLKEM768X25519PublicKey(mlkem, x25519)
