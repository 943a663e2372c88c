"""Tokens are random, their digests depend on the label, and codes survive being read aloud and typed."""

import hashlib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange_crypto import tokens
from exchange_crypto.errors import InvalidKey
from tests.exchange_crypto.cast import lp

KEY = bytes(range(16))
CODE = bytes(range(10))
SECRETS = st.sampled_from([10, 16]).flatmap(lambda size: st.binary(min_size=size, max_size=size))


def test_a_token_is_as_long_as_asked_and_never_the_same():
    first, second = tokens.random_token(), tokens.random_token()

    assert (len(first), len(tokens.random_token(10))) == (32, 10)
    assert first != second


def test_a_digest_is_the_hash_of_label_and_token():
    expected = hashlib.sha256(lp(b"exchange/v1/invitation", b"token")).digest()

    assert tokens.digest("exchange/v1/invitation", b"token") == expected
    assert tokens.digest("exchange/v1/other", b"token") != expected


def test_a_session_id_is_half_a_hash_of_its_secret():
    secret = bytes(32)

    assert tokens.session_id(secret) == hashlib.sha256(lp(b"exchange/v1/session-id", secret)).digest()[:16]


def test_codes_have_known_answers():
    assert tokens.grouped_code(CODE) == "000G-40R4-0M30-E209"
    assert tokens.grouped_code(KEY) == "000G-40R4-0M30-E209-185G-R38E-1W8"
    assert tokens.grouped_code(bytes(16)) == "0000-0000-0000-0000-0000-0000-000"


@given(SECRETS)
def test_a_code_gives_back_its_secret(secret):
    code = tokens.grouped_code(secret)

    assert tokens.parse_code(code, len(secret)) == secret


@given(SECRETS)
def test_a_code_is_read_as_people_type_it(secret):
    code = tokens.grouped_code(secret)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert tokens.parse_code(f"  {typed}\n", len(secret)) == secret


def test_the_recovery_key_shows_every_single_mistake():
    code = tokens.grouped_code(KEY).replace("-", "")

    for place, right in enumerate(code):
        for wrong in set("0123456789ABCDEFGHJKMNPQRSTVWXYZ") - {right}:
            with pytest.raises(InvalidKey):
                tokens.parse_code(code[:place] + wrong + code[place + 1 :], 16)


def test_the_recovery_key_shows_every_swap_of_two_characters():
    code = tokens.grouped_code(bytes.fromhex("f0e1d2c3b4a5968778695a4b3c2d1e0f")).replace("-", "")
    pairs = [(i, j) for i in range(27) for j in range(i + 1, 27) if code[i] != code[j]]

    for i, j in pairs:
        with pytest.raises(InvalidKey):
            tokens.parse_code(code[:i] + code[j] + code[i + 1 : j] + code[i] + code[j + 1 :], 16)


@pytest.mark.parametrize(
    "letter", sorted((set(string.printable) - set(string.ascii_letters + string.digits + "- \t\n\r")) | set("uU０Éß"))
)
def test_characters_of_no_code_are_refused(letter):
    code = tokens.grouped_code(CODE)

    with pytest.raises(InvalidKey):
        tokens.parse_code(letter + code[1:], 10)


@pytest.mark.parametrize("text", ["", "-", "0000-0000-0000-000", "0000-0000-0000-0000-0"])
@pytest.mark.parametrize("size", [10, 16])
def test_codes_of_another_length_are_refused(text, size):
    with pytest.raises(InvalidKey):
        tokens.parse_code(text, size)


def test_bits_beyond_the_secret_are_refused():
    beyond = [0] * 25 + [1]
    text = "0" * 25 + "1" + tokens._ALPHABET[tokens._check_symbol(beyond)]

    with pytest.raises(InvalidKey):
        tokens.parse_code(text, 16)


@pytest.mark.parametrize("size", [0, 9, 11, 15, 17])
def test_secrets_of_another_size_have_no_code(size):
    with pytest.raises(InvalidKey):
        tokens.grouped_code(bytes(size))
    with pytest.raises(InvalidKey):
        tokens.parse_code("0" * -(-size * 8 // 5), size)
