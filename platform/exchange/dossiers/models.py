"""Dossiers: what is sealed carries `sealed_`; members, delegations, themes and levels are in clear."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, String, exists, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from exchange import db
from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.db import Base, Instant, new_id

NETWORK = "network"
STANDARD = "standard"
NETWORK_ROLES = ("focal_point", "investigator")


def _when_opened(row: Any) -> datetime:
    at: datetime = row.get_current_parameters()["opened_at"]
    return at


class Counter(Base):
    """The last public number drawn of each kind (dossiers, requests)."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    last: Mapped[int]


EX_PARTE, NAMED_READERS = "H7", "H2"


class Dossier(Base):
    """The unit of need-to-know. With protection `network` every focal point and investigator may enter."""

    __tablename__ = "dossier"
    __table_args__ = (Index(None, "changed_at", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(unique=True)
    sealed_title: Mapped[bytes] = mapped_column(LargeBinary)
    theme: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(16))
    protection: Mapped[str] = mapped_column(String(16), index=True)
    handling: Mapped[str] = mapped_column(String(24), default="", server_default="")  # codes of the request in it
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    changed_at: Mapped[datetime | None] = mapped_column(Instant, default=_when_opened)  # never empty: lists go by it

    further: Mapped[list["DossierTheme"]] = relationship(
        lazy="selectin", order_by="DossierTheme.theme", cascade="all, delete-orphan"
    )

    @property
    def reference(self) -> str:
        return reference(self.number)

    @property
    def sealed_in(self) -> UUID:
        return self.id

    @property
    def is_ex_parte(self) -> bool:
        return EX_PARTE in self.handling.split()

    def takes_more(self, actor: Actor) -> bool:
        """An ex parte request must come to nobody else's notice: no further delegation takes part in its dossier."""
        return not self.is_ex_parte

    @property
    def has_named_readers(self) -> bool:
        """True if only persons named one by one may read, for the protection of persons."""
        return NAMED_READERS in self.handling.split()

    @property
    def themes(self) -> tuple[str, ...]:
        return (self.theme, *(one.theme for one in self.further))

    def has_member(self, actor: Actor) -> bool:
        if actor.person is None:
            return False
        if self.protection == NETWORK:
            return actor.role in NETWORK_ROLES
        return bool(db.session.scalar(select(_names(actor, self.id))))

    @classmethod
    def open_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return `has_member` as a condition, for lists: true of the dossiers that the actor may enter."""
        # From the person's side, by index: a condition on the dossier itself would have every dossier looked at.
        mine = aliased(cls)
        named = select(Member.dossier_id).where(Member.account_id == actor.person, Member.removed_at.is_(None))
        if actor.role in NETWORK_ROLES:
            return cls.id.in_(named.union(select(mine.id).where(mine.protection == NETWORK)))
        return (cls.protection != NETWORK) & cls.id.in_(named)

    def has_owner(self, actor: Actor) -> bool:
        return actor.delegation == self.delegation_id and self.has_member(actor)

    def is_open_for(self, actor: Actor) -> bool:
        return self.closed_at is None

    def names_for(self, actor: Actor) -> bool:
        """Owners name anyone's persons; a member names persons of the own delegation."""
        return self.protection != NETWORK and self.has_member(actor)

    def mark(self) -> Mark:
        return Mark("dossier", self.id, dossier=self.id, themes=self.themes, level=self.level)


class InDossier:
    """A row that lies in a dossier: what it seals is sealed under that dossier's key."""

    dossier_id: Mapped[UUID]

    @property
    def sealed_in(self) -> UUID:
        return self.dossier_id


class DossierTheme(Base):
    """A further theme of a dossier, beside its main one."""

    __tablename__ = "dossier_theme"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    theme: Mapped[str] = mapped_column(String(16), primary_key=True)


class Party(Base):
    """A delegation taking part in a dossier."""

    __tablename__ = "party"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"), primary_key=True)
    joined_at: Mapped[datetime] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)


class Member(Base):
    """A person named into a dossier; the vault knows whether they hold its key yet."""

    __tablename__ = "member"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    added_at: Mapped[datetime] = mapped_column(Instant)
    added_by: Mapped[UUID | None]
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class Closure(Base):
    """A closing of a dossier and, if it was reopened, who did and when."""

    __tablename__ = "closure"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    closed_at: Mapped[datetime] = mapped_column(Instant)
    closed_by: Mapped[UUID]
    reopened_at: Mapped[datetime | None] = mapped_column(Instant)
    reopened_by: Mapped[UUID | None]


def _names(actor: Actor, dossier: Any) -> ColumnElement[bool]:
    named = (Member.dossier_id == dossier, Member.account_id == actor.person, Member.removed_at.is_(None))
    return exists().where(*named)


def reference(number: int) -> str:
    """Return the public handle of a dossier's number: D-0147."""
    return f"D-{number:04d}"
