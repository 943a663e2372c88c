"""What the worker does: the one place where filing, signing, sweeping and the kinds of jobs are joined."""

import logging
import time
from collections.abc import Callable

from exchange.audit.checkpoints import SignerRefused
from exchange.documents import checks as documents
from exchange.house import House
from exchange.jobs.loop import Tick, Worker
from exchange.oversight import integrity
from exchange.oversight import jobs as oversight

SWEEP_EVERY_SECONDS = 3600
log = logging.getLogger("exchange.worker")


def worker(house: House) -> Worker:
    """Return the worker of an opened house."""
    ticks = [_filing(house), _every(SWEEP_EVERY_SECONDS, documents.sweep_unnamed)]
    return Worker(house.clock, kinds={integrity.KIND: oversight.verify}, ticks=ticks)


def _filing(house: House) -> Tick:
    def file() -> None:
        try:
            house.file_entries()
        except SignerRefused:
            log.exception("the signer refuses: entries are kept and filed, but no checkpoint is signed")

    return file


def _every(seconds: float, work: Callable[[], object]) -> Tick:
    last = 0.0

    def tick() -> None:
        nonlocal last
        if time.monotonic() - last >= seconds:
            last = time.monotonic()
            work()

    return tick
