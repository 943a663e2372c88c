"""The dates of a copy as its page shows them: what is asked for until when, which of it is a default, and since when it stands still."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from exchange import db
from exchange.assistance import deadlines, life
from exchange.assistance.models import Reminder, Request, RequestMove
from exchange.calendars import service as calendars
from exchange.workdays import Calendar


@dataclass(frozen=True)
class Asked:
    """A date: `name` is answer, receipt or confirmation; `is_default` if it is the one that the platform starts from."""

    name: str
    day: date
    is_default: bool
    is_past: bool


@dataclass(frozen=True)
class Dates:
    """All of them; `since` is when the answer's date began to stand still, for `days` working days by now, `before` earlier.

    `asked_until` is the day until which the State asks for more time, if that awaits its answer; `calendar` is the code
    of the State whose working days are counted.
    """

    asked: list[Asked]
    since: date | None
    days: int
    before: int
    reminded_at: datetime | None
    asked_until: date | None
    calendar: str

    @property
    def answer(self) -> Asked:
        return self.asked[0]


def of(request: Request, moves: Sequence[RequestMove], now: datetime) -> Dates:
    """Return the dates of a copy from its moves, the first one first; three queries."""
    calendar = calendars.of(db.session(), request.delegation)
    since, all_days = deadlines.standing_still(moves), deadlines.paused(moves, calendar, now)
    days = deadlines.paused_since(since, calendar, now)
    return Dates(
        asked=list(_asked(request, calendar, now.date())),
        since=since,
        days=days,
        before=all_days - days,
        reminded_at=db.session.scalar(select(func.max(Reminder.at)).where(Reminder.request_id == request.id)),
        asked_until=request.asked_until if request.state in life.OPEN else None,
        calendar=calendars.calendar_code(request.delegation),
    )


def _asked(request: Request, calendar: Calendar, today: date) -> Iterator[Asked]:
    sent = request.transmitted_at.date()
    answer = deadlines.answer_by(sent, request.type, request.is_urgent)
    yield Asked("answer", request.due, request.due == answer, request.due < today)
    if request.state == life.TRANSMITTED and request.acknowledge_by is not None:
        receipt = deadlines.acknowledge_by(sent, request.is_urgent, calendar)
        yield Asked(
            "receipt", request.acknowledge_by, request.acknowledge_by == receipt, request.acknowledge_by < today
        )
    if request.is_unconfirmed and request.confirm_by is not None:
        default = deadlines.confirm_by(sent, calendars.of_court(db.session()))
        yield Asked("confirmation", request.confirm_by, request.confirm_by == default, request.confirm_by < today)
