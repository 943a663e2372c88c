"""Who vouches for public keys: one signed chain of keys for each account, so that no key is slipped in under a name.

A key is used only when its entry is signed by the platform, attested by the root and next in its account's chain.
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from exchange_crypto import canonical
from exchange_crypto.attested import Attested, check_previous
from exchange_crypto.canonical import b64, unb64
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.roots import RootMac

HASH_SIZE = 32
SIGNING_PUBLIC_SIZE = 32

ENTRY_LABEL = "exchange/v1/directory"


@dataclass(frozen=True)
class KeyEntry:
    """One version of one account's public keys; `at` is in microseconds UTC, `previous` 32 zeros for version 1."""

    account: UUID
    key_version: int
    hybrid_public_hash: bytes
    signing_public: bytes
    at: int
    previous: bytes

    def __post_init__(self) -> None:
        if len(self.hybrid_public_hash) != HASH_SIZE or len(self.previous) != HASH_SIZE:
            raise ValueError("a hash has 32 bytes")
        if len(self.signing_public) != SIGNING_PUBLIC_SIZE:
            raise ValueError("an Ed25519 public key has 32 bytes")
        for count in (self.key_version, self.at):
            if type(count) is not int or count < 1:
                raise ValueError("versions and times are integers from 1")

    def encode(self) -> bytes:
        """Return the canonical JSON (RFC 8785) that is signed and hashed."""
        return canonical.encode(
            {
                "account": str(self.account),
                "at": self.at,
                "hybrid": b64(self.hybrid_public_hash),
                "previous": b64(self.previous),
                "signing": b64(self.signing_public),
                "version": self.key_version,
            }
        )

    @classmethod
    def decode(cls, body: bytes) -> "KeyEntry":
        """Return the entry; InvalidSeal unless the body is exactly what `encode` gives."""
        try:
            entry = cls._from(canonical.decode(body))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise InvalidSeal("not an entry of the directory") from error
        if entry.encode() != body:
            raise InvalidSeal("not an entry of the directory")
        return entry

    @classmethod
    def _from(cls, value: Any) -> "KeyEntry":
        return cls(
            account=UUID(value["account"]),
            key_version=value["version"],
            hybrid_public_hash=unb64(value["hybrid"]),
            signing_public=unb64(value["signing"]),
            at=value["at"],
            previous=unb64(value["previous"]),
        )


class SignedEntry(Attested):
    """An entry's body with the platform's signature and the root's MAC."""


def hash_public(hybrid_public: bytes) -> bytes:
    """Return the SHA-256 by which an entry names a 1216-byte X-Wing public key."""
    return hashlib.sha256(hybrid_public).digest()


def sign(platform_signing_seed: bytes, root: RootMac, entry: KeyEntry) -> SignedEntry:
    """Return the entry signed by the platform's Ed25519 seed and attested by the root."""
    return SignedEntry.make(ENTRY_LABEL, platform_signing_seed, root, entry.encode())


def check(signed: SignedEntry, platform_public: bytes, root: RootMac) -> KeyEntry:
    """Return the entry; InvalidSeal unless the platform signed it and the root attested it."""
    signed.prove(ENTRY_LABEL, platform_public, root)
    return KeyEntry.decode(signed.body)


def check_link(entry: KeyEntry, previous_signed_body: bytes | None) -> None:
    """Raise InvalidSeal unless the entry is the next version of the same account's keys."""
    check_previous(entry.previous, previous_signed_body)
    if previous_signed_body is None:
        expected = (entry.account, 1)
    else:
        previous = KeyEntry.decode(previous_signed_body)
        expected = (previous.account, previous.key_version + 1)
    if (entry.account, entry.key_version) != expected:
        raise InvalidSeal("not the next key of this account")


def check_public(entry: KeyEntry, account: UUID, key_version: int, hybrid_public: bytes) -> None:
    """Raise InvalidSeal unless the entry vouches for this very key of this account; ask before anything is wrapped."""
    if (entry.account, entry.key_version) != (account, key_version):
        raise InvalidSeal("an entry for another account or version")
    if entry.hybrid_public_hash != hash_public(hybrid_public):
        raise InvalidSeal("not the public key that was vouched for")
