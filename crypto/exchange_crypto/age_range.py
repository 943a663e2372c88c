"""The server's form of an age file: binary, one hybrid stanza and nothing else, so every offset is known beforehand.

Reads any part of it from wherever it lies; refuses armor, passphrases, other stanzas and more than one.
"""

import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from exchange_crypto import age_header, age_recipients
from exchange_crypto.age_failures import HeaderFailure, PayloadFailure
from exchange_crypto.age_recipients import HybridIdentity
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.stream import (
    BATCH,
    CHUNK_SIZE,
    LAST,
    MIDDLE,
    SEALED_CHUNK_SIZE,
    TAG_SIZE,
    ChunkCipher,
    chunk_count,
)

SERVER_STANZAS = (age_recipients.HYBRID,)
SERVER_HEADER_SIZE = 1627
PAYLOAD_START = SERVER_HEADER_SIZE + age_header.NONCE_SIZE

ReadAt = Callable[[int, int], bytes]


@dataclass(frozen=True)
class Sealed:
    """What is to be remembered of a file, since age itself binds it to no place: `size` is that of the plaintext."""

    size: int
    sealed_size: int
    header_mac: bytes
    nonce: bytes


def sealed_size(size: int) -> int:
    """Return the size of the server's form of `size` plaintext bytes."""
    return PAYLOAD_START + size + TAG_SIZE * chunk_count(size)


def open_range(read_at: ReadAt, total: int, identities: Sequence[HybridIdentity]) -> "RangeReader":
    """Return a reader of the file of `total` bytes that `read_at(offset, length)` gives parts of.

    Its header is authentic; HeaderFailure for any but the server's form, NoMatch, HmacFailure, PayloadFailure if cut.
    """
    start = read_at(0, PAYLOAD_START)
    header = age_header.parse(start[:SERVER_HEADER_SIZE])
    if tuple(stanza.kind for stanza in header.stanzas) != SERVER_STANZAS or header.size != SERVER_HEADER_SIZE:
        raise HeaderFailure("not the one stanza of the server's form")
    file_key = age_recipients.unwrap(header, identities)
    nonce = start[SERVER_HEADER_SIZE:]
    if len(nonce) != age_header.NONCE_SIZE:
        raise HeaderFailure("the file ends inside the nonce")
    key = age_header.payload_key(file_key, nonce)
    return RangeReader(ChunkCipher(key), read_at, _plaintext_size(total), header.mac, nonce)


class RangeReader:
    """Any part of one sealed file; nothing is given out before the last chunk, and so the length, is authentic."""

    def __init__(self, cipher: ChunkCipher, read_at: ReadAt, size: int, header_mac: bytes, nonce: bytes) -> None:
        self.size = size
        self.header_mac = header_mac
        self.nonce = nonce
        self._cipher = cipher
        self._read_at = read_at
        self._last = chunk_count(size) - 1
        self._last_is_authentic = False

    def check(self, size: int, header_mac: bytes, nonce: bytes) -> None:
        """Raise InvalidSeal unless this is the very file that is remembered, not another for the same reader."""
        expected = size.to_bytes(8, "big") + header_mac + nonce
        if not hmac.compare_digest(expected, self.size.to_bytes(8, "big") + self.header_mac + self.nonce):
            raise InvalidSeal("not the file that is remembered here")

    def check_last(self) -> None:
        """Raise PayloadFailure unless the last chunk, and with it the length of the file, is authentic."""
        for _ in self._chunks(self._last, self._last):
            self._last_is_authentic = True

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Return the bytes from start up to stop in pieces, each of an authentic chunk.

        PayloadFailure before the first piece if the file is cut, between pieces if a chunk is altered;
        ValueError outside 0 <= start <= stop <= size.
        """
        if not 0 <= start <= stop <= self.size:
            raise ValueError("a range lies inside the file")
        if not self._last_is_authentic:
            self.check_last()
        return self._pieces(start, stop)

    def _pieces(self, start: int, stop: int) -> Iterator[bytes]:
        if start == stop:
            return
        first, last = start // CHUNK_SIZE, (stop - 1) // CHUNK_SIZE
        for number, chunk in enumerate(self._chunks(first, last), first):
            offset = number * CHUNK_SIZE
            yield chunk[max(0, start - offset) : stop - offset]

    def _chunks(self, first: int, last: int) -> Iterator[bytes]:
        for number in range(first, last + 1, BATCH):
            count = min(BATCH, last + 1 - number)
            batch = memoryview(self._sealed(number, count))
            for place in range(count):
                flag = LAST if number + place == self._last else MIDDLE
                sealed = batch[place * SEALED_CHUNK_SIZE : (place + 1) * SEALED_CHUNK_SIZE]
                yield self._cipher.open(number + place, flag, sealed)

    def _sealed(self, number: int, count: int) -> bytes:
        start = PAYLOAD_START + number * SEALED_CHUNK_SIZE
        stop = min(start + count * SEALED_CHUNK_SIZE, sealed_size(self.size))
        sealed = self._read_at(start, stop - start)
        if len(sealed) != stop - start:
            raise PayloadFailure("the file is shorter than it should be")
        return sealed


def _plaintext_size(total: int) -> int:
    payload = total - PAYLOAD_START
    size = payload - TAG_SIZE * max(1, -(-payload // SEALED_CHUNK_SIZE))
    # Some lengths belong to no plaintext: cut inside a tag, or an empty chunk after a full one.
    if size < 0 or sealed_size(size) != total:
        raise PayloadFailure("no sealed file has this length")
    return size
