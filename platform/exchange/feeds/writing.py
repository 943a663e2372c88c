"""Dates as iCalendar (RFC 5545, 7986): whole days that all say the same words, and names that mean nothing elsewhere."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event, Parameters, vDuration
from icalendar.enums import CLASS, TRANSP

from exchange.assistance.upcoming import Dated

PRODUCT = "-//Secure Cooperation Exchange//Dates//EN"
REFRESHED_EVERY = timedelta(hours=6)
ONE_DAY = timedelta(days=1)


def calendar(name: str, words: str, feed: UUID, made_at: datetime, days: Iterable[Dated]) -> bytes:
    """Return the calendar; the same days give the same octets, whenever they are asked for."""
    stamp = made_at.replace(microsecond=0)
    made = Calendar.new(name=name, prodid=PRODUCT, method="PUBLISH", uid=uuid5(feed, "calendar"))
    made.add("refresh-interval", _every(value="DURATION"))
    made.add("x-published-ttl", _every())  # what older devices know in its place
    for one in days:
        made.add_component(_event(words, feed, stamp, one))
    return made.to_ical()


def _every(**parameters: str) -> vDuration:
    return vDuration(REFRESHED_EVERY, params=Parameters(parameters))


def _event(words: str, feed: UUID, stamp: datetime, one: Dated) -> Event:
    return Event.new(
        uid=uuid5(feed, f"{one.kind} {one.id}"),
        stamp=stamp,
        summary=words,
        start=one.day,
        end=one.day + ONE_DAY,
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )
