"""What an auditor asks of the log, and the entries' numbers that answer it. Numbers are gone through by index, newest first."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from operator import ge, gt, le, lt
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, asc, desc, false, func, literal_column, select, union

from exchange import db, gateway
from exchange.audit.models import Entry, EntryTheme, Subject
from exchange.oversight import people, references
from exchange_crypto import canonical
from exchange_crypto.canonical import unb64
from exchange_crypto.errors import InvalidSeal

MOST_COUNTED = 1_000

Bound = tuple[Callable[[Any, Any], Any], int]


@dataclass(frozen=True)
class Filter:
    """A period in days UTC, both included; codes; a reference or a person as typed; one pseudonym (base64url)."""

    since: date | None = None
    until: date | None = None
    theme: str = ""
    action: str = ""
    outcome: str = ""
    org: str = ""
    about: str = ""
    pn: str = ""

    def given(self) -> dict[str, str]:
        """Return what was asked, as the query string of a page says it."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: str(value) for name, value in values.items() if value}

    def kinds(self) -> list[str]:
        """Return by what is filtered: the entry says these codes, never the words typed."""
        return sorted(self.given())

    def said(self) -> bytes:
        """Return the filter in one form, for its commitment."""
        return canonical.encode(self.given())


@dataclass(frozen=True)
class Search:
    """A filter with its words looked up: whom and what it means. `persons` counts the persons that were found by name."""

    filter: Filter
    dossier: UUID | None = None
    thing: UUID | None = None
    pseudonyms: tuple[bytes, ...] | None = None
    persons: int | None = None
    nothing: bool = False


def look_up(log: int, wanted: Filter) -> Search:
    """Return the search that a filter means; words that mean nothing find nothing."""
    if wanted.pn:
        return _by_pseudonym(wanted)
    if not wanted.about:
        return Search(wanted)
    if not references.looks_like_one(wanted.about):
        found = tuple(people.called(log, wanted.about))
        return Search(wanted, pseudonyms=found, persons=len(found), nothing=not found)
    thing = references.find(wanted.about)
    if thing is None:
        return Search(wanted, nothing=True)
    return Search(wanted, dossier=thing.id) if thing.kind == "dossier" else Search(wanted, thing=thing.id)


def numbers(search: Search, most: int, before: int | None = None, after: int | None = None) -> list[int]:
    """Return up to `most` numbers of entries, newest first: those before a number, or the nearest after one."""
    if after is not None:
        return list(db.session.scalars(_answer(search, most, [(gt, after)], asc)))[::-1]
    older = [] if before is None else [(lt, before)]
    return list(db.session.scalars(_answer(search, most, older, desc)))


def count(search: Search) -> int:
    """Return how many entries answer, counted up to 1 001."""
    answer = _answer(search, MOST_COUNTED + 1, [], desc).subquery()
    return db.session.scalar(select(func.count()).select_from(answer)) or 0


def _by_pseudonym(wanted: Filter) -> Search:
    try:
        return Search(wanted, pseudonyms=(unb64(wanted.pn),))
    except InvalidSeal:
        return Search(wanted, nothing=True)


@dataclass(frozen=True)
class _Way:
    """One thing to go through by an index: the query, the column that gives its order, what is in it already."""

    query: Any
    eid: Any
    has_entry: bool = True
    has_theme: bool = False


def _answer(search: Search, most: int, beyond: list[Bound], order: Callable[[Any], Any]) -> Any:
    bounds = [*beyond, *_within(search.filter)]
    branches = []
    for way in _ways(search):
        query = _narrowed(way, search.filter).where(*(compare(way.eid, number) for compare, number in bounds))
        branches.append(query.order_by(order(way.eid)).limit(most))
    if len(branches) == 1:
        return branches[0]
    either = union(*(select(branch.subquery().c.eid) for branch in branches)).subquery()
    return select(either.c.eid).order_by(order(either.c.eid)).limit(most)


def _ways(search: Search) -> list[_Way]:
    """Return what to go through, each by an index of its own, so that no more is read than a page holds.

    A dossier's entries are those about it and the lists that showed it; a name's are those of each person who has it.
    """
    entries, wanted = select(Entry.eid.label("eid")), search.filter
    if search.nothing:
        return [_Way(entries.where(false()), Entry.eid)]
    if search.dossier is not None:
        shown = select(Subject.eid.label("eid")).where(Subject.dossier == search.dossier)
        return [_Way(entries.where(Entry.dossier == search.dossier), Entry.eid), _Way(shown, Subject.eid, False)]
    if search.thing is not None:
        return [_Way(entries.where(Entry.obj_ref == search.thing), Entry.eid)]
    if search.pseudonyms is not None:
        return [_Way(entries.where(Entry.pn == one), Entry.eid) for one in search.pseudonyms]
    if wanted.theme and not (wanted.action or wanted.org or wanted.outcome):
        of_theme = select(EntryTheme.eid.label("eid")).where(EntryTheme.theme == wanted.theme)
        return [_Way(of_theme, EntryTheme.eid, False, True)]
    return [_Way(entries, Entry.eid)]


def _narrowed(way: _Way, wanted: Filter) -> Any:
    query, conditions = way.query, _conditions(wanted)
    if conditions and not way.has_entry:
        query = query.join(Entry, Entry.eid == way.eid)
    if wanted.theme and not way.has_theme:
        query = query.join(EntryTheme, EntryTheme.eid == way.eid).where(EntryTheme.theme == wanted.theme)
    return query.where(*conditions)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found = _period(wanted)
    for column, value in ((Entry.type, wanted.action), (Entry.outcome, wanted.outcome), (Entry.org, wanted.org)):
        if value:
            found.append(column == value)
    if wanted.outcome and wanted.outcome != "done":
        found.append(Entry.outcome != literal_column("'done'"))  # in words that the index of these few has too
    return found


def _period(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.since:
        found.append(Entry.ts >= _midnight(wanted.since))
    if wanted.until:
        found.append(Entry.ts < _midnight(wanted.until + timedelta(days=1)))
    return found


def _within(wanted: Filter) -> list[Bound]:
    """Return between which numbers a period lies that is over, from the index of times alone.

    Without them a page of last year would go through all that came since. Times need not rise with numbers.
    """
    if wanted.until is None or _midnight(wanted.until + timedelta(days=1)) > gateway.now():
        return []
    # An expression, so that the database doesn't look for the greatest number by going down from the newest.
    number = Entry.eid + 0
    least, greatest = db.session.execute(select(func.min(number), func.max(number)).where(*_period(wanted))).one()
    return [(lt, 0)] if least is None else [(ge, least), (le, greatest)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
