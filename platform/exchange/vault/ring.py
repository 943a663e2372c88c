"""A key ring: what one actor can open, for the length of one act. It dies with the block that held it.

Opening takes the session's cached epoch, or unwraps once and checks who made the epoch and for whom.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, and_, bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from exchange import db
from exchange.access.actor import Actor, SessionKeys
from exchange.access.refusals import NoKey
from exchange.vault.keeper import Vault
from exchange.vault.models import DossierKey, EpochDescriptor, EpochWrap, SessionEpoch
from exchange_crypto import bundles, epochs, fields, wraps
from exchange_crypto.attested import hash_body
from exchange_crypto.bundles import Bundle
from exchange_crypto.epochs import NETWORK, PLATFORM, Descriptor, EpochSecret, SignedDescriptor
from exchange_crypto.errors import InvalidSeal

Spot = tuple[UUID, int]


@dataclass
class Learnt:
    """An epoch unwrapped in this block, to be cached for the session."""

    secret: EpochSecret
    descriptor_hash: bytes


class Ring:
    """The keys of one actor in one block."""

    def __init__(self, vault: Vault, session: Session, actor: Actor) -> None:
        self._vault = vault
        self._session = session
        self._actor = actor
        self._secrets: dict[Spot, EpochSecret] = {}
        self._with: set[Spot] = set()
        self._without: set[Spot] = set()
        self._bundle: Bundle | None = None
        self.learnt: list[Learnt] = []
        self._authors: dict[tuple[UUID, int], bytes] = {}
        self._last: dict[Spot, EpochDescriptor] = {}
        self._at_hand: list[object] = []  # the session forgets rows that nobody holds
        self._closed = False

    def prepare(self, spots: Iterable[Spot]) -> None:
        """Fetch in one query what the session has cached of these epochs, and which of them the actor has no wrap of.

        What unwrapping and checking several needs that are not cached is fetched in three queries more.
        """
        wanted = {spot for spot in spots if spot not in self._secrets}
        if wanted and self._actor.keys is not None:
            held = {(row.dossier_id, row.epoch): row for row in self._wraps({dossier for dossier, _ in wanted})}
            self._with |= wanted & held.keys()
            self._without |= wanted - held.keys()
            for spot in wanted & held.keys():
                if held[spot].sealed is not None and held[spot].body is not None:
                    self._take_cached(held[spot])
            unknown = (wanted & held.keys()) - self._secrets.keys()
            if len(unknown) > 1:
                self._fetch(unknown)

    def secret(self, dossier: UUID, epoch: int) -> EpochSecret:
        """Return the epoch's keys; NoKey if the actor has none, InvalidSeal if the chain behind them is broken."""
        if self._closed:
            raise RuntimeError("the opener is used after its act")
        spot = (dossier, epoch)
        if spot not in self._secrets and spot not in self._with and spot not in self._without:
            self.prepare([spot])
        if spot in self._without:
            raise NoKey
        if spot not in self._secrets:
            self._secrets[spot] = self._unwrap(dossier, epoch)
        return self._secrets[spot]

    def keep(self, secret: EpochSecret) -> None:
        """Hold a secret that was just made in this block."""
        self._secrets[secret.dossier, secret.epoch] = secret

    def look_again(self) -> None:
        """Forget what was found: this block changed who holds keys."""
        self._secrets.clear()
        self._with.clear()
        self._without.clear()
        self._last.clear()
        self._at_hand.clear()
        self.learnt.clear()

    def text(self, dossier: UUID, table: str, column: str, row: UUID, sealed: bytes) -> str:
        """Return a sealed text in clear."""
        secret = self.secret(dossier, fields.epoch_of(sealed))
        return fields.unseal(secret.field_key, fields.Place(dossier, table, column, row), sealed).decode("utf-8")

    def kept(self, row: UUID, sealed: bytes) -> bytes:
        """Return what was sealed to the actor alone."""
        bundle = self._own_bundle()
        assert self._actor.person is not None
        return fields.unseal_kept(bundle.hybrid, self._actor.person, row, sealed)

    def sign_as(self) -> tuple[UUID, int, bytes]:
        """Return account, key version and signing seed for a statement by this actor, or by the platform."""
        keys = self._actor.keys
        if keys is None or self._actor.person is None:
            return PLATFORM, 1, self._vault.platform.signing_seed
        return self._actor.person, keys.key_version, self._own_bundle().signing_seed

    def close(self) -> None:
        """Forget everything."""
        self.look_again()
        self._bundle = None
        self._closed = True

    def _own_bundle(self) -> Bundle:
        keys = self._actor.keys
        if keys is None:
            raise NoKey
        if self._bundle is None:
            self._bundle = bundles.unseal_session(keys.sealed_bundle, keys.secret, keys.session_id)
        return self._bundle

    def _wraps(self, dossiers: set[UUID]) -> list[Any]:
        """Return the epochs that are wrapped to the actor's present key, each with what the session has cached of it.

        Without a wrap the cache counts for nothing: it may have been written while the person was being expelled.
        """
        keys = self._actor.keys
        assert keys is not None
        asked = {
            "dossiers": list(dossiers),
            "person": self._actor.person,
            "version": keys.key_version,
            "session": keys.session_id,
        }
        return list(self._session.execute(_WRAPS, asked))

    def _fetch(self, spots: set[Spot]) -> None:
        """Read the rows by which these epochs are unwrapped and checked, so that `get` finds them in the session."""
        dossiers = {dossier for dossier, _ in spots}
        holders = [one for one in (PLATFORM, self._actor.person) if one is not None]
        held = tuple_(EpochWrap.dossier_id, EpochWrap.epoch).in_(spots)
        descriptors = list(self._session.scalars(_last_descriptors(dossiers, spots)))
        for row in descriptors:
            spot = (row.dossier_id, row.epoch)
            if spot not in self._last or self._last[spot].n < row.n:
                self._last[spot] = row
        self._at_hand += descriptors
        self._at_hand += self._session.scalars(select(DossierKey).where(DossierKey.dossier_id.in_(dossiers)))
        self._at_hand += self._session.scalars(select(EpochWrap).where(held, EpochWrap.member_id.in_(holders)))

    def _take_cached(self, row: Any) -> None:
        """Take what the session has cached if the dossier's members are still the same; a torn cache is no cache."""
        keys = self._actor.keys
        assert keys is not None
        with suppress(InvalidSeal):
            data = bundles.unseal_epoch_cache(keys.secret, keys.session_id, row.dossier_id, row.epoch, row.sealed)
            if data[epochs.SECRET_SIZE :] == hash_body(row.body):
                secret = EpochSecret(data[: epochs.SECRET_SIZE], row.dossier_id, row.epoch)
                self._secrets[row.dossier_id, row.epoch] = secret

    def _unwrap(self, dossier: UUID, epoch: int) -> EpochSecret:
        key = self._session.get(DossierKey, dossier)
        if key is None:
            raise NoKey
        by_platform = self._actor.kind == "system" or (key.protection == NETWORK and self._actor.person is not None)
        member = PLATFORM if by_platform else self._actor.person
        row = None if member is None else self._session.get(EpochWrap, (dossier, epoch, member))
        if row is None or not (by_platform or self._is_for_present_key(row)):
            raise NoKey
        holder = self._vault.platform if by_platform else self._own_bundle()
        place = wraps.WrapPlace(dossier, epoch, row.member_id, row.key_version, row.recipient_hash)
        secret = EpochSecret(wraps.unwrap(holder.hybrid, place, row.wrapped), dossier, epoch)
        newest = self._check_chain(secret, key)
        self.learnt.append(Learnt(secret, newest))
        return secret

    def _is_for_present_key(self, row: EpochWrap) -> bool:
        return self._actor.keys is not None and row.key_version == self._actor.keys.key_version

    def _check_chain(self, secret: EpochSecret, key: DossierKey) -> bytes:
        """Check the epoch's descriptor and the newest one, each with the one before; return the newest one's hash."""
        row = self._last_of(secret.dossier, secret.epoch)
        newest = self._session.get(EpochDescriptor, (secret.dossier, key.descriptor))
        if row is None or newest is None:
            raise InvalidSeal("an epoch without a descriptor")
        descriptor = self._check_descriptor(row)
        if descriptor.recipient_hash != secret.recipient_hash:
            raise InvalidSeal("the epoch's key is not the one that its members signed")
        last = descriptor if newest is row else self._check_descriptor(newest)
        if last.protection != key.protection:
            raise InvalidSeal("the dossier's protection is not the one that its members signed")
        return hash_body(newest.body)

    def _last_of(self, dossier: UUID, epoch: int) -> EpochDescriptor | None:
        if (dossier, epoch) in self._last:
            return self._last[dossier, epoch]
        query = select(EpochDescriptor).where(EpochDescriptor.dossier_id == dossier, EpochDescriptor.epoch == epoch)
        return self._session.scalars(query.order_by(EpochDescriptor.n.desc()).limit(1)).one_or_none()

    def _check_descriptor(self, row: EpochDescriptor) -> Descriptor:
        claimed = Descriptor.decode(row.body)
        author = (claimed.author, claimed.author_key_version)
        if author not in self._authors:
            self._authors[author] = self._vault.directory.signing_public(self._session, *author)
        signed = SignedDescriptor(row.body, row.signature, row.mac)
        descriptor = epochs.check(signed, self._authors[author], self._vault.mac)
        if (descriptor.dossier, descriptor.n, descriptor.epoch) != (row.dossier_id, row.n, row.epoch):
            raise InvalidSeal("a descriptor stands in another's place")
        before = self._session.get(EpochDescriptor, (row.dossier_id, row.n - 1)) if row.n > 1 else None
        epochs.check_link(descriptor, before.body if before else None)
        return descriptor


def _last_descriptors(dossiers: set[UUID], spots: set[Spot]) -> Select[EpochDescriptor]:
    """Select the last descriptor of each epoch, the newest of each dossier, and the one before each."""
    of = EpochDescriptor
    epochs_last = select(of.dossier_id, func.max(of.n).label("n")).where(tuple_(of.dossier_id, of.epoch).in_(spots))
    newest = select(DossierKey.dossier_id, DossierKey.descriptor).where(DossierKey.dossier_id.in_(dossiers))
    last = epochs_last.group_by(of.dossier_id, of.epoch).union(newest).subquery()
    return select(of).join(last, and_(of.dossier_id == last.c.dossier_id, of.n.in_([last.c.n, last.c.n - 1])))


def _wraps_of_a_person() -> Select[UUID, int, bytes, bytes]:
    newest = and_(EpochDescriptor.dossier_id == DossierKey.dossier_id, EpochDescriptor.n == DossierKey.descriptor)
    kept = and_(
        SessionEpoch.session_id == bindparam("session"),
        SessionEpoch.dossier_id == EpochWrap.dossier_id,
        SessionEpoch.epoch == EpochWrap.epoch,
    )
    # An expression, so that the rows are sought by dossier and not by member: the platform has a wrap of nearly all.
    holder = func.coalesce(EpochWrap.member_id, PLATFORM)
    of_platform = and_(DossierKey.protection == NETWORK, holder == PLATFORM)
    of_person = and_(
        DossierKey.protection != NETWORK,
        holder == bindparam("person"),
        EpochWrap.key_version == bindparam("version"),
    )
    return (
        select(EpochWrap.dossier_id, EpochWrap.epoch, SessionEpoch.sealed, EpochDescriptor.body)
        .join(DossierKey, DossierKey.dossier_id == EpochWrap.dossier_id)
        .outerjoin(EpochDescriptor, newest)
        .outerjoin(SessionEpoch, kept)
        .where(EpochWrap.dossier_id.in_(bindparam("dossiers", type_=Uuid(), expanding=True)), of_platform | of_person)
    )


_WRAPS = _wraps_of_a_person()  # made once: building it costs more than the database does


def cache(session: Session, actor: Actor, learnt: Iterable[Learnt]) -> None:
    """Keep what a block learnt for the actor's session, in the caller's transaction."""
    keys = actor.keys
    if keys is None:
        return
    rows = [
        {
            "session_id": keys.session_id,
            "dossier_id": one.secret.dossier,
            "epoch": one.secret.epoch,
            "account_id": actor.person,
            "sealed": _seal_for_session(keys, one),
        }
        for one in learnt
    ]
    if rows:
        new = db.insert_into(SessionEpoch)
        same = ["session_id", "dossier_id", "epoch"]
        session.execute(new.on_conflict_do_update(index_elements=same, set_={"sealed": new.excluded.sealed}), rows)


def _seal_for_session(keys: SessionKeys, one: Learnt) -> bytes:
    data = one.secret.secret + one.descriptor_hash
    return bundles.seal_epoch_cache(keys.secret, keys.session_id, one.secret.dossier, one.secret.epoch, data)
