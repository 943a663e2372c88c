"""Who holds a dossier's key: founding, admitting, expelling, renewing. Every change is a signed descriptor.

Removing a person deletes wraps and cached keys at once; the new epoch is made by the next act that seals there.
"""

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from exchange.access.actor import SYSTEM
from exchange.clock import micros
from exchange.vault.keeper import Vault
from exchange.vault.models import DossierKey, EpochDescriptor, EpochWrap, PendingMember, SessionEpoch
from exchange.vault.ring import Ring
from exchange_crypto import epochs, wraps
from exchange_crypto.attested import FIRST, hash_body
from exchange_crypto.epochs import NETWORK, PLATFORM, STANDARD, Descriptor, EpochSecret

RENEWAL_AGE = timedelta(days=90)


class Membership:
    """Changes to who holds keys, by the actor of a ring, in the ring's transaction."""

    def __init__(self, vault: Vault, session: Session, ring: Ring, at: datetime) -> None:
        self._vault = vault
        self._session = session
        self._ring = ring
        self._at = at

    def found(self, dossier: UUID, protection: str, accounts: Iterable[UUID]) -> EpochSecret:
        """Make a dossier's first epoch for these persons (those without keys wait) and, by protection, the platform."""
        if protection not in (NETWORK, STANDARD):
            raise ValueError("dossiers are opened with protection network or standard")
        self._session.add(
            DossierKey(dossier_id=dossier, protection=protection, epoch=0, descriptor=0, renewed_at=self._at)
        )
        holders = [PLATFORM] if protection == NETWORK else [PLATFORM, *self._with_keys(dossier, accounts)]
        return self._new_epoch(dossier, holders)

    def admit(self, dossier: UUID, accounts: Iterable[UUID]) -> list[UUID]:
        """Wrap every epoch to these persons and return whom: those without keys wait until they enrol."""
        key = self._key(dossier)
        if key.protection == NETWORK:
            return []
        holders = self._holders(dossier, key.epoch)
        joining = [one for one in self._with_keys(dossier, accounts) if one not in holders]
        if not joining:
            return []
        for epoch in range(1, key.epoch + 1):
            secret = self._openable(dossier, epoch)
            for account in joining:
                self._wrap(secret, account)
        self._describe(self._openable(dossier, key.epoch), [*holders, *joining])
        return joining

    def expel(self, dossier: UUID, accounts: Iterable[UUID]) -> None:
        """Delete these persons' wraps and cached keys at once; the dossier's key is renewed at its next sealing."""
        for account in accounts:
            for table in (EpochWrap.member_id, PendingMember.account_id, SessionEpoch.account_id):
                model = table.class_
                self._session.execute(delete(model).where(model.dossier_id == dossier, table == account))
        self._session.execute(
            update(DossierKey)
            .where(DossierKey.dossier_id == dossier, DossierKey.protection != NETWORK)
            .values(renewal_due="member-left")
        )

    def current(self, dossier: UUID) -> EpochSecret:
        """Return the epoch to seal to, renewed first if a member left or it is 90 days old."""
        key = self._key(dossier)
        if key.renewal_due or self._at - key.renewed_at > RENEWAL_AGE:
            return self._new_epoch(dossier, self._holders(dossier, key.epoch))
        return self._ring.secret(dossier, key.epoch)

    def enrol(self, account: UUID) -> list[UUID]:
        """Give a person who now has keys the dossiers that waited for them, by the platform; return which."""
        query = select(PendingMember.dossier_id).where(PendingMember.account_id == account)
        dossiers = list(self._session.scalars(query))
        for dossier in dossiers:
            self.admit(dossier, [account])
        return dossiers

    def _key(self, dossier: UUID) -> DossierKey:
        query = select(DossierKey).where(DossierKey.dossier_id == dossier).with_for_update()
        return self._session.scalars(query.execution_options(populate_existing=True)).one()

    def _with_keys(self, dossier: UUID, accounts: Iterable[UUID]) -> list[UUID]:
        """Return those who can be wrapped to; note the others as waiting."""
        able = []
        for account in dict.fromkeys(accounts):
            if self._vault.directory.current(self._session, account) is None:
                self._session.merge(PendingMember(dossier_id=dossier, account_id=account))
            else:
                able.append(account)
                waiting = (PendingMember.dossier_id == dossier, PendingMember.account_id == account)
                self._session.execute(delete(PendingMember).where(*waiting))
        return able

    def _holders(self, dossier: UUID, epoch: int) -> list[UUID]:
        query = select(EpochWrap.member_id).where(EpochWrap.dossier_id == dossier, EpochWrap.epoch == epoch)
        return list(self._session.scalars(query))

    def _openable(self, dossier: UUID, epoch: int) -> EpochSecret:
        """Open by the actor's own key, or by the platform's, which `standard` allows it for adding members."""
        own = self._holds(dossier, epoch)
        ring = self._ring if own else Ring(self._vault, self._session, SYSTEM)
        return ring.secret(dossier, epoch)

    def _holds(self, dossier: UUID, epoch: int) -> bool:
        person, _, _ = self._ring.sign_as()
        return self._session.get(EpochWrap, (dossier, epoch, person)) is not None

    def _new_epoch(self, dossier: UUID, holders: Iterable[UUID]) -> EpochSecret:
        key = self._key(dossier)
        reason = key.renewal_due or ("age" if key.epoch else "opened")
        secret = EpochSecret(os.urandom(epochs.SECRET_SIZE), dossier, key.epoch + 1)
        holders = list(holders)
        for member in holders:
            self._wrap(secret, member)
        self._describe(secret, holders)
        key.epoch, key.renewal_due, key.renewed_for, key.renewed_at = secret.epoch, "", reason, self._at
        self._session.flush()
        self._ring.keep(secret)
        return secret

    def _wrap(self, secret: EpochSecret, member: UUID) -> None:
        found = self._vault.directory.current(self._session, member)
        assert found is not None
        version, public = found
        place = wraps.WrapPlace(secret.dossier, secret.epoch, member, version, secret.recipient_hash)
        self._session.merge(
            EpochWrap(
                dossier_id=secret.dossier,
                epoch=secret.epoch,
                member_id=member,
                key_version=version,
                recipient_hash=secret.recipient_hash,
                wrapped=wraps.wrap(public, secret.secret, place),
            )
        )

    def _describe(self, secret: EpochSecret, holders: Iterable[UUID]) -> None:
        key = self._key(secret.dossier)
        before = self._session.get(EpochDescriptor, (secret.dossier, key.descriptor))
        author, version, seed = self._ring.sign_as()
        descriptor = Descriptor(
            dossier=secret.dossier,
            n=key.descriptor + 1,
            epoch=secret.epoch,
            protection=key.protection,
            recipient_hash=secret.recipient_hash,
            members=self._versions(holders),
            author=author,
            author_key_version=version,
            at=micros(self._at),
            previous=hash_body(before.body) if before else FIRST,
        )
        signed = epochs.sign(seed, self._vault.mac, descriptor)
        parts = {"body": signed.body, "signature": signed.signature, "mac": signed.mac}
        self._session.add(EpochDescriptor(dossier_id=secret.dossier, n=descriptor.n, epoch=secret.epoch, **parts))
        key.descriptor = descriptor.n
        self._session.flush()

    def _versions(self, holders: Iterable[UUID]) -> tuple[tuple[UUID, int], ...]:
        found = []
        for member in sorted(set(holders), key=lambda one: one.bytes):
            current = self._vault.directory.current(self._session, member)
            assert current is not None
            found.append((member, current[0]))
        return tuple(found)


def expel_everywhere(session: Session, account: UUID) -> int:
    """Take every key from a person who left, in the caller's transaction; return how many dossiers are renewed."""
    dossiers = select(EpochWrap.dossier_id).where(EpochWrap.member_id == account).distinct()
    count = session.scalar(select(func.count()).select_from(dossiers.subquery())) or 0
    session.execute(update(DossierKey).where(DossierKey.dossier_id.in_(dossiers)).values(renewal_due="member-left"))
    for table in (EpochWrap.member_id, PendingMember.account_id, SessionEpoch.account_id):
        session.execute(delete(table.class_).where(table == account))
    return count
