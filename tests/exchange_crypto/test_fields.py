"""A field opens with its key, in its place, whole, and in no other case."""

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from exchange_crypto import fields
from exchange_crypto.errors import InvalidKey, InvalidSeal
from exchange_crypto.fields import Place
from tests.exchange_crypto.cast import (
    ADA,
    ADAS,
    BEN,
    BENS,
    DOSSIER,
    OTHER_DOSSIER,
    OTHER_ROW,
    ROW,
    damaged,
    flipped,
    lp,
    u64,
)

KEY = bytes(range(32))
SALT = bytes(range(24))
HERE = Place(DOSSIER, "message", "body", ROW)
ELSEWHERE = [
    Place(OTHER_DOSSIER, "message", "body", ROW),
    Place(DOSSIER, "draft", "body", ROW),
    Place(DOSSIER, "message", "title", ROW),
    Place(DOSSIER, "message", "body", OTHER_ROW),
    Place(DOSSIER, "messageb", "ody", ROW),
]


def test_a_sealed_field_is_laid_out_as_written():
    context = lp(b"exchange/v1/field", DOSSIER.bytes, u64(7), b"message", b"body", ROW.bytes)
    okm = hmac.new(KEY, context + SALT, hashlib.sha512).digest()

    sealed = fields.seal(KEY, 7, HERE, b"text", SALT)

    assert sealed == b"\x01" + b"\0\0\0\x07" + SALT + okm[32:] + AESGCM(okm[:32]).encrypt(bytes(12), b"text", None)
    assert hashlib.sha256(sealed).hexdigest() == "b4f03110838e2fd1e83d568589365bbae189412698a847d36a5d729d298b5a7b"


@given(st.binary(max_size=300), st.integers(0, 2**32 - 1))
def test_a_field_comes_back_and_is_77_bytes_longer(text, epoch):
    sealed = fields.seal(KEY, epoch, HERE, text)

    assert len(sealed) == len(text) + 77
    assert fields.epoch_of(sealed) == epoch
    assert fields.unseal(KEY, HERE, sealed) == text


def test_the_same_text_never_looks_the_same():
    assert fields.seal(KEY, 7, HERE, b"text") != fields.seal(KEY, 7, HERE, b"text")


@pytest.mark.parametrize("text", [b"", b"text"])
def test_a_damaged_field_is_refused(text):
    sealed = fields.seal(KEY, 7, HERE, text)

    for wrong in damaged(sealed):
        with pytest.raises(InvalidSeal):
            fields.unseal(KEY, HERE, wrong)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_field_is_refused_in_another_place(place):
    sealed = fields.seal(KEY, 7, HERE, b"text")

    with pytest.raises(InvalidSeal):
        fields.unseal(KEY, place, sealed)


def test_a_field_is_refused_for_another_key():
    sealed = fields.seal(KEY, 7, HERE, b"text")

    with pytest.raises(InvalidSeal):
        fields.unseal(bytes(32), HERE, sealed)


def test_a_ciphertext_made_for_two_keys_does_not_open_with_the_second():
    theirs = fields.seal(bytes(32), 7, HERE, b"text", SALT)
    ours = fields.seal(KEY, 7, HERE, b"text", SALT)

    with pytest.raises(InvalidSeal, match="another key"):
        fields.unseal(KEY, HERE, theirs[:29] + theirs[29:61] + ours[61:])


def test_a_field_of_another_version_is_refused():
    sealed = fields.seal(KEY, 7, HERE, b"text")

    for version in set(range(256)) - {1}:
        with pytest.raises(InvalidSeal, match="not a sealed field"):
            fields.unseal(KEY, HERE, bytes([version]) + sealed[1:])


@pytest.mark.parametrize("sealed", [b"", b"\x01", bytes(100), b"\x03" + bytes(100), b"\x01" + bytes(75)])
def test_what_is_of_no_epoch_has_none(sealed):
    with pytest.raises(InvalidSeal):
        fields.epoch_of(sealed)


def test_an_epoch_beyond_32_bits_is_refused():
    with pytest.raises(OverflowError):
        fields.seal(KEY, 2**32, HERE, b"text")


def test_an_inbox_field_is_laid_out_as_written():
    context = lp(b"exchange/v1/field", DOSSIER.bytes, u64(7), b"message", b"body", ROW.bytes)

    sealed = fields.seal_inbox(ADAS.hybrid_public, 7, HERE, b"text")

    assert sealed[:5] == b"\x02\0\0\0\x07"
    assert ADAS.hybrid.open(sealed[5:], context) == b"text"


@pytest.mark.parametrize("text", [b"", b"text", bytes(1000)])
def test_an_inbox_field_comes_back_and_is_1141_bytes_longer(text):
    sealed = fields.seal_inbox(ADAS.hybrid_public, 7, HERE, text)

    assert len(sealed) == len(text) + 1141
    assert fields.epoch_of(sealed) == 7
    assert fields.unseal_inbox(ADAS.hybrid, HERE, sealed) == text


@pytest.mark.parametrize("place", ELSEWHERE)
def test_an_inbox_field_is_refused_in_another_place(place):
    sealed = fields.seal_inbox(ADAS.hybrid_public, 7, HERE, b"text")

    with pytest.raises(InvalidSeal):
        fields.unseal_inbox(ADAS.hybrid, place, sealed)


def test_an_inbox_field_is_refused_for_another_identity():
    sealed = fields.seal_inbox(ADAS.hybrid_public, 7, HERE, b"text")

    with pytest.raises(InvalidSeal):
        fields.unseal_inbox(BENS.hybrid, HERE, sealed)


def test_a_damaged_inbox_field_is_refused():
    sealed = fields.seal_inbox(ADAS.hybrid_public, 7, HERE, b"text")
    wrongs = [
        *flipped(sealed, range(0, len(sealed), 25)),
        *flipped(sealed, range(5)),
        sealed[:-1],
        sealed + b"\0",
        sealed[:5],
        b"",
    ]

    for wrong in wrongs:
        with pytest.raises(InvalidSeal):
            fields.unseal_inbox(ADAS.hybrid, HERE, wrong)


def test_nothing_is_left_in_the_inbox_of_no_key():
    with pytest.raises(InvalidKey):
        fields.seal_inbox(bytes(1215), 7, HERE, b"text")


def test_kept_text_is_laid_out_as_written():
    sealed = fields.seal_kept(ADAS.hybrid_public, ADA, ROW, b"text")

    assert (sealed[:1], len(sealed)) == (b"\x03", 4 + 1137)
    assert ADAS.hybrid.open(sealed[1:], lp(b"exchange/v1/kept", ADA.bytes, ROW.bytes)) == b"text"
    assert fields.unseal_kept(ADAS.hybrid, ADA, ROW, sealed) == b"text"


@pytest.mark.parametrize(("key", "person", "row"), [(BENS, ADA, ROW), (ADAS, BEN, ROW), (ADAS, ADA, OTHER_ROW)])
def test_kept_text_is_refused_for_another_key_person_or_row(key, person, row):
    sealed = fields.seal_kept(ADAS.hybrid_public, ADA, ROW, b"text")

    with pytest.raises(InvalidSeal):
        fields.unseal_kept(key.hybrid, person, row, sealed)


def test_damaged_kept_text_is_refused():
    sealed = fields.seal_kept(ADAS.hybrid_public, ADA, ROW, b"text")

    for wrong in [*flipped(sealed, range(0, len(sealed), 25)), sealed[:-1], sealed + b"\0", sealed[:1], b""]:
        with pytest.raises(InvalidSeal):
            fields.unseal_kept(ADAS.hybrid, ADA, ROW, wrong)
