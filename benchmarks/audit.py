"""What recording costs the house: an entry beside a plain insert, sealing it, filing it, the first page about a dossier.

Run with `PYTHONPATH=platform:crypto python benchmarks/audit.py [ENTRIES] [DATABASE_URL]` (20 000, SQLite in a temporary
folder); processor time of one core, in slices that take turns, so that both sides see the same machine.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, insert

from exchange import db, house, schema
from exchange.access import actions
from exchange.access.actor import SYSTEM
from exchange.access.rules import Mark
from exchange.audit import check, entries, projections, sequencer
from exchange.audit.entries import Happening
from exchange.clock import SystemClock
from exchange.config import Passwords, Settings, Storage
from exchange.oversight import filters
from exchange.oversight.filters import Filter, Search
from exchange_crypto import leaves
from exchange_crypto.ledger import leaf_hash
from exchange_crypto.roots import Keyring

SLICE = 200
DOSSIER = UUID(int=7)
READ = Happening(actions.DOSSIER_READ, mark=Mark("dossier", DOSSIER, DOSSIER, ("TRACING", "FREEZING"), "secret"))
PLAIN = Table(
    "plain", MetaData(), Column("id", Integer, primary_key=True), Column("who", String(64)), Column("what", String(64)),
    Column("details", LargeBinary),
)  # fmt: skip


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        log = found(Path(folder), sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder}/bench.db")
        sealing(log, 20_000)
        appending(log, min(count, 4_000))
        filing(log, count)
        asking(log)


def found(folder, url):
    (folder / "data" / "blobs").mkdir(parents=True)
    engine = db.open_engine(url)
    schema.metadata.create_all(engine)
    PLAIN.create(engine)
    settings = Settings(
        storage=Storage(folder=str(folder / "data"), keyring=str(folder / "keyring")),
        passwords=Passwords(memory_kib=8, iterations=1),
    )
    return house.found(settings, Keyring.create(folder / "keyring"), engine).log


def sealing(log, count):
    """Everything of an entry but the database: leaf, canonical form, hash, HMAC, columns."""
    at, previous = SystemClock().now(), bytes(32)
    started = time.process_time()
    for _ in range(count):
        leaf = entries._leaf(SYSTEM, READ, at, os.urandom(16), bytes(16))
        leaf["w"] = {"id": "AAAAAAAAAAA", "n": 1, "p": entries.b64(previous)}
        data = leaves.encode(leaf)
        previous = leaf_hash(data)
        entries.leaf_mac(log, data)
    sealed = time.process_time() - started
    started = time.process_time()
    for _ in range(count):
        projections.of(leaf)
    print(f"sealing an entry: {sealed / count * 1e6:.1f} µs (target 15); columns: {each(started, count)}")


def appending(log, count):
    """One entry in a transaction of its own, against one row of the same size in the same kind of transaction."""
    ours = plain = 0.0
    for _ in range(0, count, SLICE):
        began = time.process_time()
        for number in range(SLICE):
            with db.writing() as session:
                session.execute(insert(PLAIN).values(who=str(number), what="dossier.read", details=bytes(600)))
                session.commit()
        between = time.process_time()
        for _ in range(SLICE):
            append(log, 1)
        ours += time.process_time() - between
        plain += between - began
    print(f"an entry: {ours / count * 1e6:.0f} µs of processor, {ours / plain:.2f} times a plain insert (target 1.25)")


def append(log, count):
    with db.writing() as session:
        for _ in range(count):
            entries.append(session, log, SYSTEM, READ, SystemClock().now())
        session.commit()


def filing(log, count):
    for _ in range(0, count, 500):
        append(log, 500)
    started = time.process_time()
    size = sequencer.file_all(log, SystemClock())
    took = time.process_time() - started
    print(f"filing: {took / size * 1e6:.1f} µs an entry (target 50), {size / took:.0f} entries a second (target 5,000)")
    started = time.process_time()
    report = check.check_log(db.session(), log)
    print(f"the whole check in place: {each(started, size)} an entry; {'whole' if report.ok else report.first_fault}")


def asking(log):
    started = time.perf_counter()
    for _ in range(20):
        found = filters.numbers(Search(Filter(), dossier=DOSSIER), 51)
    print(
        f"first page about a dossier: {(time.perf_counter() - started) / 20 * 1e3:.2f} ms (target 50), {len(found)} rows"
    )


def each(started, count):
    return f"{(time.process_time() - started) / count * 1e6:.1f} µs"


if __name__ == "__main__":
    main()
