"""A password gives the same two keys however it is typed, its verifier tells nothing, and weak ones are named."""

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from exchange_crypto import passwords
from exchange_crypto.errors import InvalidKey, InvalidSeal
from exchange_crypto.passwords import Cost
from tests.exchange_crypto.cast import ADA, BEN, OTHER_ROOT_MAC, ROOT_MAC, damaged, lp

CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
SALT = bytes(range(16))
WORDS = ["Ada Lovelace", "ada.lovelace@justice.example", "Ministère de la Justice", "Secure Cooperation Exchange", "Li"]


def test_the_primitive_is_argon2id_as_its_authors_test_it():
    # phc-winner-argon2, test.c: Argon2id version 0x13
    kdf = Argon2id(salt=b"somesalt", length=32, iterations=2, lanes=1, memory_cost=256)

    assert kdf.derive(b"password").hex() == "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"


def test_a_password_gives_two_halves_of_argon2id():
    okm = Argon2id(salt=SALT, length=64, iterations=2, lanes=1, memory_cost=64).derive("pässword".encode())

    k_auth, k_wrap = passwords.derive("pässword", SALT, Cost(64, 2, 1))

    assert (k_auth, k_wrap) == (okm[:32], okm[32:])
    assert okm.hex() == (
        "3b2a3e781173cdf7359cca344b879df4ee7df7512f28975aa9b2cda12392a41b01d4bea542ae1988dfd07673f623397c9806cae37d20e465e4e37a8b21cf8233"
    )


def test_a_password_is_the_same_on_every_keyboard():
    assert passwords.derive("pa\u0308ssword", SALT, CHEAP) == passwords.derive("p\u00e4ssword", SALT, CHEAP)


@pytest.mark.parametrize(
    ("password", "salt", "cost"),
    [("Password", SALT, CHEAP), ("password", bytes(16), CHEAP), ("password", SALT, Cost(8, 2, 1))],
)
def test_another_password_salt_or_cost_gives_other_keys(password, salt, cost):
    assert passwords.derive(password, salt, cost) != passwords.derive("password", SALT, CHEAP)


@pytest.mark.parametrize("size", [0, 8, 15, 17])
def test_a_salt_of_another_size_is_refused(size):
    with pytest.raises(InvalidKey):
        passwords.derive("password", bytes(size), CHEAP)


def test_a_password_longer_than_any_is_refused_before_any_work():
    with pytest.raises(ValueError, match="256"):
        passwords.derive("x" * 257, SALT, CHEAP)


@pytest.mark.parametrize(
    "cost", [(7, 1, 1), (15, 1, 2), (0, 1, 1), (2**19 + 1, 1, 1), (8, 0, 1), (8, 17, 1), (8, 1, 0), (128, 1, 9)]
)
def test_a_cost_out_of_bounds_is_refused(cost):
    with pytest.raises(ValueError, match="memory|iterations|lanes"):
        Cost(*cost)


def test_a_verifier_is_a_mac_over_account_and_key():
    key = HKDFExpand(SHA512(), 32, b"exchange/v1/pw-verify").derive(bytes(range(32)))

    stored = passwords.verifier(ROOT_MAC, ADA, b"k" * 32)

    assert stored == bytes(range(8)) + hmac.new(key, lp(ADA.bytes, b"k" * 32), hashlib.sha256).digest()
    passwords.check(ROOT_MAC, ADA, b"k" * 32, stored)


@pytest.mark.parametrize(
    ("root", "account", "k_auth"),
    [(OTHER_ROOT_MAC, ADA, b"k" * 32), (ROOT_MAC, BEN, b"k" * 32), (ROOT_MAC, ADA, b"j" * 32)],
)
def test_a_verifier_is_refused_for_another_root_account_or_key(root, account, k_auth):
    stored = passwords.verifier(ROOT_MAC, ADA, b"k" * 32)

    with pytest.raises(InvalidSeal):
        passwords.check(root, account, k_auth, stored)


def test_a_damaged_verifier_is_refused():
    stored = passwords.verifier(ROOT_MAC, ADA, b"k" * 32)

    for wrong in damaged(stored):
        with pytest.raises(InvalidSeal):
            passwords.check(ROOT_MAC, ADA, b"k" * 32, wrong)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "short"),
        ("k7#vQ9!mZ2p", "short"),
        ("k7#vQ9!mZ2a" + "\u0308", "short"),
        ("x7" * 128 + "z", "long"),
        ("passwordpassword", "common"),
        ("PasswordPassword", "common"),
        ("123456789012", "common"),
        ("qwertyuiop123456", "common"),
        ("AdaLovelace1815!", "personal"),
        ("L0vel4ce-ada-1815", "personal"),
        ("justice.example 26", "personal"),
        ("MINISTERE de la justice", "personal"),
        ("Secure-Exchange-7", "personal"),
        ("cooperation2026", "personal"),
        ("k7#vQ9!mZ2pW", None),
        ("tall green ladder by the sea", None),
        ("Ada walks the tall green ladder", None),
        ("любой длинный набор слов", None),
        ("!?%&/()=+*#-", None),
        ("x7" * 128, None),
    ],
)
def test_a_weak_password_is_refused_for_its_reason(password, why):
    assert passwords.weakness(password, WORDS) == why


def test_a_password_is_not_personal_to_someone_else():
    assert passwords.weakness("AdaLovelace1815!", ["Ben"]) is None


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=5))
def test_every_text_is_judged(password, words):
    assert passwords.weakness(password, words) in {"short", "long", "common", "personal", None}
