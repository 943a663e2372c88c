"""Until when something is asked: limits of the field's table, counted by calendar days or by somebody's working days.

Nearly all of them are the platform's defaults and not law (`Limit.is_law`), which a page says beside each date. While a
request waits for the Court, for both sides or for an agreed day, the State's date stands still.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Protocol

from exchange import tables, workdays
from exchange.assistance import life
from exchange.tables import Labelled
from exchange.workdays import Calendar

WORKING_DAYS = "working days"
ACKNOWLEDGE, ANSWER, CONFIRMATION, REVIEW = "acknowledge", "answer", "urgent_confirmation", "review"
URGENT = {ACKNOWLEDGE: "urgent_acknowledge", ANSWER: "urgent_answer"}
REMINDERS = ("reminder_1", "reminder_2", "reminder_3")
REMINDER_EVERY = "reminder_every"


@dataclass(frozen=True)
class Limit:
    """A limit of the table in days, or in working days of whoever is asked."""

    label: Labelled
    days: int
    is_working: bool
    is_law: bool

    def after(self, day: date, calendar: Calendar) -> date:
        """Return the last day on which what is asked on a day is in time."""
        return workdays.add(day, self.days, calendar) if self.is_working else day + timedelta(days=self.days)


@dataclass(frozen=True)
class Pause:
    """A time in which a State's date stood still; `until` is None while it does."""

    since: date
    until: date | None


class Step(Protocol):
    """What of a move counts here."""

    from_state: str
    to_state: str
    at: datetime


@cache
def limit(what: str) -> Limit:
    """Return a limit that the table counts in days; KeyError for another."""
    row = {row["what"]: row for row in tables.rows("deadlines") if row["unit"].endswith("days")}[what]
    label = Labelled(row["what"], row["label_en"], row["label_fr"])
    return Limit(label, int(row["default"]), row["unit"] == WORKING_DAYS, row["status"] == "law")


def acknowledge_by(sent: date, is_urgent: bool, of_state: Calendar) -> date:
    """Return until when a State confirms receipt."""
    return limit(URGENT[ACKNOWLEDGE] if is_urgent else ACKNOWLEDGE).after(sent, of_state)


def answer_by(sent: date, kind: str, is_urgent: bool) -> date | None:
    """Return the answer's date that a request of this type starts from; None for a type that has no default."""
    days = {row["code"]: row["default_answer_days"] for row in tables.rows("request_types")}[kind]
    if not days:
        return None
    return sent + timedelta(days=limit(URGENT[ANSWER]).days if is_urgent else int(days))


def confirm_by(sent: date, of_court: Calendar) -> date:
    """Return until when an urgent request is confirmed through the designated channel."""
    return limit(CONFIRMATION).after(sent, of_court)


def review_by(since: date, of_court: Calendar) -> date:
    """Return until when a draft is reviewed, before the deputy is asked."""
    return limit(REVIEW).after(since, of_court)


def review_late_at(since: datetime, of_court: Calendar) -> datetime:
    """Return the midnight (UTC) from which a review that was asked for then has waited longer than it may."""
    return datetime.combine(review_by(since.date(), of_court) + workdays.ONE_DAY, time(), UTC)


def reminder(days: int) -> int:
    """Return after how many days the latest reminder was due that so many days have brought; 0 before the first."""
    first = [limit(one).days for one in REMINDERS]
    every = limit(REMINDER_EVERY).days
    further = first[-1] + (days - first[-1]) // every * every
    return max([one for one in (*first, further) if 0 < one <= days], default=0)


def pauses(moves: Iterable[Step]) -> list[Pause]:
    """Return when the State's date stood still, from the moves, the first one first."""
    found: list[Pause] = []
    since: date | None = None
    for move in moves:
        if move.from_state == move.to_state:
            continue
        if _stands_still(move) and since is None:
            since = move.at.date()
        elif not _stands_still(move) and since is not None:
            found.append(Pause(since, move.at.date()))
            since = None
    return [*found, Pause(since, None)] if since is not None else found


def paused(moves: Iterable[Step], calendar: Calendar, now: datetime) -> int:
    """Count the working days for which the State's date has stood still until now."""
    return sum(length(one, calendar, now.date()) for one in pauses(moves))


def paused_since(since: date | None, calendar: Calendar, now: datetime) -> int:
    """Count the working days since a date began to stand still; none if it runs."""
    return workdays.between(since, now.date(), calendar) if since is not None else 0


def standing_still(moves: Iterable[Step]) -> date | None:
    """Return since when the State's date stands still; None if it runs."""
    last = pauses(moves)[-1:]
    return last[0].since if last and last[0].until is None else None


def resumed(due: date, moves: Sequence[Step], calendar: Calendar, today: date) -> date:
    """Return the date moved on by the working days of the latest pause, which ends today if it hasn't ended yet."""
    last = pauses(moves)[-1:]
    return workdays.add(due, length(last[0], calendar, today), calendar) if last else due


def _stands_still(move: Step) -> bool:
    """The State waits: for the Court's answer to its question, for an agreement, or for the day that was agreed."""
    if move.to_state == life.CLARIFICATION:
        return move.from_state != life.EXECUTED  # otherwise it is the Court that asked
    return move.to_state in (life.CONSULTATION, life.POSTPONED)


def length(pause: Pause, calendar: Calendar, today: date) -> int:
    """Count the working days of a pause, up to today if it hasn't ended."""
    return workdays.between(pause.since, pause.until or today, calendar)
