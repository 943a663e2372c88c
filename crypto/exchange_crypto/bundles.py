"""A person's two private keys, X-Wing and Ed25519, and the seals they rest under; nothing here is ever shown.

At rest a bundle is sealed twice: inside by what only its owner has, outside by the root key.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from exchange_crypto import roots
from exchange_crypto.encoding import ctx, xp
from exchange_crypto.errors import InvalidKey, InvalidSeal
from exchange_crypto.hybrid import HybridKey
from exchange_crypto.roots import RootKey

SEED_SIZE = 32
BUNDLE_SIZE = 2 * SEED_SIZE
NONCE_SIZE = 12
TAG_SIZE = 16

PASSWORD = "user-pw"  # noqa: S105 -- the purpose of a root wrap
RECOVERY = "user-rc"
PLATFORM_BUNDLE = "platform-bundle"

PASSWORD_LABEL = "exchange/v1/user-pw"  # noqa: S105 -- a label
RECOVERY_LABEL = "exchange/v1/user-rc"
SESSION_LABEL = "exchange/v1/session"
EPOCH_CACHE_LABEL = "exchange/v1/session-epoch"
WORDS_LABEL = "exchange/v1/session-words"
PENDING_LABEL = "exchange/v1/pending"
RECOVERING_LABEL = "exchange/v1/recovering"


@dataclass(frozen=True, repr=False, eq=False)
class Bundle:
    """An X-Wing seed and an Ed25519 seed of 32 bytes each; InvalidKey for any other size."""

    hybrid_seed: bytes
    signing_seed: bytes

    def __post_init__(self) -> None:
        if len(self.hybrid_seed) != SEED_SIZE or len(self.signing_seed) != SEED_SIZE:
            raise InvalidKey("a bundle is two seeds of 32 bytes")

    @classmethod
    def generate(cls) -> "Bundle":
        return cls(os.urandom(SEED_SIZE), os.urandom(SEED_SIZE))

    @cached_property
    def hybrid(self) -> HybridKey:
        return HybridKey(self.hybrid_seed)

    @cached_property
    def hybrid_public(self) -> bytes:
        return self.hybrid.public

    @cached_property
    def signing_public(self) -> bytes:
        return self._signer.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature (RFC 8032); the data must begin with the label of its kind."""
        return self._signer.sign(data)

    @cached_property
    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.signing_seed)


def verify(signing_public: bytes, signature: bytes, data: bytes) -> None:
    """Raise InvalidSeal unless the signature (Ed25519, RFC 8032) is this key's over the data."""
    try:
        Ed25519PublicKey.from_public_bytes(signing_public).verify(signature, data)
    except (InvalidSignature, ValueError) as error:
        raise InvalidSeal("not signed by this key") from error


def seal_password(
    bundle: Bundle, k_wrap: bytes, root: RootKey, account: UUID, version: int, *, nonce: bytes | None = None
) -> bytes:
    """Return the bundle in 130 bytes that the password's k_wrap and the root together open."""
    inner = _seal(k_wrap, _joined(bundle), ctx(PASSWORD_LABEL, account, version), nonce)
    return root.wrap(PASSWORD, account.bytes, version, inner)


def unseal_password(sealed: bytes, k_wrap: bytes, root: RootKey, account: UUID, version: int) -> Bundle:
    """Return the bundle; InvalidSeal unless password, account and key version are those it was sealed with."""
    inner = root.unwrap(PASSWORD, account.bytes, version, sealed)
    return _parted(_unseal(k_wrap, inner, ctx(PASSWORD_LABEL, account, version)))


def rewrap_password(sealed: bytes, root: RootKey, account: UUID, version: int) -> bytes:
    """Return the same inner seal under the root's present key; nobody needs to sign in for it."""
    return roots.rewrap(root, PASSWORD, account.bytes, version, sealed)


def seal_recovery(
    bundle: Bundle, recovery_secret: bytes, root: RootKey, account: UUID, version: int, *, nonce: bytes | None = None
) -> bytes:
    """Return the bundle in 130 bytes that the 16-byte recovery key and the root together open."""
    inner = _seal(
        _recovery_key(recovery_secret, account), _joined(bundle), ctx(RECOVERY_LABEL, account, version), nonce
    )
    return root.wrap(RECOVERY, account.bytes, version, inner)


def unseal_recovery(sealed: bytes, recovery_secret: bytes, root: RootKey, account: UUID, version: int) -> Bundle:
    """Return the bundle; InvalidSeal unless recovery key, account and key version are those it was sealed with."""
    inner = root.unwrap(RECOVERY, account.bytes, version, sealed)
    return _parted(_unseal(_recovery_key(recovery_secret, account), inner, ctx(RECOVERY_LABEL, account, version)))


def rewrap_recovery(sealed: bytes, root: RootKey, account: UUID, version: int) -> bytes:
    """Return the same inner seal under the root's present key."""
    return roots.rewrap(root, RECOVERY, account.bytes, version, sealed)


def seal_platform(bundle: Bundle, root: RootKey, version: int) -> bytes:
    """Return the platform's own bundle in 102 bytes under the root alone."""
    return root.wrap(PLATFORM_BUNDLE, b"", version, _joined(bundle))


def unseal_platform(sealed: bytes, root: RootKey, version: int) -> Bundle:
    """Return the platform's bundle; InvalidSeal unless it is that of this version."""
    return _parted(root.unwrap(PLATFORM_BUNDLE, b"", version, sealed))


def rewrap_platform(sealed: bytes, root: RootKey, version: int) -> bytes:
    """Return the platform's bundle under the root's present key."""
    return roots.rewrap(root, PLATFORM_BUNDLE, b"", version, sealed)


def seal_session(bundle: Bundle, k_s: bytes, session: bytes, *, nonce: bytes | None = None) -> bytes:
    """Return the bundle in 92 bytes that only the cookie's k_s opens: at rest, no unlocked key lies on the server."""
    return _seal_under(k_s, ctx(SESSION_LABEL, session), _joined(bundle), nonce)


def unseal_session(sealed: bytes, k_s: bytes, session: bytes) -> Bundle:
    """Return the bundle; InvalidSeal unless cookie and session are those it was sealed for."""
    return _parted(_unseal_under(k_s, ctx(SESSION_LABEL, session), sealed))


def seal_epoch_cache(
    k_s: bytes, session: bytes, dossier: UUID, epoch: int, data: bytes, *, nonce: bytes | None = None
) -> bytes:
    """Return what a session has learnt of an epoch, 28 bytes longer; it ends with the session's k_s."""
    return _seal_under(k_s, ctx(EPOCH_CACHE_LABEL, session, dossier, epoch), data, nonce)


def unseal_epoch_cache(k_s: bytes, session: bytes, dossier: UUID, epoch: int, sealed: bytes) -> bytes:
    """Return the data; InvalidSeal unless it is this session's, of this epoch."""
    return _unseal_under(k_s, ctx(EPOCH_CACHE_LABEL, session, dossier, epoch), sealed)


def seal_words(k_s: bytes, session: bytes, words: bytes, *, nonce: bytes | None = None) -> bytes:
    """Return words for an address, 28 bytes longer: whoever sees the address without the session's cookie reads nothing."""
    return _seal_under(k_s, ctx(WORDS_LABEL, session), words, nonce)


def unseal_words(k_s: bytes, session: bytes, sealed: bytes) -> bytes:
    """Return the words; InvalidSeal unless they are this session's."""
    return _unseal_under(k_s, ctx(WORDS_LABEL, session), sealed)


def seal_pending(k_wrap: bytes, cookie_key: bytes, pending: bytes, *, nonce: bytes | None = None) -> bytes:
    """Return k_wrap in 60 bytes for the minutes between password and code; only the browser's cookie opens it."""
    return _seal_under(cookie_key, ctx(PENDING_LABEL, pending), k_wrap, nonce)


def unseal_pending(sealed: bytes, cookie_key: bytes, pending: bytes) -> bytes:
    """Return k_wrap; InvalidSeal unless cookie and pending sign-in are those it was sealed for."""
    return _unseal_under(cookie_key, ctx(PENDING_LABEL, pending), sealed)


def seal_recovering(recovery_secret: bytes, cookie_key: bytes, recovery: bytes, *, nonce: bytes | None = None) -> bytes:
    """Return the recovery key in 44 bytes for the minutes between it and the code; only the browser's cookie opens it."""
    return _seal_under(cookie_key, ctx(RECOVERING_LABEL, recovery), recovery_secret, nonce)


def unseal_recovering(sealed: bytes, cookie_key: bytes, recovery: bytes) -> bytes:
    """Return the recovery key; InvalidSeal unless cookie and recovery are those it was sealed for."""
    return _unseal_under(cookie_key, ctx(RECOVERING_LABEL, recovery), sealed)


def _recovery_key(recovery_secret: bytes, account: UUID) -> bytes:
    return xp(recovery_secret, ctx(RECOVERY_LABEL, account), 32)


def _joined(bundle: Bundle) -> bytes:
    return bundle.hybrid_seed + bundle.signing_seed


def _parted(seeds: bytes) -> Bundle:
    if len(seeds) != BUNDLE_SIZE:
        raise InvalidSeal("not a bundle")
    return Bundle(seeds[:SEED_SIZE], seeds[SEED_SIZE:])


def _seal_under(secret: bytes, where: bytes, data: bytes, nonce: bytes | None) -> bytes:
    return _seal(xp(secret, where, 32), data, where, nonce)


def _unseal_under(secret: bytes, where: bytes, sealed: bytes) -> bytes:
    return _unseal(xp(secret, where, 32), sealed, where)


def _seal(key: bytes, data: bytes, where: bytes, nonce: bytes | None) -> bytes:
    """Return nonce 12 | ciphertext | tag 16."""
    if nonce is None:
        nonce = os.urandom(NONCE_SIZE)
    return nonce + AESGCM(key).encrypt(nonce, data, where)


def _unseal(key: bytes, sealed: bytes, where: bytes) -> bytes:
    if len(sealed) < NONCE_SIZE + TAG_SIZE:
        raise InvalidSeal("shorter than a nonce and a tag")
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], where)
    except InvalidTag as error:
        raise InvalidSeal("not sealed with this key for this place") from error
