"""Documents and their versions: names, types and what binds a file to its row are sealed; sizes and dates are in clear."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.db import Base, Instant, Serial, new_id
from exchange.dossiers.models import Dossier, InDossier

BOUND = (
    "H3",
    "H4",
    "H5",
    "H6",
)  # codes that bind whoever receives a document: lead only, consent, security, proceedings
WITHHELD = frozenset({"H4", "H5"})  # those under which a third delegation can't open it


class Document(InDossier, Base):
    """A document of a dossier; `sealed_name` is the name of its newest version, `version` that version's number."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("dossier_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    number: Mapped[int]
    version: Mapped[int]
    sealed_name: Mapped[bytes] = mapped_column(LargeBinary)
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    delegation_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegation.id"))
    added_at: Mapped[datetime] = mapped_column(Instant)
    handling: Mapped[str] = mapped_column(String(24), default="", server_default="")  # the codes that stand
    is_letter: Mapped[bool] = mapped_column(default=False, server_default=false())  # a request's own: stays as it is

    dossier: Mapped[Dossier] = relationship(lazy="joined", innerjoin=True)

    @property
    def reference(self) -> str:
        return reference(self.dossier.number, self.number)

    @property
    def codes(self) -> list[str]:
        return self.handling.split()

    def has_member(self, actor: Actor) -> bool:
        return self.dossier.has_member(actor)

    def has_provider(self, actor: Actor) -> bool:
        """The actor is of the delegation that provided it, which alone marks it and lifts its marks."""
        return actor.delegation == self.delegation_id and self.has_member(actor)

    def is_released_to(self, actor: Actor) -> bool:
        """Without the originator's consent, only it and whoever opened the dossier; an opener's own document goes by who was let in."""
        if not WITHHELD.intersection(self.codes):
            return True
        return (
            self.dossier.delegation_id in (actor.delegation, self.delegation_id)
            or actor.delegation == self.delegation_id
        )

    def has_author(self, actor: Actor) -> bool:
        """The actor is a member and of the delegation that added it: no other puts a version in place of theirs.

        A letter was received as it is, so nobody does.
        """
        return not self.is_letter and actor.delegation == self.delegation_id and self.has_member(actor)

    def is_open_for(self, actor: Actor) -> bool:
        return self.dossier.is_open_for(actor)

    def mark(self) -> Mark:
        return Mark("document", self.id, self.dossier_id, self.dossier.themes, self.dossier.level)


class HandlingMark(InDossier, Base):
    """A code that the delegation which provided a document set on it, and when and why it lifted it."""

    __tablename__ = "handling_mark"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    code: Mapped[str] = mapped_column(String(2))
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    set_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime] = mapped_column(Instant)
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Instant)
    sealed_reason: Mapped[bytes | None] = mapped_column(LargeBinary)


class DocumentVersion(InDossier, Base):
    """One file of a document: `hash` is that of its sealed bytes, `size` that of the file in bytes."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    version: Mapped[int]
    blob: Mapped[str] = mapped_column(ForeignKey("blob.name"), unique=True)
    epoch: Mapped[int]
    sealed_name: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_type: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_details: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int] = mapped_column(Serial)
    sealed_size: Mapped[int] = mapped_column(Serial)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    delegation_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegation.id"))
    added_at: Mapped[datetime] = mapped_column(Instant)


class HeldFile(InDossier, Base):
    """A file that has arrived for a form not sent yet: no document, and nobody's but its sender's.

    `place` is the address of the form's page. The blob is named when the form is sent; until then it is no document's.
    """

    __tablename__ = "held_file"
    __table_args__ = (Index(None, "account_id", "place"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    place: Mapped[str] = mapped_column(String(120))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    blob: Mapped[str] = mapped_column(ForeignKey("blob.name"), unique=True)
    epoch: Mapped[int]
    sealed_name: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_type: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_details: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int] = mapped_column(Serial)
    sealed_size: Mapped[int] = mapped_column(Serial)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    held_at: Mapped[datetime] = mapped_column(Instant)


class DocumentReading(Base):
    """Which version a person has seen of a document, and which they have opened; 0 is none. The log says it at length."""

    __tablename__ = "document_reading"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    seen: Mapped[int]
    opened: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)


class UploadToken(Base):
    """A plain form's token that was used: it is good once. The token itself is signed, not kept."""

    __tablename__ = "upload_token"

    nonce: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    used_at: Mapped[datetime] = mapped_column(Instant, index=True)


def reference(dossier_number: int, number: int) -> str:
    """Return the public handle of a document: D-0147/3."""
    return f"D-{dossier_number:04d}/{number}"
