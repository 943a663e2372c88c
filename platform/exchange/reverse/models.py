"""Requests of States to the Court with their steps, and the consents of other States that these need.

What a person typed is sealed; codes, States and dates are in clear.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.access.actor import Actor
from exchange.access.rules import Mark, is_of_court
from exchange.assistance import life as requests
from exchange.assistance import models
from exchange.assistance.kinds import REGISTRY
from exchange.assistance.step_rows import StepKept
from exchange.db import Base, Instant, new_id
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier, InDossier
from exchange.reverse import life

LETTERS, CONSENT = "REV", "CNS"


class ReverseRequest(InDossier, Base):
    """What a State asks of the Court; `organ_id` is the organ that the Registrar passed it to, empty until then."""

    __tablename__ = "reverse_request"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index(None, "delegation_id", "state", "submitted_at"),
        Index(None, "organ_id", "state", "submitted_at"),
        Index(None, "state", "submitted_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), unique=True)
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    organ_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegation.id"))
    year: Mapped[int]
    number: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))
    handling: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(24))
    state_since: Mapped[datetime] = mapped_column(Instant)
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str] = mapped_column(String(16), default="")
    sealed_title: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)

    dossier: Mapped[Dossier] = relationship(lazy="joined", innerjoin=True)
    delegation: Mapped[Delegation] = relationship(foreign_keys=delegation_id)
    organ: Mapped[Delegation | None] = relationship(foreign_keys=organ_id)

    @property
    def type(self) -> str:
        return life.TYPE

    @property
    def reference(self) -> str:
        return models.reference(LETTERS, self.year, self.number)

    @property
    def url(self) -> str:
        return url(self.year, self.number)

    def has_member(self, actor: Actor) -> bool:
        """The State's, and those of the Court who were let in; nobody else of the dossier."""
        is_party = actor.delegation == self.delegation_id or is_of_court(actor, self)
        return is_party and self.dossier.has_member(actor)

    def acts_as(self, actor: Actor, role: str) -> bool:
        """True if the actor has the role of the table of moves here: the State's, the Registry's, or the organ's that has it."""
        if role not in actor.duties or not self.has_member(actor):
            return False
        if role in requests.OF_STATE:
            return actor.delegation == self.delegation_id
        return actor.org == REGISTRY if role == life.REGISTRAR else actor.delegation == self.organ_id

    def has_hand_for(self, actor: Actor, move: str) -> bool:
        return any(self.acts_as(actor, role) for role in life.roles_of(move))

    def mark(self) -> Mark:
        return Mark("reverse", self.id, self.dossier_id, self.dossier.themes, self.dossier.level)


class ReverseMove(StepKept, Base):
    """A step of a request to the Court."""

    __tablename__ = "reverse_move"
    __table_args__ = (UniqueConstraint("reverse_id", "n"),)

    reverse_id: Mapped[UUID] = mapped_column(ForeignKey("reverse_request.id"))

    is_recorded = False  # no step of this life is recorded for another
    mark = ""


class ReverseMoveDocument(Base):
    """A document of the dossier that goes with a step."""

    __tablename__ = "reverse_move_document"

    move_id: Mapped[UUID] = mapped_column(ForeignKey("reverse_move.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)


class Consent(InDossier, Base):
    """A State that supplied material is asked whether it may be passed on, in a dossier of the organ and that State alone.

    `answer` is a code (given, conditions, refused), empty until there is one, and is never changed; `is_recorded` if the
    organ recorded an answer that came another way, received on `received_on`. `ended_at` is when no answer was needed
    any more. `role` is what the organ's officer was in the table of moves.
    """

    __tablename__ = "consent"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index(None, "organ_id", "asked_at"),
        Index(None, "delegation_id", "asked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reverse_id: Mapped[UUID] = mapped_column(ForeignKey("reverse_request.id"), index=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), unique=True)
    organ_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    year: Mapped[int]
    number: Mapped[int]
    role: Mapped[str] = mapped_column(String(3))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    sealed_title: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_material: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[str] = mapped_column(String(16), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    is_recorded: Mapped[bool] = mapped_column(default=False)
    received_on: Mapped[date | None]
    sealed_answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    dossier: Mapped[Dossier] = relationship(lazy="joined", innerjoin=True)
    reverse: Mapped[ReverseRequest] = relationship()
    organ: Mapped[Delegation] = relationship(foreign_keys=organ_id)
    delegation: Mapped[Delegation] = relationship(foreign_keys=delegation_id)

    @property
    def reference(self) -> str:
        return models.reference(CONSENT, self.year, self.number)

    @property
    def url(self) -> str:
        return consent_url(self.year, self.number)

    @property
    def is_awaited(self) -> bool:
        return not self.answer and self.ended_at is None

    def has_member(self, actor: Actor) -> bool:
        """The two sides alone, even if the dossier were opened to others."""
        return actor.delegation in (self.organ_id, self.delegation_id) and self.dossier.has_member(actor)

    def is_answered_by(self, actor: Actor) -> bool:
        """The focal points of the State that supplied the material."""
        return actor.delegation == self.delegation_id and self._is_named(actor, requests.FOCAL_POINT)

    def is_asked_by(self, actor: Actor) -> bool:
        """The organ's officers, who record what came another way too."""
        return actor.delegation == self.organ_id and self._is_named(actor, self.role)

    def _is_named(self, actor: Actor, duty: str) -> bool:
        return duty in actor.duties and self.dossier.has_member(actor)

    def mark(self) -> Mark:
        return Mark("consent", self.id, self.dossier_id, self.dossier.themes, self.dossier.level)


class ConsentDocument(Base):
    """A document of the dossier that goes with an answer."""

    __tablename__ = "consent_document"

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consent.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)


def url(year: int, number: int) -> str:
    """Return the address of the page of a request to the Court."""
    return f"/reverse/{LETTERS}-{year}-{number:04d}"


def consent_url(year: int, number: int) -> str:
    """Return the address of the page of a consent."""
    return f"/consents/{CONSENT}-{year}-{number:04d}"
