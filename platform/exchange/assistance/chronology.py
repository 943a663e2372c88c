"""The chronology of a copy: every step, answer, document and reading, how much was said, and when the State's date stood still.

It is what a review of non-compliance rests on, so that each line says how many days after the one before it came.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from exchange import db, gateway, tables
from exchange.access.actions import REQUEST_CHRONOLOGY, REQUEST_READ, Action
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.assistance import deadlines, due_changes, due_models, histories, people, reading
from exchange.assistance.histories import Event
from exchange.assistance.models import Reminder, Request, RequestItem, RequestMove, RequestReading
from exchange.assistance.reading import Due
from exchange.calendars import service as calendars
from exchange.delegations.models import Delegation
from exchange.documents import listing as documents
from exchange.dossiers import panels
from exchange.opener import Opened
from exchange.tables import Labelled
from exchange.workdays import Calendar

STEP, DUE, ANSWER, DOCUMENT, MESSAGES, READING = "step", "date", "answer", "document", "messages", "reading"
REMINDER, STOOD, STANDS = "reminder", "stood", "stands"
COLUMNS = (
    "time_utc",
    "days_since_line_before",
    "days_since_transmission",
    "kind",
    "code",
    "by",
    "name",
    "number",
    "text",
)


@dataclass(frozen=True)
class Line:
    """Something that happened at a time, `days` after the line before; `number` counts what the kind says.

    `by` is the delegation that did it, None for the platform and for steps, which say a person. `event` is a step's, an
    answer's or that of a change of the date; `name` and `url` are a document's.
    """

    at: datetime
    kind: str
    by: Labelled | None = None
    event: Event | None = None
    name: str | None = ""
    url: str = ""
    number: int = 0
    days: int = 0
    total: int = 0


@dataclass(frozen=True)
class Chronology:
    """The lines of a copy, the first one first; `stood` counts the working days for which the State's date stood still."""

    reference: str
    url: str
    title: str
    level: str
    handling: list[Labelled]
    dossier: str
    organ: Labelled
    delegation: Labelled
    state: Labelled
    days: int
    due: Due
    is_open: bool
    stood: int
    lines: list[Line]


def read(actor: Actor, request: Request) -> Chronology:
    """Return the chronology in clear; that the request was read is on record before a word of it is."""
    return _read(actor, request, REQUEST_READ)


def table(actor: Actor, request: Request) -> bytes:
    """Return the chronology as CSV, for taking away: an entry of its own."""
    found = _read(actor, request, REQUEST_CHRONOLOGY)
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(COLUMNS)
    out.writerows([_safe(str(cell)) for cell in _cells(one)] for one in found.lines)
    return text.getvalue().encode("utf-8-sig")


def _read(actor: Actor, request: Request, action: Action) -> Chronology:
    now = gateway.now()
    with gateway.reveal(actor, action, request) as opened:
        moves = reading.moves_of(RequestMove.request_id == request.id)
        calendar, changes = calendars.of(db.session(), request.delegation), _changes(opened, request)
        lines = [
            *_steps(opened, request, moves),
            *_pauses(moves, changes, calendar, now),
            *(Line(one.at, DUE, event=one) for one in changes if one.due != due_models.RESUMED),
            *_documents(opened, request),
            *(Line(one.at, MESSAGES, one.by, number=one.count) for one in panels.said(request.dossier_id)),
            *_readings(actor, request),
            *_reminders(request),
        ]
        return Chronology(
            reference=request.reference,
            url=request.url,
            title=opened.text(request, "sealed_title"),
            level=request.dossier.level,
            handling=reading.handled(request.handling),
            dossier=request.dossier.reference,
            organ=reading.labelled(request.organ),
            delegation=reading.labelled(request.delegation),
            state=tables.request_states()[request.state],
            days=(now.date() - request.state_since.date()).days,
            due=reading.due(request.due, request.transmitted_at, now),
            is_open=request.awaits == "state",
            stood=deadlines.paused(moves, calendar, now),
            lines=_counted(lines, request.transmitted_at),
        )


def _steps(opened: Opened, request: Request, moves: Sequence[RequestMove]) -> list[Line]:
    query = select(RequestItem).where(RequestItem.request_id == request.id, RequestItem.answered_at.is_not(None))
    items = list(db.session.scalars(query))
    names = people.names(db.session(), [*(move.by for move in moves), *(item.answered_by for item in items)])
    steps = [Line(event.at, STEP, event=event) for event in histories.of_moves(opened, moves, names)]
    return steps + [_answer(item, names) for item in items]


def _changes(opened: Opened, request: Request) -> list[Event]:
    """Return the changes of the date asked for; what moved it on after a pause is told where the pause is."""
    changes = due_changes.of(request)
    return histories.of_dates(opened, changes, people.names(db.session(), [one.by for one in changes]))


def _answer(item: RequestItem, names: dict[UUID, str]) -> Line:
    at, who = item.answered_at, names.get(item.answered_by, "") if item.answered_by else ""
    assert at is not None  # as the query asks
    return Line(at, ANSWER, event=Event(at, who, number=item.number), number=item.number)


def _documents(opened: Opened, request: Request) -> list[Line]:
    found = documents.arrivals(opened, request.dossier)
    return [
        Line(one.added_at, DOCUMENT, one.delegation, name=one.name, url=one.url, number=one.version) for one in found
    ]


def _readings(actor: Actor, request: Request) -> Iterator[Line]:
    """Give when each other delegation opened the request first, and when last, by how many of its persons so far."""
    first, last, persons = func.min(RequestReading.first_at), func.max(RequestReading.at), func.count()
    query = (
        select(Delegation, first.label("first"), last.label("last"), persons.label("persons"))
        .join(Account, Account.delegation_id == Delegation.id)
        .join(RequestReading, RequestReading.account_id == Account.id)
        .where(RequestReading.request_id == request.id, Delegation.id != actor.delegation)
        .group_by(Delegation.id)
    )
    for row in db.session.execute(query):
        by = reading.labelled(row.Delegation)
        yield Line(row.first, READING, by, number=1)
        if row.last != row.first:
            yield Line(row.last, READING, by, number=row.persons + 1)


def _reminders(request: Request) -> list[Line]:
    query = select(Reminder).where(Reminder.request_id == request.id)
    return [Line(one.at, REMINDER, number=one.after_days) for one in db.session.scalars(query)]


def _pauses(
    moves: Sequence[RequestMove], changes: Sequence[Event], calendar: Calendar, now: datetime
) -> Iterator[Line]:
    """Give each pause, with the change of the date that made up for it, if it is on record."""
    moved_on = {one.at.date(): one for one in changes if one.due == due_models.RESUMED}
    for pause in deadlines.pauses(moves):
        days = deadlines.paused_since(pause.since, calendar, now)
        if pause.until is None:
            yield Line(now, STANDS, number=days)
        else:
            ended = max(move.at for move in moves if move.at.date() == pause.until)
            yield Line(
                ended, STOOD, event=moved_on.get(pause.until), number=deadlines.length(pause, calendar, now.date())
            )


def _counted(lines: Sequence[Line], sent: datetime) -> list[Line]:
    """Return the lines by time, each with its days since the one before and since the transmission."""
    ordered = sorted(lines, key=lambda line: line.at)
    before = [ordered[0], *ordered[:-1]] if ordered else []
    return [
        replace(line, days=(line.at.date() - last.at.date()).days, total=(line.at.date() - sent.date()).days)
        for line, last in zip(ordered, before, strict=True)
    ]


def _cells(line: Line) -> tuple[object, ...]:
    """Return a line's cells: codes, numbers and names, and what was said in a step."""
    event = line.event
    days = [str(day) for _name, day in event.facts] if event and event.due else []
    said = [*days, *(text for _name, text in event.words), event.reason] if event else []
    by = event.who if event else line.by.code if line.by else ""
    at = line.at.isoformat(timespec="seconds")
    text = " / ".join(filter(None, said))
    return at, line.days, line.total, line.kind, _code(event), by, line.name or "", line.number or "", text


def _code(event: Event | None) -> str:
    """Return the code of the state that a step led to, of the step if it led to none, or of a change of the date."""
    if event is None:
        return ""
    return event.state.code if event.state else event.label.code if event.label else event.due


def _safe(cell: str) -> str:
    """A spreadsheet takes a cell with these beginnings for a formula, and runs it."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not cell.lstrip("-").isdigit() else cell
