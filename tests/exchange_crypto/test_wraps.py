"""A wrap gives the epoch's secret to the member it names, and to nobody else."""

from dataclasses import replace

import pytest

from exchange_crypto import wraps
from exchange_crypto.errors import InvalidKey, InvalidSeal
from exchange_crypto.wraps import WrapPlace
from tests.exchange_crypto.cast import ADA, ADAS, BEN, BENS, DOSSIER, OTHER_DOSSIER, flipped, lp, u64

SECRET = bytes(range(32))
HERE = WrapPlace(DOSSIER, 7, ADA, 1, bytes([9]) * 32)


def test_a_wrap_has_1168_bytes_and_opens_for_its_member():
    wrapped = wraps.wrap(ADAS.hybrid_public, SECRET, HERE)

    assert len(wrapped) == 1168
    assert wraps.unwrap(ADAS.hybrid, HERE, wrapped) == SECRET


def test_a_wrap_is_bound_to_the_written_context():
    wrapped = wraps.wrap(ADAS.hybrid_public, SECRET, HERE)

    info = lp(b"exchange/v1/epoch-wrap", DOSSIER.bytes, u64(7), ADA.bytes, u64(1), bytes([9]) * 32)
    assert ADAS.hybrid.open(wrapped, info) == SECRET


def test_a_wrap_is_refused_for_another_key():
    wrapped = wraps.wrap(ADAS.hybrid_public, SECRET, HERE)

    with pytest.raises(InvalidSeal):
        wraps.unwrap(BENS.hybrid, HERE, wrapped)


@pytest.mark.parametrize(
    "change",
    [
        {"dossier": OTHER_DOSSIER},
        {"epoch": 8},
        {"member": BEN},
        {"member_key_version": 2},
        {"epoch_recipient_hash": bytes(32)},
    ],
)
def test_a_wrap_is_refused_in_another_place(change):
    wrapped = wraps.wrap(ADAS.hybrid_public, SECRET, HERE)

    with pytest.raises(InvalidSeal):
        wraps.unwrap(ADAS.hybrid, replace(HERE, **change), wrapped)


def test_a_damaged_wrap_is_refused():
    wrapped = wraps.wrap(ADAS.hybrid_public, SECRET, HERE)
    wrongs = [
        *flipped(wrapped, range(0, 1120, 40)),
        *flipped(wrapped, range(1120, 1168)),
        wrapped[:-1],
        wrapped[1:],
        wrapped + b"\0",
        b"",
    ]

    for wrong in wrongs:
        with pytest.raises(InvalidSeal):
            wraps.unwrap(ADAS.hybrid, HERE, wrong)


@pytest.mark.parametrize(
    ("public", "secret"),
    [(ADAS.hybrid_public[:-1], SECRET), (ADAS.hybrid_public, SECRET[:-1]), (ADAS.hybrid_public, SECRET + b"\0")],
)
def test_nothing_but_a_secret_is_wrapped_and_to_nothing_but_a_key(public, secret):
    with pytest.raises(InvalidKey):
        wraps.wrap(public, secret, HERE)


def test_a_secret_of_another_size_is_refused_even_from_its_member():
    from exchange_crypto import hybrid

    wrapped = hybrid.seal(ADAS.hybrid_public, HERE.info(), SECRET + b"\0")

    with pytest.raises(InvalidSeal):
        wraps.unwrap(ADAS.hybrid, HERE, wrapped)
