"""Documents as age v1 files (C2SP age): any reader to any writer in constant memory, for any recipients.

`open_range` is the server's stricter profile of the same format. Names no place to keep a file: age binds it to none.
"""

import os
import sys
from collections.abc import Sequence
from typing import Protocol

from exchange_crypto import age_header, age_recipients
from exchange_crypto.age_failures import (
    ArmorFailure,
    HeaderFailure,
    HmacFailure,
    NoMatch,
    PayloadFailure,
)
from exchange_crypto.age_header import Reader
from exchange_crypto.age_range import RangeReader, Sealed, open_range, sealed_size
from exchange_crypto.age_recipients import (
    HybridIdentity,
    HybridRecipient,
    Identity,
    Recipient,
    ScryptIdentity,
    X25519Identity,
    X25519Recipient,
    new_identity,
    new_x25519_identity,
    parse_identity,
    parse_recipient,
)
from exchange_crypto.stream import BATCH, CHUNK_SIZE, SEALED_CHUNK_SIZE, Data, StreamOpener, StreamSealer, Write

__all__ = [
    "ArmorFailure",
    "HeaderFailure",
    "HmacFailure",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "NoMatch",
    "PayloadFailure",
    "RangeReader",
    "Reader",
    "Recipient",
    "ScryptIdentity",
    "Sealed",
    "Sealer",
    "Writer",
    "X25519Identity",
    "X25519Recipient",
    "decrypt",
    "encrypt",
    "new_identity",
    "new_x25519_identity",
    "open_range",
    "parse_identity",
    "parse_recipient",
    "sealed_size",
]


class Writer(Protocol):
    """What can be written to, taking all it is given."""

    def write(self, data: bytes, /) -> object: ...


class Sealer:
    """Seals a document as it arrives; the header is written at once, each chunk as soon as another byte follows it."""

    def __init__(
        self,
        recipient: Recipient,
        write: Write,
        *,
        others: Sequence[Recipient] = (),
        file_key: bytes | None = None,
        nonce: bytes | None = None,
    ) -> None:
        """Begin a file; file key and nonce are drawn unless given, and must never serve for a second one."""
        file_key = os.urandom(age_header.FILE_KEY_SIZE) if file_key is None else file_key
        self._nonce = os.urandom(age_header.NONCE_SIZE) if nonce is None else nonce
        header, self._mac = age_header.write(age_recipients.wrap(file_key, [recipient, *others]), file_key)
        self._write = write
        self._sealed_size = 0
        self._stream = StreamSealer(age_header.payload_key(file_key, self._nonce), self._put)
        self._put(header + self._nonce)

    def update(self, data: Data) -> None:
        """Take more of the document; data may be reused as soon as this returns. ValueError after `finish`."""
        self._stream.update(data)

    def finish(self) -> Sealed:
        """Write the last chunk and return what is to be remembered; a file without it never opens whole."""
        self._stream.finish()
        return Sealed(self._stream.size, self._sealed_size, self._mac, self._nonce)

    def _put(self, data: bytes) -> None:
        self._write(data)
        self._sealed_size += len(data)


def encrypt(source: Reader, target: Writer, recipients: Sequence[Recipient]) -> Sealed:
    """Write source sealed for the recipients; ValueError for none, or for post-quantum ones beside others."""
    if not recipients:
        raise ValueError("a file needs a recipient")
    sealer = Sealer(recipients[0], target.write, others=recipients[1:])
    while data := source.read(BATCH * CHUNK_SIZE):
        sealer.update(data)
    return sealer.finish()


def decrypt(source: Reader, target: Writer, identities: Sequence[Identity]) -> None:
    """Write the document in clear, chunk by authentic chunk; what was written is whole only if this returns.

    HeaderFailure, NoMatch and HmacFailure come before anything is written, PayloadFailure at any time.
    """
    header, rest = age_header.read(source)
    file_key = age_recipients.unwrap(header, identities)
    rest += age_header.read_fully(source, age_header.NONCE_SIZE - len(rest))
    if len(rest) < age_header.NONCE_SIZE:
        raise HeaderFailure("the file ends inside the nonce")
    nonce, rest = rest[: age_header.NONCE_SIZE], rest[age_header.NONCE_SIZE :]
    opener = StreamOpener(age_header.payload_key(file_key, nonce), target.write)
    opener.update(rest)
    while data := source.read(BATCH * SEALED_CHUNK_SIZE):
        opener.update(data)
    opener.finish()


if __name__ == "__main__":
    from exchange_crypto import age_command

    sys.exit(age_command.main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer, sys.stderr))
