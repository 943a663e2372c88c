import base64
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange_crypto import age
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.stream import CHUNK_SIZE, SEALED_CHUNK_SIZE

ADA = age.HybridIdentity(bytes(range(32)))
BEN = age.HybridIdentity(bytes(range(1, 33)))
CAROL = age.X25519Identity(bytes(range(2, 34)))

SIZE = 5 * CHUNK_SIZE + 1000
DOCUMENT = random.Random(1).randbytes(SIZE)
START = 1643


def seal(data, *recipients):
    sealed = io.BytesIO()
    remembered = age.encrypt(io.BytesIO(data), sealed, recipients or [ADA.recipient])
    return sealed.getvalue(), remembered


def reader_of(sealed, *identities):
    return age.open_range(lambda offset, length: sealed[offset : offset + length], len(sealed), identities or [ADA])


SEALED, REMEMBERED = seal(DOCUMENT)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, SIZE), st.integers(0, SIZE))
def test_any_range_is_that_slice_of_the_document(one, other):
    start, stop = sorted((one, other))

    pieces = reader_of(SEALED).read(start, stop)

    assert b"".join(pieces) == DOCUMENT[start:stop]


@pytest.mark.parametrize("size", [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 4 * CHUNK_SIZE, 8 * CHUNK_SIZE])
def test_a_document_of_any_size_is_read_whole(size):
    data = DOCUMENT[:1] * size
    sealed, remembered = seal(data)

    reader = reader_of(sealed)

    assert reader.size == size == remembered.size
    assert b"".join(reader.read(0, size)) == data


def test_the_file_that_is_remembered_passes_the_check():
    reader = reader_of(SEALED)

    reader.check(REMEMBERED.size, REMEMBERED.header_mac, REMEMBERED.nonce)

    assert (reader.header_mac, reader.nonce) == (REMEMBERED.header_mac, REMEMBERED.nonce)


def test_another_file_for_the_same_reader_fails_the_check():
    other, _ = seal(DOCUMENT)

    reader = reader_of(other)

    with pytest.raises(InvalidSeal):
        reader.check(REMEMBERED.size, REMEMBERED.header_mac, REMEMBERED.nonce)


@pytest.mark.parametrize("size", [SIZE - 1, SIZE + 1])
def test_another_length_fails_the_check(size):
    reader = reader_of(SEALED)

    with pytest.raises(InvalidSeal):
        reader.check(size, REMEMBERED.header_mac, REMEMBERED.nonce)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(SEALED) - 1))
def test_a_cut_file_gives_out_nothing(end):
    cut = SEALED[:end]

    with pytest.raises(InvalidSeal):
        reader = reader_of(cut)
        reader.read(0, min(1, reader.size))  # a file may be cut to what an empty one would have


def test_a_file_cut_after_a_whole_chunk_gives_out_nothing():
    cut = SEALED[: START + 3 * SEALED_CHUNK_SIZE]

    reader = reader_of(cut)

    with pytest.raises(age.PayloadFailure):
        reader.read(0, 1)


def test_a_longer_file_gives_out_nothing():
    longer = SEALED + b"x"

    with pytest.raises(age.PayloadFailure):
        reader_of(longer).read(0, 1)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_refused_before_its_chunk_is_given_out(place, flip):
    altered = bytearray(SEALED)
    altered[place] ^= flip
    given_out = []

    with pytest.raises(InvalidSeal):
        given_out.extend(reader_of(bytes(altered)).read(0, SIZE))

    assert DOCUMENT.startswith(b"".join(given_out))


def test_an_altered_chunk_stops_only_those_who_read_it():
    altered = bytearray(SEALED)
    altered[START + 2 * SEALED_CHUNK_SIZE] ^= 1
    reader = reader_of(bytes(altered))

    given_out = b"".join(reader.read(3 * CHUNK_SIZE, SIZE))

    assert given_out == DOCUMENT[3 * CHUNK_SIZE :]
    with pytest.raises(age.PayloadFailure):
        list(reader.read(2 * CHUNK_SIZE, SIZE))


def test_a_store_that_gives_less_than_it_said_is_refused():
    reader = age.open_range(lambda offset, length: SEALED[offset : offset + min(length, 5000)], len(SEALED), [ADA])

    with pytest.raises(age.PayloadFailure):
        list(reader.read(0, SIZE))


def test_only_what_is_needed_is_read():
    asked = []

    def read_at(offset, length):
        asked.append((offset, length))
        return SEALED[offset : offset + length]

    list(age.open_range(read_at, len(SEALED), [ADA]).read(CHUNK_SIZE, CHUNK_SIZE + 1))

    assert asked == [
        (0, START),
        (START + 5 * SEALED_CHUNK_SIZE, 1016),
        (START + SEALED_CHUNK_SIZE, SEALED_CHUNK_SIZE),
    ]


@pytest.mark.parametrize(("start", "stop"), [(-1, 1), (2, 1), (0, SIZE + 1)])
def test_a_range_outside_the_document_is_a_mistake(start, stop):
    reader = reader_of(SEALED)

    with pytest.raises(ValueError, match="range"):
        reader.read(start, stop)


def test_a_stranger_reads_nothing():
    with pytest.raises(age.NoMatch):
        reader_of(SEALED, BEN)


def test_two_stanzas_are_refused_even_for_one_who_could_open():
    sealed, _ = seal(b"x", ADA.recipient, BEN.recipient)

    with pytest.raises(age.HeaderFailure):
        reader_of(sealed)


def test_another_kind_of_stanza_is_refused_even_for_one_who_could_open():
    sealed, _ = seal(bytes(4000), CAROL.recipient)

    with pytest.raises(age.HeaderFailure):
        reader_of(sealed, CAROL)


def test_armor_is_refused():
    armored = b"-----BEGIN AGE ENCRYPTED FILE-----\n" + base64.encodebytes(SEALED[:4000])

    with pytest.raises(age.HeaderFailure):
        reader_of(armored)


def test_a_hostile_header_without_end_is_refused():
    header = b"age-encryption.org/v1\n" + b"-> mlkem768x25519 " + b"A" * 4000

    with pytest.raises(age.HeaderFailure):
        reader_of(header)
