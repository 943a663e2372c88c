"""Versions of a draft: its text as it was each time it left the drafter's hands, and what changed from one to the next, word by word."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import func, select

from exchange import db, gateway
from exchange.access.actions import REQUEST_READ
from exchange.access.actor import Actor
from exchange.assistance import checklist, contents, people
from exchange.assistance.models import MasterItem, MasterRequest
from exchange.assistance.text_models import MasterVersion
from exchange.opener import Act
from exchange.tables import Labelled

SAME, ADDED, REMOVED = "same", "added", "removed"
WORD = re.compile(r"\S+\s*|\s+")
TITLE = "title"

Read = Callable[[Any, str], str]
Texts = dict[str, str]


@dataclass(frozen=True)
class Version:
    """A text that was kept: its number, when, and by whose sending."""

    n: int
    at: datetime
    who: str


@dataclass(frozen=True)
class Change:
    """A part of the text with its words in order: those that stayed, came or went; `label` is empty for title and items."""

    code: str
    label: Labelled | None
    state: str
    words: list[tuple[str, str]]

    @property
    def is_change(self) -> bool:
        return any(kind != SAME for kind, _text in self.words)


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side; `new` is 0 for the text as it stands now."""

    reference: str
    url: str
    level: str
    versions: list[Version]
    old: int
    new: int
    changes: list[Change]


def keep(act: Act, actor: Actor, master: MasterRequest) -> None:
    """Keep the text as it stands, as the draft's next version."""
    assert actor.person is not None
    latest = select(func.coalesce(func.max(MasterVersion.n), 0)).where(MasterVersion.master_id == master.id)
    row = MasterVersion(
        id=db.new_id(),
        master_id=master.id,
        dossier_id=master.dossier_id,
        n=(act.session.scalar(latest) or 0) + 1,
        at=act.at,
        by=actor.person,
    )
    act.seal(row, "sealed_text", json.dumps(texts_of(act.open_text, master), ensure_ascii=False))
    act.add(row)


def compare(actor: Actor, master: MasterRequest, old: int = 0, new: int = 0) -> Comparison:
    """Return what changed between two versions; unknown numbers mean the last one kept, and the text as it stands now."""
    with gateway.reveal(actor, REQUEST_READ, master) as opened:
        rows = {row.n: row for row in _rows(master)}
        old, new = old if old in rows else max(rows, default=0), new if new in rows else 0
        names = people.names(db.session(), [row.by for row in rows.values()])
        present = texts_of(opened.text, master)
        before, after = (json.loads(opened.text(rows[n], "sealed_text")) if n else present for n in (old, new))
        return Comparison(
            reference=master.reference,
            url=master.url,
            level=master.dossier.level,
            versions=[Version(row.n, row.at, names[row.by]) for row in rows.values()],
            old=old,
            new=new,
            changes=_changes(before, after),
        )


def count(master: MasterRequest) -> int:
    """Return how many versions were kept."""
    query = select(func.count()).select_from(MasterVersion).where(MasterVersion.master_id == master.id)
    return db.session.scalar(query) or 0


def texts_of(read: Read, master: MasterRequest) -> Texts:
    """Return the draft's text by part, in clear, with what gives out a sealed column."""
    found = {TITLE: read(master, "sealed_title"), checklist.ITEMS: _items(read, master)}
    for code, name in checklist.PASSAGES.items():
        if getattr(master, f"sealed_{name}") is not None:
            found[code] = read(master, f"sealed_{name}")
    return found | contents.said(read, master)


def words(before: str, after: str) -> list[tuple[str, str]]:
    """Return the words of two texts in order, each run with whether it stayed, came or went."""
    old, new = WORD.findall(before), WORD.findall(after)
    found: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append((SAME, "".join(old[a:b])))
        else:
            found += [(REMOVED, "".join(old[a:b])), (ADDED, "".join(new[c:d]))]
    return [(kind, text) for kind, text in found if text]


def _changes(before: Texts, after: Texts) -> list[Change]:
    labels = {row["code"]: Labelled(row["code"], row["label_en"], row["label_fr"]) for row in checklist.table()}
    return [
        Change(
            code.partition("/")[0],
            labels.get(code.partition("/")[0]),
            code.partition("/")[2],
            _run(code, before, after),
        )
        for code in dict.fromkeys((*before, *after))
    ]


def _run(code: str, before: Texts, after: Texts) -> list[tuple[str, str]]:
    return words(before.get(code, ""), after.get(code, ""))


def _rows(master: MasterRequest) -> Sequence[MasterVersion]:
    query = select(MasterVersion).where(MasterVersion.master_id == master.id).order_by(MasterVersion.n)
    return db.session.scalars(query).all()


def _items(read: Read, master: MasterRequest) -> str:
    query = select(MasterItem).where(MasterItem.master_id == master.id).order_by(MasterItem.number)
    items: Iterable[MasterItem] = db.session.scalars(query)
    return "\n".join(f"{item.number}. {read(item, 'sealed_text')}" for item in items)
