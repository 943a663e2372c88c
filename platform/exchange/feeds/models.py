"""A person's feed. Of its address only a MAC is kept: whoever reads the database can't fetch it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.db import Base, Instant, new_id


class Feed(Base):
    """The address in force, one a person; `id` is new with each address, and names of events are made from it."""

    __tablename__ = "feed"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    mac: Mapped[bytes] = mapped_column(LargeBinary(40), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    def belongs_to(self, actor: Actor) -> bool:
        return actor.person == self.account_id

    def mark(self) -> Mark:
        return Mark("feed", self.id)
