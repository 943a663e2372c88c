"""Processes that write entries and file them, and one that kills them at random moments: python violence.py SETTINGS.

Every writer notes outside the database what it was told is committed; the tests then ask whether the log has it all.
"""

import json
import logging
import os
import random
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import text

from exchange import db, gateway, house
from exchange.access import actions
from exchange.access.actor import SYSTEM, Actor
from exchange.access.refusals import Refusal, Unrecorded
from exchange.audit.entries import Happening
from exchange.config import Passwords, Settings, Storage
from exchange.jobs.models import Job
from exchange_crypto.roots import Keyring

WRITERS = 4
NOTE = 16  # bytes that note an entry
PERSON = Actor(kind="user", person=db.new_id(), org="XVA", role="focal_point")


def main(told):
    """Fork writers and sequencers, and kill one after the other until the time is up; print how many were killed.

    On a slow machine it goes on until `least` entries are noted and `least_kills` were killed.
    """
    logging.disable()  # psycopg complains of cut lines there; a child's own last words fail the test
    luck = random.Random(told["seed"])
    children = {_fork(place, told): place for place in range(WRITERS + told["sequencers"])}
    engine = db.open_engine(told["database"])
    until = time.monotonic() + told["seconds"]
    kills = 0
    while time.monotonic() < until or kills < told["least_kills"] or _noted(told) < told["least"]:
        time.sleep(luck.uniform(0.02, 0.25))
        if told["database"].startswith("postgresql") and luck.random() < 0.3:
            _cut_a_line(engine)
        else:
            pid = luck.choice(list(children))
            place = children.pop(pid)
            _kill(pid)
            children[_fork(place, told)] = place
        kills += 1
    for pid in children:
        _kill(pid)
    engine.dispose()
    print(kills)


def _noted(told):
    return sum(path.stat().st_size for path in Path(told["acknowledged"]).iterdir()) // NOTE


def _fork(place, told):
    pid = os.fork()
    if pid:
        return pid
    try:
        opened = _open(place, told)
        _file(opened) if place >= WRITERS else _write(Path(told["acknowledged"]) / f"{place}-{os.getpid()}")
    except BaseException as error:  # noqa: BLE001 -- a child's last words; anything said here fails the test
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    os._exit(1)


def _open(place, told):
    """Open the house in this process; each sequencer keeps its last note in a file of its own."""
    folder = Path(told["folder"]) / f"place-{place}"
    folder.mkdir(exist_ok=True, parents=True)
    settings = Settings(storage=Storage(folder=str(folder)), passwords=Passwords(memory_kib=8, iterations=1))
    while True:
        with suppress(*db.LOST):
            return house.open_house(settings, Keyring.load(Path(told["keyring"])), db.open_engine(told["database"]))


def _write(path):
    """Act, read and be refused, and note each entry that is committed, in the order of their commits."""
    noted = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    luck = random.Random(os.getpid())
    while True:
        with suppress(Unrecorded):
            uid = luck.choice((_read, _change, _stumble))()
            if uid is not None:
                os.write(noted, uid)


def _read():
    with gateway.reveal(PERSON, actions.HOME_READ) as opened:
        return opened.entry


def _change():
    with gateway.act(SYSTEM, actions.UPLOAD_SWEEP) as act:
        act.add(Job(kind="violence", details="{}", asked_at=act.at, due_at=act.at))


def _stumble():
    with suppress(Refusal), gateway.act(PERSON, actions.UPLOAD_SWEEP) as act:
        act.add(Job(kind="violence", details="{}", asked_at=act.at, due_at=act.at))
    return gateway.note(SYSTEM, Happening(actions.SESSION_SWEEP))


def _file(opened):
    while True:
        with suppress(*db.LOST):
            opened.file_entries()
        time.sleep(0.01)


def _cut_a_line(engine):
    """End a connection as a restarted database would: whether its COMMIT arrived stays unknown to its client."""
    with engine.connect() as connection:
        others = "pid <> pg_backend_pid() AND datname = current_database() AND application_name = ''"
        query = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others} ORDER BY random() LIMIT 1"
        connection.execute(text(query))


def _kill(pid):
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
