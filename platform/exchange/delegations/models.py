"""Delegations and the dates of their membership: what counts as a State Party is data, never a constant."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.db import Base, Instant, new_id

STATE = "state_party"
OTHER_STATE = "other_state"
ORGANISATION = "organisation"  # intergovernmental, asked under article 87 (6); an observer is not
COURT = "court_organ"
ASSEMBLY = "assembly_body"
OBSERVER = "observer"
AUDIT = "audit_service"
KINDS = (STATE, OTHER_STATE, ORGANISATION, COURT, ASSEMBLY, OBSERVER, AUDIT)


class Delegation(Base):
    """A delegation; `code` is an ISO 3166 alpha-3 or an organ's code. Names are public."""

    __tablename__ = "delegation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    name_en: Mapped[str] = mapped_column(String(200))
    name_fr: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(40), default="UTC")
    member_from: Mapped[datetime] = mapped_column(Instant)
    member_until: Mapped[datetime | None] = mapped_column(Instant)

    def name(self, locale: str) -> str:
        return self.name_fr if locale.startswith("fr") else self.name_en

    def is_member_at(self, at: datetime) -> bool:
        return self.member_from <= at and (self.member_until is None or at < self.member_until)

    def receives_requests(self) -> bool:
        """States and organisations are addressees; organs, bodies and observers are not."""
        return self.is_state() or self.kind == ORGANISATION

    def is_state(self) -> bool:
        return self.kind in (STATE, OTHER_STATE)

    def is_of_court(self) -> bool:
        return self.kind == COURT

    def belongs_to(self, actor: Actor) -> bool:
        return actor.delegation == self.id

    def mark(self) -> Mark:
        return Mark("delegation", self.id, org=self.code)
