"""The keyring wraps for one purpose, object and version, and a keyring file that isn't sound is not used."""

import hashlib
import hmac
import json
import os

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from exchange_crypto import roots
from exchange_crypto.errors import InvalidKey, InvalidSeal
from exchange_crypto.roots import Keyring, KeyringRefused, RootMac
from tests.exchange_crypto.cast import OTHER_ROOT_MAC, ROOT_MAC, damaged, lp, u64

KEY = bytes(range(32))
KID = HKDFExpand(SHA512(), 8, lp(b"exchange/v1/kid")).derive(KEY)
FILE = {
    "format": "exchange-keyring/1",
    "keys": [{"key": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "kid": KID.hex(), "state": "active"}],
}
NONCE = bytes(range(12))


def text_of(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def put(path, text, mode=0o600):
    path.write_bytes(text)
    path.chmod(mode)
    return path


@pytest.fixture
def path(tmp_path):
    return put(tmp_path / "keyring", text_of(FILE))


@pytest.fixture
def keyring(path):
    return Keyring.load(path)


def test_a_wrapped_secret_is_laid_out_as_written(keyring):
    place = lp(b"exchange/v1/kek", KID, b"totp", b"object", u64(3))

    wrapped = keyring.wrap("totp", b"object", 3, b"secret", nonce=NONCE)

    assert wrapped == b"\x01\x01" + KID + NONCE + AESGCM(KEY).encrypt(NONCE, b"secret", place)
    assert wrapped.hex() == "01013963aa1b4174805a000102030405060708090a0b3467b569a091b796f366e718055f78fd87339be1a4e8"


@pytest.mark.parametrize("secret", [b"", b"s", bytes(92), bytes(5000)])
def test_a_wrapped_secret_is_38_bytes_longer_and_comes_back(keyring, secret):
    wrapped = keyring.wrap("totp", b"object", 3, secret)

    assert len(wrapped) == len(secret) + 38
    assert keyring.unwrap("totp", b"object", 3, wrapped) == secret


def test_no_two_wraps_are_alike(keyring):
    assert keyring.wrap("totp", b"object", 3, b"secret") != keyring.wrap("totp", b"object", 3, b"secret")


def test_a_damaged_wrap_is_refused(keyring):
    wrapped = keyring.wrap("totp", b"object", 3, b"secret")

    for wrong in damaged(wrapped):
        with pytest.raises(InvalidSeal):
            keyring.unwrap("totp", b"object", 3, wrong)


@pytest.mark.parametrize(
    "place", [("mac", b"object", 3), ("totp", b"other", 3), ("totp", b"object", 4), ("totpo", b"bject", 3)]
)
def test_a_wrap_is_refused_in_another_place(keyring, place):
    wrapped = keyring.wrap("totp", b"object", 3, b"secret")

    with pytest.raises(InvalidSeal):
        keyring.unwrap(*place, wrapped)


def test_a_wrap_is_refused_by_another_keyring(keyring, tmp_path):
    wrapped = keyring.wrap("totp", b"object", 3, b"secret")

    with pytest.raises(InvalidSeal):
        Keyring.create(tmp_path / "another").unwrap("totp", b"object", 3, wrapped)


def test_a_new_keyring_is_for_its_owner_alone(tmp_path):
    keyring = Keyring.create(tmp_path / "keyring")

    assert (tmp_path / "keyring").stat().st_mode & 0o777 == 0o600
    assert Keyring.load(tmp_path / "keyring").kids == {keyring.kid: "active"}


def test_a_keyring_is_never_written_over(path):
    with pytest.raises(FileExistsError):
        Keyring.create(path)

    assert path.read_bytes() == text_of(FILE)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666, 0o777])
def test_a_keyring_open_to_others_is_refused(path, mode):
    path.chmod(mode)

    with pytest.raises(KeyringRefused, match="chmod 600"):
        Keyring.load(path)


def test_a_keyring_that_can_only_be_read_is_loaded(path):
    path.chmod(0o400)

    assert Keyring.load(path).kid == KID


def test_a_missing_keyring_is_refused_with_a_remedy(tmp_path):
    with pytest.raises(KeyringRefused, match="create it"):
        Keyring.load(tmp_path / "keyring")


def test_a_folder_or_a_pipe_is_no_keyring(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)

    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(KeyringRefused, match="not a file"):
            Keyring.load(path)


def test_a_damaged_keyring_is_refused_with_a_remedy(path):
    text = path.read_bytes()

    for wrong in damaged(text):
        with pytest.raises(KeyringRefused, match="restore it"):
            Keyring.load(put(path, wrong))


@pytest.mark.parametrize(
    "value",
    [
        {**FILE, "format": "exchange-keyring/2"},
        {**FILE, "more": 1},
        {**FILE, "keys": []},
        {**FILE, "keys": {}},
        {**FILE, "keys": FILE["keys"] * 2},
        {**FILE, "keys": [{**FILE["keys"][0], "state": "retired"}]},
        {**FILE, "keys": [{**FILE["keys"][0], "state": "lost"}]},
        {**FILE, "keys": [{**FILE["keys"][0], "kid": "00" * 8}]},
        {**FILE, "keys": [{**FILE["keys"][0], "key": "AAEC"}]},
        {**FILE, "keys": [{**FILE["keys"][0], "key": 1}]},
        {**FILE, "keys": [{**FILE["keys"][0], "note": "x"}]},
        {**FILE, "keys": [1]},
        {"format": "exchange-keyring/1"},
        [],
        None,
    ],
)
def test_a_keyring_of_another_shape_is_refused(path, value):
    put(path, text_of(value))

    with pytest.raises(KeyringRefused, match="restore it"):
        Keyring.load(path)


def test_an_added_key_wraps_and_the_old_one_still_opens(path, keyring):
    old = keyring.wrap("totp", b"object", 3, b"secret")

    kid = keyring.add()

    assert Keyring.load(path).kids == {KID: "active", kid: "active"}
    assert roots.kid_of(keyring.wrap("totp", b"object", 3, b"secret")) == kid
    assert Keyring.load(path).unwrap("totp", b"object", 3, old) == b"secret"


def test_a_retired_key_opens_and_wraps_no_more(path, keyring):
    old = keyring.wrap("totp", b"object", 3, b"secret")
    kid = keyring.add()

    keyring.retire(kid)

    assert Keyring.load(path).kids == {KID: "active", kid: "retired"}
    assert keyring.kid == KID
    assert keyring.unwrap("totp", b"object", 3, old) == b"secret"


def test_the_last_active_key_is_not_retired(path, keyring):
    with pytest.raises(KeyringRefused, match="add a key first"):
        keyring.retire(KID)

    assert path.read_bytes() == text_of(FILE)


def test_an_unknown_key_is_not_retired(keyring):
    with pytest.raises(KeyringRefused, match="has no key"):
        keyring.retire(bytes(8))


def test_a_keyring_changed_by_another_process_is_not_written_over(path, keyring):
    kid = Keyring.load(path).add()

    with pytest.raises(KeyringRefused, match="load it again"):
        keyring.add()

    assert list(Keyring.load(path).kids) == [KID, kid]


def test_a_key_that_another_process_added_opens_without_a_restart(path, keyring):
    other = Keyring.load(path)
    kid = other.add()

    secret = keyring.unwrap("totp", b"object", 3, other.wrap("totp", b"object", 3, b"secret"))

    assert secret == b"secret"
    assert keyring.kid == kid


def test_a_creation_that_fails_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda file: (_ for _ in ()).throw(OSError("disk full")))

    with pytest.raises(OSError, match="disk full"):
        Keyring.create(tmp_path / "keyring")

    assert list(tmp_path.iterdir()) == []


def test_a_change_leaves_nothing_beside_the_keyring(path, keyring):
    keyring.add()

    assert [file.name for file in path.parent.iterdir()] == ["keyring"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_change_that_fails_leaves_the_old_keyring(path, keyring, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda file: (_ for _ in ()).throw(OSError("disk full")))

    with pytest.raises(OSError, match="disk full"):
        keyring.add()

    assert [file.name for file in path.parent.iterdir()] == ["keyring"]
    assert keyring.kids == Keyring.load(path).kids == {KID: "active"}


def test_rewrapping_moves_a_blob_to_the_present_key(keyring):
    old = keyring.wrap("totp", b"object", 3, b"secret")
    kid = keyring.add()

    new = roots.rewrap(keyring, "totp", b"object", 3, old)

    assert roots.kid_of(new) == kid
    assert keyring.unwrap("totp", b"object", 3, new) == b"secret"
    assert roots.rewrap(keyring, "totp", b"object", 3, new) is new


def test_rewrapping_refuses_a_blob_of_another_place(keyring):
    old = keyring.wrap("totp", b"object", 3, b"secret")
    keyring.add()

    with pytest.raises(InvalidSeal):
        roots.rewrap(keyring, "totp", b"other", 3, old)


def test_neither_a_keyring_nor_a_mac_key_shows_itself(keyring):
    shown = repr(keyring) + repr(ROOT_MAC) + str(vars(keyring))

    assert FILE["keys"][0]["key"] not in shown
    assert repr(KEY) not in shown


def test_a_mac_is_keyed_by_its_label():
    key = HKDFExpand(SHA512(), 32, b"exchange/v1/pw-verify").derive(bytes(range(32)))

    tag = ROOT_MAC.mac("exchange/v1/pw-verify", b"data")

    assert tag == bytes(range(8)) + hmac.new(key, b"data", hashlib.sha256).digest()
    ROOT_MAC.verify("exchange/v1/pw-verify", b"data", tag)


def test_a_damaged_mac_is_refused():
    tag = ROOT_MAC.mac("exchange/v1/pw-verify", b"data")

    for wrong in damaged(tag):
        with pytest.raises(InvalidSeal):
            ROOT_MAC.verify("exchange/v1/pw-verify", b"data", wrong)


@given(st.binary(), st.binary())
def test_a_mac_is_refused_for_other_data_label_or_root(data, other):
    tag = ROOT_MAC.mac("exchange/v1/a", data)

    for mac, label, given_data in [
        (ROOT_MAC, "exchange/v1/b", data),
        (OTHER_ROOT_MAC, "exchange/v1/a", data),
        (ROOT_MAC, "exchange/v1/a", data + other + b"\0"),
    ]:
        with pytest.raises(InvalidSeal):
            mac.verify(label, given_data, tag)


def test_small_keys_are_derived_by_label():
    expected = HKDFExpand(SHA512(), 48, b"exchange/v1/flask").derive(bytes(range(32)))

    assert ROOT_MAC.derive("exchange/v1/flask", 48) == expected
    assert ROOT_MAC.derive("exchange/v1/other", 48) != expected


@pytest.mark.parametrize(("kid", "key"), [(7, 32), (9, 32), (8, 31), (8, 33)])
def test_a_mac_key_of_another_size_is_refused(kid, key):
    with pytest.raises(InvalidKey):
        RootMac(bytes(kid), bytes(key))
