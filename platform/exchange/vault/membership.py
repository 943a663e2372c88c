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
from exchange.access.refusals import NoKey
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
        self.renewed: list[EpochSecret] = []

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
        """Wrap every epoch to these persons' present keys and return whom: those without keys wait until they enrol."""
        key = self._key(dossier)
        if key.protection == NETWORK:
            return []
        held = self._holders(dossier, key.epoch)
        joining = [one for one in self._with_keys(dossier, accounts) if held.get(one) != self._key_of(one)[0]]
        if not joining:
            return []
        for epoch in range(1, key.epoch + 1):
            secret = self._openable(dossier, epoch)
            for account in joining:
                self._wrap(secret, account)
        self._describe(self._openable(dossier, key.epoch))
        self._ring.look_again()
        return joining

    def expel(self, dossier: UUID, accounts: Iterable[UUID]) -> None:
        """Delete these persons' wraps and cached keys at once; the dossier's key is renewed at its next sealing."""
        key = self._key(dossier)
        leaving = [one for one in accounts if one != PLATFORM]
        if key.protection != NETWORK and set(leaving) & self._holders(dossier, key.epoch).keys():
            key.renewal_due = "member-left"
        for table in (EpochWrap.member_id, PendingMember.account_id, SessionEpoch.account_id):
            model = table.class_
            self._session.execute(delete(model).where(model.dossier_id == dossier, table.in_(leaving)))
        self._session.flush()
        self._ring.look_again()

    def current(self, dossier: UUID) -> EpochSecret:
        """Return the epoch to seal to, renewed first if a member left or it is 90 days old."""
        key = self._key(dossier)
        if key.renewal_due or self._at - key.renewed_at > RENEWAL_AGE:
            self.renewed.append(self._new_epoch(dossier, self._holders(dossier, key.epoch)))
            return self.renewed[-1]
        return self._ring.secret(dossier, key.epoch)

    def enrol(self, account: UUID) -> list[UUID]:
        """Give a person who now has keys the dossiers that waited for them, by the platform; return which."""
        query = select(PendingMember.dossier_id).where(PendingMember.account_id == account)
        dossiers = list(self._session.scalars(query.order_by(PendingMember.dossier_id)))
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

    def _holders(self, dossier: UUID, epoch: int) -> dict[UUID, int]:
        """Return who holds the epoch, each with the version of the key that it is wrapped to."""
        columns = select(EpochWrap.member_id, EpochWrap.key_version)
        rows = self._session.execute(columns.where(EpochWrap.dossier_id == dossier, EpochWrap.epoch == epoch))
        return {row.member_id: row.key_version for row in rows}

    def _openable(self, dossier: UUID, epoch: int) -> EpochSecret:
        """Open by the actor's own key, or by the platform's, which `standard` allows it for adding members."""
        try:
            return self._ring.secret(dossier, epoch)
        except NoKey:
            return Ring(self._vault, self._session, SYSTEM).secret(dossier, epoch)

    def _new_epoch(self, dossier: UUID, holders: Iterable[UUID]) -> EpochSecret:
        key = self._key(dossier)
        reason = key.renewal_due or ("age" if key.epoch else "opened")
        secret = EpochSecret(os.urandom(epochs.SECRET_SIZE), dossier, key.epoch + 1)
        for member in holders:
            self._wrap(secret, member)
        self._describe(secret)
        key.epoch, key.renewal_due, key.renewed_for, key.renewed_at = secret.epoch, "", reason, self._at
        self._session.flush()
        self._ring.keep(secret)
        return secret

    def _wrap(self, secret: EpochSecret, member: UUID) -> None:
        version, public = self._key_of(member)
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

    def _describe(self, secret: EpochSecret) -> None:
        """State who holds the epoch from now on: those it is wrapped to, by the keys it is wrapped to."""
        key = self._key(secret.dossier)
        before = self._session.get(EpochDescriptor, (secret.dossier, key.descriptor))
        author, version, seed = self._ring.sign_as()
        descriptor = Descriptor(
            dossier=secret.dossier,
            n=key.descriptor + 1,
            epoch=secret.epoch,
            protection=key.protection,
            recipient_hash=secret.recipient_hash,
            members=tuple(sorted(self._holders(secret.dossier, secret.epoch).items(), key=lambda one: one[0].bytes)),
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

    def _key_of(self, member: UUID) -> tuple[int, bytes]:
        found = self._vault.directory.current(self._session, member)
        assert found is not None
        return found


def expel_everywhere(session: Session, account: UUID) -> int:
    """Take every key from a person who left, in the caller's transaction; return how many dossiers are renewed."""
    dossiers = select(EpochWrap.dossier_id).where(EpochWrap.member_id == account).distinct()
    count = session.scalar(select(func.count()).select_from(dossiers.subquery())) or 0
    session.execute(update(DossierKey).where(DossierKey.dossier_id.in_(dossiers)).values(renewal_due="member-left"))
    for table in (EpochWrap.member_id, PendingMember.account_id, SessionEpoch.account_id):
        session.execute(delete(table.class_).where(table == account))
    return count
