"""Whether the log is whole: what is signed, what waits, and checks run on demand, at once or, for a long log, as a job."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.audit import backlog, check, checkpoints
from exchange.audit.check import Progress, Report
from exchange.audit.faults import Fault
from exchange.audit.models import Checkpoint, Head, Log, Pending
from exchange.jobs.models import Job
from exchange.oversight.service import Signed
from exchange.oversight.things import LogThing

KIND = "log.verify"
AT_ONCE = 20_000
MOST_SHOWN = 5


@dataclass(frozen=True)
class Check:
    """A check of the whole log: under way, done with its report, or given up (`report` is None though it ended)."""

    id: UUID
    asked_at: datetime
    asked_by: str
    ended_at: datetime | None
    progress: int
    total: int
    report: Report | None


@dataclass(frozen=True)
class Integrity:
    """The log's state: size and root of the tree, what waits and how long, the newest checkpoints and checks.

    `is_refused`: the signer found that the log doesn't extend what was signed, and has signed nothing since.
    """

    origin: str
    vkey: str
    size: int
    root: bytes
    waiting: int
    oldest_wait: timedelta
    is_late: bool
    is_refused: bool
    signed: tuple[Signed, ...]
    checks: tuple[Check, ...]


def show(actor: Actor) -> Integrity:
    """Return the state of the log."""
    with gateway.reveal(actor, actions.INTEGRITY_READ, _log()):
        return _state()


def latest() -> Check | None:
    """Return the newest check that has ended, for a page that leaves its own entry; None before the first."""
    query = _jobs().where(Job.done_at.is_not(None)).order_by(Job.done_at.desc(), Job.id.desc()).limit(1)
    row = db.session.execute(query).one_or_none()
    return None if row is None else _check(row)


def one(actor: Actor, check_id: UUID) -> Check:
    """Return a check with its progress or result; NotFound, on record, if there is none."""
    row = db.session.execute(_jobs().where(Job.id == check_id)).one_or_none()
    if row is None or not gateway.may(actor, actions.INTEGRITY_READ):
        raise gateway.missing(actor, "")
    with gateway.reveal(actor, actions.INTEGRITY_READ, _log()):
        return _check(row)


def verify(actor: Actor) -> UUID:
    """Check the log at once, or ask the worker to if it is long; return the check's id."""
    size = _size() if gateway.may(actor, actions.LOG_VERIFY) else 0
    at_once = gateway.may(actor, actions.LOG_VERIFY) and size <= AT_ONCE
    began = gateway.now()
    report = run() if at_once else None
    with gateway.act(actor, actions.LOG_VERIFY, _log(), count=size) as act:
        job = Job(
            id=db.new_id(), kind=KIND, details="{}", asked_by=actor.person, asked_at=began, due_at=act.at, total=size
        )
        if report is not None:
            job.progress, job.total, job.done_at, job.outcome = report.size, report.size, act.at, written(report)
            act.says(**said(report))
        return act.add(job).id


def run(progress: Progress = lambda _done, _total: None) -> Report:
    """Check the whole log, with the note kept outside the database, and return the report."""
    log, folder = gateway.house().log, gateway.settings().folder
    kept = checkpoints.kept_note(checkpoints.kept_in(folder, log.number))
    return check.check_log(db.session(), log, kept, progress)


def said(report: Report) -> dict[str, Any]:
    """Return what an entry says of a report: how many entries, and of a fault its kind and place."""
    if report.first_fault is None:
        return {"count": report.size}
    fault = report.first_fault
    details = {"kind": fault.kind, "at": fault.at}
    return {"count": report.size, "outcome": "failed", "reason": "not-whole", "details": details}


def written(report: Report) -> str:
    """Return the report as it is kept with its job."""
    return json.dumps(asdict(report) | {"root": report.root.hex()}, sort_keys=True)


def read(outcome: str) -> Report | None:
    """Return a kept report; None of a job that was given up."""
    if not outcome.startswith("{"):
        return None
    kept = json.loads(outcome)
    fault = Fault(**kept["first_fault"]) if kept["first_fault"] else None
    return Report(**kept | {"root": bytes.fromhex(kept["root"]), "first_fault": fault})


def _log() -> LogThing:
    return LogThing(gateway.house().log.number)


def _size() -> int:
    return db.session.scalars(select(Head.size).where(Head.log == gateway.house().log.number)).one()


def _state() -> Integrity:
    house = gateway.house()
    size, root = db.session.execute(select(Head.size, Head.root).where(Head.log == house.log.number)).one()
    wait = backlog.oldest_wait(db.session(), house.clock)
    signed = select(Checkpoint.size, Checkpoint.at, Checkpoint.note).order_by(Checkpoint.size.desc()).limit(MOST_SHOWN)
    checks = _jobs().order_by(Job.asked_at.desc(), Job.id.desc()).limit(MOST_SHOWN)
    return Integrity(
        origin=house.settings.log_origin,
        vkey=db.session.scalars(select(Log.vkey).where(Log.number == house.log.number)).one(),
        size=size,
        root=root,
        waiting=db.session.scalar(select(func.count()).select_from(Pending)) or 0,
        oldest_wait=wait,
        is_late=wait > timedelta(seconds=house.settings.log.alarm_seconds),
        is_refused=checkpoints.is_refused(db.session()),
        signed=tuple(Signed(row.size, row.at, row.note) for row in db.session.execute(signed)),
        checks=tuple(_check(row) for row in db.session.execute(checks)),
    )


def _jobs() -> Any:
    columns = (Job.id, Job.asked_at, Job.done_at, Job.progress, Job.total, Job.outcome, Account.name)
    return select(*columns).outerjoin(Account, Account.id == Job.asked_by).where(Job.kind == KIND)


def _check(row: Any) -> Check:
    report = read(row.outcome) if row.done_at is not None else None
    return Check(row.id, row.asked_at, row.name or "", row.done_at, row.progress, row.total, report)
