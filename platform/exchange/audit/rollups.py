"""Counts by day, primary theme, organ, action and outcome, kept as entries are filed."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from exchange.audit.models import Rollup
from exchange.clock import micros

MICROS_PER_DAY = 86_400_000_000
Key = tuple[int, str, str, str, str]


def add(session: Session, rows: Iterable[Any]) -> None:
    """Add the filed rows to their counts, in the filing's own transaction."""
    for key, (count, amount) in recount(rows).items():
        where = _where(key)
        row = session.execute(select(Rollup.entries, Rollup.amount).where(*where)).one_or_none()
        if row is None:
            values = dict(zip(("day", "theme", "org", "type", "outcome"), key, strict=True))
            session.execute(insert(Rollup).values(**values, entries=count, amount=amount))
        else:
            session.execute(
                update(Rollup).where(*where).values(entries=row.entries + count, amount=row.amount + amount)
            )


def recount(rows: Iterable[Any]) -> dict[Key, tuple[int, int]]:
    """Return (entries, bytes) per key, as the table must say."""
    counts: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        tally = counts[micros(row.ts) // MICROS_PER_DAY, row.theme, row.org, row.type, row.outcome]
        tally[0] += 1
        tally[1] += row.amount or 0
    return {key: (count, amount) for key, (count, amount) in counts.items()}


def _where(key: Key) -> tuple[Any, ...]:
    columns = (Rollup.day, Rollup.theme, Rollup.org, Rollup.type, Rollup.outcome)
    return tuple(column == value for column, value in zip(columns, key, strict=True))
