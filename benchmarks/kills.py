"""Kills the whole server, web process and worker, again and again while people write; then looks at what is left.

Run with `PYTHONPATH=platform:crypto:. python benchmarks/kills.py [KILLS] [--postgresql]` (30). Six people post messages,
add documents and save drafts without a pause, and note what the server acknowledged. After each kill the server is
started again on the same folder. At the end: all that was acknowledged is there, once and whole; each change has its
entry and no entry lacks its change; the log verifies, offline too; every sealed file is whole.
"""

import argparse
import http.client
import os
import random
import re
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import big
from benchmarks.big import Sizes
from benchmarks.visiting import Server, Visitor
from sqlalchemy import func, select

from exchange import db, gateway
from exchange.access.actor import SYSTEM
from exchange.accounts.models import Account
from exchange.audit import check, checkpoints, export
from exchange.audit.models import Entry
from exchange.commands import checks
from exchange.discussions.models import Message
from exchange.documents.models import Document, DocumentVersion
from exchange.dossiers.models import Dossier, Member
from exchange.house import House
from exchange.vault import files as vault_files
from exchange.vault.files import FileDetails
from exchange.vault.ring import Ring
from exchange_crypto.verify import check as check_offline
from exchange_crypto.verify import files

WRITERS = 6
PORT = 8095
DOSSIER, DISCUSSION = "D-0102", "D-0102.1"
UNFINISHED = "/discussions/D-0102.2"
DRAFT = re.compile(rb"Draft ([0-9]+)")


@dataclass
class Noted:
    """What one person was told is done: texts posted, files added (name and bytes), the draft's last text."""

    messages: list[str] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)
    draft: int = 0
    found_draft: int = 0
    broken: int = 0
    wrong: list[str] = field(default_factory=list)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("kills", type=int, nargs="?", default=30)
    given.add_argument("--postgresql", action="store_true")
    said = given.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "exchange"
        big.make(folder, Sizes.at(0), PORT, said.postgresql, argon2_kib=8)
        sessions, before = enter(folder)
        noted, seconds = violence(folder, sessions, said.kills)
        told(noted, said.kills, seconds)
        house = big.open_in(folder)
        look(house, noted, before, Path(name) / "export")


def enter(folder: Path) -> tuple[list[str], tuple[int, ...]]:
    """Give members of the first dossier a session each; return these, and what is there of what each entry stands for."""
    house = big.open_in(folder)
    known = {one["email"]: one for one in big.logins(folder)}
    dossier = select(Dossier.id).where(Dossier.number == 102).scalar_subquery()
    query = select(Account.email).join(Member, Member.account_id == Account.id).where(Member.dossier_id == dossier)
    found = [big.enter(known[email]) for email in list(db.session.scalars(query.limit(WRITERS)))]
    counts = [_count(model) for model in (Message, Document)]
    made = [counted - _entries(name) for counted, name in zip(counts, ("message.post", "document.add"), strict=True)]
    db.session.remove()
    house.engine.dispose()
    return found, tuple(made)


def violence(folder: Path, sessions: list[str], kills: int) -> tuple[list[Noted], float]:
    """Serve, write and kill; return what each writer noted and how long it took."""
    server, chance = Server(folder, PORT), random.Random(5)
    noted = [Noted() for _ in sessions]
    over = threading.Event()
    began = time.monotonic()
    server.start()
    writers = [
        threading.Thread(target=write, args=(number, session, one, over))
        for number, (session, one) in enumerate(zip(sessions, noted, strict=True))
    ]
    for writer in writers:
        writer.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.2, 2.5))
        server.kill()
        server.start()
    time.sleep(1)
    over.set()
    for writer in writers:
        writer.join()
    server.kill()
    return noted, time.monotonic() - began


def write(number: int, session: str, noted: Noted, over: threading.Event) -> None:
    """Post, add and save in turn until it is over; what was cut off is not noted, and may be there or not."""
    visitor, turn = Visitor(PORT, session), 0
    acts = (post, add, save)
    while not over.is_set():
        turn += 1
        try:
            if not visitor.token:
                visitor.get("/help")
            acts[turn % len(acts)](visitor, number, turn, noted)
        except (OSError, http.client.HTTPException):
            noted.broken += 1
            time.sleep(0.05)
    noted.found_draft = max((int(one) for one in DRAFT.findall(visitor.get(UNFINISHED)[1])), default=0)


def post(visitor: Visitor, number: int, turn: int, noted: Noted) -> None:
    text = f"Message {number}-{turn}: {os.urandom(300).hex()}"
    status, said = visitor.post(f"/discussions/{DISCUSSION}/messages", {"message": text})
    if _is(status, 303, said, noted):
        noted.messages.append(text)


def add(visitor: Visitor, number: int, turn: int, noted: Noted) -> None:
    name, data = f"{number}-{turn}.txt", os.urandom(40_000).hex().encode()
    status, said = visitor.put(f"/dossiers/{DOSSIER}/documents", name, data)
    if _is(status, 201, said, noted):
        noted.documents[name] = data


def save(visitor: Visitor, _number: int, turn: int, noted: Noted) -> None:
    status, said = visitor.post(f"/drafts{UNFINISHED}", {"message": f"Draft {turn}"})
    if _is(status, 303, said, noted):
        noted.draft = turn


def told(noted: list[Noted], kills: int, seconds: float) -> None:
    messages, documents = sum(len(one.messages) for one in noted), sum(len(one.documents) for one in noted)
    cut = sum(one.broken for one in noted)
    print(f"{kills} kills in {seconds:.0f} s; {cut} requests cut off or not let in while it was down")
    print(
        f"acknowledged: {messages} messages, {documents} documents, {sum(one.draft > 0 for one in noted)} drafts' last"
    )
    for words in {words for one in noted for words in one.wrong}:
        print(f"ANSWERED OTHERWISE: {words}")


def look(house: House, noted: list[Noted], before: tuple[int, ...], folder: Path) -> None:
    """Print what is left of all that; SystemExit if anything is missing, double or torn."""
    house.file_entries()
    texts, contents = _texts(), _contents()
    posted = [text for one in noted for text in one.messages]
    added = {name: data for one in noted for name, data in one.documents.items()}
    report = check.check_log(db.session(), house.log, checkpoints.kept_note(house.kept_checkpoint))
    export.export_log(db.session(), house.log, folder)
    findings = {
        "every acknowledged message is there, once": all(texts.count(text) == 1 for text in posted),
        "every acknowledged document is there, byte for byte": all(contents.get(name) == added[name] for name in added),
        "every acknowledged draft is there, or one saved later": all(one.found_draft >= one.draft for one in noted),
        "each message has its entry": _count(Message) - before[0] == _entries("message.post"),
        "each document has its entry": _count(Document) - before[1] == _entries("document.add"),
        "each document has its version": _count(Document) == _count(DocumentVersion),
        "no entry speaks of trouble": not db.session.scalar(select(func.count()).where(Entry.type.startswith("integrity"))),
        f"the log of {report.size} entries is whole": report.ok and report.waiting == 0,
        "the log is whole offline": check_offline(*files(folder)).size == report.size,
        "every sealed file is whole": not checks.look(house.settings, with_blobs=True)[-1].remedy,
    }  # fmt: skip
    for words, holds in findings.items():
        print(f"{'ok   ' if holds else 'WRONG'}  {words}")
    if not all(findings.values()) or any(one.wrong for one in noted):
        raise SystemExit(1)


def _is(status: int, due: int, said: bytes, noted: Noted) -> bool:
    if status != due:
        noted.wrong.append(f"{status}: {said[:200]!r}")
    return status == due


def _texts() -> list[str]:
    """Return every message in clear, by the platform's own key."""
    ring = Ring(gateway.house().vault, db.session(), SYSTEM)
    rows = db.session.scalars(select(Message))
    return [ring.text(row.dossier_id, "message", "sealed_body", row.id, row.sealed_body) for row in rows]


def _contents() -> dict[str, bytes]:
    """Return every document by its name, opened as a download does."""
    ring, store = Ring(gateway.house().vault, db.session(), SYSTEM), gateway.sealed_files()
    found = {}
    for row in db.session.scalars(select(DocumentVersion)):
        name, details = (
            ring.text(row.dossier_id, "document_version", column, row.id, getattr(row, column))
            for column in ("sealed_name", "sealed_details")
        )
        secret = ring.secret(row.dossier_id, row.epoch)
        file = vault_files.open_file(store, secret, row.blob, FileDetails.decode(details))
        found[name] = b"".join(file.read(0, file.size))
    return found


def _entries(name: str) -> int:
    where = (Entry.type == name, Entry.outcome == "done")
    return db.session.scalar(select(func.count()).select_from(Entry).where(*where)) or 0


def _count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


if __name__ == "__main__":
    main()
