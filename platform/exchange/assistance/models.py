"""Masters, which never leave the organ, and the copies that States receive: no row of a copy says how many there are.

What a person typed is sealed to the dossier the row lies in; type, States, dates and states of the life cycle are in clear.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.access.actor import Actor
from exchange.access.rules import Mark, is_of_court, is_platform
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
    sealed_extra: Mapped[bytes | None] = mapped_column(LargeBinary)  # what its type asks for besides, by code, as JSON


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
    requester: Mapped[str] = mapped_column(String(16), server_default="")
    handling: Mapped[str] = mapped_column(String(24), default="H1")  # codes, spaces between them
    language: Mapped[str] = mapped_column(String(2), default="en", server_default="en")
    channel: Mapped[str] = mapped_column(String(16), default="DIPLOMATIC", server_default="DIPLOMATIC")
    is_urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    confirm_by: Mapped[date | None]
    due: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(24), default=life.DRAFT)
    drafted_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)  # when the last of its copies was
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("request.id", use_alter=True))
    follows_as: Mapped[str] = mapped_column(String(8), default="", server_default="")  # version or request

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
        return actor.person == self.drafted_by and self._acts_as(actor, life.DRAFTER)

    def is_reviewed_by(self, actor: Actor) -> bool:
        """Four eyes: whoever reviews is never the drafter."""
        return actor.person != self.drafted_by and self._acts_as(actor, life.REVIEWER)

    def is_sent_by(self, actor: Actor) -> bool:
        """Whoever transmits is never the drafter either."""
        return actor.person != self.drafted_by and self._acts_as(actor, life.SENDER)

    def _acts_as(self, actor: Actor, duty: str) -> bool:
        return duty in actor.duties and self.has_member(actor)

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
    handling: Mapped[str] = mapped_column(String(24), default="", server_default="")


class ChecklistAnswer(InDossier, Base):
    """What the drafter says of a row of the checklist, by its code; why it isn't applicable is sealed."""

    __tablename__ = "checklist_answer"
    __table_args__ = (UniqueConstraint("master_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    master_id: Mapped[UUID] = mapped_column(ForeignKey("master_request.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    code: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    sealed_reason: Mapped[bytes | None] = mapped_column(LargeBinary)


class RequirementAnswer(InDossier, Base):
    """What the drafter says of one requirement of a State's law: the requirement's words then, and what is said, sealed as JSON.

    `state` is present or not_applicable; a requirement without a row is missing.
    """

    __tablename__ = "requirement_answer"
    __table_args__ = (UniqueConstraint("master_id", "requirement_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    master_id: Mapped[UUID] = mapped_column(ForeignKey("master_request.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    requirement_id: Mapped[UUID] = mapped_column(ForeignKey("sheet_requirement.id"))
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    sealed_words: Mapped[bytes] = mapped_column(LargeBinary)


class Request(Wording, InDossier, Base):
    """The copy that one State receives; `delegation_id` is the State, `organ_id` who asks."""

    __tablename__ = "request"
    __table_args__ = (
        UniqueConstraint("year", "number", "version"),
        UniqueConstraint("master_id", "delegation_id"),
        Index(None, "delegation_id", "due"),
        Index(None, "organ_id", "due"),
        Index(None, "organ_id", "state", "due", "dossier_id"),
        Index(None, "is_overdue", "due"),
        Index(None, "organ_id", "is_unconfirmed", "confirm_by"),
        Index(None, "organ_id", "asked_until"),
        Index(None, "organ_id", "awaits", "due"),
        Index(None, "delegation_id", "awaits", "due"),
        Index(None, "organ_id", "state", "state_since"),
        Index(None, "delegation_id", "state", "state_since"),
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
    requester: Mapped[str] = mapped_column(String(16), server_default="")
    handling: Mapped[str] = mapped_column(String(24))
    due: Mapped[date]
    asked_until: Mapped[date | None]  # the day until which the State asks for more time, while that awaits its answer
    state: Mapped[str] = mapped_column(String(24), default=life.READY)
    state_since: Mapped[datetime] = mapped_column(Instant, server_default="0")
    assigned_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    transmitted_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    language: Mapped[str] = mapped_column(String(2), default="en", server_default="en")
    channel: Mapped[str] = mapped_column(String(16), default="", server_default="")
    awaits: Mapped[str] = mapped_column(
        String(5), default="", server_default=""
    )  # whose act is awaited: court, state, none
    is_urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_unconfirmed: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_overdue: Mapped[bool] = mapped_column(default=False, server_default=false())
    acknowledge_by: Mapped[date | None]
    confirm_by: Mapped[date | None]
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    replied_at: Mapped[datetime | None] = mapped_column(Instant)  # the first answer to an item, or the reply
    executed_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    mode: Mapped[str] = mapped_column(String(12), default="", server_default="")  # article 99 (4): state or prosecutor
    outcome: Mapped[str] = mapped_column(String(16), default="", server_default="")

    dossier: Mapped[Dossier] = relationship(lazy="joined", innerjoin=True)
    delegation: Mapped[Delegation] = relationship(foreign_keys=delegation_id)
    organ: Mapped[Delegation] = relationship(foreign_keys=organ_id)

    @property
    def reference(self) -> str:
        return reference(COPY, self.year, self.number, self.version)

    @property
    def url(self) -> str:
        return url(COPY, self.year, self.number, self.version)

    def has_member(self, actor: Actor) -> bool:
        """The State's, the organ's, and those of another organ of the Court who were let in; nobody else of the dossier."""
        is_party = actor.delegation in (self.delegation_id, self.organ_id) or is_of_court(actor, self)
        return is_party and self.dossier.has_member(actor)

    def is_answered_by(self, actor: Actor) -> bool:
        return any(self.acts_as(actor, role) for role in life.OF_STATE)

    def is_addressed_to(self, actor: Actor) -> bool:
        return actor.delegation == self.delegation_id and self.dossier.has_member(actor)

    def is_asked_by(self, actor: Actor) -> bool:
        return actor.delegation == self.organ_id and self.dossier.has_member(actor)

    def asks_for_time(self, actor: Actor) -> bool:
        return self.acts_as(actor, life.FOCAL_POINT)

    def sets_time(self, actor: Actor) -> bool:
        return self.acts_as(actor, life.SENDER)

    def acts_as(self, actor: Actor, role: str) -> bool:
        """True if the actor has the role of the table of moves here: the duty, on its side, in the dossier."""
        if role == life.PLATFORM:
            return is_platform(actor, self)
        if role not in actor.duties:
            return False
        if role in life.OF_OTHER_ORGANS:
            return is_of_court(actor, self) and self.dossier.has_member(actor)
        return self.is_addressed_to(actor) if role in life.OF_STATE else self.is_asked_by(actor)

    def has_hand_for(self, actor: Actor, move: str) -> bool:
        """True if one of the roles that make this move, for the Court's account or a State's, is the actor's here."""
        return any(self.acts_as(actor, role) for role in life.roles_of(move))

    def mark(self) -> Mark:
        return Mark("request", self.id, self.dossier_id, self.dossier.themes, self.dossier.level)


class Assignment(InDossier, Base):
    """That a copy was taken by a person of a delegation or handed over, with a note sealed for colleagues; `to_id` None: given back."""

    __tablename__ = "assignment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), index=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    to_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    sealed_note: Mapped[bytes | None] = mapped_column(LargeBinary)


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
    handling: Mapped[str] = mapped_column(String(24), default="", server_default="")


class RequestLetter(InDossier, Base):
    """The letter due with a copy, empty until it is made; the statement of its receipt is sealed with the salt it is kept behind."""

    __tablename__ = "request_letter"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), unique=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    sealed_statement: Mapped[bytes | None] = mapped_column(LargeBinary)


class RequestMove(InDossier, Base):
    """A step of a master's or a copy's life, numbered from 1 and never changed; `role` is the mover's in the table of moves.

    `code` is the one that figures count by (a problem, a ground, an outcome), `facts` are codes and dates as JSON, the words
    are sealed together. A step that the Court recorded for a State is confirmed or disputed by it later: `mark`.
    """

    __tablename__ = "request_move"
    __table_args__ = (UniqueConstraint("master_id", "n"), UniqueConstraint("request_id", "n"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    master_id: Mapped[UUID | None] = mapped_column(ForeignKey("master_request.id"))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("request.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    n: Mapped[int]
    from_state: Mapped[str] = mapped_column(String(24))
    to_state: Mapped[str] = mapped_column(String(24))
    role: Mapped[str] = mapped_column(String(3))
    by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))  # None: the platform
    at: Mapped[datetime] = mapped_column(Instant)
    move: Mapped[str] = mapped_column(String(24), default="", server_default="")
    part: Mapped[str] = mapped_column(String(8), default="", server_default="")
    code: Mapped[str] = mapped_column(String(16), default="", server_default="")
    facts: Mapped[str] = mapped_column(default="{}", server_default="{}")
    sealed_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_words: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_recorded: Mapped[bool] = mapped_column(default=False, server_default=false())
    mark: Mapped[str] = mapped_column(String(9), default="", server_default="")


class MoveDocument(Base):
    """A document of the copy's dossier that goes with a step."""

    __tablename__ = "move_document"

    move_id: Mapped[UUID] = mapped_column(ForeignKey("request_move.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)


class RequestReading(Base):
    """That a person has read a copy: first and last when, and how many changes it had then (moves and answers)."""

    __tablename__ = "request_reading"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    changes: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(Instant)
    at: Mapped[datetime] = mapped_column(Instant)


class Reminder(Base):
    """That a State was reminded of a copy, so many days after it was sent, the days that it stood still left out."""

    __tablename__ = "reminder"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), primary_key=True)
    after_days: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)


def reference(letters: str, year: int, number: int, version: int = 1) -> str:
    """Return the public handle of a request: RFA 2026/0042, its second version RFA 2026/0042-v2."""
    return f"{letters} {year}/{number:04d}" + (f"-v{version}" if version > 1 else "")


def url(letters: str, year: int, number: int, version: int = 1) -> str:
    """Return the address of a request's page."""
    return f"/requests/{letters}-{year}-{number:04d}" + (f"-v{version}" if version > 1 else "")
