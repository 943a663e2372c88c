"""The file of a finding that was referred, in a dossier of its own: what those who follow non-cooperation are given."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.assistance.models import Request
from exchange.db import Base, Instant, new_id
from exchange.dossiers.models import Dossier, InDossier


class Referral(InDossier, Base):
    """A finding with its referral. `step_id` is the step that referred it, None while the file is laid ready for that step."""

    __tablename__ = "referral"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), index=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), unique=True)
    step_id: Mapped[UUID | None] = mapped_column(ForeignKey("request_move.id"), unique=True)
    laid_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    referred_to: Mapped[str] = mapped_column(String(16), default="")
    found_at: Mapped[datetime | None] = mapped_column(Instant)
    referred_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    sealed_decision: Mapped[bytes | None] = mapped_column(LargeBinary)  # the reference of the finding

    dossier: Mapped[Dossier] = relationship(lazy="joined", innerjoin=True)
    request: Mapped[Request] = relationship()

    @property
    def url(self) -> str:
        return f"/referrals/{self.dossier.reference}"

    def has_member(self, actor: Actor) -> bool:
        """Those who are named in its dossier, once the finding is referred."""
        return self.step_id is not None and self.dossier.has_member(actor)

    def mark(self) -> Mark:
        return Mark("referral", self.id, self.dossier_id, self.dossier.themes, self.dossier.level)


class ReferralDocument(Base):
    """A document of the finding or of its referral, and its sealing anew in the file's dossier."""

    __tablename__ = "referral_document"

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"), primary_key=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
