"""The tables of the access log. Entries have no update and no delete: triggers.py makes the database refuse both."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from exchange.db import Base, Instant, Serial


class Log(Base):
    """One log: an origin, its own keys, one tree."""

    __tablename__ = "audit_log"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    origin: Mapped[str] = mapped_column(String(255), unique=True)
    vkey: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(Instant)


_NOT_DONE = text("outcome <> 'done'")


class Entry(Base):
    """One entry; the columns beside `leaf` are projections of it, checked by the whole check."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_dossier_eid", "dossier", "eid"),
        Index("ix_audit_event_pn_eid", "pn", "eid"),
        Index("ix_audit_event_obj_ref_eid", "obj_ref", "eid"),
        Index("ix_audit_event_type_eid", "type", "eid"),
        Index("ix_audit_event_org_eid", "org", "eid"),
        Index("ix_audit_event_ts_eid", "ts", "eid"),
        Index("ix_audit_event_not_done", "outcome", "eid", sqlite_where=_NOT_DONE, postgresql_where=_NOT_DONE),
        {"sqlite_autoincrement": True},
    )

    eid: Mapped[int] = mapped_column(Serial, primary_key=True)
    uid: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    ts: Mapped[datetime] = mapped_column(Instant)
    type: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(8))
    severity: Mapped[int]
    pn: Mapped[bytes] = mapped_column(LargeBinary(16))
    org: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(32))
    dossier: Mapped[UUID | None]
    obj_kind: Mapped[str] = mapped_column(String(16))
    obj_ref: Mapped[UUID | None]
    theme: Mapped[str] = mapped_column(String(16))
    amount: Mapped[int | None] = mapped_column(Serial)
    leaf: Mapped[bytes] = mapped_column(LargeBinary)
    lhash: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class Pending(Base):
    """An entry that waits to be filed; a trigger writes the row, in the entry's own transaction."""

    __tablename__ = "audit_pending"

    eid: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)


class Leaf(Base):
    """The position of an entry in the tree."""

    __tablename__ = "audit_leaf"

    seq: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    eid: Mapped[int] = mapped_column(ForeignKey("audit_event.eid"), unique=True)


class Tile(Base):
    """Up to 256 hashes of the tree (tlog-tiles), 8 192 bytes."""

    __tablename__ = "audit_tile"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    idx: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class Head(Base):
    """The tree's size and root; its one row is the lock that makes one sequencer active at a time."""

    __tablename__ = "audit_head"

    log: Mapped[int] = mapped_column(ForeignKey("audit_log.number"), primary_key=True)
    size: Mapped[int] = mapped_column(Serial)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))


class WriterState(Base):
    """The last number and hash seen of each writer's chain."""

    __tablename__ = "audit_writer"

    writer: Mapped[bytes] = mapped_column(LargeBinary(8), primary_key=True)
    number: Mapped[int] = mapped_column(Serial)
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))


class Checkpoint(Base):
    """A signed note over the tree at a size (C2SP tlog-checkpoint)."""

    __tablename__ = "audit_checkpoint"

    size: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(Text)


class Private(Base):
    """An erasable opening (address, agent) of a commitment in a leaf, sealed; deleting it leaves every proof valid."""

    __tablename__ = "audit_private"

    eid: Mapped[int] = mapped_column(ForeignKey("audit_event.eid"), primary_key=True)
    field: Mapped[str] = mapped_column(String(16), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Identity(Base):
    """Who a pseudonym stands for in one log; erasing the row makes it unopenable for good."""

    __tablename__ = "audit_identity"
    __table_args__ = (UniqueConstraint("log", "account"),)

    pn: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    log: Mapped[int] = mapped_column(ForeignKey("audit_log.number"))
    account: Mapped[UUID]


class EntryTheme(Base):
    """The themes of an entry, for filtering by any of them."""

    __tablename__ = "audit_theme"

    theme: Mapped[str] = mapped_column(String(16), primary_key=True)
    eid: Mapped[int] = mapped_column(ForeignKey("audit_event.eid"), primary_key=True, index=True)


class Subject(Base):
    """The dossiers that a list showed: one entry a page still answers who saw which."""

    __tablename__ = "audit_subject"

    dossier: Mapped[UUID] = mapped_column(primary_key=True)
    eid: Mapped[int] = mapped_column(ForeignKey("audit_event.eid"), primary_key=True, index=True)


class Rollup(Base):
    """Counts by day, primary theme, organ, action and outcome."""

    __tablename__ = "audit_rollup"

    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    theme: Mapped[str] = mapped_column(String(16), primary_key=True)
    org: Mapped[str] = mapped_column(String(16), primary_key=True)
    type: Mapped[str] = mapped_column(String(64), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(8), primary_key=True)
    entries: Mapped[int] = mapped_column(Serial)
    amount: Mapped[int] = mapped_column(Serial)


class Figure(Base):
    """Counts by week and one property at a time: what figures over years are drawn from. `figures.py` says which."""

    __tablename__ = "audit_figure"
    __table_args__ = ({"sqlite_with_rowid": False},)  # read in the order of its key, many weeks of each value together

    dimension: Mapped[str] = mapped_column(String(8), primary_key=True)
    value: Mapped[str] = mapped_column(String(64), primary_key=True)
    measure: Mapped[str] = mapped_column(String(8), primary_key=True)
    week: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int] = mapped_column(Serial)
