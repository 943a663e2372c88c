"""Enquiries, and what is kept of one beside the draft that it became. What a person typed is sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.assistance import life, models
from exchange.db import Base, Instant, new_id
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier, InDossier

ENQUIRY = "ENQUIRY"
LETTERS = "ENQ"


class Enquiry(InDossier, Base):
    """A question between an organ and a State in a dossier of its own; `is_by_state` says which of the two asked.

    `answer` is a code (exists, absent, unknown), empty until there is one. It ends CLOSED with its answer, or as a DRAFT
    if a drafter went on without waiting.
    """

    __tablename__ = "enquiry"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index(None, "organ_id", "state", "asked_at"),
        Index(None, "delegation_id", "state", "asked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), unique=True)
    organ_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    is_by_state: Mapped[bool]
    year: Mapped[int]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(24))
    sealed_title: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_question: Mapped[bytes] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(String(16), default="")
    sealed_answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    dossier: Mapped[Dossier] = relationship(lazy="joined", innerjoin=True)
    organ: Mapped[Delegation] = relationship(foreign_keys=organ_id)
    delegation: Mapped[Delegation] = relationship(foreign_keys=delegation_id)

    @property
    def reference(self) -> str:
        return models.reference(LETTERS, self.year, self.number)

    @property
    def url(self) -> str:
        return url(self.year, self.number)

    def has_member(self, actor: Actor) -> bool:
        """The two sides alone, even if the dossier were opened to others."""
        return actor.delegation in (self.organ_id, self.delegation_id) and self.dossier.has_member(actor)

    def acts_as(self, actor: Actor, role: str) -> bool:
        """True if the actor has the role of the table of moves here: the duty, on its side, in the dossier."""
        side = self.delegation_id if role in life.OF_STATE else self.organ_id
        return role in actor.duties and actor.delegation == side and self.dossier.has_member(actor)

    def has_hand_for(self, actor: Actor, move: str) -> bool:
        return any(self.acts_as(actor, role) for role in life.roles_of(move))

    def is_answered_by(self, actor: Actor) -> bool:
        """Only the side that was asked, by those to whom the table gives the answer."""
        asked = self.organ_id if self.is_by_state else self.delegation_id
        return actor.delegation == asked and self.has_hand_for(actor, "answer_enquiry")

    def mark(self) -> Mark:
        return Mark("enquiry", self.id, self.dossier_id, self.dossier.themes, self.dossier.level)


class EnquiryRecord(InDossier, Base):
    """An enquiry as it stood when it became a draft, sealed again with the draft's own key for whoever reads that."""

    __tablename__ = "enquiry_record"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), unique=True)
    master_id: Mapped[UUID] = mapped_column(ForeignKey("master_request.id"), unique=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))

    enquiry: Mapped[Enquiry] = relationship(lazy="joined", innerjoin=True)


def url(year: int, number: int) -> str:
    """Return the address of an enquiry's page."""
    return f"/enquiries/{LETTERS}-{year}-{number:04d}"
