"""An epoch's keys follow from its secret; a descriptor counts only signed, attested, whole and next in its chain."""

import hashlib
import hmac
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from exchange_crypto import epochs
from exchange_crypto.epochs import PLATFORM, Descriptor, EpochSecret, SignedDescriptor
from exchange_crypto.errors import InvalidKey, InvalidSeal
from exchange_crypto.hybrid import HybridKey
from tests.exchange_crypto.cast import (
    ADA,
    ADAS,
    BEN,
    BENS,
    CAROL,
    DOSSIER,
    OTHER_DOSSIER,
    OTHER_ROOT_MAC,
    PLATFORMS,
    ROOT_MAC,
    damaged,
    lp,
    u64,
)

SECRET = bytes(range(32))
ZEROS = "A" * 43

FIRST = Descriptor(
    dossier=DOSSIER,
    n=1,
    epoch=1,
    protection="standard",
    recipient_hash=bytes([1]) * 32,
    members=((PLATFORM, 1), (ADA, 1), (BEN, 2)),
    author=ADA,
    author_key_version=1,
    at=1_767_225_600_000_000,
    previous=bytes(32),
)
FIRST_BODY = (
    '{"at":1767225600000000,"author":["ada00000-0000-4000-8000-000000000001",1],'
    '"dossier":"d0551e00-0000-4000-8000-000000000147","epoch":1,'
    '"members":[["00000000-0000-0000-0000-000000000000",1],["ada00000-0000-4000-8000-000000000001",1],'
    '["be000000-0000-4000-8000-000000000002",2]],"n":1,"previous":"' + ZEROS + '",'
    '"protection":"standard","recipient":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"}'
).encode()

SEALED_FIRST = replace(FIRST, protection="sealed", members=((ADA, 1), (BEN, 2)))


def following(descriptor, **changes):
    """Return the next descriptor of the chain, with only the changes said."""
    previous = hashlib.sha256(descriptor.encode()).digest()
    return replace(descriptor, **{"n": descriptor.n + 1, "previous": previous, **changes})


def new_epoch(descriptor, **changes):
    recipient_hash = hashlib.sha256(descriptor.recipient_hash).digest()
    return following(descriptor, **{"epoch": descriptor.epoch + 1, "recipient_hash": recipient_hash, **changes})


@pytest.mark.parametrize(("key", "label"), [("field_key", b"field"), ("index_key", b"index"), ("age_seed", b"age")])
def test_an_epochs_keys_follow_from_its_secret(key, label):
    info = lp(b"exchange/v1/epoch-" + label, DOSSIER.bytes, u64(7))

    assert getattr(EpochSecret(SECRET, DOSSIER, 7), key) == HKDFExpand(SHA512(), 32, info).derive(SECRET)


def test_an_epochs_field_key_never_changes():
    assert (
        EpochSecret(SECRET, DOSSIER, 7).field_key.hex()
        == "68d1618ee7b0af49b54c42168275f956ebf57b3d29f142b3d17f5fc7265e1ccb"
    )


def test_an_epochs_recipient_is_the_public_key_of_its_age_seed():
    epoch = EpochSecret(SECRET, DOSSIER, 7)

    assert epoch.recipient == HybridKey(epoch.age_seed).public
    assert epoch.recipient_hash == hashlib.sha256(epoch.recipient).digest()
    assert epoch.identity.public == epoch.recipient


def test_no_two_epochs_share_a_key():
    made = [
        EpochSecret(*parts)
        for parts in [(SECRET, DOSSIER, 7), (SECRET, DOSSIER, 8), (SECRET, OTHER_DOSSIER, 7), (bytes(32), DOSSIER, 7)]
    ]

    assert len({key for epoch in made for key in (epoch.field_key, epoch.index_key, epoch.age_seed)}) == 12


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_secret_of_another_size_is_refused(size):
    with pytest.raises(InvalidKey):
        EpochSecret(bytes(size), DOSSIER, 7)


def test_a_secret_does_not_show_itself():
    assert repr(SECRET)[2:10] not in repr(EpochSecret(SECRET, DOSSIER, 7))


def test_a_descriptor_has_one_encoding():
    assert FIRST.encode() == FIRST_BODY
    assert Descriptor.decode(FIRST_BODY) == FIRST


def test_a_damaged_descriptor_is_refused_or_another_one():
    for wrong in damaged(FIRST_BODY):
        try:
            assert Descriptor.decode(wrong) != FIRST
        except InvalidSeal:
            continue


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"n": 0},
        {"n": True},
        {"n": "1"},
        {"epoch": 0},
        {"at": 0},
        {"at": -1},
        {"author": [str(ADA), 0]},
        {"author": [str(ADA)]},
        {"author": str(ADA)},
        {"author": [str(ADA).upper(), 1]},
        {"author": [ADA.hex, 1]},
        {"dossier": "{" + str(DOSSIER) + "}"},
        {"dossier": 1},
        {"protection": "open"},
        {"protection": None},
        {"protection": "sealed"},
        {"recipient": "AQ"},
        {"recipient": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQF"},
        {"previous": ""},
        {"previous": None},
        {"members": [[str(BEN), 2], [str(ADA), 1]]},
        {"members": [[str(ADA), 1], [str(ADA), 2]]},
        {"members": [[str(ADA), 0]]},
        {"members": [[str(ADA), True]]},
        {"members": [[str(ADA), 1, 1]]},
        {"members": {}},
        {"members": None},
    ],
)
def test_a_descriptor_of_another_shape_is_refused(change):
    body = json.dumps({**json.loads(FIRST_BODY), **change}, sort_keys=True, separators=(",", ":")).encode()

    with pytest.raises(InvalidSeal):
        Descriptor.decode(body)


@pytest.mark.parametrize("key", sorted(json.loads(FIRST_BODY)))
def test_a_descriptor_with_a_part_missing_is_refused(key):
    value = json.loads(FIRST_BODY)
    del value[key]

    with pytest.raises(InvalidSeal):
        Descriptor.decode(json.dumps(value, sort_keys=True, separators=(",", ":")).encode())


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"1", b'"descriptor"', b"\xff", FIRST_BODY.replace(b'"n"', b' "n"')]
)
def test_what_is_no_canonical_object_is_no_descriptor(body):
    with pytest.raises(InvalidSeal):
        Descriptor.decode(body)


@given(
    st.lists(st.tuples(st.uuids(), st.integers(1, 2**31)), unique_by=lambda member: member[0]),
    st.integers(1, 2**31),
    st.binary(min_size=32, max_size=32),
)
def test_every_descriptor_comes_back(members, n, previous):
    descriptor = replace(
        FIRST, members=tuple(sorted(members, key=lambda member: member[0].bytes)), n=n, previous=previous
    )

    assert Descriptor.decode(descriptor.encode()) == descriptor


def test_the_platform_has_no_part_in_a_sealed_dossier():
    with pytest.raises(ValueError, match="no part"):
        replace(FIRST, protection="sealed")


def test_a_descriptor_is_signed_and_attested_as_written():
    signed = epochs.sign(ADAS.signing_seed, ROOT_MAC, FIRST)

    label = b"exchange/v1/descriptor"
    signature = Ed25519PrivateKey.from_private_bytes(ADAS.signing_seed).sign(lp(label) + FIRST_BODY)
    mac_key = HKDFExpand(SHA512(), 32, label).derive(bytes(range(32)))
    assert (signed.body, signed.signature) == (FIRST_BODY, signature)
    assert signed.mac == bytes(range(8)) + hmac.new(mac_key, signature + FIRST_BODY, hashlib.sha256).digest()
    assert signed.digest == hashlib.sha256(FIRST_BODY).digest()


def test_a_signed_descriptor_is_accepted():
    signed = epochs.sign(ADAS.signing_seed, ROOT_MAC, FIRST)

    assert epochs.check(signed, ADAS.signing_public, ROOT_MAC) == FIRST


def test_a_descriptor_that_another_signed_is_refused():
    signed = epochs.sign(BENS.signing_seed, ROOT_MAC, FIRST)

    with pytest.raises(InvalidSeal, match="not signed"):
        epochs.check(signed, ADAS.signing_public, ROOT_MAC)


def test_a_descriptor_that_the_root_did_not_attest_is_refused():
    signed = epochs.sign(ADAS.signing_seed, OTHER_ROOT_MAC, FIRST)

    with pytest.raises(InvalidSeal, match="not attested"):
        epochs.check(signed, ADAS.signing_public, ROOT_MAC)


def test_a_damaged_descriptor_is_refused_in_each_part():
    signed = epochs.sign(ADAS.signing_seed, ROOT_MAC, FIRST)
    wrongs = [
        *(SignedDescriptor(body, signed.signature, signed.mac) for body in damaged(signed.body)),
        *(SignedDescriptor(signed.body, signature, signed.mac) for signature in damaged(signed.signature)),
        *(SignedDescriptor(signed.body, signed.signature, mac) for mac in damaged(signed.mac)),
    ]

    for wrong in wrongs:
        with pytest.raises(InvalidSeal):
            epochs.check(wrong, ADAS.signing_public, ROOT_MAC)


def test_a_signature_moved_to_another_descriptor_is_refused():
    first = epochs.sign(ADAS.signing_seed, ROOT_MAC, FIRST)
    second = epochs.sign(ADAS.signing_seed, ROOT_MAC, following(FIRST))

    with pytest.raises(InvalidSeal):
        epochs.check(SignedDescriptor(second.body, first.signature, second.mac), ADAS.signing_public, ROOT_MAC)


def test_a_body_that_is_no_descriptor_is_refused_even_signed():
    signed = SignedDescriptor.make("exchange/v1/descriptor", ADAS.signing_seed, ROOT_MAC, FIRST_BODY + b" ")

    with pytest.raises(InvalidSeal):
        epochs.check(signed, ADAS.signing_public, ROOT_MAC)


@pytest.mark.parametrize(
    "descriptor",
    [
        FIRST,
        SEALED_FIRST,
        replace(FIRST, author=PLATFORM),
        replace(FIRST, protection="network", members=((PLATFORM, 1),)),
    ],
)
def test_a_first_descriptor_starts_a_chain(descriptor):
    epochs.check_link(descriptor, None)


@pytest.mark.parametrize(
    "descriptor",
    [
        replace(FIRST, n=2),
        replace(FIRST, previous=bytes([1]) * 32),
        replace(SEALED_FIRST, author=CAROL),
        replace(SEALED_FIRST, author=PLATFORM),
        replace(SEALED_FIRST, author_key_version=2),
    ],
)
def test_what_is_no_first_descriptor_starts_no_chain(descriptor):
    with pytest.raises(InvalidSeal):
        epochs.check_link(descriptor, None)


@pytest.mark.parametrize(
    ("previous", "descriptor"),
    [
        (FIRST, following(FIRST, members=((PLATFORM, 1), (ADA, 1), (BEN, 2), (CAROL, 1)))),
        (FIRST, following(FIRST, author=PLATFORM)),
        (FIRST, new_epoch(FIRST, members=((PLATFORM, 1), (ADA, 1)))),
        (FIRST, new_epoch(FIRST, protection="sealed", members=((ADA, 1),))),
        (SEALED_FIRST, following(SEALED_FIRST, author=BEN, author_key_version=2)),
        (SEALED_FIRST, new_epoch(SEALED_FIRST, protection="standard")),
    ],
)
def test_a_change_by_someone_who_may_follows(previous, descriptor):
    epochs.check_link(descriptor, previous.encode())


@pytest.mark.parametrize(
    ("previous", "descriptor"),
    [
        pytest.param(FIRST, FIRST, id="itself"),
        pytest.param(FIRST, following(FIRST, previous=bytes(32)), id="no previous"),
        pytest.param(FIRST, following(FIRST, previous=bytes([9]) * 32), id="another previous"),
        pytest.param(FIRST, following(FIRST, n=3), id="one left out"),
        pytest.param(FIRST, following(FIRST, n=1), id="number repeated"),
        pytest.param(FIRST, following(FIRST, dossier=OTHER_DOSSIER), id="another dossier"),
        pytest.param(FIRST, following(FIRST, epoch=3, recipient_hash=bytes(32)), id="an epoch left out"),
        pytest.param(FIRST, following(FIRST, recipient_hash=bytes(32)), id="another recipient in the epoch"),
        pytest.param(FIRST, following(FIRST, epoch=2), id="a new epoch with the old key"),
        pytest.param(new_epoch(FIRST), following(new_epoch(FIRST), epoch=1), id="back to an old epoch"),
        pytest.param(FIRST, following(FIRST, protection="sealed", members=((ADA, 1),)), id="sealed in name only"),
        pytest.param(
            FIRST,
            new_epoch(SEALED_FIRST, author=CAROL, previous=hashlib.sha256(FIRST_BODY).digest()),
            id="sealed by a stranger",
        ),
        pytest.param(SEALED_FIRST, following(SEALED_FIRST, author=CAROL), id="a stranger names members"),
        pytest.param(
            SEALED_FIRST,
            following(SEALED_FIRST, author=CAROL, members=((ADA, 1), (BEN, 2), (CAROL, 1))),
            id="a stranger names herself",
        ),
        pytest.param(SEALED_FIRST, following(SEALED_FIRST, author_key_version=2), id="a reset key names itself"),
        pytest.param(SEALED_FIRST, following(SEALED_FIRST, author=PLATFORM), id="the platform names members"),
        pytest.param(
            SEALED_FIRST, new_epoch(SEALED_FIRST, protection="standard", author=PLATFORM), id="the platform unseals"
        ),
    ],
)
def test_what_does_not_follow_is_refused(previous, descriptor):
    with pytest.raises(InvalidSeal):
        epochs.check_link(descriptor, previous.encode())


def test_nothing_follows_what_is_no_descriptor():
    with pytest.raises(InvalidSeal):
        epochs.check_link(replace(FIRST, n=2, previous=hashlib.sha256(b"{}").digest()), b"{}")


def test_the_platform_signs_for_itself_in_a_standard_dossier():
    descriptor = following(FIRST, author=PLATFORM)
    signed = epochs.sign(PLATFORMS.signing_seed, ROOT_MAC, descriptor)

    assert epochs.check(signed, PLATFORMS.signing_public, ROOT_MAC) == descriptor
