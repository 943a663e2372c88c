"""What the worker does: the one place where filing, signing, sweeping and the kinds of jobs are joined."""

import logging
import time
from collections.abc import Callable
from functools import partial

from exchange.accounts import mailing
from exchange.assistance import escalating, overdue, reminding
from exchange.audit.checkpoints import SignerRefused
from exchange.documents import checks as documents
from exchange.drafts import sweeping as drafts
from exchange.home.notifying import Notifier
from exchange.house import House
from exchange.jobs.loop import Tick, Work, Worker
from exchange.jobs.seldom import Seldom
from exchange.mail import posting, sending, state
from exchange.oversight import integrity
from exchange.oversight import jobs as oversight
from exchange.signin import sweeping

SWEEP_EVERY_SECONDS = 3600
DATES_EVERY_SECONDS = 600
NOTIFY_EVERY_SECONDS = 30
log = logging.getLogger("exchange.signer")
log.addFilter(Seldom())


def postman(house: House) -> Worker:
    """Return the worker that hands messages to the mail server, beside the other: a slow server holds up no filing."""
    kinds: dict[str, Work] = {posting.JOB: partial(sending.send, where_to=mailing.where_to)}
    return Worker(house.clock, kinds=kinds, ticks=[_every(NOTIFY_EVERY_SECONDS, Notifier().look)])


def worker(house: House) -> Worker:
    """Return the worker of an opened house."""
    sweeps = (documents.sweep_unnamed, sweeping.close_what_is_over, drafts.remove_what_was_left, state.sweep)
    dates = (overdue.look, reminding.look, escalating.look)
    ticks = [_filing(house), *(_every(SWEEP_EVERY_SECONDS, sweep) for sweep in sweeps)]
    ticks += [_every(DATES_EVERY_SECONDS, look) for look in dates]
    return Worker(house.clock, kinds={integrity.KIND: oversight.verify}, ticks=ticks)


def _filing(house: House) -> Tick:
    def file() -> None:
        try:
            house.file_entries()
        except SignerRefused as refusal:
            log.error("entries are kept and filed, but no checkpoint is signed: %s", refusal)

    return file


def _every(seconds: float, work: Callable[[], object]) -> Tick:
    due = time.monotonic()

    def tick() -> None:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + seconds
            work()

    return tick
