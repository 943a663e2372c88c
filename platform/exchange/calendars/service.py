"""Which days a delegation works: what it said itself, and until then the table's weekend, which a State is to confirm.

Dates asked of a State are counted by that State's calendar; those of the Court by one that all its organs share.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exchange import db, gateway, tables
from exchange.access.actions import CALENDAR_READ, HOLIDAY_ADD, HOLIDAY_REMOVE, WEEKEND_SET
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.calendars.models import Holiday, Weekend
from exchange.delegations import service as delegations
from exchange.delegations.models import Delegation
from exchange.opener import Act
from exchange.workdays import Calendar

COURT = "ICC"
ANY_STATE = "*"
MOST_AT_ONCE = 31  # a holiday is entered as one day, or as a row of days
MOST = 400


@dataclass(frozen=True)
class CalendarPage:
    """A calendar as its page shows it: holidays from today on, by date; `is_default` until the weekend was chosen."""

    delegation: Delegation
    is_court: bool
    weekend: frozenset[int]
    is_default: bool
    holidays: list[date]
    may_change: bool


def of(session: Session, delegation: Delegation) -> Calendar:
    """Return a delegation's calendar, in two queries."""
    return _calendars(session, [calendar_code(delegation)])[calendar_code(delegation)]


def of_court(session: Session) -> Calendar:
    """Return the Court's calendar, in two queries."""
    return _calendars(session, [COURT])[COURT]


def calendar_code(delegation: Delegation) -> str:
    return COURT if delegation.is_of_court() else delegation.code


def find(actor: Actor, code: str) -> Delegation:
    """Return the State, organisation or organ of a code; NotFound, on record, for any other: no dates are asked of it."""
    delegation = delegations.find(actor, code)
    if not (delegation.receives_requests() or delegation.is_of_court()):
        raise gateway.missing(actor, "")
    return delegation


def read(actor: Actor, delegation: Delegation) -> CalendarPage:
    """Return the calendar of a State or of the Court."""
    with gateway.reveal(actor, CALENDAR_READ, delegation):
        calendar = of(db.session(), delegation)
        return CalendarPage(
            delegation=delegation,
            is_court=delegation.is_of_court(),
            weekend=calendar.weekend,
            is_default=db.session.get(Weekend, calendar_code(delegation)) is None,
            holidays=sorted(day for day in calendar.holidays if day >= gateway.now().date()),
            may_change=gateway.may(actor, WEEKEND_SET, delegation),
        )


def set_weekend(actor: Actor, delegation: Delegation, days: Iterable[int]) -> None:
    """Choose the free days of every week, or confirm the table's; ValueError for all seven."""
    weekend = Calendar(frozenset(days)).weekend
    written = "".join(str(day) for day in sorted(weekend))
    with gateway.act(actor, WEEKEND_SET, delegation, details={"days": written}) as act:
        code = calendar_code(delegation)
        row = act.session.get(Weekend, code, with_for_update=True, populate_existing=True)
        row = row or act.add(Weekend(calendar=code))
        row.days, row.chosen_at = written, act.at


def add_holidays(actor: Actor, delegation: Delegation, first: date, last: date) -> None:
    """Add a day, or a row of at most 31 days; those that are there already stay.

    Raises Conflict("full") for more than 400 days in a calendar; ValueError for a row that is too long or ends before it begins.
    """
    count = (last - first).days + 1
    if not 1 <= count <= MOST_AT_ONCE:
        raise ValueError("a row of 1 to 31 days")
    days = {first + timedelta(days=n) for n in range(count)}
    with gateway.act(actor, HOLIDAY_ADD, delegation, details={"from": str(first), "to": str(last)}) as act:
        code = calendar_code(delegation)
        if _count(act, code) + count > MOST:
            raise Conflict("full")
        there = set(act.session.scalars(select(Holiday.day).where(Holiday.calendar == code, Holiday.day.in_(days))))
        for day in sorted(days - there):
            act.add(Holiday(calendar=code, day=day))
        act.says(count=len(days - there))


def remove_holiday(actor: Actor, delegation: Delegation, day: date) -> None:
    """Make the day a working day again; nothing changes if it was removed meanwhile."""
    with gateway.act(actor, HOLIDAY_REMOVE, delegation, details={"day": str(day)}) as act:
        row = act.session.get(Holiday, (calendar_code(delegation), day), with_for_update=True)
        if row is not None:
            act.session.delete(row)


def default_weekend(code: str) -> frozenset[int]:
    """Return the weekend of the table: a State's own, or the one that most have."""
    return _defaults().get(code, _defaults()[ANY_STATE])


@cache
def _defaults() -> dict[str, frozenset[int]]:
    return {row["iso3"]: frozenset(map(int, row["weekend"])) for row in tables.rows("weekends")}


def _calendars(session: Session, codes: Collection[str]) -> dict[str, Calendar]:
    said = select(Weekend.calendar, Weekend.days).where(Weekend.calendar.in_(codes))
    chosen = dict(session.execute(said).all())
    holidays: dict[str, set[date]] = {code: set() for code in codes}
    for code, day in session.execute(select(Holiday.calendar, Holiday.day).where(Holiday.calendar.in_(codes))):
        holidays[code].add(day)
    weekends = {code: frozenset(map(int, chosen[code])) if code in chosen else default_weekend(code) for code in codes}
    return {code: Calendar(weekends[code], frozenset(holidays[code])) for code in codes}


def _count(act: Act, code: str) -> int:
    return act.session.scalar(select(func.count()).select_from(Holiday).where(Holiday.calendar == code)) or 0
