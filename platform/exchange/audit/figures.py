"""Counts by week and one property at a time, kept as entries are filed: a year is read from some thousand rows.

What counts as an opening or an addition is fixed for ever by the action's name: the whole check counts again by it.
"""

from collections import Counter
from collections.abc import Generator, Mapping

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from exchange.audit.models import Figure

OPENED = frozenset(
    {
        "dossier.read",
        "document.list",
        "document.read",
        "document.download",
        "discussion.list",
        "discussion.read",
        "request.read",
    }
)
ADDED = frozenset(
    {
        "document.add",
        "document.revise",
        "discussion.open",
        "message.post",
        "request.annex",
        "request.answer",
    }
)
GOING_ON = frozenset({"document.continue", "document.delivered", "log.delivered"})  # counted where they began

FIRST_MONDAY = 3  # 1 January 1970 was a Thursday: week 0 began three days before it
DAYS = 7

Counted = tuple[int, str, str, str]
RollupKey = tuple[int, str, str, str, str]


def week_of(day: int) -> int:
    """Return the week, from Monday to Sunday UTC, of a day since 1970."""
    return (day + FIRST_MONDAY) // DAYS


def monday(week: int) -> int:
    """Return the day since 1970 that a week begins with."""
    return week * DAYS - FIRST_MONDAY


def measure_of(action: str, outcome: str) -> str | None:
    """Return as what an entry counts; None for one that only goes on with another, or can't be read."""
    if action in GOING_ON or outcome == "-":
        return None
    if outcome in ("refused", "failed"):
        return outcome
    return "opened" if action in OPENED else "added" if action in ADDED else "other"


def counted(rollups: Mapping[RollupKey, tuple[int, int]], further: Mapping[RollupKey, int]) -> Counter[Counted]:
    """Return what the table must say of these counts by primary theme, and of those by each further theme."""
    found: Counter[Counted] = Counter()
    for (day, theme, org, action, outcome), (entries, _amount) in rollups.items():
        for dimension, value in (("theme", theme), ("org", org), ("action", action)):
            _count(found, day, dimension, value, action, outcome, entries)
    for (day, theme, _org, action, outcome), entries in further.items():
        _count(found, day, "further", theme, action, outcome, entries)
    return found


def add(session: Session, counts: Mapping[Counted, int]) -> None:
    """Add these counts to the table, in the filing's own transaction."""
    rows = [dict(zip((*_COLUMNS, "entries"), (*key, entries), strict=True)) for key, entries in counts.items()]
    if rows:
        session.execute(_MORE, rows)


def stored(session: Session) -> Generator[tuple[Counted, int], None, None]:
    """Give every key of the table with its count."""
    query = select(Figure.week, Figure.dimension, Figure.value, Figure.measure, Figure.entries)
    for week, dimension, value, measure, entries in session.execute(query):
        yield (week, dimension, value, measure), entries


_COLUMNS = ("week", "dimension", "value", "measure")
_MORE = text(
    "INSERT INTO audit_figure (week, dimension, value, measure, entries)"
    " VALUES (:week, :dimension, :value, :measure, :entries)"
    " ON CONFLICT (week, dimension, value, measure) DO UPDATE SET entries = audit_figure.entries + excluded.entries"
)


def _count(
    found: Counter[Counted], day: int, dimension: str, value: str, action: str, outcome: str, entries: int
) -> None:
    measure = measure_of(action, outcome)
    if measure is not None:
        found[week_of(day), dimension, value, measure] += entries
