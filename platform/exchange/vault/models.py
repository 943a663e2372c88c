"""The tables of keys and blobs: wraps in a table of their own, so that shredding a dossier is one delete."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from exchange.db import Base, Instant, Serial


class PlatformSecret(Base):
    """A secret of the platform (its bundle, the MAC key, the log's keys), wrapped under the root key."""

    __tablename__ = "platform_secret"

    purpose: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Instant)


class PersonKey(Base):
    """A version of a person's public keys, in the signed and chained directory: who vouches for a key is on record."""

    __tablename__ = "person_key"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hybrid_public: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    mac: Mapped[bytes] = mapped_column(LargeBinary(40))


class DossierKey(Base):
    """Where a dossier's keys stand: its protection, its current epoch, its last descriptor, whether renewal is due."""

    __tablename__ = "dossier_key"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    protection: Mapped[str] = mapped_column(String(16))
    epoch: Mapped[int]
    descriptor: Mapped[int]
    renewed_at: Mapped[datetime] = mapped_column(Instant)
    renewed_for: Mapped[str] = mapped_column(String(16), default="opened")  # or member-left, age
    renewal_due: Mapped[str] = mapped_column(String(16), default="")


class EpochWrap(Base):
    """One epoch's secret, wrapped to one member (or to the platform)."""

    __tablename__ = "epoch_wrap"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    key_version: Mapped[int]
    recipient_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class EpochDescriptor(Base):
    """A signed statement of who held the dossier's key from then on; each names the hash of the one before."""

    __tablename__ = "epoch_descriptor"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    mac: Mapped[bytes] = mapped_column(LargeBinary(40))


class PendingMember(Base):
    """A person named into a dossier who has no keys yet; `enrol` wraps to them as soon as they have."""

    __tablename__ = "pending_member"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class SessionEpoch(Base):
    """An unwrapped epoch secret, sealed under a session's cookie; gone with the session."""

    __tablename__ = "session_epoch"

    session_id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[UUID] = mapped_column(index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Blob(Base):
    """A sealed file in the store, under a random name; unnamed ones are swept after a day."""

    __tablename__ = "blob"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    epoch: Mapped[int]
    sealed_size: Mapped[int] = mapped_column(Serial)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime] = mapped_column(Instant, index=True)
    named: Mapped[bool] = mapped_column(default=False)
