"""Unfinished texts, each sealed to its author alone, and the marks by which a form sent twice is known."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.db import Base, Instant, new_id


class Draft(Base):
    """What a person typed at one page and hasn't sent; `place` is the page's address, which holds references only.

    `ended` tells what arrived after the session's end, beside what was saved within one. `session_id` names the session
    whose first saving is on record.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("account_id", "place", "ended"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    place: Mapped[str] = mapped_column(String(120))
    ended: Mapped[bool] = mapped_column(default=False)
    key_version: Mapped[int]
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(Instant, index=True)
    session_id: Mapped[bytes] = mapped_column(LargeBinary(16), default=b"")

    def belongs_to(self, actor: Actor) -> bool:
        return actor.person == self.account_id

    def is_on_record(self, actor: Actor) -> bool:
        """True if the actor's session has saved it before, which left an entry."""
        return self.belongs_to(actor) and actor.keys is not None and actor.keys.session_id == self.session_id

    def mark(self) -> Mark:
        return Mark("draft", self.id)


class SentForm(Base):
    """A form that was sent and what it made: `id` is a digest of its number and content, and tells nothing of either."""

    __tablename__ = "sent_form"

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    url: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Instant, index=True)
