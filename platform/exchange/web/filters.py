"""Answers for how dates, times, sizes and marks are written for the reader, in the reader's language and zone. It reads no clock."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location
from flask import Flask
from flask_babel import format_decimal, get_locale, to_user_timezone
from flask_babel import gettext as _
from jinja2 import pass_context

from exchange.tables import LEVELS

CLOCK = {"fr": "H'\u00a0h\u00a0'mm"}
STEP = 1000


def install(app: Flask) -> None:
    """Give templates the filters of this page under their own names."""
    for show in (day, daymonth, clock, moment, stamp, zone, brief, utc, size, count, org_code, initials, highest):
        app.add_template_filter(_at_each_showing(show), show.__name__)


def day(at: date) -> str:
    """Return "19 November 2026", "1er novembre 2026"; an instant is shown as the reader's day."""
    shown = _written(_day_of(at), "d MMMM y", _language())
    return "1er" + shown[1:] if _language() == "fr" and shown.startswith("1 ") else shown


def daymonth(at: date) -> tuple[str, str]:
    """Return the two lines of a date leaf: "19" and "Nov"."""
    here, language = _day_of(at), _language()
    return _written(here, "d", language), _written(here, "MMM", language)


def clock(at: datetime) -> str:
    """Return the reader's hour and minute: "10:12", "10 h 12"."""
    return _hour(to_user_timezone(at))


def hour_in(zone: str, at: datetime) -> str:
    """Return the hour and minute of a zone, whoever reads it."""
    return _hour(at.astimezone(ZoneInfo(zone)))


def place_of(zone: str) -> str:
    """Return the place that a zone is named after, as the reader calls it: "Bruxelles", "Alger", "UTC"."""
    return _place(zone, _language()) if "/" in zone else zone


def moment(at: datetime) -> str:
    """Return day and hour in the reader's zone with UTC beside: "19 November 2026, 11:04 (10:04 UTC)"."""
    here, there = to_user_timezone(at), at.astimezone(UTC)
    universal = f"{_hour(there)} UTC"
    if here.utcoffset() == there.utcoffset():
        return f"{day(at)}, {universal}"
    if here.date() != there.date():
        universal = f"{_written(there.date(), 'd MMMM y', _language())}, {universal}"
    return f"{day(at)}, {clock(at)} ({universal})"


def stamp(at: datetime) -> str:
    """Return day and hour with the name of the reader's zone: "19 November 2026, 11:04 UTC+1 (10:04 UTC)", for paper."""
    here = zone(at)
    return moment(at) if here == "UTC" else moment(at).replace(clock(at), f"{clock(at)} {here}", 1)


def zone(at: datetime) -> str:
    """Return the reader's distance from UTC at a moment: "UTC+1", "UTC−3:30", "UTC"."""
    offset = to_user_timezone(at).utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return "UTC" if not minutes else f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def brief(at: datetime) -> str:
    """Return "19 Nov 2026, 11:04" in the reader's zone, for tables."""
    here = to_user_timezone(at)
    return f"{_written(here.date(), 'd MMM y', _language())}, {_hour(here)}"


def utc(at: datetime) -> str:
    """Return "2026-11-19 08:46:02" in UTC, as the access log is read."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def size(octets: int) -> str:
    """Return a size in steps of 1000: "96 bytes", "412 KB", "1.4 MB"."""
    if octets < STEP:
        return str(_("%(n)s bytes", n=count(octets)))
    if octets < STEP**2:
        return str(_("%(n)s KB", n=_short(octets / STEP)))
    if octets < STEP**3:
        return str(_("%(n)s MB", n=_short(octets / STEP**2)))
    return str(_("%(n)s GB", n=_short(octets / STEP**3)))


def count(number: int) -> str:
    """Return "1,284"; in French the thousands stand apart."""
    return str(format_decimal(number))


def org_code(code: str) -> str:
    """Return the mark of two or three letters that a delegation's code is shown by: "NLD", "OTP" for "ICC-OTP"."""
    return code.rpartition("-")[2][:3]


def initials(name: str) -> str:
    """Return the first letters of the first and the last word: "IV" for "Ilse Varendonk"."""
    words = name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def highest(levels: Iterable[str]) -> str:
    """Return the highest of these handling levels, by which a sheet that shows several things is marked; else the lowest."""
    return max(levels, key=LEVELS.index, default=LEVELS[0])


def _at_each_showing(show: Callable[[Any], object]) -> Callable[..., object]:
    # Without a context Jinja would work out a filter of a constant once, in the language of whoever came first.
    return pass_context(lambda _context, value: show(value))


def _short(number: float) -> str:
    return str(format_decimal(number, "#,##0.#" if number < 10 else "#,##0"))


def _day_of(at: date) -> date:
    return to_user_timezone(at).date() if isinstance(at, datetime) else at


def _hour(at: datetime) -> str:
    language = _language()
    return _written(time(at.hour, at.minute), CLOCK.get(language, "HH:mm"), language)


@lru_cache(maxsize=4096)
def _written(at: date | time, pattern: str, language: str) -> str:
    """Return a day, or an hour and minute, in a language: a list says the same few again and again."""
    if isinstance(at, time):
        return format_time(at, pattern, locale=language)
    return format_date(at, pattern, locale=language)


@cache
def _place(zone: str, language: str) -> str:
    return get_timezone_location(zone, locale=language, return_city=True)


def _language() -> str:
    return str(get_locale().language)
