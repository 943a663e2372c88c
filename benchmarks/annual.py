"""What the figures for the annual report take with many requests, and that they equal an independent recount.

Run with `PYTHONPATH=platform:crypto:. python benchmarks/annual.py [REQUESTS] [DATABASE_URL]` (20 000, SQLite in a temporary
folder). Seconds of processor of this process, the best of three; a recount is plain SQL and Python that knows nothing of the room.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import pages
from benchmarks.pages import Page
from tests.builders import Cast
from tests.databases import asked
from tests.exchange.annual import many
from tests.exchange.annual.recount import Recount
from tests.exchange.annual.test_recount import agrees

from exchange import db, gateway
from exchange.annual import service
from exchange.annual.layout_views import PARTS
from exchange.annual.periods import Period
from exchange.app import create_app
from exchange.clock import SystemClock
from exchange_crypto.canonical import b64

YEAR = Period(date(2025, 9, 16), date(2026, 9, 15), date(2026, 9, 30))
ROUNDS = 3


def main(count: int, url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        opened, engine = pages.found(Path(folder), url or f"sqlite:///{folder}/bench.db")
        sam = Cast(gateway, SystemClock()).sam
        many.make(count)
        db.session.remove()
        report = service.draw(service.OF_ALL, None, YEAR, service.INTERNAL)
        compared = agrees(report, Recount(YEAR.since, YEAR.until, YEAR.as_at))
        print(f"{engine.dialect.name}: {report.total} of {count} requests, {compared} figures equal to the recount")
        measure("the recount", lambda: Recount(YEAR.since, YEAR.until, YEAR.as_at))
        for edition in service.EDITIONS:
            measure(f"counting, {edition}", lambda edition=edition: service.draw(service.OF_ALL, None, YEAR, edition))
        app, key = create_app(opened), b64(sam.keys.secret)
        parts = (f"?show={part}&" for part in PARTS)
        for path in (*parts, "/figures.csv?", "/figures.xlsx?", "/figures.pdf?"):
            page = Page(app, f"/annual{path}since={YEAR.since}&as_at={YEAR.as_at}", key)
            page.ask()
            with asked(engine) as said:
                size = page.ask()
            measure(f"/annual{path} ({len(said)} questions, {size} bytes)", page.ask)


def measure(name: str, work: Callable[[], Any]) -> None:
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    print(f"{name:60} {best:6.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, sys.argv[2] if len(sys.argv) > 2 else "")
