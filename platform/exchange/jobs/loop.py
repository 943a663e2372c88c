"""The worker's loop: claims due jobs one by one and runs the ticks (filing, signing, sweeping) that features joined.

A job is claimed with a lease, so that a killed worker's job is taken up by the next; work itself is done by acts.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import or_, select

from exchange import db
from exchange.clock import Clock
from exchange.jobs.models import Job

LEASE = timedelta(minutes=5)
MOST_TRIES = 5
PAUSE_SECONDS = 0.5

Work = Callable[[Job], str]
Tick = Callable[[], object]


@dataclass
class Worker:
    """What a worker process does: named kinds of jobs, and ticks each turn."""

    clock: Clock
    kinds: dict[str, Work] = field(default_factory=dict)
    ticks: list[Tick] = field(default_factory=list)

    def run(self, stop: threading.Event, parent_lives: Callable[[], bool]) -> None:
        """Work until told to stop or until the parent process is gone."""
        while not stop.is_set() and parent_lives():
            self.turn()
            stop.wait(PAUSE_SECONDS)

    def turn(self) -> bool:
        """Run every tick once and one job if one is due; True if there was a job."""
        for tick in self.ticks:
            tick()
        job = self._claim()
        if job is not None:
            self._do(job)
        db.session.remove()
        return job is not None

    def _claim(self) -> Job | None:
        now = self.clock.now()
        with db.writing() as session:
            free = or_(Job.leased_until.is_(None), Job.leased_until < now)
            query = select(Job).where(Job.done_at.is_(None), Job.due_at <= now, Job.tries < MOST_TRIES, free)
            job = session.scalars(query.order_by(Job.due_at).limit(1).with_for_update(skip_locked=True)).one_or_none()
            if job is not None:
                job.leased_until, job.tries = now + LEASE, job.tries + 1
            session.commit()
            return job

    def _do(self, job: Job) -> None:
        try:
            outcome = self.kinds[job.kind](job)
        except Exception as error:
            self._finish(job, f"failed: {type(error).__name__}", job.tries >= MOST_TRIES)
            return
        self._finish(job, outcome, True)

    def _finish(self, job: Job, outcome: str, ended: bool) -> None:
        with db.writing() as session:
            row = session.get(Job, job.id, with_for_update=True)
            assert row is not None
            row.outcome, row.leased_until = outcome, None
            row.done_at = self.clock.now() if ended else None
            row.due_at = self.clock.now() + timedelta(seconds=2**row.tries)
            session.commit()


def progress(job: Job, done: int, total: int) -> None:
    """Say how far a job is, and keep its lease while it goes on."""
    with db.writing() as session:
        row = session.get(Job, job.id, with_for_update=True)
        assert row is not None
        row.progress, row.total = done, total
        if row.leased_until is not None:
            row.leased_until += timedelta(seconds=30)
        session.commit()
