"""The calendar as octets: read back by another's parser, and by the letter of RFC 5545."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import icalendar

from exchange.assistance.upcoming import Dated
from exchange.feeds import writing

FEED, OTHER = UUID(int=1), UUID(int=2)
MADE = datetime(2026, 11, 20, 9, 0, 0, 123456, tzinfo=UTC)
DAYS = [Dated(UUID(int=n), kind, date(2026, 12, n)) for n in range(1, 4) for kind in ("answer", "receipt")]
UID = re.compile(rb"UID:(\S+)")
LONGEST = 75  # octets of a line, RFC 5545, 3.1


def written(feed=FEED, days=DAYS, words="Une demande d’assistance arrive à échéance, " * 3):
    return writing.calendar("Plateforme", words, feed, MADE, days)


def test_another_parser_reads_whole_days_back():
    read = icalendar.Calendar.from_ical(written(words="A request is due"))

    events = [(str(one["summary"]), one.decoded("dtstart"), one.decoded("dtend")) for one in read.walk("VEVENT")]

    assert events == [("A request is due", one.day, one.day + timedelta(days=1)) for one in DAYS]
    assert read["version"] == "2.0"
    assert read.decoded("refresh-interval") == timedelta(hours=6)


def test_every_line_is_short_enough_and_ends_as_it_must():
    octets = written()

    lines = octets.split(b"\r\n")

    assert lines[-1] == b""
    assert not [line for line in lines if len(line) > LONGEST]
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert any(line.startswith(b" ") for line in lines)
    assert [line.decode() for line in lines]  # no line ends within a character


NEEDED = ["BEGIN", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "CLASS", "TRANSP", "END"]


def test_an_event_says_its_day_and_no_more():
    lines = written(words="A request is due").decode().split("\r\n")
    names = [re.split("[;:]", line)[0] for line in lines]
    first = names.index("BEGIN", 1)

    assert names[first : first + len(NEEDED)] == NEEDED
    assert len(names[first:]) == len(NEEDED) * len(DAYS) + len(["END", ""])
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines


def test_names_of_events_stay_and_tell_nothing():
    uids = UID.findall(written())

    assert len(set(uids)) == len(DAYS) + len(["the calendar itself"])
    assert uids == UID.findall(written())
    assert not set(uids) & set(UID.findall(written(feed=OTHER)))
    assert not [one for one in DAYS if str(one.id).encode() in written()]


def test_the_same_days_are_the_same_octets():
    assert written() == written()
    assert written(days=DAYS[1:]) != written()
