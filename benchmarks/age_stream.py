"""What an age file costs over the bare primitives, as ratios of processor time in one run.

Run with `PYTHONPATH=crypto python benchmarks/age_stream.py`; figures are medians of interleaved pairs.
"""

import io
import os
import resource
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from exchange_crypto import age, hybrid
from exchange_crypto.stream import CHUNK_SIZE, SEALED_CHUNK_SIZE

DOCUMENT = 64 << 20
GIBIBYTE = 1 << 30
PAIRS = 9


class Sink:
    """A writer that keeps nothing."""

    def write(self, data: bytes) -> None:
        pass


class Blank:
    """A reader of `size` bytes that were never in memory at once."""

    def __init__(self, size: int) -> None:
        self._left = size

    def read(self, size: int) -> bytes:
        size = min(size, self._left)
        self._left -= size
        return bytes(size)


def main() -> None:
    identity = age.new_identity()
    growth = memory_growth(identity)
    print(f"resident memory, 1 GiB sealed and opened  +{growth / (1 << 20):.1f} MiB (target <= 16)")
    stream_ratios(identity)
    print(f"two threads sealing a file against one     {two_threads(identity):.2f} (target >= 1.5 on two idle cores)")
    print(f"4 KiB document against HPKE wrap + unwrap  {small_ratio(identity):.2f} (target <= 3)")


def memory_growth(identity: age.HybridIdentity) -> int:
    """Return the growth of the process's peak while 1 GiB goes through a pipe, sealed here, opened there."""
    age.encrypt(Blank(CHUNK_SIZE), Sink(), [identity.recipient])
    before = _peak()
    reading, writing = os.pipe()
    sealing = threading.Thread(target=_seal_into, args=(writing, identity))
    sealing.start()
    with open(reading, "rb") as source:
        age.decrypt(source, Sink(), [identity])
    sealing.join()
    return _peak() - before


def stream_ratios(identity: age.HybridIdentity) -> None:
    """Print STREAM against a loop that seals and opens the same chunks from memory and writes nothing."""
    document = os.urandom(DOCUMENT)
    sealed = io.BytesIO()
    age.encrypt(io.BytesIO(document), sealed, [identity.recipient])
    raw = ChaCha20Poly1305(os.urandom(32))
    raw_sealed = b"".join(_raw_seal(raw, document))
    whole = sealed.getvalue()

    def open_range() -> None:
        reader = age.open_range(lambda offset, length: whole[offset : offset + length], len(whole), [identity])
        _exhaust(reader.read(0, reader.size))

    sealing = ratio(
        lambda: _exhaust(_raw_seal(raw, document)),
        lambda: age.encrypt(io.BytesIO(document), Sink(), [identity.recipient]),
    )
    opening = ratio(
        lambda: _exhaust(_raw_open(raw, raw_sealed)),
        lambda: age.decrypt(io.BytesIO(whole), Sink(), [identity]),
    )
    ranging = ratio(lambda: _exhaust(_raw_open(raw, raw_sealed)), open_range)
    print(f"seal 64 MiB against the raw loop           {sealing:.2f} (target >= 0.75)")
    print(f"open 64 MiB against the raw loop           {opening:.2f} (target >= 0.72)")
    print(f"open_range 64 MiB against the raw loop     {ranging:.2f} (target >= 0.72)")


def two_threads(identity: age.HybridIdentity) -> float:
    """Return how much more two threads seal in the same time on the clock."""
    with tempfile.NamedTemporaryFile() as document:
        document.write(os.urandom(DOCUMENT))
        document.flush()

        def seal() -> None:
            for _ in range(5):
                with open(document.name, "rb") as source:
                    age.encrypt(source, Sink(), [identity.recipient])

        return statistics.median(2 * _clock(seal, threads=1) / _clock(seal, threads=2) for _ in range(PAIRS))


def small_ratio(identity: age.HybridIdentity) -> float:
    """Return how many HPKE wraps and unwraps a 4 KiB document costs, sealed and opened."""
    document, key = os.urandom(4096), hybrid.HybridKey(os.urandom(32))
    public = key.public

    def wraps() -> None:
        for _ in range(50):
            key.open(hybrid.seal(public, b"", document[:32]), b"")

    def documents() -> None:
        for _ in range(50):
            sealed = io.BytesIO()
            age.encrypt(io.BytesIO(document), sealed, [identity.recipient])
            age.decrypt(io.BytesIO(sealed.getvalue()), Sink(), [identity])

    return 1 / ratio(wraps, documents)


def ratio(base: Callable[[], object], measured: Callable[[], object]) -> float:
    """Return base time over measured time: the share of the base's speed that is kept."""
    return statistics.median(_seconds(base) / _seconds(measured) for _ in range(PAIRS))


def _seconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def _raw_seal(aead: ChaCha20Poly1305, document: bytes) -> Iterator[bytes]:
    view = memoryview(document)
    for number in range(-(-len(document) // CHUNK_SIZE)):
        yield aead.encrypt(number.to_bytes(12, "big"), view[number * CHUNK_SIZE : (number + 1) * CHUNK_SIZE], None)


def _raw_open(aead: ChaCha20Poly1305, sealed: bytes) -> Iterator[bytes]:
    view = memoryview(sealed)
    for number in range(-(-len(sealed) // SEALED_CHUNK_SIZE)):
        start = number * SEALED_CHUNK_SIZE
        yield aead.decrypt(number.to_bytes(12, "big"), view[start : start + SEALED_CHUNK_SIZE], None)


def _exhaust(pieces: Iterator[bytes]) -> None:
    for _ in pieces:
        pass


def _clock(act: Callable[[], object], threads: int) -> float:
    running = [threading.Thread(target=act) for _ in range(threads)]
    start = time.perf_counter()
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return time.perf_counter() - start


def _seal_into(writing: int, identity: age.HybridIdentity) -> None:
    with open(writing, "wb") as target:
        age.encrypt(Blank(GIBIBYTE), target, [identity.recipient])


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
