import random

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange_crypto.age_failures import PayloadFailure
from exchange_crypto.stream import CHUNK_SIZE, SEALED_CHUNK_SIZE, StreamOpener, StreamSealer, chunk_count

KEY = bytes(range(32))

near_a_border = st.builds(
    lambda chunks, more: max(0, chunks * CHUNK_SIZE + more), st.integers(0, 3), st.integers(-18, 18)
)
pieces = st.lists(st.integers(1, 90_000), max_size=6)


def document(size):
    return random.Random(size).randbytes(size)


def cut(data, sizes):
    for size in sizes:
        yield data[:size]
        data = data[size:]
    yield data


def seal(data, sizes=()):
    sealed = []
    sealer = StreamSealer(KEY, sealed.append)
    for piece in cut(data, sizes):
        sealer.update(piece)
    sealer.finish()
    return b"".join(sealed)


def open_into(released, sealed, sizes=()):
    opener = StreamOpener(KEY, released.append)
    for piece in cut(sealed, sizes):
        opener.update(piece)
    opener.finish()


def refused(sealed):
    released = []
    with pytest.raises(PayloadFailure):
        open_into(released, sealed)
    return b"".join(released)


@settings(deadline=None, max_examples=40)
@given(near_a_border, pieces, pieces)
def test_what_was_sealed_opens_however_it_is_cut(size, sealing, opening):
    data = document(size)
    sealed = seal(data, sealing)

    released = []
    open_into(released, sealed, opening)

    assert b"".join(released) == data
    assert len(sealed) == size + 16 * chunk_count(size)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, CHUNK_SIZE * 2 + 100 + 16 * 3 - 1), st.integers(1, 255))
def test_a_flipped_byte_is_refused_and_only_chunks_before_it_are_let_out(place, flip):
    data = document(CHUNK_SIZE * 2 + 100)
    sealed = bytearray(seal(data))
    sealed[place] ^= flip

    released = refused(sealed)

    assert released == data[: place // SEALED_CHUNK_SIZE * CHUNK_SIZE]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, CHUNK_SIZE * 2 + 100 + 16 * 3 - 1))
def test_a_cut_end_is_refused(end):
    data = document(CHUNK_SIZE * 2 + 100)
    sealed = seal(data)

    released = refused(sealed[:end])

    assert data.startswith(released)


def test_chunks_in_another_order_are_refused():
    sealed = seal(document(CHUNK_SIZE * 3))
    first, second = sealed[:SEALED_CHUNK_SIZE], sealed[SEALED_CHUNK_SIZE : 2 * SEALED_CHUNK_SIZE]

    swapped = second + first + sealed[2 * SEALED_CHUNK_SIZE :]

    assert refused(swapped) == b""


def test_bytes_after_the_end_are_refused():
    data = document(10)

    released = refused(seal(data) + b"more")

    assert released == b""


def test_each_chunk_is_chacha20_poly1305_under_its_number_and_mark():
    data = document(CHUNK_SIZE + 5)
    aead = ChaCha20Poly1305(KEY)

    sealed = seal(data)

    assert sealed[:SEALED_CHUNK_SIZE] == aead.encrypt(bytes(12), data[:CHUNK_SIZE], None)
    assert sealed[SEALED_CHUNK_SIZE:] == aead.encrypt(bytes(10) + b"\x01\x01", data[CHUNK_SIZE:], None)


def test_data_may_be_reused_after_update():
    data = bytearray(b"a" * 100)
    sealed, released = [], []
    sealer = StreamSealer(KEY, sealed.append)

    sealer.update(data)
    data[:] = b"b" * 100
    sealer.finish()

    open_into(released, b"".join(sealed))
    assert released == [b"a" * 100]


def test_a_number_is_not_used_again_after_a_failed_write():
    written = []

    def full(chunk):
        written.append(chunk)
        raise OSError("disk full")

    sealer = StreamSealer(KEY, full)
    for _ in range(2):
        with pytest.raises(OSError, match="disk full"):
            sealer.update(bytes(CHUNK_SIZE + 1))

    assert written[0] != written[1]


def test_a_finished_stream_takes_no_more():
    sealer = StreamSealer(KEY, lambda chunk: None)
    sealer.finish()

    with pytest.raises(ValueError, match="finished"):
        sealer.update(b"more")
    with pytest.raises(ValueError, match="finished"):
        sealer.finish()
