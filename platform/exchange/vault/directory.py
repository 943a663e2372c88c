"""Whose public key is whose: every use goes by the signed directory, never by the bare row."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange.clock import micros
from exchange.vault.models import PersonKey
from exchange_crypto import directory
from exchange_crypto.attested import FIRST, hash_body
from exchange_crypto.bundles import Bundle
from exchange_crypto.directory import KeyEntry, SignedEntry
from exchange_crypto.epochs import PLATFORM
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.roots import RootMac


class Directory:
    """Public keys that the platform vouches for; what was checked once in this process is not checked again."""

    def __init__(self, platform: Bundle, mac: RootMac) -> None:
        self._platform = platform
        self._mac = mac
        self._checked: dict[tuple[UUID, int, bytes], KeyEntry] = {}

    def publish(self, session: Session, account: UUID, bundle: Bundle, at: datetime) -> int:
        """Add the person's next key to the directory, in the caller's transaction, and return its version."""
        last = _latest(session, account)
        entry = KeyEntry(
            account=account,
            key_version=last.version + 1 if last else 1,
            hybrid_public_hash=directory.hash_public(bundle.hybrid_public),
            signing_public=bundle.signing_public,
            at=micros(at),
            previous=hash_body(last.body) if last else FIRST,
        )
        signed = directory.sign(self._platform.signing_seed, self._mac, entry)
        session.add(
            PersonKey(
                account_id=account,
                version=entry.key_version,
                hybrid_public=bundle.hybrid_public,
                body=signed.body,
                signature=signed.signature,
                mac=signed.mac,
            )
        )
        return entry.key_version

    def current(self, session: Session, account: UUID) -> tuple[int, bytes] | None:
        """Return the version and the 1216-byte public key to wrap to; None if the person has no keys yet."""
        if account == PLATFORM:
            return 1, self._platform.hybrid_public
        row = _latest(session, account)
        if row is None:
            return None
        entry = self._entry(session, row)
        directory.check_public(entry, account, row.version, row.hybrid_public)
        return row.version, row.hybrid_public

    def signing_public(self, session: Session, account: UUID, version: int) -> bytes:
        """Return the key that this author's statements must be signed by; InvalidSeal if none is vouched for."""
        if account == PLATFORM:
            return self._platform.signing_public
        row = session.get(PersonKey, (account, version))
        if row is None:
            raise InvalidSeal("signed by nobody in the directory")
        return self._entry(session, row).signing_public

    def _entry(self, session: Session, row: PersonKey) -> KeyEntry:
        known = (row.account_id, row.version, row.body + row.signature + row.mac)
        if known not in self._checked:
            entry = directory.check(
                SignedEntry(row.body, row.signature, row.mac), self._platform.signing_public, self._mac
            )
            before = session.get(PersonKey, (row.account_id, row.version - 1))
            directory.check_link(entry, before.body if before else None)
            if (entry.account, entry.key_version) != (row.account_id, row.version):
                raise InvalidSeal("an entry of the directory stands under another's name")
            self._checked[known] = entry
        return self._checked[known]


def _latest(session: Session, account: UUID) -> PersonKey | None:
    query = select(PersonKey).where(PersonKey.account_id == account)
    return session.scalars(query.order_by(PersonKey.version.desc()).limit(1)).one_or_none()
