"""What a State, or the Court, has said of its working days: dates alone, without names, so that they can be in clear."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from exchange.db import Base, Instant


class Weekend(Base):
    """The free days of the week as chosen, as ISO weekdays ("56" is Friday and Saturday); without a row the default holds."""

    __tablename__ = "weekend"

    calendar: Mapped[str] = mapped_column(String(16), primary_key=True)
    days: Mapped[str] = mapped_column(String(7))
    chosen_at: Mapped[datetime] = mapped_column(Instant)


class Holiday(Base):
    """A single free day of a calendar."""

    __tablename__ = "holiday"

    calendar: Mapped[str] = mapped_column(String(16), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
