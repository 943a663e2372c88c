"""A code is good in its own half minute and the ones beside it, once."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange_crypto import totp
from exchange_crypto.totp import CodeRefused

SECRET = b"12345678901234567890"  # RFC 6238, appendix B
NOW = 1_111_111_109
STEP = NOW // 30


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(now, code):
    assert totp.code_at(SECRET, now) == code
    assert totp.accept(SECRET, code, now, None) == now // 30


def test_a_secret_has_160_random_bits():
    first, second = totp.new_secret(), totp.new_secret()

    assert len(first) == 20
    assert first != second


def test_a_secret_is_typed_in_groups_of_four():
    assert totp.typed(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    assert base64.b32decode(totp.typed(SECRET).replace(" ", "")) == SECRET


def test_an_app_reads_the_secret_from_its_address():
    assert totp.uri(SECRET, "ada@justice.example", "Secure Cooperation Exchange") == (
        "otpauth://totp/Secure%20Cooperation%20Exchange:ada%40justice.example"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Secure%20Cooperation%20Exchange"
    )


@pytest.mark.parametrize("late", [-1, 0, 1])
def test_a_code_is_good_half_a_minute_early_or_late(late):
    assert totp.accept(SECRET, totp.code_at(SECRET, NOW + 30 * late), NOW, None) == STEP + late


@pytest.mark.parametrize("late", [-3, -2, 2, 3])
def test_a_code_is_refused_outside_its_window(late):
    with pytest.raises(CodeRefused):
        totp.accept(SECRET, totp.code_at(SECRET, NOW + 30 * late), NOW, None)


def test_a_code_is_good_once():
    step = totp.accept(SECRET, totp.code_at(SECRET, NOW), NOW, None)

    with pytest.raises(CodeRefused):
        totp.accept(SECRET, totp.code_at(SECRET, NOW), NOW, step)


@pytest.mark.parametrize("late", [-1, 0])
def test_an_older_code_is_never_good_again(late):
    with pytest.raises(CodeRefused):
        totp.accept(SECRET, totp.code_at(SECRET, NOW + 30 * late), NOW, STEP)


def test_the_next_code_is_good_after_the_last():
    assert totp.accept(SECRET, totp.code_at(SECRET, NOW + 30), NOW, STEP) == STEP + 1


def test_a_code_is_read_with_the_spaces_apps_show():
    assert totp.accept(SECRET, " 081 804\n", NOW, None) == STEP


@pytest.mark.parametrize(
    "code", ["", "81804", "0818040", "08180a", "-81804", "+81804", "０８１８０４", "08.804", "081_804"]
)
def test_what_is_not_six_digits_is_refused(code):
    with pytest.raises(CodeRefused):
        totp.accept(SECRET, code, NOW, None)


def test_every_other_code_is_refused_for_another_secret():
    with pytest.raises(CodeRefused):
        totp.accept(bytes(20), totp.code_at(SECRET, NOW), NOW, None)


def test_the_first_half_minute_of_time_has_codes():
    assert totp.accept(SECRET, totp.code_at(SECRET, 0), 0, None) == 0


@given(st.integers(0, 2**34), st.binary(min_size=20, max_size=20))
def test_an_accepted_step_is_always_later_than_the_last(now, secret):
    step = totp.accept(secret, totp.code_at(secret, now), now, None)

    with pytest.raises(CodeRefused):
        totp.accept(secret, totp.code_at(secret, now), now, step + 1)
