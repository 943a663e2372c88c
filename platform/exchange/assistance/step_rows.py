"""The columns that the steps of assets and of requests to the Court have in common."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from exchange.db import Instant, new_id
from exchange.dossiers.models import InDossier


class StepKept(InDossier):
    """What is kept of each step of a thing with a table of moves: numbered from 1 and never changed.

    `role` is the mover's in the table; `facts` are codes and dates as JSON, the words are sealed together.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    n: Mapped[int]
    from_state: Mapped[str] = mapped_column(String(24))
    to_state: Mapped[str] = mapped_column(String(24))
    role: Mapped[str] = mapped_column(String(3))
    move: Mapped[str] = mapped_column(String(24))
    by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    facts: Mapped[str] = mapped_column(default="{}")
    sealed_words: Mapped[bytes | None] = mapped_column(LargeBinary)
