"""Requests of States to the Court and their steps. What a person typed is sealed; codes, States and dates are in clear."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.access.actor import Actor
from exchange.access.rules import Mark, is_of_court
from exchange.assistance import life as requests
from exchange.assistance import models
from exchange.assistance.kinds import REGISTRY
from exchange.db import Base, Instant, new_id
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier, InDossier
from exchange.reverse import life

LETTERS = "REV"


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


class ReverseMove(InDossier, Base):
    """A step, numbered from 1 and never changed: `facts` are codes as JSON, the words are sealed together."""

    __tablename__ = "reverse_move"
    __table_args__ = (UniqueConstraint("reverse_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reverse_id: Mapped[UUID] = mapped_column(ForeignKey("reverse_request.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    n: Mapped[int]
    from_state: Mapped[str] = mapped_column(String(24))
    to_state: Mapped[str] = mapped_column(String(24))
    role: Mapped[str] = mapped_column(String(3))
    move: Mapped[str] = mapped_column(String(24))
    by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    facts: Mapped[str] = mapped_column(default="{}")
    sealed_words: Mapped[bytes | None] = mapped_column(LargeBinary)

    is_recorded = False  # no step of this life is recorded for another
    mark = ""


class ReverseMoveDocument(Base):
    """A document of the dossier that goes with a step."""

    __tablename__ = "reverse_move_document"

    move_id: Mapped[UUID] = mapped_column(ForeignKey("reverse_move.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)


def url(year: int, number: int) -> str:
    """Return the address of the page of a request to the Court."""
    return f"/reverse/{LETTERS}-{year}-{number:04d}"
