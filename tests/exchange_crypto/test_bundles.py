"""A bundle opens for its owner, account and key version alone; a password without the root, or the root without it, opens nothing."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from exchange_crypto import bundles
from exchange_crypto.bundles import Bundle
from exchange_crypto.errors import InvalidKey, InvalidSeal
from exchange_crypto.hybrid import HybridKey
from exchange_crypto.roots import Keyring, kid_of
from tests.exchange_crypto.cast import ADA, ADAS, BEN, BENS, DOSSIER, OTHER_DOSSIER, PLATFORMS, damaged, lp, u64

K_WRAP = bytes(range(32))
K_S = bytes(range(1, 33))
CODE = bytes(range(16))
SESSION = bytes(range(16))
NONCE = bytes(range(12))
SEEDS = ADAS.hybrid_seed + ADAS.signing_seed


@pytest.fixture
def root(tmp_path):
    return Keyring.create(tmp_path / "keyring")


def xp(key, *parts):
    return HKDFExpand(SHA512(), 32, lp(*parts)).derive(key)


def seeds_of(bundle):
    return bundle.hybrid_seed + bundle.signing_seed


def test_a_bundle_gives_the_public_keys_of_its_seeds():
    # RFC 8032, 7.1, test 1
    bundle = Bundle(bytes(32), bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))

    assert bundle.signing_public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert bundle.hybrid_public == HybridKey(bytes(32)).public


def test_a_signature_is_that_of_rfc_8032():
    bundle = Bundle(bytes(32), bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))

    signature = bundle.sign(b"")

    assert signature.hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    bundles.verify(bundle.signing_public, signature, b"")


def test_a_damaged_signature_is_refused():
    signature = ADAS.sign(b"data")

    for wrong in damaged(signature):
        with pytest.raises(InvalidSeal):
            bundles.verify(ADAS.signing_public, wrong, b"data")


@pytest.mark.parametrize(
    ("public", "data"), [(BENS.signing_public, b"data"), (ADAS.signing_public, b"date"), (b"short", b"data")]
)
def test_a_signature_is_refused_for_another_key_or_other_data(public, data):
    signature = ADAS.sign(b"data")

    with pytest.raises(InvalidSeal):
        bundles.verify(public, signature, data)


def test_new_bundles_differ_in_both_seeds():
    first, second = Bundle.generate(), Bundle.generate()

    assert first.hybrid_seed != second.hybrid_seed
    assert len({first.hybrid_seed, first.signing_seed, second.signing_seed}) == 3


@pytest.mark.parametrize(("hybrid", "signing"), [(31, 32), (32, 31), (33, 32), (0, 64)])
def test_seeds_of_another_size_are_refused(hybrid, signing):
    with pytest.raises(InvalidKey):
        Bundle(bytes(hybrid), bytes(signing))


def test_a_bundle_does_not_show_itself():
    shown = f"{ADAS!r} {ADAS} {[ADAS]}"

    assert "\\x01\\x01" not in shown
    assert "seed" not in shown


def test_a_password_seal_is_laid_out_as_written(root):
    sealed = bundles.seal_password(ADAS, K_WRAP, root, ADA, 1, nonce=NONCE)

    inner = NONCE + AESGCM(K_WRAP).encrypt(NONCE, SEEDS, lp(b"exchange/v1/user-pw", ADA.bytes, u64(1)))
    assert (len(inner), len(sealed)) == (92, 130)
    assert root.unwrap("user-pw", ADA.bytes, 1, sealed) == inner


def test_a_password_opens_its_bundle(root):
    sealed = bundles.seal_password(ADAS, K_WRAP, root, ADA, 1)

    assert seeds_of(bundles.unseal_password(sealed, K_WRAP, root, ADA, 1)) == SEEDS


@pytest.mark.parametrize(("k_wrap", "account", "version"), [(bytes(32), ADA, 1), (K_WRAP, BEN, 1), (K_WRAP, ADA, 2)])
def test_a_password_seal_is_refused_elsewhere(root, k_wrap, account, version):
    sealed = bundles.seal_password(ADAS, K_WRAP, root, ADA, 1)

    with pytest.raises(InvalidSeal):
        bundles.unseal_password(sealed, k_wrap, root, account, version)


def test_a_password_seal_is_refused_under_another_root(root, tmp_path):
    sealed = bundles.seal_password(ADAS, K_WRAP, root, ADA, 1)

    with pytest.raises(InvalidSeal):
        bundles.unseal_password(sealed, K_WRAP, Keyring.create(tmp_path / "another"), ADA, 1)


def test_a_damaged_password_seal_is_refused(root):
    sealed = bundles.seal_password(ADAS, K_WRAP, root, ADA, 1)

    for wrong in damaged(sealed):
        with pytest.raises(InvalidSeal):
            bundles.unseal_password(wrong, K_WRAP, root, ADA, 1)


def test_an_inner_seal_moved_to_another_account_is_refused_even_with_the_root(root):
    sealed = bundles.seal_password(ADAS, K_WRAP, root, ADA, 1)

    moved = root.wrap("user-pw", BEN.bytes, 1, root.unwrap("user-pw", ADA.bytes, 1, sealed))

    with pytest.raises(InvalidSeal):
        bundles.unseal_password(moved, K_WRAP, root, BEN, 1)


def test_a_recovery_seal_is_laid_out_as_written(root):
    sealed = bundles.seal_recovery(ADAS, CODE, root, ADA, 1, nonce=NONCE)

    key = xp(CODE, b"exchange/v1/user-rc", ADA.bytes)
    inner = NONCE + AESGCM(key).encrypt(NONCE, SEEDS, lp(b"exchange/v1/user-rc", ADA.bytes, u64(1)))
    assert len(sealed) == 130
    assert root.unwrap("user-rc", ADA.bytes, 1, sealed) == inner


def test_a_recovery_key_opens_its_bundle(root):
    sealed = bundles.seal_recovery(ADAS, CODE, root, ADA, 1)

    assert seeds_of(bundles.unseal_recovery(sealed, CODE, root, ADA, 1)) == SEEDS


@pytest.mark.parametrize(("code", "account", "version"), [(bytes(16), ADA, 1), (CODE, BEN, 1), (CODE, ADA, 2)])
def test_a_recovery_seal_is_refused_elsewhere(root, code, account, version):
    sealed = bundles.seal_recovery(ADAS, CODE, root, ADA, 1)

    with pytest.raises(InvalidSeal):
        bundles.unseal_recovery(sealed, code, root, account, version)


def test_a_damaged_recovery_seal_is_refused(root):
    sealed = bundles.seal_recovery(ADAS, CODE, root, ADA, 1)

    for wrong in damaged(sealed):
        with pytest.raises(InvalidSeal):
            bundles.unseal_recovery(wrong, CODE, root, ADA, 1)


def test_a_password_seal_is_no_recovery_seal(root):
    sealed = bundles.seal_password(ADAS, K_WRAP, root, ADA, 1)

    with pytest.raises(InvalidSeal):
        bundles.unseal_recovery(sealed, CODE, root, ADA, 1)


def test_rotating_the_root_needs_neither_password_nor_recovery_key(root):
    by_password = bundles.seal_password(ADAS, K_WRAP, root, ADA, 1)
    by_recovery = bundles.seal_recovery(ADAS, CODE, root, ADA, 1)
    platforms = bundles.seal_platform(PLATFORMS, root, 1)
    kid = root.add()

    by_password = bundles.rewrap_password(by_password, root, ADA, 1)
    by_recovery = bundles.rewrap_recovery(by_recovery, root, ADA, 1)
    platforms = bundles.rewrap_platform(platforms, root, 1)

    assert {kid_of(by_password), kid_of(by_recovery), kid_of(platforms)} == {kid}
    assert seeds_of(bundles.unseal_password(by_password, K_WRAP, root, ADA, 1)) == SEEDS
    assert seeds_of(bundles.unseal_recovery(by_recovery, CODE, root, ADA, 1)) == SEEDS
    assert seeds_of(bundles.unseal_platform(platforms, root, 1)) == seeds_of(PLATFORMS)


def test_the_platforms_bundle_opens_under_the_root(root):
    sealed = bundles.seal_platform(PLATFORMS, root, 1)

    assert len(sealed) == 102
    assert seeds_of(bundles.unseal_platform(sealed, root, 1)) == seeds_of(PLATFORMS)


def test_the_platforms_bundle_is_refused_damaged_or_as_another_version(root):
    sealed = bundles.seal_platform(PLATFORMS, root, 1)

    for wrong, version in [(sealed, 2), *((wrong, 1) for wrong in damaged(sealed))]:
        with pytest.raises(InvalidSeal):
            bundles.unseal_platform(wrong, root, version)


def test_what_is_not_two_seeds_is_no_bundle(root):
    sealed = root.wrap("platform-bundle", b"", 1, bytes(63))

    with pytest.raises(InvalidSeal):
        bundles.unseal_platform(sealed, root, 1)


def test_a_session_seal_is_laid_out_as_written():
    sealed = bundles.seal_session(ADAS, K_S, SESSION, nonce=NONCE)

    where = lp(b"exchange/v1/session", SESSION)
    assert sealed == NONCE + AESGCM(xp(K_S, b"exchange/v1/session", SESSION)).encrypt(NONCE, SEEDS, where)
    assert seeds_of(bundles.unseal_session(sealed, K_S, SESSION)) == SEEDS


@pytest.mark.parametrize(("k_s", "session"), [(bytes(32), SESSION), (K_S, bytes(16))])
def test_a_session_seal_is_refused_for_another_cookie_or_session(k_s, session):
    sealed = bundles.seal_session(ADAS, K_S, SESSION)

    with pytest.raises(InvalidSeal):
        bundles.unseal_session(sealed, k_s, session)


def test_a_damaged_session_seal_is_refused():
    sealed = bundles.seal_session(ADAS, K_S, SESSION)

    for wrong in damaged(sealed):
        with pytest.raises(InvalidSeal):
            bundles.unseal_session(wrong, K_S, SESSION)


def test_an_epoch_cache_is_laid_out_as_written():
    sealed = bundles.seal_epoch_cache(K_S, SESSION, DOSSIER, 7, b"learnt", nonce=NONCE)

    where = [b"exchange/v1/session-epoch", SESSION, DOSSIER.bytes, u64(7)]
    assert sealed == NONCE + AESGCM(xp(K_S, *where)).encrypt(NONCE, b"learnt", lp(*where))
    assert bundles.unseal_epoch_cache(K_S, SESSION, DOSSIER, 7, sealed) == b"learnt"


@pytest.mark.parametrize(
    "place",
    [
        (bytes(32), SESSION, DOSSIER, 7),
        (K_S, bytes(16), DOSSIER, 7),
        (K_S, SESSION, OTHER_DOSSIER, 7),
        (K_S, SESSION, DOSSIER, 8),
    ],
)
def test_an_epoch_cache_is_refused_elsewhere(place):
    sealed = bundles.seal_epoch_cache(K_S, SESSION, DOSSIER, 7, b"learnt")

    with pytest.raises(InvalidSeal):
        bundles.unseal_epoch_cache(*place, sealed)


def test_a_damaged_epoch_cache_is_refused():
    sealed = bundles.seal_epoch_cache(K_S, SESSION, DOSSIER, 7, b"learnt")

    for wrong in damaged(sealed):
        with pytest.raises(InvalidSeal):
            bundles.unseal_epoch_cache(K_S, SESSION, DOSSIER, 7, wrong)


def test_words_in_an_address_are_laid_out_as_written():
    sealed = bundles.seal_words(K_S, SESSION, b"vessel", nonce=NONCE)

    where = [b"exchange/v1/session-words", SESSION]
    assert sealed == NONCE + AESGCM(xp(K_S, *where)).encrypt(NONCE, b"vessel", lp(*where))
    assert bundles.unseal_words(K_S, SESSION, sealed) == b"vessel"


@pytest.mark.parametrize(("k_s", "session"), [(bytes(32), SESSION), (K_S, bytes(16))])
def test_words_in_an_address_are_refused_in_another_session(k_s, session):
    sealed = bundles.seal_words(K_S, SESSION, b"vessel")

    for wrong in (sealed[:20], *damaged(sealed)):
        with pytest.raises(InvalidSeal):
            bundles.unseal_words(K_S, SESSION, wrong)
    with pytest.raises(InvalidSeal):
        bundles.unseal_words(k_s, session, sealed)


def test_a_pending_sign_in_is_laid_out_as_written():
    sealed = bundles.seal_pending(K_WRAP, K_S, SESSION, nonce=NONCE)

    where = lp(b"exchange/v1/pending", SESSION)
    assert len(sealed) == 60
    assert sealed == NONCE + AESGCM(xp(K_S, b"exchange/v1/pending", SESSION)).encrypt(NONCE, K_WRAP, where)
    assert bundles.unseal_pending(sealed, K_S, SESSION) == K_WRAP


@pytest.mark.parametrize(("cookie_key", "pending"), [(bytes(32), SESSION), (K_S, bytes(16))])
def test_a_pending_sign_in_is_refused_for_another_cookie_or_row(cookie_key, pending):
    sealed = bundles.seal_pending(K_WRAP, K_S, SESSION)

    with pytest.raises(InvalidSeal):
        bundles.unseal_pending(sealed, cookie_key, pending)


def test_a_damaged_pending_sign_in_is_refused():
    sealed = bundles.seal_pending(K_WRAP, K_S, SESSION)

    for wrong in damaged(sealed):
        with pytest.raises(InvalidSeal):
            bundles.unseal_pending(wrong, K_S, SESSION)


def test_a_recovery_under_way_is_laid_out_as_written():
    sealed = bundles.seal_recovering(CODE, K_S, SESSION, nonce=NONCE)

    where = lp(b"exchange/v1/recovering", SESSION)
    assert len(sealed) == 44
    assert sealed == NONCE + AESGCM(xp(K_S, b"exchange/v1/recovering", SESSION)).encrypt(NONCE, CODE, where)
    assert bundles.unseal_recovering(sealed, K_S, SESSION) == CODE


@pytest.mark.parametrize(("cookie_key", "recovery"), [(bytes(32), SESSION), (K_S, bytes(16))])
def test_a_recovery_is_refused_for_another_cookie_or_row(cookie_key, recovery):
    sealed = bundles.seal_recovering(CODE, K_S, SESSION)

    with pytest.raises(InvalidSeal):
        bundles.unseal_recovering(sealed, cookie_key, recovery)


def test_a_damaged_recovery_is_refused():
    sealed = bundles.seal_recovering(CODE, K_S, SESSION)

    for wrong in damaged(sealed):
        with pytest.raises(InvalidSeal):
            bundles.unseal_recovering(wrong, K_S, SESSION)


def test_a_recovery_and_a_pending_sign_in_are_never_taken_for_each_other():
    with pytest.raises(InvalidSeal):
        bundles.unseal_pending(bundles.seal_recovering(CODE, K_S, SESSION), K_S, SESSION)
