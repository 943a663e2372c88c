"""What lies in a dossier, as the rooms above tell it: each joins a tab and a panel of the overview.

This room asks those on the list and imports none of them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from exchange.access.actor import Actor
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.tables import Labelled

Address = Callable[[str], str]
Counts = Callable[[Actor, Collection[UUID]], dict[UUID, int]]


@dataclass(frozen=True)
class Begin:
    """The button at the head of an open dossier that begins something new there; `url` takes the reference."""

    icon: str
    label: str
    url: Address


@dataclass(frozen=True)
class News:
    """What is new to a person in a room: how many things by dossier, and the words for a number of them."""

    counts: Counts
    words: Callable[[int], str]


@dataclass(frozen=True)
class Said:
    """That a delegation said something on a day: how many messages, the last of them when."""

    at: datetime
    by: Labelled
    count: int


@dataclass(frozen=True)
class Panel:
    """One room's part: `count` needs no key, `load` opens under the overview's own entry and returns plain values.

    Without `url` there is no tab; what `load` returns as None isn't shown.
    """

    name: str
    label: str
    url: Address | None
    count: Callable[[UUID], int]
    load: Callable[[Actor, Opened, Dossier], Any]
    template: str
    begin: Begin | None = None
    news: News | None = None
    said: Callable[[UUID], list[Said]] | None = None


@dataclass(frozen=True)
class Shown:
    """A panel with what it holds, for its template."""

    label: str
    url: str
    count: int
    values: Any
    template: str


PANELS: list[Panel] = []


def join(panel: Panel) -> None:
    """Add a room's part; tabs and panels stand in the order in which rooms join."""
    PANELS.append(panel)


def load(actor: Actor, opened: Opened, dossier: Dossier) -> list[Shown]:
    """Return what every room has to show of the dossier."""
    found = [(panel, panel.load(actor, opened, dossier)) for panel in PANELS]
    return [_shown(panel, dossier, values) for panel, values in found if values is not None]


def news(actor: Actor, dossiers: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return what every room says is new to the actor, in words by dossier; each room is asked once for all of them."""
    found: dict[UUID, list[str]] = {}
    for told in [panel.news for panel in PANELS if panel.news]:
        for dossier, number in told.counts(actor, dossiers).items():
            found.setdefault(dossier, []).append(told.words(number))
    return found


def said(dossier: UUID) -> list[Said]:
    """Return how much was said in a dossier, by day and delegation, whichever room it was said in."""
    return [one for panel in PANELS if panel.said for one in panel.said(dossier)]


def _shown(panel: Panel, dossier: Dossier, values: Any) -> Shown:
    url = panel.url(dossier.reference) if panel.url else ""
    return Shown(panel.label, url, panel.count(dossier.id), values, panel.template)
