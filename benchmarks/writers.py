"""Whether recording slows many writers down: 16 threads append entries, or insert plain rows, each in its own commit.

Run with `PYTHONPATH=platform:crypto:. python benchmarks/writers.py [SECONDS [DATABASE_URL]]` (2, a PostgreSQL server of
its own); rates by the clock in slices that take turns. A sequencer files all the while, as in service.
"""

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.audit import PLAIN, append, found
from sqlalchemy import insert
from tests.conftest import postgresql_url

from exchange import db
from exchange.audit import check, sequencer
from exchange.audit.entries import LogKeys
from exchange.clock import SystemClock

THREADS = 16
ROUNDS = 5


def main(seconds: float, url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        log = found(Path(folder), url or postgresql_url("bench"))
        over = threading.Event()
        filing = threading.Thread(target=_file, args=(log, over))
        filing.start()
        plain, ours = [], []
        for _ in range(ROUNDS):
            plain.append(rate(_insert, seconds))
            ours.append(rate(lambda: append(log, 1), seconds))
        over.set()
        filing.join()
        ratio = statistics.median(mine / bare for mine, bare in zip(ours, plain, strict=True))
        print(f"{statistics.median(ours):.0f} entries a second, {statistics.median(plain):.0f} plain rows a second")
        print(f"entries against plain rows, {THREADS} writers: {ratio:.2f} (target 0.90)")
        sequencer.file_all(log, SystemClock())
        print(f"the log is {'whole' if check.check_log(db.session(), log).ok else 'not whole'}")
        db.session.remove()


def rate(write: Callable[[], None], seconds: float) -> float:
    """Return how many times a second 16 threads together do it."""
    counts = [0] * THREADS
    until = time.perf_counter() + seconds

    def work(number: int) -> None:
        while time.perf_counter() < until:
            write()
            counts[number] += 1
        db.session.remove()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    started = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sum(counts) / (time.perf_counter() - started)


def _insert() -> None:
    with db.writing() as session:
        session.execute(insert(PLAIN).values(who="someone", what="dossier.read", details=bytes(600)))
        session.commit()


def _file(log: LogKeys, over: threading.Event) -> None:
    while not over.wait(0.5):
        sequencer.file_all(log, SystemClock())
    db.session.remove()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 2, sys.argv[2] if len(sys.argv) > 2 else "")
