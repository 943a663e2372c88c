"""The job table: a lease says who works on it until when, tries are counted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from exchange.db import Base, Instant, new_id


class Job(Base):
    """A piece of work; `details` are opaque references as JSON, never content. `progress` counts what is done."""

    __tablename__ = "job"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    details: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[UUID | None]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant, index=True)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str] = mapped_column(Text, default="")
