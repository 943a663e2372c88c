"""Counts by day, primary theme, organ, action and outcome: kept as entries are filed, from the leaves alone.

The counts by week that figures are drawn from are kept with them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import db
from exchange.audit import figures
from exchange.audit.models import Rollup

MICROS_PER_DAY = 86_400_000_000
Key = tuple[int, str, str, str, str]
ORG_SIZE = 16
UNREADABLE: Key = (0, "-", "-", "-", "-")


class Tally:
    """Entries and bytes per key, as the table must say; `further` counts entries under each theme after their primary."""

    def __init__(self) -> None:
        self.counts: dict[Key, tuple[int, int]] = defaultdict(lambda: (0, 0))
        self.further: Counter[Key] = Counter()

    def add(self, leaf: dict[str, Any] | None) -> None:
        """Count a leaf; None stands for one that can't be read."""
        key = UNREADABLE if leaf is None else key_of(leaf)
        entries, amount = self.counts[key]
        self.counts[key] = entries + 1, amount + (leaf or {}).get("bytes", 0)
        for theme in (leaf or {"themes": ()})["themes"][1:]:
            self.further[key[0], theme, "", key[3], key[4]] += 1


def key_of(leaf: dict[str, Any]) -> Key:
    """Return the day since 1970, the primary theme, organ, action and outcome of a leaf."""
    org = leaf["actor"]["org"][:ORG_SIZE]  # a leaf may carry a longer one than the column, and must not stop filing
    return leaf["ts"] // MICROS_PER_DAY, leaf["themes"][0], org, leaf["type"], leaf["outcome"]


def add(session: Session, leaves: Iterable[dict[str, Any] | None]) -> None:
    """Add the filed leaves to their counts, in the filing's own transaction."""
    tally = Tally()
    for leaf in leaves:
        tally.add(leaf)
    rows = [
        {**dict(zip(_COLUMNS, key, strict=True)), "entries": entries, "amount": amount}
        for key, (entries, amount) in tally.counts.items()
    ]
    more = db.insert_into(Rollup)
    counts = {name: getattr(Rollup, name) + more.excluded[name] for name in ("entries", "amount")}
    session.connection().execute(more.on_conflict_do_update(index_elements=_COLUMNS, set_=counts), rows)
    figures.add(session, figures.counted(tally.counts, tally.further))


def stored(session: Session) -> Iterable[tuple[Key, tuple[int, int]]]:
    """Give every key of the table with its counts."""
    columns = [getattr(Rollup, name) for name in _COLUMNS]
    for *key, entries, amount in session.execute(select(*columns, Rollup.entries, Rollup.amount)):
        yield (key[0], key[1], key[2], key[3], key[4]), (entries, amount)


_COLUMNS = ("day", "theme", "org", "type", "outcome")
