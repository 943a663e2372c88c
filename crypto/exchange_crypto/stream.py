"""The payload of an age v1 file (C2SP age, "Payload"): chunks of 64 KiB, each sealed with its number and end mark.

Lets out no byte of a chunk before the whole chunk is authenticated; knows nothing of headers or of whose key it is.
"""

from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from exchange_crypto.age_failures import PayloadFailure

CHUNK_SIZE = 65_536
TAG_SIZE = 16
SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE
BATCH = 4  # chunks read at once: more than 4 to 8 leave the processor's cache and are slower

MIDDLE = b"\x00"
LAST = b"\x01"

Data = bytes | bytearray | memoryview
Write = Callable[[bytes], object]


def chunk_count(size: int) -> int:
    """Return how many chunks hold `size` bytes: at least one, since an empty payload is one empty chunk."""
    return max(1, -(-size // CHUNK_SIZE))


class ChunkCipher:
    """Seals and opens single chunks under one 32-byte payload key."""

    def __init__(self, key: bytes) -> None:
        self._aead = ChaCha20Poly1305(key)

    def seal(self, number: int, flag: bytes, chunk: Data) -> bytes:
        """Return ciphertext and tag 16; each number must be used once, whatever its flag."""
        return self._aead.encrypt(number.to_bytes(11, "big") + flag, chunk, None)

    def open(self, number: int, flag: bytes, sealed: Data) -> bytes:
        """Return the chunk; PayloadFailure unless it was sealed at this place with this flag."""
        try:
            return self._aead.decrypt(number.to_bytes(11, "big") + flag, sealed, None)
        except InvalidTag as error:
            raise PayloadFailure(f"chunk {number} is not authentic in its place") from error


class Splitter:
    """Cuts what it is fed into pieces of one size and keeps the newest back: only `finish` tells which is the last."""

    def __init__(self, size: int, give: Callable[[Data], None]) -> None:
        self._size = size
        self._give = give
        self._held = bytearray(size)
        self._filled = 0
        self._finished = False

    def update(self, data: Data) -> None:
        """Give on every whole piece that something follows; ValueError after `finish`."""
        if self._finished:
            raise ValueError("already finished")
        view = memoryview(data).cast("B")
        start = 0
        if self._filled and self._filled + len(view) > self._size:
            start = self._size - self._filled
            self._hold(view[:start])
            self._filled = 0
            self._give(self._held)
        while len(view) - start > self._size:
            self._give(view[start : start + self._size])
            start += self._size
        self._hold(view[start:])

    def finish(self) -> memoryview:
        """Return the last piece: 1 to `size` bytes, or none if nothing was ever fed; ValueError the second time."""
        if self._finished:
            raise ValueError("already finished")
        self._finished = True
        return memoryview(self._held)[: self._filled]

    def _hold(self, view: memoryview) -> None:
        end = self._filled + len(view)
        self._held[self._filled : end] = view
        self._filled = end


class StreamSealer:
    """Seals a payload of any length into `write`, which receives one sealed chunk at a time."""

    def __init__(self, key: bytes, write: Write) -> None:
        self.size = 0
        self._cipher = ChunkCipher(key)
        self._write = write
        self._number = -1
        self._splitter = Splitter(CHUNK_SIZE, self._middle)

    def update(self, data: Data) -> None:
        """Take more plaintext; data may be reused as soon as this returns."""
        self._splitter.update(data)
        self.size += memoryview(data).nbytes

    def finish(self) -> None:
        """Seal the last chunk, with which the payload is whole; ValueError the second time."""
        self._seal(LAST, self._splitter.finish())

    def _middle(self, chunk: Data) -> None:
        self._seal(MIDDLE, chunk)

    def _seal(self, flag: bytes, chunk: Data) -> None:
        # Counted before use: after a failed write no number can serve a second time.
        self._number += 1
        self._write(self._cipher.seal(self._number, flag, chunk))


class StreamOpener:
    """Opens a payload of any length into `write`, which receives only authentic chunks, in order."""

    def __init__(self, key: bytes, write: Write) -> None:
        self._cipher = ChunkCipher(key)
        self._write = write
        self._number = 0
        self._splitter = Splitter(SEALED_CHUNK_SIZE, self._middle)

    def update(self, data: Data) -> None:
        """Take more ciphertext; PayloadFailure at the first chunk that isn't authentic in its place."""
        self._splitter.update(data)

    def finish(self) -> None:
        """Open the last chunk; PayloadFailure unless it is there, in its place and marked as the last."""
        sealed = self._splitter.finish()
        if len(sealed) < TAG_SIZE:
            raise PayloadFailure("the payload ends inside a tag")
        if len(sealed) == TAG_SIZE and self._number > 0:
            raise PayloadFailure("an empty chunk ends a payload that isn't empty")
        self._open(LAST, sealed, instead=MIDDLE)

    def _middle(self, sealed: Data) -> None:
        self._open(MIDDLE, sealed, instead=LAST)
        self._number += 1

    def _open(self, flag: bytes, sealed: Data, instead: bytes) -> None:
        try:
            chunk = self._cipher.open(self._number, flag, sealed)
        except PayloadFailure:
            self._release_misplaced(instead, sealed)
            raise
        self._write(chunk)

    def _release_misplaced(self, flag: bytes, sealed: Data) -> None:
        # A whole authentic chunk whose mark denies its position is let out before the file is refused, as the
        # reference does: it is the sender's, only the end of the file is wrong.
        if len(sealed) == SEALED_CHUNK_SIZE:
            self._write(self._cipher.open(self._number, flag, sealed))
