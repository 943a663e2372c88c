"""Whatever dies at whatever moment: no answer without its entry, no gap, no fork (I1 to I4, I6, I7, I19, I20).

`VIOLENCE_SECONDS` lets the killing go on for longer than a test may take.
"""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from exchange import db
from exchange.audit.models import Checkpoint, Entry, Leaf, Log, Rollup
from exchange.jobs.models import Job
from exchange_crypto.checkpoint import open_checkpoint
from exchange_crypto.ledger import Edge
from tests.exchange.audit import violence
from tests.house.sources import ROOT

SECONDS = float(os.environ.get("VIOLENCE_SECONDS", "3"))
LEAST, LEAST_KILLS = int(10 * SECONDS) + 1, int(SECONDS) + 1  # a machine too slow for these in that time is given more
PATIENCE_SECONDS = 120


@pytest.fixture
def survivors(opened_house, engine, keyring, clock, tmp_path):
    """Kill for a while; return what was acknowledged to each writer, in order, and how many were killed."""
    acknowledged = tmp_path / "acknowledged"
    acknowledged.mkdir()
    opened_house.file_entries()
    db.session.remove()
    told = {
        "database": engine.url.render_as_string(hide_password=False),
        "keyring": str(keyring.path),
        "folder": str(tmp_path / "places"),
        "acknowledged": str(acknowledged),
        "sequencers": 2,
        "seconds": SECONDS,
        "least": LEAST,
        "least_kills": LEAST_KILLS,
        "seed": 7,
    }
    run = subprocess.run(
        [sys.executable, violence.__file__, json.dumps(told)],
        env={"PYTHONPATH": os.pathsep.join((str(ROOT / "platform"), str(ROOT / "crypto")))},
        capture_output=True, text=True, check=False, timeout=SECONDS + PATIENCE_SECONDS,
    )  # fmt: skip
    clock.set(datetime.now(UTC))
    assert (run.returncode, run.stderr) == (0, "")
    return [_uids(path.read_bytes()) for path in acknowledged.iterdir()], int(run.stdout)


def test_after_kills_at_random_moments_the_log_is_whole(survivors, opened_house, look):
    acknowledged, kills = survivors

    size = opened_house.file_entries()
    positions = dict(db.session.execute(select(Entry.uid, Leaf.seq).outerjoin(Leaf)).all())
    report = look(outside=True)

    assert kills >= LEAST_KILLS
    assert sum(map(len, acknowledged)) >= LEAST
    assert sorted(positions.values()) == list(range(size))
    assert all(uid in positions for uids in acknowledged for uid in uids)
    assert all(_is_rising([positions[uid] for uid in uids]) for uids in acknowledged)
    assert (report.ok, report.first_fault, report.waiting) == (True, None, 0)
    assert [type for type in _types() if type.startswith("integrity.")] == []
    assert db.session.scalar(select(func.count()).select_from(Job)) == _types().count("upload.sweep")
    assert _signed_roots() == _recounted_roots()
    assert _figures() == _recounted_figures()


def _uids(noted):
    return [noted[at : at + violence.NOTE] for at in range(0, len(noted), violence.NOTE)]


def _is_rising(numbers):
    return all(before < after for before, after in zip(numbers, numbers[1:], strict=False))


def _types():
    return list(db.session.scalars(select(Entry.type).where(Entry.outcome == "done")))


def _signed_roots():
    vkey = db.session.scalars(select(Log.vkey)).one()
    notes = db.session.execute(select(Checkpoint.size, Checkpoint.note)).all()
    return {size: open_checkpoint(note, vkey).root for size, note in notes}


def _recounted_roots():
    edge, roots = Edge(), {}
    sizes = set(db.session.scalars(select(Checkpoint.size)))
    for lhash in db.session.scalars(select(Entry.lhash).join(Leaf).order_by(Leaf.seq)):
        edge.append(lhash)
        if edge.size in sizes:
            roots[edge.size] = edge.root()
    return roots


def _figures():
    columns = (Rollup.theme, Rollup.org, Rollup.type, Rollup.outcome, func.sum(Rollup.entries), func.sum(Rollup.amount))
    rows = db.session.execute(select(*columns).group_by(Rollup.theme, Rollup.org, Rollup.type, Rollup.outcome))
    return {tuple(row[:4]): tuple(map(int, row[4:])) for row in rows}


def _recounted_figures():
    columns = (Entry.theme, Entry.org, Entry.type, Entry.outcome)
    counts = (func.count(), func.coalesce(func.sum(Entry.amount), 0))
    rows = db.session.execute(select(*columns, *counts).join(Leaf).group_by(*columns))
    return {tuple(row[:4]): tuple(map(int, row[4:])) for row in rows}
