"""Sealed files: from an arriving stream to a blob, and back in any range. Plaintext never touches a disk.

The hash kept in clear is that of the sealed bytes; what binds a blob to its row is kept sealed beside the name.
"""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from exchange.access.refusals import Conflict
from exchange.vault.blobs import BlobStore, new_name
from exchange.vault.models import Blob
from exchange_crypto import age, canonical
from exchange_crypto.canonical import b64, unb64
from exchange_crypto.epochs import EpochSecret
from exchange_crypto.errors import InvalidSeal

OpenFile = age.RangeReader


@dataclass(frozen=True)
class Ticket:
    """An upload's place: the blob's name, the dossier's epoch and its public key."""

    blob: str
    dossier: UUID
    epoch: int
    recipient: bytes


@dataclass(frozen=True)
class FileDetails:
    """What is remembered, sealed, of a file: plaintext length in bytes, header MAC 32, nonce 16, plaintext SHA-256."""

    size: int
    header_mac: bytes
    nonce: bytes
    sha256: bytes

    def encode(self) -> str:
        parts = {"mac": b64(self.header_mac), "nonce": b64(self.nonce), "sha256": b64(self.sha256), "size": self.size}
        return canonical.encode(parts).decode("ascii")

    @classmethod
    def decode(cls, text: str) -> "FileDetails":
        value = canonical.decode(text.encode("ascii"))
        return cls(value["size"], unb64(value["mac"]), unb64(value["nonce"]), unb64(value["sha256"]))


@dataclass(frozen=True)
class SealedFile:
    """A finished blob: sizes in bytes, `hash` the SHA-256 of the sealed bytes."""

    ticket: Ticket
    details: FileDetails
    sealed_size: int
    hash: bytes


class FileSeal:
    """Seals a stream into a blob as it arrives; leave the `with` block without `finish` and nothing stays."""

    def __init__(self, store: BlobStore, ticket: Ticket) -> None:
        self._ticket = ticket
        self._blob = store.begin(ticket.blob)
        self._plain, self._sealed = hashlib.sha256(), hashlib.sha256()
        with ExitStack() as unless_begun:
            unless_begun.callback(self._blob.discard)  # the header is written at once, perhaps to a full disk
            self._sealer = age.Sealer(age.HybridRecipient(ticket.recipient), self._put)
            unless_begun.pop_all()

    def __enter__(self) -> "FileSeal":
        return self

    def __exit__(self, *_: object) -> None:
        self._blob.discard()

    def update(self, data: bytes | memoryview) -> None:
        self._plain.update(data)
        self._sealer.update(data)

    def finish(self) -> SealedFile:
        """Write the end, make the blob durable and return what to name it with."""
        sealed = self._sealer.finish()
        self._blob.keep()
        details = FileDetails(sealed.size, sealed.header_mac, sealed.nonce, self._plain.digest())
        return SealedFile(self._ticket, details, sealed.sealed_size, self._sealed.digest())

    def _put(self, data: bytes | memoryview) -> None:
        self._sealed.update(data)
        self._blob.write(data)


def begin(session: Session, secret: EpochSecret, at: datetime) -> Ticket:
    """Draw a blob's name and keep it as unnamed, so that a broken upload is swept."""
    ticket = Ticket(new_name(), secret.dossier, secret.epoch, secret.recipient)
    values = {"dossier_id": secret.dossier, "epoch": secret.epoch, "sealed_size": 0, "hash": bytes(32)}
    session.execute(insert(Blob).values(name=ticket.blob, made_at=at, named=False, **values))
    return ticket


def name(session: Session, sealed: SealedFile) -> None:
    """Mark a finished blob as named by a row of its dossier; Conflict if it was swept meanwhile, or named before."""
    ticket = sealed.ticket
    unnamed = (Blob.name == ticket.blob, Blob.dossier_id == ticket.dossier, Blob.named.is_(False))
    values = {"named": True, "sealed_size": sealed.sealed_size, "hash": sealed.hash}
    named = session.execute(update(Blob).where(*unnamed).values(**values).returning(Blob.name))
    if named.one_or_none() is None:
        raise Conflict("upload-over")


def open_file(store: BlobStore, secret: EpochSecret, blob: str, details: FileDetails) -> OpenFile:
    """Return a reader whose header, length and last chunk are those remembered; InvalidSeal otherwise."""
    reader = age.open_range(
        lambda offset, length: store.read(blob, offset, length),
        store.size(blob),
        [age.HybridIdentity(secret.age_seed)],
    )
    reader.check(details.size, details.header_mac, details.nonce)
    reader.check_last()
    return reader


def check_hash(store: BlobStore, row: Blob) -> None:
    """Raise InvalidSeal unless the blob's sealed bytes are those that were named: needs no key."""
    if store.size(row.name) != row.sealed_size:
        raise InvalidSeal("another length")
    digest = hashlib.sha256()
    for piece in _whole(store, row):
        digest.update(piece)
    if digest.digest() != row.hash:
        raise InvalidSeal("altered")


def _whole(store: BlobStore, row: Blob) -> Iterator[bytes]:
    step = 1024 * 1024
    for offset in range(0, row.sealed_size, step):
        yield store.read(row.name, offset, min(step, row.sealed_size - offset))
