"""Masters, which never leave the organ, and the copies that States receive: no row of a copy says how many there are.

What a person typed is sealed to the dossier the row lies in; type, States, dates and states of the life cycle are in clear.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.assistance import life
from exchange.db import Base, Instant, new_id
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier, InDossier

MASTER, COPY = "MR", "RFA"  # the letters of their references


class Wording:
    """The sealed text of a request: its title and the contents of article 96 (2) (a), (b), (c), (d) and (f)."""

    sealed_title: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_purpose: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_location: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_facts: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_procedure: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_other: Mapped[bytes | None] = mapped_column(LargeBinary)


class MasterRequest(Wording, InDossier, Base):
    """A request as its organ prepares it, in a dossier of the organ's own; `delegation_id` is the organ."""

    __tablename__ = "master_request"
    __table_args__ = (UniqueConstraint("year", "number"), Index(None, "delegation_id", "due"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), unique=True)
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    year: Mapped[int]
    number: Mapped[int]
    type: Mapped[str] = mapped_column(String(16))
    theme: Mapped[str] = mapped_column(String(16))
    handling: Mapped[str] = mapped_column(String(2), default="H1")
    due: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(24), default=life.DRAFT)
    drafted_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)  # when the last of its copies was

    dossier: Mapped[Dossier] = relationship(lazy="joined", innerjoin=True)

    @property
    def reference(self) -> str:
        return reference(MASTER, self.year, self.number)

    @property
    def url(self) -> str:
        return url(MASTER, self.year, self.number)

    def has_member(self, actor: Actor) -> bool:
        """Only the organ's own persons, even if the dossier were opened to others."""
        return actor.delegation == self.delegation_id and self.dossier.has_member(actor)

    def is_editable_by(self, actor: Actor) -> bool:
        return actor.person == self.drafted_by and self.has_member(actor)

    def is_reviewed_by(self, actor: Actor) -> bool:
        """Four eyes: whoever reviews and transmits is never the drafter."""
        return actor.person != self.drafted_by and self.has_member(actor)

    def mark(self) -> Mark:
        return Mark("master", self.id, self.dossier_id, self.dossier.themes, self.dossier.level)


class MasterItem(InDossier, Base):
    """One thing that is asked for, numbered from 1."""

    __tablename__ = "master_item"
    __table_args__ = (UniqueConstraint("master_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    master_id: Mapped[UUID] = mapped_column(ForeignKey("master_request.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    number: Mapped[int]
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)


class Addressee(Base):
    """A State that a master is meant for."""

    __tablename__ = "addressee"

    master_id: Mapped[UUID] = mapped_column(ForeignKey("master_request.id"), primary_key=True)
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"), primary_key=True)


class Annex(Base):
    """A document of the master's dossier that goes with every copy."""

    __tablename__ = "annex"

    master_id: Mapped[UUID] = mapped_column(ForeignKey("master_request.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)


class Request(Wording, InDossier, Base):
    """The copy that one State receives; `delegation_id` is the State, `organ_id` who asks."""

    __tablename__ = "request"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        UniqueConstraint("master_id", "delegation_id"),
        Index(None, "delegation_id", "due"),
        Index(None, "organ_id", "due"),
        Index(None, "organ_id", "state", "due", "dossier_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    master_id: Mapped[UUID] = mapped_column(ForeignKey("master_request.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), unique=True)
    organ_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    year: Mapped[int]
    number: Mapped[int]
    type: Mapped[str] = mapped_column(String(16))
    theme: Mapped[str] = mapped_column(String(16))
    handling: Mapped[str] = mapped_column(String(2))
    due: Mapped[date]
    state: Mapped[str] = mapped_column(String(24), default=life.READY)
    transmitted_at: Mapped[datetime] = mapped_column(Instant)

    dossier: Mapped[Dossier] = relationship(lazy="joined", innerjoin=True)
    delegation: Mapped[Delegation] = relationship(foreign_keys=delegation_id)
    organ: Mapped[Delegation] = relationship(foreign_keys=organ_id)

    @property
    def reference(self) -> str:
        return reference(COPY, self.year, self.number)

    @property
    def url(self) -> str:
        return url(COPY, self.year, self.number)

    def has_member(self, actor: Actor) -> bool:
        return self.is_addressed_to(actor) or self.is_asked_by(actor)

    def is_addressed_to(self, actor: Actor) -> bool:
        return actor.delegation == self.delegation_id and self.dossier.has_member(actor)

    def is_asked_by(self, actor: Actor) -> bool:
        return actor.delegation == self.organ_id and self.dossier.has_member(actor)

    def mark(self) -> Mark:
        return Mark("request", self.id, self.dossier_id, self.dossier.themes, self.dossier.level)


class RequestItem(InDossier, Base):
    """One thing that the State is asked for, and its answer once there is one."""

    __tablename__ = "request_item"
    __table_args__ = (UniqueConstraint("request_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    number: Mapped[int]
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class ItemDocument(Base):
    """A document of the copy's dossier that answers an item."""

    __tablename__ = "item_document"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("request_item.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)


class RequestAnnex(Base):
    """An annex due with a copy; `document_id` is its sealing anew in the copy's dossier, empty until that is done."""

    __tablename__ = "request_annex"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), primary_key=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))


class RequestMove(InDossier, Base):
    """A step of a master's or a copy's life, numbered from 1; `role` is the mover's in the table of transitions."""

    __tablename__ = "request_move"
    __table_args__ = (UniqueConstraint("master_id", "n"), UniqueConstraint("request_id", "n"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    master_id: Mapped[UUID | None] = mapped_column(ForeignKey("master_request.id"))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("request.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    n: Mapped[int]
    from_state: Mapped[str] = mapped_column(String(24))
    to_state: Mapped[str] = mapped_column(String(24))
    role: Mapped[str] = mapped_column(String(2))
    by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    sealed_reason: Mapped[bytes | None] = mapped_column(LargeBinary)


class RequestReading(Base):
    """That a person has read a copy: first and last when, and how many changes it had then (moves and answers)."""

    __tablename__ = "request_reading"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    changes: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(Instant)
    at: Mapped[datetime] = mapped_column(Instant)


def reference(letters: str, year: int, number: int) -> str:
    """Return the public handle of a request: RFA 2026/0042."""
    return f"{letters} {year}/{number:04d}"


def url(letters: str, year: int, number: int) -> str:
    """Return the address of a request's page."""
    return f"/requests/{letters}-{year}-{number:04d}"
