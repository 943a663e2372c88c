"""The history of a request in clear: each step with who made it, what was said and chosen, and the documents that went with it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from exchange import amounts, db, lifecycle, tables
from exchange.assistance import due_models, life, step_fields
from exchange.assistance.due_models import DueChange
from exchange.assistance.models import MoveDocument, RequestMove
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.opener import Opened
from exchange.sheets import tongues
from exchange.tables import Labelled

# Shown as documents, or as one with another fact.
UNTOLD = ("received_document", "claim_document", "consent_document", "receipt_date", "value", "currency")


@dataclass(frozen=True)
class Event:
    """Something that happened: a step of a request, or an answer to the item `number`.

    Or a hand-over within a delegation, `to` a colleague or to nobody; or a change of the date asked for, `due` being its
    kind. `state` is the state that a step led to, None if it
    led to none; `facts` are dates, codes and numbers by field, `words` texts.
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
    is_hand_over: bool = False
    to: str = ""
    due: str = ""

    @property
    def is_open_to_mark(self) -> bool:
        """True of a step that the Court recorded and the State has neither confirmed nor disputed."""
        return self.is_recorded and not self.mark


def of_moves(opened: Opened, moves: Sequence[RequestMove], names: Mapping[UUID, str]) -> list[Event]:
    """Return the moves as events, one for each act: where an act went through several states, the last one."""
    attached = documents_of(opened, moves, MoveDocument)
    last = {(move.at, move.by, move.role): move for move in moves}
    reasons = {move.id: opened.text(move, "sealed_reason") for move in last.values() if move.sealed_reason}
    return [
        replace(event_of(opened, life.MACHINE, move, names, attached), reason=reasons.get(move.id, ""))
        for move in last.values()
    ]


def of_dates(opened: Opened, changes: Sequence[DueChange], names: Mapping[UUID, str]) -> list[Event]:
    """Return the changes of the date asked for, and what was asked about it, as events."""
    return [
        Event(
            at=one.at,
            who=names.get(one.by, "") if one.by else "",
            due=one.kind,
            facts=list(_days(one)),
            words=[("reason", opened.text(one, "sealed_reason"))] if one.sealed_reason else (),
        )
        for one in changes
    ]


def newest_first(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.at)[::-1]


def event_of(
    opened: Opened, machine: str, move: Any, names: Mapping[UUID, str], attached: Mapping[UUID, Sequence[Choice]]
) -> Event:
    """Return a step of a thing that has a table of moves as an event."""
    led = move.from_state != move.to_state
    return Event(
        at=move.at,
        who=names.get(move.by, "") if move.by else "",
        state=tables.states(machine)[move.to_state] if led or not move.move else None,
        n=move.n,
        label=_label(machine, move),
        facts=_facts(json.loads(move.facts)),
        words=list(json.loads(opened.text(move, "sealed_words")).items()) if move.sealed_words else (),
        documents=attached.get(move.id, ()),
        is_recorded=move.is_recorded,
        mark=move.mark,
    )


def _days(change: DueChange) -> Iterator[tuple[str, date]]:
    if change.kind == due_models.REFUSED:
        yield "day_kept", change.from_day
    else:
        yield "day_before", change.from_day
        yield ("day_asked" if change.kind == due_models.ASKED else "day_after"), change.to_day


def _label(machine: str, move: Any) -> Labelled | None:
    rows = lifecycle.transitions(machine)
    found = (
        one for one in rows if one.move == move.move and one.role == move.role and one.is_for_state == move.is_recorded
    )
    return next((one.label for one in found), None)


def _facts(kept: Mapping[str, Any]) -> list[tuple[str, date | Labelled | str]]:
    """Return facts as a page can show them; an amount and its currency are one."""
    value = [("value", amounts.labelled(Decimal(kept["value"]), kept["currency"]))] if "value" in kept else []
    return [*value, *((name, _shown(name, fact)) for name, fact in kept.items() if _is_told(name))]


def _is_told(name: str) -> bool:
    return name not in UNTOLD and not name.endswith("_considered")


def _shown(name: str, value: Any) -> date | Labelled | str:
    """Return a fact as a page can show it: a date, a label, or text."""
    kind = step_fields.KINDS.get(name)
    if kind == step_fields.DATE:
        return date.fromisoformat(value)
    if name == "target_language":
        return Labelled(value, tongues.names(value.split(), "en"), tongues.names(value.split(), "fr"))
    if kind in (step_fields.CHOICE, step_fields.LIST) or name == "ground":
        return step_fields.label_of(name, value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def documents_of(opened: Opened, moves: Sequence[Any], table: Any) -> dict[UUID, list[Choice]]:
    """Return the documents that went with steps, by step, from the table that joins the two."""
    query = select(table).where(table.move_id.in_([move.id for move in moves]))
    rows = list(db.session.scalars(query))
    known = documents.names(opened, [row.document_id for row in rows]) if rows else {}
    found: dict[UUID, list[Choice]] = {}
    for row in rows:
        found.setdefault(row.move_id, []).append(known[row.document_id])
    return found
