"""Sessions, sign-ins half done, and counted tries. The secret that opens a session is in the cookie only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.db import Base, Instant, Serial


class UserSession(Base):
    """A signed-in browser. `sealed_bundle` opens with the cookie's secret and is emptied when the session ends."""

    __tablename__ = "user_session"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    key_version: Mapped[int]
    sealed_bundle: Mapped[bytes] = mapped_column(LargeBinary)
    factors: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    def belongs_to(self, actor: Actor) -> bool:
        return actor.person == self.account_id

    def mark(self) -> Mark:
        return Mark("session", UUID(bytes=self.id))


class PendingSignIn(Base):
    """The five minutes between password and code; what opens the bundle is sealed under the pending cookie."""

    __tablename__ = "pending_sign_in"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    sealed_k_wrap: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)


class Enrolment(Base):
    """The days between an invitation's code and the first session; the new keys rest under the enrolment's cookie."""

    __tablename__ = "enrolment"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    sealed_bundle: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    began_at: Mapped[datetime] = mapped_column(Instant)


class Recovery(Base):
    """The minutes in which a lost password is mended: the recovery key, and after the code the keys, rest under the cookie."""

    __tablename__ = "recovery"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    sealed_key: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    sealed_bundle: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    factor: Mapped[str] = mapped_column(String(16), default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    password_set_at: Mapped[datetime | None] = mapped_column(Instant)


class Throttle(Base):
    """Failed tries under a key that says nothing of whose they are; `next_at` is when the next try is possible."""

    __tablename__ = "throttle"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failures: Mapped[int] = mapped_column(Serial)
    since: Mapped[datetime] = mapped_column(Instant)
    next_at: Mapped[datetime] = mapped_column(Instant)
