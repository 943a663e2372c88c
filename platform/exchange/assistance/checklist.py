"""What article 96 (2) and the type of a request ask for, item by item: present, not applicable with a reason, or missing.

What is there and what is not applicable is in clear; the contents and the reasons are sealed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import tables
from exchange.assistance import life, ticking
from exchange.assistance.models import Annex, ChecklistAnswer, MasterItem, MasterRequest
from exchange.tables import Labelled

PRESENT, NOT_APPLICABLE, MISSING, EMPTY = "present", "not_applicable", "missing", "empty"
BLANK = "blank"  # a model text with places that are still to be filled in: missing, as if nothing were written
REVIEW, TRANSMISSION = "review", "transmission"

PASSAGES = {"96-a": "purpose", "96-b": "location", "96-c": "facts", "96-d": "procedure", "96-f": "other"}
IN_WRITING, NATIONAL_LAW, CHANNEL, LANGUAGE, HANDLING, URGENCY = "96-0", "96-e", "87-1", "87-2", "87-3-4", "urg"
ITEMS = "items"  # what is asked for: no content of article 96 (2), and needed by every type
SET_ELSEWHERE = (IN_WRITING, CHANNEL, LANGUAGE, HANDLING, URGENCY)
PLACES = {
    IN_WRITING: "contents",
    NATIONAL_LAW: "contents#c-96-e",
    CHANNEL: "annexes#channel",
    LANGUAGE: "recipients#language-0",
    HANDLING: "annexes#handling-0",
    URGENCY: "annexes#urgency",
    ITEMS: "items#items-0",
    "addressees": "recipients#addressees-0",
    "due": "recipients#due",
}


@dataclass(frozen=True)
class Item:
    """One content that a type of request needs: `stage` is when it is checked, `letter` that of article 96 (2) or empty."""

    code: str
    label: Labelled
    help: Labelled
    basis: str
    stage: str
    is_blocking: bool
    may_be_na: bool

    @property
    def letter(self) -> str:
        return self.code[3:] if self.code in PASSAGES or self.code == NATIONAL_LAW else ""


@dataclass(frozen=True)
class Row:
    """An item as a draft answers it."""

    item: Item
    state: str

    @property
    def is_missing(self) -> bool:
        return self.state == MISSING

    @property
    def place(self) -> str:
        return place(self.item.code)


def table() -> tuple[dict[str, str], ...]:
    """Return all items of every type, as the table has them."""
    return tables.rows("checklist_items")


@cache
def items(type_: str) -> tuple[Item, ...]:
    """Return what a type of request must contain, in the order of the table."""
    return tuple(_item(row) for row in table() if row["applies_to"] == "all" or type_ in row["applies_to"].split(";"))


@cache
def written(type_: str) -> tuple[Item, ...]:
    """Return the items that are answered by writing: passages, then what the type asks for besides."""
    return tuple(item for item in items(type_) if item.code not in SET_ELSEWHERE)


def rows(session: Session, master: MasterRequest) -> list[Row]:
    """Return how the draft stands, item by item, without opening any of it; five queries at most.

    What was sent isn't held against a country sheet that was changed later.
    """
    answers = select(ChecklistAnswer.code, ChecklistAnswer.state).where(ChecklistAnswer.master_id == master.id)
    known: dict[str, str] = {row.code: row.state for row in session.execute(answers)}
    if master.state in life.UNSENT and ticking.is_lacking(session, master):
        known[NATIONAL_LAW] = BLANK
    if session.scalar(select(Annex.document_id).where(Annex.master_id == master.id).limit(1)) is not None:
        known.setdefault(IN_WRITING, PRESENT)
    return [Row(item, _state(item, master, known)) for item in items(master.type)]


def has_items(session: Session, master: MasterRequest) -> bool:
    """True when something is asked for, and no place of a model's items is still to be filled in."""
    blank = select(ChecklistAnswer.id).where(ChecklistAnswer.master_id == master.id, ChecklistAnswer.code == ITEMS)
    asked = select(MasterItem.id).where(MasterItem.master_id == master.id)
    return session.scalar(asked.where(~blank.exists()).limit(1)) is not None


def place(code: str) -> str:
    """Return the step of a draft, and the field of its page, where a missing content is written."""
    return PLACES.get(code) or f"contents#{PASSAGES.get(code, code)}"


def missing(session: Session, master: MasterRequest, *stages: str) -> list[str]:
    """Return the codes of what is missing at these stages."""
    return [row.item.code for row in rows(session, master) if row.is_missing and row.item.stage in stages]


def _item(row: Mapping[str, str]) -> Item:
    code = row["code"]
    return Item(
        code=code,
        label=Labelled(code, row["label_en"], row["label_fr"]),
        help=Labelled(code, row["help_en"], row["help_fr"]),
        basis=row["basis"],
        stage=row["stage"],
        is_blocking=row["blocking"] == "1",
        may_be_na=row["may_be_na"] == "1",
    )


def _state(item: Item, master: MasterRequest, known: Mapping[str, str]) -> str:
    if known.get(item.code) == BLANK:
        return MISSING
    if _is_set(item.code, master) or known.get(item.code) == PRESENT:
        return PRESENT
    if known.get(item.code) == NOT_APPLICABLE or (item.code == URGENCY and not master.is_urgent):
        return NOT_APPLICABLE
    return MISSING if item.is_blocking else EMPTY


def _is_set(code: str, master: MasterRequest) -> bool:
    """What the draft's own columns tell: they are empty where nothing was written."""
    texts: tuple[Any, ...] = (master.sealed_extra, *(getattr(master, f"sealed_{name}") for name in PASSAGES.values()))
    if code in PASSAGES:
        return getattr(master, f"sealed_{PASSAGES[code]}") is not None
    told = {IN_WRITING: any(texts), CHANNEL: bool(master.channel), LANGUAGE: bool(master.language)}
    return told.get(code, False) or (code == HANDLING and bool(master.handling))
