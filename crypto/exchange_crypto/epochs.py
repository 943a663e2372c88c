"""The keys of one epoch of a dossier, and the signed descriptors that say whose epoch it is; a broken chain is refused.

Format and rules: README.md, "Dossier epochs".
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from exchange_crypto import canonical
from exchange_crypto.attested import Attested, check_previous
from exchange_crypto.canonical import b64, unb64
from exchange_crypto.encoding import ctx, xp
from exchange_crypto.errors import InvalidKey, InvalidSeal
from exchange_crypto.hybrid import HybridKey
from exchange_crypto.roots import RootMac

SECRET_SIZE = 32
HASH_SIZE = 32

NETWORK = "network"
STANDARD = "standard"
SEALED = "sealed"
PROTECTIONS = (NETWORK, STANDARD, SEALED)
PLATFORM = UUID(int=0)

AGE_LABEL = "exchange/v1/epoch-age"
FIELD_LABEL = "exchange/v1/epoch-field"
INDEX_LABEL = "exchange/v1/epoch-index"
DESCRIPTOR_LABEL = "exchange/v1/descriptor"


class EpochSecret:
    """What a member of an epoch holds: 32 bytes from which each of its keys is derived when first asked for."""

    def __init__(self, secret: bytes, dossier: UUID, epoch: int) -> None:
        if len(secret) != SECRET_SIZE:
            raise InvalidKey("an epoch's secret has 32 bytes")
        self.secret = secret
        self.dossier = dossier
        self.epoch = epoch

    @cached_property
    def field_key(self) -> bytes:
        return self._derive(FIELD_LABEL)

    @cached_property
    def index_key(self) -> bytes:
        return self._derive(INDEX_LABEL)

    @cached_property
    def age_seed(self) -> bytes:
        return self._derive(AGE_LABEL)

    @cached_property
    def identity(self) -> HybridKey:
        """The private key that opens the epoch's documents and its inbox."""
        return HybridKey(self.age_seed)

    @cached_property
    def recipient(self) -> bytes:
        """The 1216-byte public key that documents are sealed to."""
        return self.identity.public

    @cached_property
    def recipient_hash(self) -> bytes:
        return hashlib.sha256(self.recipient).digest()

    def _derive(self, label: str) -> bytes:
        return xp(self.secret, ctx(label, self.dossier, self.epoch), 32)


@dataclass(frozen=True)
class Descriptor:
    """The members of a dossier's epoch after one change; ValueError for what no dossier can have."""

    dossier: UUID
    n: int
    epoch: int
    protection: str
    recipient_hash: bytes
    members: tuple[tuple[UUID, int], ...]
    author: UUID
    author_key_version: int
    at: int
    previous: bytes

    def __post_init__(self) -> None:
        if self.protection not in PROTECTIONS:
            raise ValueError("a dossier is network, standard or sealed")
        if self.protection == SEALED and PLATFORM in self._accounts:
            raise ValueError("the platform has no part in a sealed dossier")
        if len(self.recipient_hash) != HASH_SIZE or len(self.previous) != HASH_SIZE:
            raise ValueError("a hash has 32 bytes")
        if list(self._accounts) != sorted(set(self._accounts), key=lambda account: account.bytes):
            raise ValueError("members are sorted by account, each once")
        for count in (self.n, self.epoch, self.author_key_version, *(version for _, version in self.members)):
            _require_count(count)
        _require_count(self.at)

    @property
    def _accounts(self) -> tuple[UUID, ...]:
        return (*(account for account, _ in self.members),)

    def encode(self) -> bytes:
        """Return the canonical JSON (RFC 8785) that is signed and hashed."""
        return canonical.encode(
            {
                "at": self.at,
                "author": [str(self.author), self.author_key_version],
                "dossier": str(self.dossier),
                "epoch": self.epoch,
                "members": [[str(account), version] for account, version in self.members],
                "n": self.n,
                "previous": b64(self.previous),
                "protection": self.protection,
                "recipient": b64(self.recipient_hash),
            }
        )

    @classmethod
    def decode(cls, body: bytes) -> "Descriptor":
        """Return the descriptor; InvalidSeal unless the body is exactly what `encode` gives."""
        try:
            descriptor = cls._from(canonical.decode(body))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise InvalidSeal("not a descriptor") from error
        if descriptor.encode() != body:
            raise InvalidSeal("not a descriptor")
        return descriptor

    @classmethod
    def _from(cls, value: Any) -> "Descriptor":
        author, author_key_version = value["author"]
        return cls(
            dossier=UUID(value["dossier"]),
            n=value["n"],
            epoch=value["epoch"],
            protection=value["protection"],
            recipient_hash=unb64(value["recipient"]),
            members=tuple((UUID(account), version) for account, version in value["members"]),
            author=UUID(author),
            author_key_version=author_key_version,
            at=value["at"],
            previous=unb64(value["previous"]),
        )


class SignedDescriptor(Attested):
    """A descriptor's body with its author's signature and the root's MAC."""


def sign(signing_seed: bytes, root: RootMac, descriptor: Descriptor) -> SignedDescriptor:
    """Return the descriptor signed by its author's Ed25519 seed and attested by the root."""
    return SignedDescriptor.make(DESCRIPTOR_LABEL, signing_seed, root, descriptor.encode())


def check(signed: SignedDescriptor, author_public: bytes, root: RootMac) -> Descriptor:
    """Return the descriptor; InvalidSeal unless its author signed it and the root attested it.

    The caller takes `author_public` from the directory, for the author and key version that the descriptor names.
    """
    signed.prove(DESCRIPTOR_LABEL, author_public, root)
    return Descriptor.decode(signed.body)


def check_link(descriptor: Descriptor, previous_signed_body: bytes | None) -> None:
    """Raise InvalidSeal unless the descriptor is the next of its dossier, by someone who could make it."""
    check_previous(descriptor.previous, previous_signed_body)
    if previous_signed_body is None:
        _check_first(descriptor)
    else:
        _check_next(descriptor, Descriptor.decode(previous_signed_body))


def _check_first(descriptor: Descriptor) -> None:
    if descriptor.n != 1:
        raise InvalidSeal("a dossier's first descriptor has the number 1")
    if descriptor.protection == SEALED:
        _check_author(descriptor, descriptor)


def _check_next(descriptor: Descriptor, previous: Descriptor) -> None:
    if (descriptor.dossier, descriptor.n) != (previous.dossier, previous.n + 1):
        raise InvalidSeal("not the next descriptor of this dossier")
    if descriptor.epoch not in (previous.epoch, previous.epoch + 1):
        raise InvalidSeal("epochs follow one another")
    # A new epoch with the old key, or an old one with a new key, would let a removed member go on reading.
    if (descriptor.epoch == previous.epoch) != (descriptor.recipient_hash == previous.recipient_hash):
        raise InvalidSeal("an epoch has one recipient, and it alone")
    if descriptor.epoch == previous.epoch and descriptor.protection != previous.protection:
        raise InvalidSeal("another protection needs a new epoch")
    if SEALED in (descriptor.protection, previous.protection):
        _check_author(descriptor, previous)


def _check_author(descriptor: Descriptor, holders: Descriptor) -> None:
    """Raise unless a member made it: else the server could name itself a member, or lower the protection."""
    if (descriptor.author, descriptor.author_key_version) not in holders.members:
        raise InvalidSeal("only a member changes a sealed dossier")


def _require_count(value: Any) -> None:
    if type(value) is not int or value < 1:
        raise ValueError("counts, versions and times are integers from 1")
