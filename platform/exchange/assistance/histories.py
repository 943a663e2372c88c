"""The history of a request in clear: each step with who made it, what was said and chosen, and the documents that went with it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from exchange import db, lifecycle, tables
from exchange.assistance import life, step_fields
from exchange.assistance.models import MoveDocument, RequestMove
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.opener import Opened
from exchange.tables import Labelled


@dataclass(frozen=True)
class Event:
    """Something that happened: a step of a request, or an answer to the item `number`.

    `state` is the state that a step led to, None if it led to none; `facts` are dates, codes and numbers by field, `words` texts.
    """

    at: datetime
    who: str
    state: Labelled | None = None
    number: int = 0
    reason: str = ""
    n: int = 0
    label: Labelled | None = None
    facts: Sequence[tuple[str, date | Labelled | str]] = ()
    words: Sequence[tuple[str, str]] = ()
    documents: Sequence[Choice] = ()
    is_recorded: bool = False
    mark: str = ""

    @property
    def is_open_to_mark(self) -> bool:
        """True of a step that the Court recorded and the State has neither confirmed nor disputed."""
        return self.is_recorded and not self.mark


def of_moves(opened: Opened, moves: Sequence[RequestMove], names: Mapping[UUID, str]) -> list[Event]:
    """Return the moves as events, one for each act: where an act went through several states, the last one."""
    attached = _documents(opened, moves)
    last = {(move.at, move.by, move.role): move for move in moves}
    return [_event(opened, move, names, attached.get(move.id, ())) for move in last.values()]


def newest_first(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.at)[::-1]


def _event(opened: Opened, move: RequestMove, names: Mapping[UUID, str], given: Sequence[Choice]) -> Event:
    led = move.from_state != move.to_state
    return Event(
        at=move.at,
        who=names.get(move.by, "") if move.by else "",
        state=tables.request_states()[move.to_state] if led or not move.move else None,
        reason=opened.text(move, "sealed_reason") if move.sealed_reason else "",
        n=move.n,
        label=_label(move),
        facts=[(name, _shown(name, value)) for name, value in json.loads(move.facts).items() if _is_told(name)],
        words=list(json.loads(opened.text(move, "sealed_words")).items()) if move.sealed_words else (),
        documents=given,
        is_recorded=move.is_recorded,
        mark=move.mark,
    )


def _label(move: RequestMove) -> Labelled | None:
    rows = lifecycle.transitions(life.MACHINE)
    found = (
        one for one in rows if one.move == move.move and one.role == move.role and one.is_for_state == move.is_recorded
    )
    return next((one.label for one in found), None)


def _is_told(name: str) -> bool:
    return name not in ("received_document", "receipt_date") and not name.endswith("_considered")


def _shown(name: str, value: Any) -> date | Labelled | str:
    """Return a fact as a page can show it: a date, a label, or text."""
    kind = step_fields.KINDS.get(name)
    if kind == step_fields.DATE:
        return date.fromisoformat(value)
    if kind == step_fields.CHOICE or name == "ground":
        return step_fields.label_of(name, value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _documents(opened: Opened, moves: Sequence[RequestMove]) -> dict[UUID, list[Choice]]:
    query = select(MoveDocument).where(MoveDocument.move_id.in_([move.id for move in moves]))
    rows = list(db.session.scalars(query))
    known = documents.names(opened, [row.document_id for row in rows]) if rows else {}
    found: dict[UUID, list[Choice]] = {}
    for row in rows:
        found.setdefault(row.move_id, []).append(known[row.document_id])
    return found
