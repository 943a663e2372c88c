"""Rows by the thousand, and the keys of a dossier made as the vault makes them: wraps, a signed descriptor, sealed texts."""

import os
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from benchmarks.big_people import Person
from sqlalchemy import insert

from exchange import db, gateway, schema
from exchange.clock import micros
from exchange.db import Base
from exchange.vault.models import DossierKey, EpochDescriptor, EpochWrap
from exchange_crypto import epochs, fields, wraps
from exchange_crypto.attested import FIRST
from exchange_crypto.epochs import PLATFORM, STANDARD, Descriptor, EpochSecret

MANY = 20_000


class Rows:
    """Rows that wait to be inserted together, in the order in which tables refer to one another."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._count = 0

    def add(self, model: type[Base], **values: Any) -> None:
        self._waiting[model.__tablename__].append(values)
        self._count += 1

    def keep_if_many(self) -> None:
        if self._count >= MANY:
            self.keep()

    def keep(self) -> None:
        """Insert all of it in one transaction."""
        with db.writing() as session:
            connection = session.connection()
            for table in schema.metadata.sorted_tables:
                if self._waiting[table.name]:
                    connection.execute(insert(table), self._waiting[table.name])
            session.commit()
        self._waiting.clear()
        self._count = 0


class Sealer:
    """Seals a dossier's texts to its one epoch."""

    def __init__(self, dossier: UUID) -> None:
        self.secret = EpochSecret(os.urandom(epochs.SECRET_SIZE), dossier, 1)

    def seal(self, table: str, column: str, row: UUID, text: str) -> bytes:
        place = fields.Place(self.secret.dossier, table, column, row)
        return fields.seal(self.secret.field_key, 1, place, text.encode())


def found(rows: Rows, dossier: UUID, author: Person, members: Sequence[Person], at: datetime) -> Sealer:
    """Add the first epoch of a dossier that these persons and the platform hold."""
    sealer, vault = Sealer(dossier), gateway.house().vault
    holders = {PLATFORM: vault.platform.hybrid_public, **{one.id: one.bundle.hybrid_public for one in members}}
    digest = sealer.secret.recipient_hash
    for holder, public in holders.items():
        place = wraps.WrapPlace(dossier, 1, holder, 1, digest)
        wrapped = wraps.wrap(public, sealer.secret.secret, place)
        rows.add(
            EpochWrap, dossier_id=dossier, epoch=1, member_id=holder, key_version=1, recipient_hash=digest,
            wrapped=wrapped,
        )  # fmt: skip
    named = tuple((holder, 1) for holder in sorted(holders, key=lambda one: one.bytes))
    said = Descriptor(dossier, 1, 1, STANDARD, digest, named, author.id, 1, micros(at), FIRST)
    signed = epochs.sign(author.bundle.signing_seed, vault.mac, said)
    parts = {"body": signed.body, "signature": signed.signature, "mac": signed.mac}
    rows.add(EpochDescriptor, dossier_id=dossier, n=1, epoch=1, **parts)
    rows.add(
        DossierKey, dossier_id=dossier, protection=STANDARD, epoch=1, descriptor=1, renewed_at=at,
        renewed_for="opened", renewal_due="",
    )  # fmt: skip
    return sealer
