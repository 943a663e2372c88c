"""An auditor's home: where the log stands, and what of the last days is worth a look. It shows no content and no name."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from exchange import db, gateway
from exchange.access.actions import HOME_READ, TABLE
from exchange.access.actor import Actor
from exchange.audit import backlog, checkpoints
from exchange.audit.models import Checkpoint, Entry, Head, Leaf, Pending, Rollup
from exchange.audit.rollups import MICROS_PER_DAY
from exchange.clock import micros
from exchange.oversight import integrity
from exchange.oversight.integrity import Check

DAYS = 7
FEW = 6
ALERTS = tuple(name for name, action in TABLE.items() if name.startswith("integrity.") and action.severity >= 4)


@dataclass(frozen=True)
class Alert:
    """A finding of the platform about the log or a document; `position` is None while it is being filed."""

    action: str
    at: datetime
    position: int | None


@dataclass(frozen=True)
class Refused:
    """How often an action was refused or failed in the last days."""

    action: str
    outcome: str
    times: int


@dataclass(frozen=True)
class Watch:
    """The log's state, and figures of the last seven days; `signed` is the newest checkpoint's (size, time)."""

    since: date
    size: int
    waiting: int
    is_late: bool
    is_refused: bool
    signed: tuple[int, datetime] | None
    check: Check | None
    entries: int
    refused: int
    failed: int
    alerts: list[Alert]
    often: list[Refused]


def read(actor: Actor) -> Watch:
    """Return an auditor's home."""
    now = gateway.now()
    since = now - timedelta(days=DAYS)
    with gateway.reveal(actor, HOME_READ):
        entries, refused, failed = _totals(since)
        house = gateway.house()
        return Watch(
            since=since.date(),
            size=db.session.scalars(select(Head.size).where(Head.log == house.log.number)).one(),
            waiting=db.session.scalar(select(func.count()).select_from(Pending)) or 0,
            is_late=backlog.oldest_wait(db.session(), house.clock).total_seconds() > house.settings.log.alarm_seconds,
            is_refused=checkpoints.is_refused(db.session()),
            signed=_signed(),
            check=integrity.latest(),
            entries=entries,
            refused=refused,
            failed=failed,
            alerts=_alerts(since),
            often=_often(since),
        )


def _day(at: datetime) -> int:
    return micros(at) // MICROS_PER_DAY


def _totals(since: datetime) -> tuple[int, int, int]:
    """Return the entries filed since then, those refused, those failed: from the counts by day."""
    query = select(Rollup.outcome, func.sum(Rollup.entries)).where(Rollup.day >= _day(since)).group_by(Rollup.outcome)
    counts = {outcome: int(entries) for outcome, entries in db.session.execute(query)}
    return sum(counts.values()), counts.get("refused", 0), counts.get("failed", 0)


def _often(since: datetime) -> list[Refused]:
    times = func.sum(Rollup.entries)
    query = (
        select(Rollup.type, Rollup.outcome, times)
        .where(Rollup.day >= _day(since), Rollup.outcome.in_(("refused", "failed")))
        .group_by(Rollup.type, Rollup.outcome)
        .order_by(times.desc(), Rollup.type)
    )
    return [Refused(action, outcome, int(n)) for action, outcome, n in db.session.execute(query.limit(FEW))]


def _signed() -> tuple[int, datetime] | None:
    newest = select(Checkpoint.size, Checkpoint.at).order_by(Checkpoint.size.desc()).limit(1)
    row = db.session.execute(newest).one_or_none()
    return None if row is None else (row.size, row.at)


def _alerts(since: datetime) -> list[Alert]:
    query = (
        select(Entry.type, Entry.ts, Leaf.seq)
        .outerjoin(Leaf, Leaf.eid == Entry.eid)
        .where(Entry.type.in_(ALERTS), Entry.ts >= since)
        .order_by((Entry.eid + 0).desc())  # an expression: by the column alone, the whole log would be gone through
    )
    return [Alert(row.type, row.ts, row.seq) for row in db.session.execute(query.limit(FEW))]
