"""People and what is kept of their credentials: nothing here opens anything without the root key and the person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.db import Base, Instant, Serial, new_id
from exchange.delegations.models import Delegation

MAIL = ("daily", "at_once", "never")


class Account(Base):
    """A person: one account, one delegation, one role. Name, post and e-mail are membership data, kept in clear.

    An address is one person's at a time: who retires leaves it to a successor, since offices keep their addresses.
    """

    __tablename__ = "account"
    __table_args__ = (
        Index(
            "uq_account_email_in_use",
            "email",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    post: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    timezone: Mapped[str] = mapped_column(String(40), default="")
    theme: Mapped[str] = mapped_column(String(5), default="", server_default="")
    mail: Mapped[str] = mapped_column(String(8), default="daily", server_default="daily")
    duties: Mapped[str] = mapped_column(String(60), default="", server_default="")
    deputy_id: Mapped[UUID | None]
    invited_at: Mapped[datetime] = mapped_column(Instant)
    enrolled_at: Mapped[datetime | None] = mapped_column(Instant)
    suspended_at: Mapped[datetime | None] = mapped_column(Instant)
    retired_at: Mapped[datetime | None] = mapped_column(Instant)

    delegation: Mapped[Delegation] = relationship(lazy="joined", innerjoin=True)

    @property
    def status(self) -> str:
        if self.retired_at is not None:
            return "retired"
        if self.suspended_at is not None:
            return "suspended"
        return "active" if self.enrolled_at is not None else "invited"

    def has_duty(self, code: str) -> bool:
        return code in self.duties.split()

    def belongs_to(self, actor: Actor) -> bool:
        return actor.person == self.id

    def is_colleague_of(self, actor: Actor) -> bool:
        """The person is of the actor's delegation, or is the actor; whoever has retired is of none."""
        return actor.delegation == self.delegation_id and self.retired_at is None

    def is_another_than(self, actor: Actor) -> bool:
        """Nobody suspends, reactivates or retires themself."""
        return actor.person != self.id

    def mark(self) -> Mark:
        return Mark("account", self.id, org=self.delegation.code)


class Notice(Base):
    """When a person was last told by mail that something waits, with how many near dates, and when to look next."""

    __tablename__ = "notice"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    told_near: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Instant, index=True)


class Credential(Base):
    """A person's password and key bundle as they rest: see the formats, "People"."""

    __tablename__ = "credential"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key_version: Mapped[int]
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    memory_kib: Mapped[int]
    iterations: Mapped[int]
    lanes: Mapped[int]
    verifier: Mapped[bytes] = mapped_column(LargeBinary(40))
    sealed_bundle: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_for_recovery: Mapped[bytes | None] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime] = mapped_column(Instant)


class Factor(Base):
    """A person's second factor: the TOTP secret, sealed under the root, and the last step that was accepted."""

    __tablename__ = "factor"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int | None] = mapped_column(Serial)
    proved_at: Mapped[datetime | None] = mapped_column(Instant)


class RecoveryCode(Base):
    """One of ten codes that stand in for the second factor once; only a MAC of it is kept."""

    __tablename__ = "recovery_code"

    mac: Mapped[bytes] = mapped_column(LargeBinary(40), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class Invitation(Base):
    """A code, shown once to the administrator, that lets one person enrol within seven days."""

    __tablename__ = "invitation"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    mac: Mapped[bytes] = mapped_column(LargeBinary(40), unique=True)
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
