"""The worker's loop: claims due jobs one by one and runs the ticks (filing, signing, sweeping) that features joined.

A job is claimed with a lease, so that a killed worker's job is taken up by the next; work itself is done by acts.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from exchange import db
from exchange.clock import Clock, SystemClock
from exchange.jobs.models import Job
from exchange.jobs.seldom import Seldom

LEASE = timedelta(minutes=5)
MOST_TRIES = 5
PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 8.0

Work = Callable[[Job], str]
Tick = Callable[[], object]

log = logging.getLogger("exchange.worker")
log.addFilter(Seldom())
_clock: ContextVar[Clock] = ContextVar("clock", default=SystemClock())  # noqa: B039 -- a clock that holds nothing


class LostLease(Exception):
    """The job took longer than its lease and another worker has it now."""


class Later(Exception):
    """The job can't be done yet and nothing is wrong with it: it is due again at `at`; `reason` is kept as how it stands."""

    def __init__(self, at: datetime, reason: str) -> None:
        super().__init__(reason)
        self.at, self.reason = at, reason


@dataclass
class Worker:
    """What a worker does: the kinds of jobs that it names, others being left to other workers, and ticks each turn."""

    clock: Clock
    kinds: dict[str, Work] = field(default_factory=dict)
    ticks: list[Tick] = field(default_factory=list)

    def run(self, stop: threading.Event, parent_lives: Callable[[], bool]) -> None:
        """Work until told to stop or until the parent process is gone; a lost database is waited for."""
        pause = PAUSE_SECONDS
        while not stop.is_set() and parent_lives():
            pause = PAUSE_SECONDS if self._try() else min(2 * pause, LONGEST_PAUSE_SECONDS)
            stop.wait(pause)

    def turn(self) -> bool:
        """Run every tick once and one job if one is due; True if there was a job. Raises what a tick raised."""
        for tick in self.ticks:
            tick()
        job = self._claim()
        if job is not None:
            self._do(job)
        db.leave()
        return job is not None

    def _try(self) -> bool:
        """Take a turn; whatever fails is told by its kind alone, since its words may hold what someone wrote."""
        try:
            self.turn()
        except Exception as error:
            log.error("the worker could not finish its turn: %s", type(error).__name__)
            db.leave()
            return False
        return True

    def _claim(self) -> Job | None:
        """Take the job that waited longest; one that was taken too often and never came back is given up."""
        now = self.clock.now()
        with db.writing() as session:
            free = or_(Job.leased_until.is_(None), Job.leased_until < now)
            query = select(Job).where(Job.kind.in_(list(self.kinds)), Job.done_at.is_(None), Job.due_at <= now, free)
            query = query.order_by(Job.due_at).limit(1).with_for_update(skip_locked=True)
            job = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
            if job is None:
                return None
            given_up = job.tries >= MOST_TRIES
            if given_up:
                job.outcome, job.done_at = "failed: given up", now
            else:
                job.leased_until, job.tries = now + LEASE, job.tries + 1
            session.commit()
            session.expunge(job)  # what this worker holds stays as it was claimed, whoever changes the row
            return None if given_up else job

    def _do(self, job: Job) -> None:
        try:
            with _timed(self.clock):
                outcome = self.kinds[job.kind](job)
            done_at: datetime | None = self.clock.now()
        except Later as later:
            self._put_off(job, later)
            return
        except Exception as error:
            outcome = f"failed: {type(error).__name__}"
            done_at = self.clock.now() if job.tries >= MOST_TRIES else None
            log.error("a job of kind %s failed: %s", job.kind, type(error).__name__)
            db.leave()
        self._finish(job, outcome, done_at)

    def _finish(self, job: Job, outcome: str, done_at: datetime | None) -> None:
        """Keep how the job went, unless it was taken over meanwhile: then the other one's end counts."""
        with db.writing() as session:
            row = session.get_one(Job, job.id, with_for_update=True)
            if row.tries == job.tries and row.done_at is None:
                row.outcome, row.leased_until, row.done_at = outcome, None, done_at
                row.due_at = self.clock.now() + timedelta(seconds=2**row.tries)
                session.commit()

    def _put_off(self, job: Job, later: Later) -> None:
        """Wait for the time that the job named; that it was taken up does not count as a try that failed."""
        with db.writing() as session:
            row = session.get_one(Job, job.id, with_for_update=True)
            if row.tries == job.tries and row.done_at is None:
                row.outcome, row.leased_until, row.due_at, row.tries = later.reason, None, later.at, 0
                session.commit()


def progress(job: Job, done: int, total: int) -> None:
    """Say how far a job is, and keep its lease while it goes on; LostLease if another worker has taken it over."""
    with db.writing() as session:
        row = session.get_one(Job, job.id, with_for_update=True)
        if row.tries != job.tries or row.done_at is not None:
            raise LostLease
        row.progress, row.total, row.leased_until = done, total, _clock.get().now() + LEASE
        session.commit()


@contextmanager
def _timed(clock: Clock) -> Iterator[None]:
    """Let a job's progress renew its lease by the worker's own clock."""
    before = _clock.set(clock)
    try:
        yield
    finally:
        _clock.reset(before)
