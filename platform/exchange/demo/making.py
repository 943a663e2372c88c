"""Making the demonstration in a founded house: its people, its month, and the list of who can sign in."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

from exchange.clock import SetClock
from exchange.config import Passwords, Settings
from exchange.demo import story
from exchange.demo.calendar import Month
from exchange.demo.people import Login, People
from exchange.house import House

LOGINS = "demo-logins.json"
A_WORKING_DAY = 480
LOW_COST = Passwords(memory_kib=1024, iterations=1)


def first_moment(today: datetime) -> datetime:
    """Return when the demonstration begins, so that the house is founded before anything happens in it."""
    day = Month(today.date()).day(story.days(story.read()) + 1)
    return datetime.combine(day, time(7, 30), UTC)


def cheap(settings: Settings) -> Settings:
    """Return the settings to make it under: sessions of a working day, and a low Argon2 cost, which rises at the first real sign-in."""
    return replace(settings, passwords=LOW_COST, sessions=replace(settings.sessions, idle_minutes=A_WORKING_DAY))


def make(house: House, clock: SetClock, today: datetime) -> list[Login]:
    """Let the month before `today` happen in a house that was founded under the same clock; return the people."""
    told = story.read()
    people = People(clock, house.file_entries)
    people.arrive(told)
    story.Story(house, clock, people, today).happen(told)
    return people.logins()


def keep(logins: list[Login], folder: Path) -> None:
    """Write who can sign in to a file of mode 0600; it is there only when the demonstration is whole."""
    part = folder / f".{LOGINS}"
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump([login.as_dict() for login in logins], file, indent=1)
    part.rename(folder / LOGINS)


def kept(folder: Path) -> list[Login]:
    """Return who can sign in; empty if the demonstration isn't made yet."""
    path = folder / LOGINS
    return [Login(**one) for one in json.loads(path.read_text("utf-8"))] if path.exists() else []
