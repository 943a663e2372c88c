"""What was outstanding at the report's date: by how long ago it was sent and by the state in which it stood.

A reader knows how many requests had each outcome, and each state belongs to one: so the states of an outcome, and what has
ended with it, part its figure. Where that figure or one of its parts is held back, the states' sums are too, and `hiding`
sees to it that they can be shifted against each other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from exchange.annual import hiding, outcomes
from exchange.annual.counting import Line, Table
from exchange.annual.hiding import TOTAL, Spot
from exchange.annual.periods import Period
from exchange.annual.rows import Row
from exchange.assistance import life
from exchange.oversight.suppression import Cell, hold_back


@dataclass(frozen=True)
class Band:
    """Days since a request was sent, both included; `last` is None where there is no end."""

    name: str
    first: int
    last: int | None


BANDS = (
    Band("0-30", 0, 30), Band("31-60", 31, 60), Band("61-90", 61, 90), Band("91-180", 91, 180),
    Band("181-365", 181, 365), Band("366", 366, None),
)  # fmt: skip
ALL = "all"
NAME = "outstanding"
# The outcomes of what is outstanding, and the states of each.
GROUPS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    (outcomes.PENDING, outcomes.SILENT): (
        life.TRANSMITTED, life.ACKNOWLEDGED, life.UNDER_ASSESSMENT, life.CLARIFICATION, life.CONSULTATION,
        life.IN_EXECUTION,
    ),
    (outcomes.PARTLY,): (life.PARTLY_EXECUTED,),
    (outcomes.POSTPONED,): (life.POSTPONED,),
    (outcomes.COMPLIANCE,): (life.NONCOMPLIANCE_REVIEW, life.FINDING),
}  # fmt: skip
STATES = tuple(state for states in GROUPS.values() for state in states)


def count(rows: Sequence[Row], period: Period, shown: Mapping[str, Cell], is_exact: bool) -> Table:
    """Return what is outstanding of these requests; `shown` are their outcomes as the report says them."""
    counts = _counted(((row.stage, row.sent) for row in rows), period.as_at, _possible(period))
    if is_exact:
        return _table(counts, set())
    totals = _hidden_totals(rows, shown)
    alone = {(line, column) for line in counts for column in totals} if len(counts) == 1 else None
    hidden = hiding.held_back(counts, sorted(totals)) if alone is None else alone
    return _table(counts, hidden | {(ALL, column) for column in totals})


def count_earlier(standing: Iterable[tuple[str, date]], as_at: date) -> Table:
    """Return the exact table of what was sent before the period: the state of each, and the day on which it was sent."""
    return _table(_counted(standing, as_at, BANDS), set())


def _possible(period: Period) -> list[Band]:
    """Return the bands in which requests of the period can be: everybody knows the noughts of the others."""
    youngest, oldest = ((period.as_at - day).days for day in (period.last, period.since))
    found = [band for band in BANDS if band.first <= oldest and (band.last is None or band.last >= youngest)]
    return found or [BANDS[0]]  # a period that hasn't begun


def _counted(standing: Iterable[tuple[str, date]], as_at: date, bands: Iterable[Band]) -> dict[str, dict[str, int]]:
    found = Counter((_band((as_at - sent).days), state) for state, sent in standing if state in STATES)
    return {band.name: {state: found[band.name, state] for state in STATES} for band in bands}


def _band(days: int) -> str:
    return next(band.name for band in BANDS if band.last is None or days <= band.last)


def _hidden_totals(rows: Sequence[Row], shown: Mapping[str, Cell]) -> set[str]:
    """Return the states whose sums are not told, and the sum of all if it would tell of what has ended.

    `unknown` are the outcomes whose figures can't be worked out from the others.
    """
    stages, came = Counter(row.stage for row in rows), Counter(row.outcome for row in rows)
    hidden = {code for code, cell in shown.items() if cell is None}
    ended = {codes: sum(came[one] for one in codes) - sum(stages[one] for one in of) for codes, of in GROUPS.items()}
    unknown = [codes for codes in GROUPS if hidden.intersection(codes) and hidden.difference(codes)]
    found = {max(GROUPS[codes], key=lambda state: stages[state]) for codes in unknown}
    for codes, states in GROUPS.items():
        *cells, rest = hold_back([*(stages[state] for state in states), ended[codes]])
        found |= {state for state, cell in zip(states, cells, strict=True) if cell is None}
        found |= {TOTAL} if rest is None and ended[codes] else set()
    tells_of_ended = hidden.difference(*GROUPS) or any(ended[codes] for codes in unknown)
    return found | {TOTAL} if unknown and tells_of_ended else found


def _table(counts: Mapping[str, Mapping[str, int]], hidden: set[Spot]) -> Table:
    whole = {state: sum(cells[state] for cells in counts.values()) for state in STATES}
    lines = (_line(name, cells, hidden) for name, cells in [*counts.items(), (ALL, whole)])
    return Table(NAME, tuple(lines), frozenset(hidden))


def _line(name: str, counts: Mapping[str, int], hidden: set[Spot]) -> Line:
    cells = {state: None if (name, state) in hidden else number for state, number in counts.items()}
    return Line(name, None if (name, TOTAL) in hidden else sum(counts.values()), cells, None, None)
