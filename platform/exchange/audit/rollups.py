"""Counts by day, primary theme, organ, action and outcome: kept as entries are filed, from the leaves alone.

The counts by week that figures are drawn from are kept with them.
"""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import db
from exchange.audit import figures
from exchange.audit.models import Rollup

MICROS_PER_DAY = 86_400_000_000
Key = tuple[int, str, str, str, str]
Names = tuple[str, str, str, str]
ORG_SIZE = 16
STEP = 4096
_BITS = 32
_LOW = (1 << _BITS) - 1
UNREADABLE = ("-", "-", "-", "-")


class Counts(Mapping[Key, tuple[int, int]]):
    """Entries and bytes per key, packed into two whole numbers: a year of them is held while a long log is checked."""

    def __init__(self) -> None:
        self._named: dict[tuple[str, ...], int] = {}
        self._names: list[Names] = []
        self._packed: dict[int, int] = {}

    def add(self, day: int, names: Names, entries: int, amount: int) -> None:
        """Count entries and their bytes."""
        name = self._named.get(names)
        if name is None:
            name = self._named[names] = len(self._names)
            self._names.append(names)
        packed = day << _BITS | name
        self._packed[packed] = self._packed.get(packed, 0) + (amount << _BITS) + entries

    def __getitem__(self, key: Key) -> tuple[int, int]:
        if not isinstance(key[0], int):
            raise KeyError(key)  # SQLite keeps any type in any column
        value = self._packed[key[0] << _BITS | self._named[key[1:]]]
        return value & _LOW, value >> _BITS

    def __iter__(self) -> Iterator[Key]:
        return ((packed >> _BITS, *self._names[packed & _LOW]) for packed in self._packed)

    def __len__(self) -> int:
        return len(self._packed)


class Tally:
    """Entries and bytes per key, as the table must say; `further` counts a week's entries under each theme after their primary."""

    def __init__(self) -> None:
        self.counts = Counts()
        self.further: Counter[Key] = Counter()

    def add(self, leaves: Sequence[dict[str, Any]]) -> None:
        """Count leaves."""
        actors = [leaf["actor"] for leaf in leaves]
        self.count(
            [leaf["ts"] for leaf in leaves],
            [leaf["themes"] for leaf in leaves],
            [actor["org"] for actor in actors],
            [leaf["type"] for leaf in leaves],
            [leaf["outcome"] for leaf in leaves],
            [leaf.get("bytes") for leaf in leaves],
        )

    def count(
        self,
        times: Sequence[int],
        themes: Sequence[Sequence[str]],
        orgs: Sequence[str],
        actions: Sequence[str],
        outcomes: Sequence[str],
        amounts: Sequence[int | None],
    ) -> None:
        """Count entries, of which each list says one thing: on the day since 1970 of its microseconds, by primary theme."""
        # A leaf may carry a longer organ than the column, and must not stop filing.
        names = zip([listed[0] for listed in themes], [org[:ORG_SIZE] for org in orgs], actions, outcomes, strict=True)
        keys = list(zip([ts // MICROS_PER_DAY for ts in times], names, strict=True))
        for (day, name), entries in Counter(keys).items():
            self.counts.add(day, name, entries, 0)
        for (day, name), listed, amount in zip(keys, themes, amounts, strict=True):
            if amount:
                self.counts.add(day, name, 0, amount)
            for theme in listed[1:] if len(listed) > 1 else ():
                self.further[figures.monday(figures.week_of(day)), theme, "", *name[2:]] += 1

    def unreadable(self) -> None:
        """Count an entry whose leaf can't be read."""
        self.counts.add(0, UNREADABLE, 1, 0)


def add(session: Session, leaves: Sequence[dict[str, Any] | None]) -> None:
    """Add the filed leaves to their counts, in the filing's own transaction; None is one that can't be read."""
    tally = Tally()
    tally.add([leaf for leaf in leaves if leaf is not None])
    for _ in range(leaves.count(None)):
        tally.unreadable()
    rows = [
        {**dict(zip(_COLUMNS, key, strict=True)), "entries": entries, "amount": amount}
        for key, (entries, amount) in tally.counts.items()
    ]
    more = db.insert_into(Rollup)
    counts = {name: getattr(Rollup, name) + more.excluded[name] for name in ("entries", "amount")}
    session.connection().execute(more.on_conflict_do_update(index_elements=_COLUMNS, set_=counts), rows)
    figures.add(session, figures.counted(tally.counts, tally.further))


def stored(session: Session) -> Generator[tuple[Key, tuple[int, int]], None, None]:
    """Give every key of the table with its counts, read row by row."""
    columns = [getattr(Rollup, name) for name in _COLUMNS]
    query = select(*columns, Rollup.entries, Rollup.amount).execution_options(yield_per=STEP)
    with session.execute(query) as rows:
        for *key, entries, amount in rows:
            yield (key[0], key[1], key[2], key[3], key[4]), (entries, amount)


_COLUMNS = ("day", "theme", "org", "type", "outcome")
