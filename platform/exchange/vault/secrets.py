"""The platform's own secrets: drawn once, wrapped under the root key, unwrapped once a process."""

import os
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from exchange.vault.models import PlatformSecret
from exchange_crypto.bundles import Bundle, seal_platform, unseal_platform
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.roots import RootKey, RootMac

MAC = "mac"
PLATFORM = "platform"
LOG_HMAC = "log-hmac"
LOG_SIGN = "log-sign"
AUDIT_PRIVATE = "audit-private"
VERSION = 1


class SecretsRefused(Exception):
    """The platform's secrets can't be opened; the sentence names the remedy."""


def make_all(session: Session, root: RootKey, at: datetime) -> None:
    """Draw every secret that is not there yet, in the caller's transaction."""
    _keep(session, root, MAC, os.urandom(40), at)
    for purpose in (LOG_HMAC, LOG_SIGN, AUDIT_PRIVATE):
        _keep(session, root, purpose, os.urandom(32), at)
    if _row(session, PLATFORM) is None:
        wrapped = seal_platform(Bundle.generate(), root, VERSION)
        session.execute(insert(PlatformSecret).values(purpose=PLATFORM, version=VERSION, wrapped=wrapped, made_at=at))


def open_mac(session: Session, root: RootKey) -> RootMac:
    """Return the MAC key: its 8-byte id comes first, so that a rotation can tell old from new."""
    secret = open_secret(session, root, MAC)
    return RootMac(secret[:8], secret[8:])


def open_platform(session: Session, root: RootKey) -> Bundle:
    """Return the platform's own bundle; SecretsRefused unless this root key sealed it."""
    try:
        return unseal_platform(_wrapped(session, PLATFORM), root, VERSION)
    except InvalidSeal as error:
        raise SecretsRefused(_WRONG_KEY) from error


def open_secret(session: Session, root: RootKey, purpose: str) -> bytes:
    """Return a secret; SecretsRefused if it isn't there or the keyring is another's."""
    try:
        return root.unwrap(purpose, purpose.encode(), VERSION, _wrapped(session, purpose))
    except InvalidSeal as error:
        raise SecretsRefused(_WRONG_KEY) from error


_WRONG_KEY = "the keyring does not open this database's secrets: use the keyring that belongs to it"


def _keep(session: Session, root: RootKey, purpose: str, secret: bytes, at: datetime) -> None:
    if _row(session, purpose) is None:
        wrapped = root.wrap(purpose, purpose.encode(), VERSION, secret)
        session.execute(insert(PlatformSecret).values(purpose=purpose, version=VERSION, wrapped=wrapped, made_at=at))


def _wrapped(session: Session, purpose: str) -> bytes:
    wrapped = _row(session, purpose)
    if wrapped is None:
        raise SecretsRefused("the database holds no secrets yet: run `exchange init` first")
    return wrapped


def _row(session: Session, purpose: str) -> bytes | None:
    query = select(PlatformSecret.wrapped).where(PlatformSecret.purpose == purpose)
    return session.scalar(query.order_by(PlatformSecret.version.desc()).limit(1))
