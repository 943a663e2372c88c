"""What an auditor asks of the log, and the entries' numbers that answer it. Numbers are gone through by index, newest first."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, select, union

from exchange import db
from exchange.audit.models import Entry, EntryTheme, Subject
from exchange.oversight import people, references
from exchange_crypto import canonical
from exchange_crypto.canonical import unb64
from exchange_crypto.errors import InvalidSeal

MOST_COUNTED = 1_000


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
    upwards = after is not None
    found = list(db.session.scalars(_answer(search, most, before, after, upwards)))
    return found[::-1] if upwards else found


def count(search: Search) -> int:
    """Return how many entries answer, counted up to 1 001."""
    answer = _answer(search, MOST_COUNTED + 1, None, None, False).subquery()
    return db.session.scalar(select(func.count()).select_from(answer)) or 0


def _by_pseudonym(wanted: Filter) -> Search:
    try:
        return Search(wanted, pseudonyms=(unb64(wanted.pn),))
    except InvalidSeal:
        return Search(wanted, nothing=True)


def _answer(search: Search, most: int, before: int | None, after: int | None, upwards: bool) -> Any:
    branches = [_branch(one, search.filter, most, before, after, upwards) for one in _bases(search)]
    if len(branches) == 1:
        return branches[0]
    either = union(*(select(branch.subquery().c.eid) for branch in branches)).subquery()
    return select(either.c.eid).order_by(either.c.eid if upwards else either.c.eid.desc()).limit(most)


def _bases(search: Search) -> list[tuple[Any, Any]]:
    """Return what to go through, each with the column whose index gives the order.

    A dossier's entries are those about it and the lists that showed it: each comes from its own index.
    """
    entries = select(Entry.eid.label("eid"))
    if search.nothing:
        return [(entries.where(false()), Entry.eid)]
    if search.dossier is not None:
        shown = select(Subject.eid.label("eid")).where(Subject.dossier == search.dossier)
        if _conditions(search.filter):
            shown = shown.join(Entry, Entry.eid == Subject.eid)
        return [(entries.where(Entry.dossier == search.dossier), Entry.eid), (shown, Subject.eid)]
    if search.thing is not None:
        return [(entries.where(Entry.obj_ref == search.thing), Entry.eid)]
    if search.pseudonyms is not None:
        return [(entries.where(Entry.pn.in_(search.pseudonyms)), Entry.eid)]
    return [(entries, Entry.eid)]


def _branch(
    base: tuple[Any, Any],
    wanted: Filter,
    most: int,
    before: int | None,
    after: int | None,
    upwards: bool,
) -> Any:
    query, eid = base
    query = query.where(*_conditions(wanted))
    if wanted.theme:
        query = query.join(EntryTheme, EntryTheme.eid == eid).where(EntryTheme.theme == wanted.theme)
    if before is not None:
        query = query.where(eid < before)
    if after is not None:
        query = query.where(eid > after)
    return query.order_by(eid if upwards else eid.desc()).limit(most)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.since:
        found.append(Entry.ts >= _midnight(wanted.since))
    if wanted.until:
        found.append(Entry.ts < _midnight(wanted.until + timedelta(days=1)))
    for column, value in ((Entry.type, wanted.action), (Entry.outcome, wanted.outcome), (Entry.org, wanted.org)):
        if value:
            found.append(column == value)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
