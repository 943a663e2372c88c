"""Who an age file is for: X25519, the post-quantum hybrid, and (for reading) passphrases; keys in their written form.

An identity refuses a malformed stanza of its own kind and passes over every other kind.
"""

import os
from collections.abc import Sequence
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from exchange_crypto import bech32, hybrid
from exchange_crypto.age_failures import HeaderFailure, NoMatch
from exchange_crypto.age_header import FILE_KEY_SIZE, Header, Stanza, b64, hkdf, unb64
from exchange_crypto.errors import InvalidKey, InvalidSeal

X25519 = "X25519"
X25519_INFO = b"age-encryption.org/v1/X25519"
X25519_RECIPIENT_PREFIX = "age"
X25519_IDENTITY_PREFIX = "AGE-SECRET-KEY-"
X25519_KEY_SIZE = 32

HYBRID = "mlkem768x25519"
HYBRID_INFO = b"age-encryption.org/mlkem768x25519"
HYBRID_RECIPIENT_PREFIX = "age1pq"
HYBRID_IDENTITY_PREFIX = "AGE-SECRET-KEY-PQ-"

SCRYPT = "scrypt"
SCRYPT_LABEL = b"age-encryption.org/v1/scrypt"
SCRYPT_SALT_SIZE = 16
LARGEST_WORK_FACTOR = 20  # 1 GiB of memory and some seconds

BODY_SIZE = FILE_KEY_SIZE + 16

_ZERO_NONCE = bytes(12)  # every wrap key serves once


class Recipient(Protocol):
    """One for whom a file key can be wrapped; `post_quantum` kinds and others don't share a file."""

    post_quantum: bool

    def wrap(self, file_key: bytes) -> Stanza: ...


class Identity(Protocol):
    """One who may open stanzas: None for a stanza of another, HeaderFailure for a malformed one of the own kind."""

    def unwrap(self, stanza: Stanza) -> bytes | None: ...


class X25519Recipient:
    """A 32-byte X25519 public key, written `age1…`."""

    post_quantum = False

    def __init__(self, public: bytes) -> None:
        self.public = _sized(public, X25519_KEY_SIZE)

    def __str__(self) -> str:
        return bech32.encode(X25519_RECIPIENT_PREFIX, self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza under a fresh share; InvalidKey for a low-order public key."""
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        try:
            shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.public))
        except ValueError as error:
            raise InvalidKey("a low-order X25519 key") from error
        key = hkdf(shared, share + self.public, X25519_INFO)
        return Stanza(X25519, (b64(share).decode(),), ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, file_key, None))


class X25519Identity:
    """A 32-byte X25519 secret, written `AGE-SECRET-KEY-1…`."""

    def __init__(self, secret: bytes) -> None:
        self._secret = _sized(secret, X25519_KEY_SIZE)
        self._key = X25519PrivateKey.from_private_bytes(secret)
        self.recipient = X25519Recipient(self._key.public_key().public_bytes_raw())

    def reveal(self) -> str:
        """Return the secret in its written form."""
        return bech32.encode(X25519_IDENTITY_PREFIX, self._secret)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or None if it isn't for this identity; HeaderFailure for a low-order share."""
        if stanza.kind != X25519:
            return None
        share = _value(_arguments(stanza, 1)[0], X25519_KEY_SIZE)
        try:
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError as error:
            raise HeaderFailure("a low-order share") from error
        return _opened(hkdf(shared, share + self.recipient.public, X25519_INFO), stanza.body)


class HybridRecipient:
    """A 1216-byte X-Wing public key (see `hybrid`), written `age1pq1…`."""

    post_quantum = True

    def __init__(self, public: bytes) -> None:
        self.public = _sized(public, hybrid.PUBLIC_SIZE)

    def __str__(self) -> str:
        return bech32.encode(HYBRID_RECIPIENT_PREFIX, self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza; InvalidKey if the public key is none."""
        sealed = hybrid.seal(self.public, HYBRID_INFO, file_key)
        return Stanza(HYBRID, (b64(sealed[: hybrid.ENC_SIZE]).decode(),), sealed[hybrid.ENC_SIZE :])


class HybridIdentity:
    """A 32-byte X-Wing seed, written `AGE-SECRET-KEY-PQ-1…`."""

    def __init__(self, seed: bytes) -> None:
        self._seed = _sized(seed, hybrid.SEED_SIZE)
        self._key = hybrid.HybridKey(seed)
        self.recipient = HybridRecipient(self._key.public)

    def reveal(self) -> str:
        """Return the secret in its written form."""
        return bech32.encode(HYBRID_IDENTITY_PREFIX, self._seed)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or None if it isn't for this identity; HeaderFailure for a low-order share."""
        if stanza.kind != HYBRID:
            return None
        enc = _value(_arguments(stanza, 1)[0], hybrid.ENC_SIZE)
        try:
            self._key.check_share(enc)
        except InvalidSeal as error:
            raise HeaderFailure("a low-order share") from error
        try:
            return self._key.open(enc + stanza.body, HYBRID_INFO)
        except InvalidSeal:
            return None


class ScryptIdentity:
    """A passphrase (RFC 7914), for the library only: the server never lets a stranger choose how much it computes."""

    def __init__(self, passphrase: bytes, max_work_factor: int = LARGEST_WORK_FACTOR) -> None:
        self._passphrase = passphrase
        self._max_work_factor = max_work_factor

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or None for another passphrase; HeaderFailure above the largest work factor."""
        if stanza.kind != SCRYPT:
            return None
        salt, work_factor = _arguments(stanza, 2)
        labelled = SCRYPT_LABEL + _value(salt, SCRYPT_SALT_SIZE)
        scrypt = Scrypt(labelled, 32, n=1 << self._checked(work_factor), r=8, p=1)
        return _opened(scrypt.derive(self._passphrase), stanza.body)

    def _checked(self, text: str) -> int:
        # int() alone would take "+5", "1_0" and " 5".
        if not (text.isascii() and text.isdigit()) or text[0] == "0":
            raise HeaderFailure("not a work factor")
        if len(text) > 2 or int(text) > self._max_work_factor:
            raise HeaderFailure("a work factor above what is allowed")
        return int(text)


def new_identity() -> HybridIdentity:
    """Return a fresh post-quantum identity."""
    return HybridIdentity(os.urandom(hybrid.SEED_SIZE))


def new_x25519_identity() -> X25519Identity:
    """Return a fresh X25519 identity, for those whose age doesn't know the hybrid."""
    return X25519Identity(os.urandom(X25519_KEY_SIZE))


def parse_recipient(text: str) -> X25519Recipient | HybridRecipient:
    """Return the recipient written `age1…` or `age1pq1…`; InvalidKey for anything else."""
    prefix, data = bech32.decode(text)
    if prefix == HYBRID_RECIPIENT_PREFIX:
        return HybridRecipient(data)
    if prefix == X25519_RECIPIENT_PREFIX:
        return X25519Recipient(data)
    raise InvalidKey("not an age recipient")


def parse_identity(text: str) -> X25519Identity | HybridIdentity:
    """Return the identity written `AGE-SECRET-KEY-…`; InvalidKey for anything else, without repeating it."""
    prefix, data = bech32.decode(text)
    if prefix == HYBRID_IDENTITY_PREFIX:
        return HybridIdentity(data)
    if prefix == X25519_IDENTITY_PREFIX:
        return X25519Identity(data)
    raise InvalidKey("not an age identity")


def wrap(file_key: bytes, recipients: Sequence[Recipient]) -> list[Stanza]:
    """Return a stanza for each; ValueError for none, or for post-quantum ones beside others.

    One recipient that a quantum computer can break gives the whole file away.
    """
    if not recipients:
        raise ValueError("a file needs a recipient")
    if len({recipient.post_quantum for recipient in recipients}) > 1:
        raise ValueError("post-quantum recipients do not share a file with others")
    return [recipient.wrap(file_key) for recipient in recipients]


def unwrap(header: Header, identities: Sequence[Identity]) -> bytes:
    """Return the authenticated file key; NoMatch, HeaderFailure or HmacFailure."""
    if len(header.stanzas) > 1 and any(stanza.kind == SCRYPT for stanza in header.stanzas):
        raise HeaderFailure("a passphrase stanza is alone in its header")
    for identity in identities:
        for stanza in header.stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                header.check_mac(file_key)
                return file_key
    raise NoMatch("no identity opens this file")


def _sized(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise InvalidKey(f"a key of this kind has {size} bytes")
    return data


def _arguments(stanza: Stanza, count: int) -> tuple[str, ...]:
    # The body is measured before anything is opened: a longer one could be made to open under several keys.
    if len(stanza.arguments) != count or len(stanza.body) != BODY_SIZE:
        raise HeaderFailure(f"not a stanza of kind {stanza.kind}")
    return stanza.arguments


def _value(argument: str, size: int) -> bytes:
    value = unb64(argument.encode("ascii"))
    if len(value) != size:
        raise HeaderFailure("a stanza argument of the wrong length")
    return value


def _opened(key: bytes, body: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, body, None)
    except InvalidTag:
        return None
