"""The root of trust: what wraps every other key. A keyring file is the default; an HSM offers the same `RootKey`.

It refuses a keyring that others may read, that is torn, or that has been altered. Formats: README.md, "Root".
"""

import fcntl
import hashlib
import hmac
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from exchange_crypto import canonical
from exchange_crypto.canonical import b64, unb64
from exchange_crypto.encoding import ctx, xp
from exchange_crypto.errors import InvalidKey, InvalidSeal

KID_SIZE = 8
KEY_SIZE = 32
NONCE_SIZE = 12
TAG_SIZE = 16
HEAD = b"\x01\x01"  # version of the format, algorithm AES-256-GCM
HEAD_SIZE = len(HEAD) + KID_SIZE
WRAP_OVERHEAD = HEAD_SIZE + NONCE_SIZE + TAG_SIZE

FORMAT = "exchange-keyring/1"
ACTIVE = "active"
RETIRED = "retired"
LARGEST_FILE = 65536

WRAP_LABEL = "exchange/v1/kek"
KID_LABEL = "exchange/v1/kid"


class RootKey(Protocol):
    """A key-encryption key that never leaves its holder."""

    @property
    def kid(self) -> bytes:
        """The 8-byte name of the key that wraps now."""

    def wrap(self, purpose: str, object_id: bytes, version: int, secret: bytes) -> bytes:
        """Return the secret sealed for this purpose, object and version: 38 bytes longer."""

    def unwrap(self, purpose: str, object_id: bytes, version: int, wrapped: bytes) -> bytes:
        """Return the secret; InvalidSeal unless it was wrapped here for exactly this."""


def kid_of(wrapped: bytes) -> bytes:
    """Return the 8-byte name of the key a blob is wrapped under; InvalidSeal if it is no wrapped blob."""
    if len(wrapped) < WRAP_OVERHEAD or not wrapped.startswith(HEAD):
        raise InvalidSeal("not wrapped under a root key")
    return wrapped[len(HEAD) : HEAD_SIZE]


def rewrap(root: RootKey, purpose: str, object_id: bytes, version: int, wrapped: bytes) -> bytes:
    """Return the blob under the root's present key, itself if it already is; repeating it does no harm."""
    if kid_of(wrapped) == root.kid:
        return wrapped
    return root.wrap(purpose, object_id, version, root.unwrap(purpose, object_id, version, wrapped))


def place(kid: bytes, purpose: str, object_id: bytes, version: int) -> bytes:
    """Return the associated data that binds a blob to its key and use, the same for every kind of root."""
    return ctx(WRAP_LABEL, kid, purpose, object_id, version)


class KeyringRefused(Exception):
    """A keyring file that must not be used as it is; the message says what to do about it."""


class Keyring(RootKey):
    """The keys of a keyring file: the last active one wraps, every one of them still opens what it wrapped."""

    def __init__(self, path: Path, keys: "list[_FileKey]") -> None:
        self.path = path
        self._keys = keys

    @classmethod
    def create(cls, path: Path) -> "Keyring":
        """Write a new keyring of one key, mode 0600; FileExistsError rather than touch one that is there."""
        keyring = cls(path, [_FileKey(os.urandom(KEY_SIZE), ACTIVE)])
        _write_new(path, keyring._text())
        _sync_folder(path.parent)
        return keyring

    @classmethod
    def load(cls, path: Path) -> "Keyring":
        """Read a keyring; KeyringRefused if others may read it, or if it is missing, torn or altered."""
        return cls(path, _parsed(path, _read(path)))

    @property
    def kid(self) -> bytes:
        return self._active()[-1].kid

    @property
    def kids(self) -> dict[bytes, str]:
        """The state, active or retired, of each key by its kid, oldest first."""
        return {key.kid: key.state for key in self._keys}

    def wrap(self, purpose: str, object_id: bytes, version: int, secret: bytes, *, nonce: bytes | None = None) -> bytes:
        if nonce is None:
            nonce = os.urandom(NONCE_SIZE)
        key = self._active()[-1]
        return HEAD + key.kid + nonce + key.cipher.encrypt(nonce, secret, place(key.kid, purpose, object_id, version))

    def unwrap(self, purpose: str, object_id: bytes, version: int, wrapped: bytes) -> bytes:
        key = self._named(kid_of(wrapped))
        nonce, sealed = wrapped[HEAD_SIZE : HEAD_SIZE + NONCE_SIZE], wrapped[HEAD_SIZE + NONCE_SIZE :]
        try:
            return key.cipher.decrypt(nonce, sealed, place(key.kid, purpose, object_id, version))
        except InvalidTag as error:
            raise InvalidSeal("not wrapped here for this") from error

    def add(self) -> bytes:
        """Put a new key on file that wraps from now on, and return its kid; the older ones go on opening."""
        key = _FileKey(os.urandom(KEY_SIZE), ACTIVE)
        self._replace([*self._keys, key])
        return key.kid

    def retire(self, kid: bytes) -> None:
        """Put on file that a key wraps no more; KeyringRefused if it is unknown or the last active one."""
        if kid not in self.kids:
            raise KeyringRefused(f"{self.path} has no key {kid.hex()}: list its keys and name one of them")
        if [key.kid for key in self._active()] == [kid]:
            raise KeyringRefused(f"{kid.hex()} is the only active key of {self.path}: add a key first")
        self._replace([_FileKey(key.secret, RETIRED if key.kid == kid else key.state) for key in self._keys])

    def _active(self) -> "list[_FileKey]":
        return [key for key in self._keys if key.state == ACTIVE]

    def _named(self, kid: bytes) -> "_FileKey":
        if kid not in self.kids:
            # Another process may have added a key: rotating the root needs no restart.
            self._keys = Keyring.load(self.path)._keys
        for key in self._keys:
            if key.kid == kid:
                return key
        raise InvalidSeal("wrapped under a key that this keyring does not have")

    def _replace(self, keys: "list[_FileKey]") -> None:
        """Write the keys beside the file and rename them over it, so that a crash leaves the old file or the new."""
        with _held(self.path.parent):
            if _read(self.path) != self._text():
                raise KeyringRefused(f"{self.path} was changed meanwhile: load it again and repeat")
            beside = self.path.with_name(f".{self.path.name}.{os.urandom(8).hex()}")
            try:
                _write_new(beside, Keyring(self.path, keys)._text())
                beside.rename(self.path)
            finally:
                beside.unlink(missing_ok=True)
            _sync_folder(self.path.parent)
        self._keys = keys

    def _text(self) -> bytes:
        keys = [{"key": b64(key.secret), "kid": key.kid.hex(), "state": key.state} for key in self._keys]
        return canonical.encode({"format": FORMAT, "keys": keys}) + b"\n"


class RootMac:
    """The platform's own HMAC key M, unwrapped once per process: it attests rows and gives small keys."""

    def __init__(self, kid: bytes, key: bytes) -> None:
        if len(kid) != KID_SIZE or len(key) != KEY_SIZE:
            raise InvalidKey("a MAC key has a kid of 8 and 32 bytes")
        self.kid = kid
        self._key = key

    def mac(self, label: str, data: bytes) -> bytes:
        """Return kid 8 | HMAC-SHA256 32 of the data under the label's own key."""
        return self.kid + hmac.digest(self.derive(label, KEY_SIZE), data, hashlib.sha256)

    def verify(self, label: str, data: bytes, tag: bytes) -> None:
        """Raise InvalidSeal unless the tag is ours, for this label and data."""
        if not hmac.compare_digest(self.mac(label, data), tag):
            raise InvalidSeal("not attested by this platform")

    def derive(self, label: str, length: int) -> bytes:
        """Return a key of its own for a label; a label used here is never one used for a MAC."""
        return xp(self._key, label.encode("ascii"), length)


class _FileKey:
    """One AES-256 key of a keyring; its kid is derived from it, so an altered key can't keep its name."""

    def __init__(self, secret: bytes, state: str) -> None:
        if len(secret) != KEY_SIZE:
            raise InvalidKey("a root key has 32 bytes")
        if state not in (ACTIVE, RETIRED):
            raise InvalidKey("a root key is active or retired")
        self.secret = secret
        self.state = state
        self.kid = xp(secret, ctx(KID_LABEL), KID_SIZE)
        self.cipher = AESGCM(secret)


def _parsed(path: Path, text: bytes) -> list[_FileKey]:
    """Return the keys if writing them again gives this very text, which leaves no room for a torn or edited file."""
    try:
        keys = [_FileKey(unb64(row["key"]), row["state"]) for row in canonical.decode(text[:-1])["keys"]]
    except (InvalidSeal, InvalidKey, KeyError, TypeError, AttributeError) as error:
        raise KeyringRefused(f"{path} is torn or altered: restore it from its backup") from error
    keyring = Keyring(path, keys)
    if keyring._text() != text or len(keyring.kids) != len(keys) or not keyring._active():
        raise KeyringRefused(f"{path} is torn or altered: restore it from its backup")
    return keys


def _read(path: Path) -> bytes:
    """Return the file's bytes; its mode is that of the opened file, so that no swap comes between look and read."""
    try:
        with _opened(path, os.O_NONBLOCK) as handle:
            _check_mode(path, os.fstat(handle).st_mode)
            return os.read(handle, LARGEST_FILE)
    except OSError as error:
        raise KeyringRefused(f"{path} can't be read: {error.strerror}; create it, or name the right path") from error


def _check_mode(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise KeyringRefused(f"{path} is not a file: name the right path")
    if mode & 0o077:
        raise KeyringRefused(f"{path} is open to others (mode {mode & 0o777:04o}): chmod 600 it and add a key")


def _write_new(path: Path, text: bytes) -> None:
    """Write a file that was not there, readable by its owner alone; whole on the disk, or gone again."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(file, "wb") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
    except BaseException:
        path.unlink()
        raise


def _sync_folder(folder: Path) -> None:
    """Make a rename in the folder outlast a power cut."""
    with _opened(folder, os.O_DIRECTORY) as handle:
        os.fsync(handle)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Let one process at a time replace a keyring of the folder."""
    with _opened(folder, os.O_DIRECTORY) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | flags)
    try:
        yield handle
    finally:
        os.close(handle)
