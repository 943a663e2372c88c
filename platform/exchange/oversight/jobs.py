"""The check of a long log, as a job with progress: its result is kept with the job and is an entry of its own."""

from exchange import gateway
from exchange.access import actions
from exchange.access.actor import SYSTEM
from exchange.audit.entries import Happening
from exchange.jobs import loop
from exchange.jobs.models import Job
from exchange.oversight import integrity
from exchange.oversight.things import LogThing


def verify(job: Job) -> str:
    """Check the whole log and return the report as it is kept."""
    report = integrity.run(lambda done, total: loop.progress(job, done, total))
    mark = LogThing(gateway.house().log.number).mark()
    gateway.note(SYSTEM, Happening(actions.LOG_VERIFY, mark=mark, **integrity.said(report)))
    return integrity.written(report)
