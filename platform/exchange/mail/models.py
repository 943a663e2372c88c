"""Messages to send and sent. What a message says follows from its kind and two numbers; no word of it is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from exchange.access.rules import Mark
from exchange.db import Base, Instant, new_id


class Letter(Base):
    """A message to one person; its job has the same id. It has ended once it was sent, came back or was dropped."""

    __tablename__ = "letter"
    __table_args__ = (Index(None, "ended_at", "made_at"), Index(None, "account_id", "made_at"))

    id: Mapped[UUID] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(16))
    waiting: Mapped[int] = mapped_column(default=0)
    near: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str] = mapped_column(String(16), default="")

    def mark(self) -> Mark:
        return Mark("account", self.account_id)
