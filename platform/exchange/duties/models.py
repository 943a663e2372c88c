"""Duties as they were given and taken: a row for each change, never edited."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from exchange.db import Base, Instant, new_id


class DutyChange(Base):
    """One duty given to a person or taken from them; `by_id` is None for the platform."""

    __tablename__ = "duty_change"
    __table_args__ = (Index(None, "delegation_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"))
    code: Mapped[str] = mapped_column(String(2))
    is_given: Mapped[bool]
    by_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(Instant)
