"""How the answer's date of a copy came to be what it is: each change a row, with the date that held before and why."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exchange.db import Base, Instant, new_id
from exchange.dossiers.models import InDossier

ASKED, GRANTED, REFUSED, SET, RESUMED = "asked", "granted", "refused", "set", "resumed"
MOVING = (GRANTED, SET, RESUMED)


class DueChange(InDossier, Base):
    """A change of the answer's date, or what was asked and answered about one: numbered from 1 and never changed.

    `from_day` held until then. `to_day` holds from then on; where the State asked for more time it is the day it asked for,
    and where that was refused the day that holds still. `by` is None where the platform moved the date after a pause.
    """

    __tablename__ = "due_change"
    __table_args__ = (UniqueConstraint("request_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    n: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    from_day: Mapped[date]
    to_day: Mapped[date]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    sealed_reason: Mapped[bytes | None] = mapped_column(LargeBinary)
