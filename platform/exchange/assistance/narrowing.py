"""Which copies a list shows, as conditions on columns in clear: the same for the Court's tracking and a State's inbox."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from exchange.assistance import life
from exchange.assistance.models import MasterRequest, Request, RequestMove
from exchange.assistance.reading import SOON_DAYS
from exchange.assistance.wanted import Wanted
from exchange.delegations.models import Delegation

MARKS: dict[str, Any] = {
    "urgent": Request.is_urgent,
    "unconfirmed": Request.is_unconfirmed,
    "unacknowledged": Request.state == life.TRANSMITTED,
    "unanswered": Request.replied_at.is_(None),
    "answered": Request.replied_at.is_not(None),
}
SHOWN = {
    "open": Request.state.in_(life.OPEN),
    "done": Request.state.not_in(life.OPEN),
    "going": Request.state.not_in(life.ENDED),
    "ended": Request.state.in_(life.ENDED),
}
AGES = (30, 60, 90, 180)


@dataclass(frozen=True)
class Band:
    """A number of days from `first` to `last`, both within; without a last one it has no end."""

    name: str
    first: int
    last: int | None


BANDS = (Band("0-7", 0, 7), Band("8-30", 8, 30), Band("31-60", 31, 60), Band("61-90", 61, 90), Band("91", 91, None))


def copies(wanted: Wanted, today: date) -> Iterator[ColumnElement[bool]]:
    """Give the conditions on copies that a list was asked for; whose they are is the list's own."""
    if wanted.show in SHOWN:
        yield SHOWN[wanted.show]
    codes = ((Request.type, wanted.type), (Request.theme, wanted.theme), (Request.state, wanted.state))
    for column, value in (*codes, (Request.awaits, wanted.awaits)):
        if value:
            yield column == value
    for side, code in ((Request.delegation_id, wanted.delegation), (Request.organ_id, wanted.organ)):
        if code:
            yield side == select(Delegation.id).where(Delegation.code == code).scalar_subquery()
    if wanted.mark:
        yield MARKS[wanted.mark]
    yield from _by_date(wanted, today)


def stands(band: Band, today: date) -> ColumnElement[bool]:
    """Return what is true of a copy that has been in its state for so many days."""
    return within(Request.state_since, band, today)


def within(since: Any, band: Band, today: date) -> ColumnElement[bool]:
    """Return what is true of a time that lies so many days back."""
    began: ColumnElement[bool] = since < _morning(today, band.first - 1)
    return began if band.last is None else began & (since >= _morning(today, band.last))


def since() -> Any:
    """Return since when a master is in its state, as a part of a query of masters: its latest step, or its beginning."""
    moved = select(func.max(RequestMove.at)).where(RequestMove.master_id == MasterRequest.id).correlate(MasterRequest)
    return func.coalesce(moved.scalar_subquery(), MasterRequest.drafted_at)


def drafts(wanted: Wanted, today: date) -> Iterator[ColumnElement[bool]]:
    """Give the conditions on masters that aren't sent: their state, and the days that they have been in it."""
    if wanted.state:
        yield MasterRequest.state == wanted.state
    for band in BANDS:
        if band.name == wanted.stands:
            yield within(since(), band, today)


def _by_date(wanted: Wanted, today: date) -> Iterator[ColumnElement[bool]]:
    if wanted.due:
        yield Request.state.in_(life.OPEN)
        yield Request.due < today if wanted.due == "overdue" else Request.due >= today
    if wanted.due == "soon":
        yield Request.due <= today + timedelta(days=SOON_DAYS)
    if wanted.age:
        yield Request.transmitted_at < _morning(today, int(wanted.age))
    for band in BANDS:
        if band.name == wanted.stands:
            yield stands(band, today)


def _morning(today: date, days: int) -> datetime:
    """Return the first moment of the day so many days ago."""
    return datetime.combine(today - timedelta(days=days), time(), UTC)
