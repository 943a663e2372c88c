"""Discussions: titles and messages are sealed; who wrote, when, and how far each person has read are in clear."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.db import Base, Instant, new_id
from exchange.dossiers.models import Dossier, InDossier


def _when_opened(row: Any) -> datetime:
    at: datetime = row.get_current_parameters()["opened_at"]
    return at


class Discussion(InDossier, Base):
    """A run of messages in a dossier, numbered from 1 within it; whoever reads the dossier reads it."""

    __tablename__ = "discussion"
    __table_args__ = (UniqueConstraint("dossier_id", "number"), Index(None, "dossier_id", "last_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    number: Mapped[int]
    sealed_title: Mapped[bytes] = mapped_column(LargeBinary)
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    messages: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(Instant, default=_when_opened)  # of the latest message

    dossier: Mapped[Dossier] = relationship(lazy="joined", innerjoin=True)

    @property
    def reference(self) -> str:
        return reference(self.dossier.number, self.number)

    @property
    def url(self) -> str:
        return f"/discussions/{self.reference}"

    def has_member(self, actor: Actor) -> bool:
        return self.dossier.has_member(actor)

    def has_owner(self, actor: Actor) -> bool:
        return self.dossier.has_owner(actor)

    def has_author(self, actor: Actor) -> bool:
        """The actor opened it and is still a member of its dossier."""
        return actor.person is not None and actor.person == self.opened_by and self.has_member(actor)

    def mark(self) -> Mark:
        return Mark("discussion", self.id, self.dossier_id, self.dossier.themes, self.dossier.level)


class DiscussionClosure(Base):
    """A closing of a discussion and, if it was reopened, who did and when."""

    __tablename__ = "discussion_closure"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    discussion_id: Mapped[UUID] = mapped_column(ForeignKey("discussion.id"), index=True)
    closed_at: Mapped[datetime] = mapped_column(Instant)
    closed_by: Mapped[UUID]
    reopened_at: Mapped[datetime | None] = mapped_column(Instant)
    reopened_by: Mapped[UUID | None]


class Message(InDossier, Base):
    """A sealed message; numbers run from 1 without gaps, and `delegation_id` is the author's when it was posted."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("discussion_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    discussion_id: Mapped[UUID] = mapped_column(ForeignKey("discussion.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    number: Mapped[int]
    sealed_body: Mapped[bytes] = mapped_column(LargeBinary)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    posted_at: Mapped[datetime] = mapped_column(Instant)


class Attachment(Base):
    """A document of the same dossier that a message points to."""

    __tablename__ = "attachment"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)


class Reading(Base):
    """How far a person has read a discussion: up to and with message `last_message`."""

    __tablename__ = "reading"

    discussion_id: Mapped[UUID] = mapped_column(ForeignKey("discussion.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    last_message: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)


def reference(dossier_number: int, number: int) -> str:
    """Return the public handle of a discussion: D-0147.5."""
    return f"D-{dossier_number:04d}.{number}"
