"""Searching what a person may open: titles are opened and compared under one entry, and what was found leaves another.

Nothing is kept of it, no index and no word. It goes through dossiers, what changed last first, and stops after so much
work; the page says how far it came and goes on from there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from exchange import gateway, paging
from exchange.access.actions import SEARCH_RUN, SEARCH_SHOW
from exchange.access.actor import Actor
from exchange.audit.entries import Happening
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.paging import Key, Turn
from exchange.search import titles
from exchange.search.titles import Title
from exchange.search.words import Words
from exchange.signin import throttle

AT_ONCE = 400  # dossiers
MOST_HITS = 50  # after so many the page ends with the dossier that reached it
MOST_OF_ONE = 50  # of one dossier's things
MOST_WORK = 30_000  # about a second; a title counts one, and beside its titles a dossier and an epoch unwrapped first:
WORK_OF_A_KEY = 70
WORK_OF_A_DOSSIER = 5

_NEWEST = (Key(Dossier.changed_at, down=True), Key(Dossier.number, down=True))


@dataclass(frozen=True)
class Hit:
    """One thing found, with the dossier that it lies in; `dossier_title` is empty for a dossier itself."""

    kind: str
    reference: str
    title: str | None
    url: str
    at: datetime
    dossier: str
    dossier_title: str | None
    level: str


@dataclass(frozen=True)
class Found:
    """What a search found; `after` is where it goes on, empty at the end. `left_out` names dossiers with more that fits."""

    hits: tuple[Hit, ...]
    dossiers: int
    back_to: datetime | None
    after: str
    left_out: tuple[str, ...]


def run(actor: Actor, words: Words, turn: Turn) -> Found:
    """Return what has all the words, newest dossiers first; TooMany, on record, after a hundred in a quarter of an hour."""
    tries = [throttle.on_search(actor.person)] if actor.person else []
    throttle.refuse_while_pausing(actor, SEARCH_RUN, tries)
    counted = gateway.now()
    with gateway.reveal(actor, SEARCH_RUN, also=lambda session: throttle.count(session, tries, counted)) as opened:
        scan = _Scan(actor, opened, words)
        found = scan.found(turn)
        if scan.seen:
            shown = Happening(SEARCH_SHOW, seen=scan.seen, count=len(found.hits), follows=(opened.entry,))
            gateway.note(actor, shown)
    return found


class _Scan:
    """One go through the actor's dossiers."""

    def __init__(self, actor: Actor, opened: Opened, words: Words) -> None:
        self._actor, self._opened, self._words = actor, opened, words
        self._work = self._dossiers = 0
        self._hits: list[Hit] = []
        self._left_out: list[str] = []
        self.seen: list[UUID] = []

    def found(self, turn: Turn) -> Found:
        """Look at dossiers from a place on, until it is enough."""
        for row, things in self._from(turn) if self._words.are_enough() else ():
            self._look_at(row, things)
            if self._is_enough():
                return self._so_far(row.changed_at, paging.place([row.changed_at, row.number]))
        return self._so_far(None, "")

    def _from(self, turn: Turn) -> Iterator[tuple[Any, list[Title]]]:
        """Give dossiers with what lies in them, some at once: few queries, and no more keys than are needed."""
        while True:
            page = paging.fetch(_query(self._actor), _NEWEST, turn, AT_ONCE)
            things = titles.within(self._actor, [row.id for row in page.rows])
            self._opened.prepare((row.id, row.sealed_title) for row in page.rows)
            self._opened.prepare((one.dossier, one.sealed) for several in things.values() for one in several)
            yield from ((row, things.get(row.id, [])) for row in page.rows)
            if not page.after:
                return
            turn = Turn(after=page.after)

    def _look_at(self, row: Any, things: list[Title]) -> None:
        own = titles.of_dossier(row)
        title = own.read(self._opened)
        fitting = list(self._fitting(row, title, [own, *things]))
        self._hits += fitting[:MOST_OF_ONE]
        self._dossiers, self._work = self._dossiers + 1, self._work + WORK_OF_A_DOSSIER + len(things)
        if fitting:
            self.seen.append(row.id)
        if len(fitting) > MOST_OF_ONE:
            self._left_out.append(own.reference)

    def _fitting(self, row: Any, title: str | None, things: list[Title]) -> Iterator[Hit]:
        for one in things:
            is_dossier = one.kind == "dossier"
            said = title if is_dossier else one.read(self._opened)
            if self._words.are_in(one.reference, said or ""):
                of = "" if is_dossier else title
                yield Hit(one.kind, one.reference, said, one.url, one.at, things[0].reference, of, row.level)

    def _is_enough(self) -> bool:
        work = self._work + WORK_OF_A_KEY * len(self._opened.ring.learnt)
        return len(self._hits) >= MOST_HITS or work >= MOST_WORK

    def _so_far(self, back_to: datetime | None, after: str) -> Found:
        return Found(tuple(self._hits), self._dossiers, back_to, after, tuple(self._left_out))


def _query(actor: Actor) -> Select[Any]:
    columns: list[Any] = [Dossier.id, Dossier.number, Dossier.sealed_title, Dossier.level, Dossier.changed_at]
    return select(*columns).where(Dossier.open_to(actor))
