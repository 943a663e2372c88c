"""Country sheets. What a State writes is sealed with the guidance library's key; codes, dates and yes or no are in clear."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.db import Base, Instant, new_id
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier, InDossier


class Sheet(InDossier, Base):
    """A State's sheet; `is_informal` says that it welcomes an enquiry before a request."""

    __tablename__ = "sheet"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"), unique=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    sealed_address: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_informal: Mapped[bool]
    confirmed_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))

    dossier: Mapped[Dossier] = relationship(lazy="joined", innerjoin=True)
    delegation: Mapped[Delegation] = relationship(lazy="joined", innerjoin=True)

    def belongs_to(self, actor: Actor) -> bool:
        return actor.delegation == self.delegation_id

    def mark(self) -> Mark:
        return Mark("sheet", self.id, self.dossier_id, self.dossier.themes, self.dossier.level, self.delegation.code)


class Requirement(InDossier, Base):
    """One thing that the State's law asks of a request (article 96 (2) (e)); what was ticked against stays when removed."""

    __tablename__ = "sheet_requirement"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sheet_id: Mapped[UUID] = mapped_column(ForeignKey("sheet.id"), index=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    number: Mapped[int]
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime] = mapped_column(Instant, server_default="0")
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class Choice(InDossier, Base):
    """A State's choice of channel and languages (article 87 (1) and (2)), and from which day it holds (rule 180 (2)).

    `languages` are codes with spaces between. One that was replaced before it took effect is withdrawn.
    """

    __tablename__ = "sheet_choice"
    __table_args__ = (Index(None, "delegation_id", "effective_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    channel: Mapped[str] = mapped_column(String(16))
    languages: Mapped[str] = mapped_column(String(80))
    sealed_detail: Mapped[bytes | None] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(Instant)
    received_from: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    effective_on: Mapped[date]
    agreed_at: Mapped[datetime | None] = mapped_column(Instant)
    agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
