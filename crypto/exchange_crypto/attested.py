"""A statement that a named key signed and the platform attested; it refuses one that lacks either.

The signature says who made the statement; the MAC says that this platform took it on record, so that whoever can only
write to the database can't add keys or members of their own.
"""

import hashlib
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from exchange_crypto.bundles import verify
from exchange_crypto.encoding import ctx
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.roots import RootMac

FIRST = bytes(32)  # what the first statement of a chain names as its previous one


@dataclass(frozen=True)
class Attested:
    """Canonical JSON, its Ed25519 signature of 64 bytes and the root's MAC of 40."""

    body: bytes
    signature: bytes
    mac: bytes

    @classmethod
    def make(cls, label: str, signing_seed: bytes, root: RootMac, body: bytes) -> Self:
        """Return the body signed and attested under the label of its kind."""
        signature = Ed25519PrivateKey.from_private_bytes(signing_seed).sign(ctx(label) + body)
        return cls(body, signature, root.mac(label, signature + body))

    def prove(self, label: str, author_public: bytes, root: RootMac) -> None:
        """Raise InvalidSeal unless the author signed this body and this root attested both."""
        root.verify(label, self.signature + self.body, self.mac)
        verify(author_public, self.signature, ctx(label) + self.body)

    @property
    def digest(self) -> bytes:
        """The 32 bytes by which the next statement of the chain names this one."""
        return hash_body(self.body)


def hash_body(body: bytes) -> bytes:
    """Return the SHA-256 that chains a statement to the next."""
    return hashlib.sha256(body).digest()


def check_previous(previous: bytes, previous_body: bytes | None) -> None:
    """Raise InvalidSeal unless a statement's `previous` names that body, or nothing if there is none."""
    if previous != (FIRST if previous_body is None else hash_body(previous_body)):
        raise InvalidSeal("does not follow the statement before it")
