"""Rows of a draft's text: as it was at each review, in other languages, and as a State was shown it for comments."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.assistance import life
from exchange.assistance.models import MasterRequest
from exchange.db import Base, Instant, new_id
from exchange.dossiers.models import Dossier, InDossier


class MasterVersion(InDossier, Base):
    """The text of a draft when it was sent for review or shown, numbered from 1; never changed."""

    __tablename__ = "master_version"
    __table_args__ = (UniqueConstraint("master_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    master_id: Mapped[UUID] = mapped_column(ForeignKey("master_request.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    n: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)


class Translation(InDossier, Base):
    """A request in another language, by the language service or by the drafter: asked for, filed as a document, confirmed."""

    __tablename__ = "translation"
    __table_args__ = (UniqueConstraint("master_id", "language"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    master_id: Mapped[UUID] = mapped_column(ForeignKey("master_request.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    language: Mapped[str] = mapped_column(String(3))
    is_by_service: Mapped[bool]
    due: Mapped[date | None]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    filed_at: Mapped[datetime | None] = mapped_column(Instant)
    filed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))

    master: Mapped[MasterRequest] = relationship(lazy="joined", innerjoin=True)

    def is_translated_by(self, actor: Actor) -> bool:
        """The language service, or the drafter where the translation is the drafter's to make."""
        if self.is_by_service:
            return life.TRANSLATOR in actor.duties and self.master.has_member(actor)
        return self.master.is_editable_by(actor)

    def is_confirmed_by(self, actor: Actor) -> bool:
        """Never whoever filed it: the drafter finds right what others filed, a colleague who reviews or translates the drafter's."""
        if actor.person == self.filed_by:
            return False
        if self.filed_by != self.master.drafted_by:
            return self.master.is_editable_by(actor)
        return not actor.duties.isdisjoint(life.CHECKERS) and self.master.has_member(actor)

    def mark(self) -> Mark:
        return self.master.mark()


class TranslationAddressee(Base):
    """A State that a translation goes to, chosen at its confirmation among those that its master is meant for."""

    __tablename__ = "translation_addressee"

    translation_id: Mapped[UUID] = mapped_column(ForeignKey("translation.id"), primary_key=True)
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"), primary_key=True)


class SharedDraft(InDossier, Base):
    """A draft as one State's focal points see it for comments, in a dossier of its own: it is not a request."""

    __tablename__ = "shared_draft"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    master_id: Mapped[UUID] = mapped_column(ForeignKey("master_request.id"), index=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), unique=True)
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    shared_at: Mapped[datetime] = mapped_column(Instant)
    shared_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_comments: Mapped[bytes | None] = mapped_column(LargeBinary)
    returned_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    dossier: Mapped[Dossier] = relationship(lazy="joined", innerjoin=True)

    @property
    def url(self) -> str:
        return f"/dossiers/{self.dossier.reference}/draft"

    def has_member(self, actor: Actor) -> bool:
        return self.dossier.has_member(actor)

    def is_commented_by(self, actor: Actor) -> bool:
        """Only the State that was shown it, by a focal point."""
        is_of_state = actor.delegation == self.delegation_id and life.FOCAL_POINT in actor.duties
        return is_of_state and self.dossier.has_member(actor)

    def mark(self) -> Mark:
        return Mark("draft", self.id, self.dossier_id, self.dossier.themes, self.dossier.level)
