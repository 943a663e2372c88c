"""A public key is used only if the platform vouched for it under that very name: the tests are the ways to slip one in."""

import hashlib
import json
from dataclasses import replace

import pytest

from exchange_crypto import directory, epochs
from exchange_crypto.directory import KeyEntry, SignedEntry
from exchange_crypto.errors import InvalidSeal
from tests.exchange_crypto.cast import ADA, ADAS, BEN, BENS, CAROL, CAROLS, OTHER_ROOT_MAC, PLATFORMS, ROOT_MAC, damaged


def entry_for(account, bundle, **changes):
    entry = KeyEntry(
        account, 1, directory.hash_public(bundle.hybrid_public), bundle.signing_public, 1_767_225_600_000_000, bytes(32)
    )
    return replace(entry, **changes)


def following(entry, bundle):
    return entry_for(
        entry.account, bundle, key_version=entry.key_version + 1, previous=hashlib.sha256(entry.encode()).digest()
    )


def signed(entry, by=PLATFORMS, root=ROOT_MAC):
    return directory.sign(by.signing_seed, root, entry)


ADAS_ENTRY = entry_for(ADA, ADAS)
BODY = ADAS_ENTRY.encode()


def test_an_entry_has_one_encoding():
    small = replace(ADAS_ENTRY, hybrid_public_hash=bytes(32), signing_public=bytes(32))

    zeros = "A" * 43
    assert (
        small.encode()
        == (
            '{"account":"ada00000-0000-4000-8000-000000000001","at":1767225600000000,"hybrid":"' + zeros + '",'
            '"previous":"' + zeros + '","signing":"' + zeros + '","version":1}'
        ).encode()
    )
    assert KeyEntry.decode(BODY) == ADAS_ENTRY


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"account": str(ADA).upper()},
        {"account": 1},
        {"at": 0},
        {"at": True},
        {"version": 0},
        {"version": "1"},
        {"hybrid": "AA"},
        {"signing": "AA"},
        {"previous": None},
    ],
)
def test_an_entry_of_another_shape_is_refused(change):
    body = json.dumps({**json.loads(BODY), **change}, sort_keys=True, separators=(",", ":")).encode()

    with pytest.raises(InvalidSeal):
        KeyEntry.decode(body)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null", BODY + b" "])
def test_what_is_no_canonical_object_is_no_entry(body):
    with pytest.raises(InvalidSeal):
        KeyEntry.decode(body)


def test_an_entry_the_platform_signed_and_attested_is_accepted():
    assert directory.check(signed(ADAS_ENTRY), PLATFORMS.signing_public, ROOT_MAC) == ADAS_ENTRY


def test_a_key_named_by_someone_who_can_only_write_to_the_database_is_refused():
    forged = signed(entry_for(ADA, CAROLS), by=CAROLS, root=OTHER_ROOT_MAC)

    with pytest.raises(InvalidSeal, match="not attested"):
        directory.check(forged, PLATFORMS.signing_public, ROOT_MAC)


def test_a_key_that_a_user_signed_is_refused():
    forged = signed(entry_for(ADA, CAROLS), by=CAROLS)

    with pytest.raises(InvalidSeal, match="not signed"):
        directory.check(forged, PLATFORMS.signing_public, ROOT_MAC)


def test_a_key_the_platform_signed_without_its_root_is_refused():
    forged = signed(entry_for(ADA, CAROLS), root=OTHER_ROOT_MAC)

    with pytest.raises(InvalidSeal, match="not attested"):
        directory.check(forged, PLATFORMS.signing_public, ROOT_MAC)


def test_a_damaged_entry_is_refused_in_each_part():
    good = signed(ADAS_ENTRY)
    wrongs = [
        *(SignedEntry(body, good.signature, good.mac) for body in damaged(good.body)),
        *(SignedEntry(good.body, signature, good.mac) for signature in damaged(good.signature)),
        *(SignedEntry(good.body, good.signature, mac) for mac in damaged(good.mac)),
    ]

    for wrong in wrongs:
        with pytest.raises(InvalidSeal):
            directory.check(wrong, PLATFORMS.signing_public, ROOT_MAC)


def test_another_key_put_into_a_signed_entry_is_refused():
    good = signed(ADAS_ENTRY)
    body = replace(ADAS_ENTRY, hybrid_public_hash=directory.hash_public(CAROLS.hybrid_public)).encode()

    with pytest.raises(InvalidSeal):
        directory.check(SignedEntry(body, good.signature, good.mac), PLATFORMS.signing_public, ROOT_MAC)


def test_a_descriptor_is_no_entry_though_the_same_keys_signed_it():
    other = SignedEntry.make(epochs.DESCRIPTOR_LABEL, PLATFORMS.signing_seed, ROOT_MAC, BODY)

    with pytest.raises(InvalidSeal):
        directory.check(other, PLATFORMS.signing_public, ROOT_MAC)


def test_the_key_vouched_for_is_used():
    directory.check_public(ADAS_ENTRY, ADA, 1, ADAS.hybrid_public)


@pytest.mark.parametrize(
    ("account", "version", "public"),
    [
        pytest.param(ADA, 1, CAROLS.hybrid_public, id="another key beside a true entry"),
        pytest.param(BEN, 1, ADAS.hybrid_public, id="a true entry of another account"),
        pytest.param(ADA, 2, ADAS.hybrid_public, id="a true entry of another version"),
        pytest.param(ADA, 1, ADAS.hybrid_public[:-1], id="a key cut short"),
    ],
)
def test_a_substituted_key_is_refused(account, version, public):
    with pytest.raises(InvalidSeal):
        directory.check_public(ADAS_ENTRY, account, version, public)


def test_a_chain_starts_with_version_one_and_goes_on_by_one():
    second = following(ADAS_ENTRY, BENS)
    third = following(second, CAROLS)

    directory.check_link(ADAS_ENTRY, None)
    directory.check_link(second, BODY)
    directory.check_link(third, second.encode())


@pytest.mark.parametrize(
    ("previous", "entry"),
    [
        pytest.param(None, replace(ADAS_ENTRY, key_version=2), id="no first version"),
        pytest.param(None, replace(ADAS_ENTRY, previous=bytes([1]) * 32), id="a first one after another"),
        pytest.param(BODY, ADAS_ENTRY, id="itself"),
        pytest.param(BODY, entry_for(ADA, CAROLS), id="a second first one"),
        pytest.param(BODY, entry_for(ADA, CAROLS, key_version=2), id="no previous"),
        pytest.param(BODY, replace(following(ADAS_ENTRY, CAROLS), key_version=3), id="a version left out"),
        pytest.param(BODY, replace(following(ADAS_ENTRY, CAROLS), key_version=1), id="a version repeated"),
        pytest.param(BODY, replace(following(ADAS_ENTRY, CAROLS), account=CAROL), id="another account's chain"),
        pytest.param(entry_for(ADA, BENS).encode(), following(ADAS_ENTRY, CAROLS), id="a history rewritten"),
        pytest.param(
            b"{}", replace(ADAS_ENTRY, key_version=2, previous=hashlib.sha256(b"{}").digest()), id="after no entry"
        ),
    ],
)
def test_what_is_not_the_next_key_of_its_account_is_refused(previous, entry):
    with pytest.raises(InvalidSeal):
        directory.check_link(entry, previous)
