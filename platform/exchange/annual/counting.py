"""From rows to the tables of a report, exact or, for what is published, with small figures held back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from exchange.annual import hiding
from exchange.annual.dimensions import Dimension
from exchange.annual.hiding import TOTAL, Spot
from exchange.annual.outcomes import OUTCOMES
from exchange.annual.rows import Row
from exchange.oversight.suppression import SMALLEST_SHOWN, Cell, hold_back

FEWEST_STATES = 3  # a group of fewer that were asked would tell of one of them


@dataclass(frozen=True)
class Span:
    """Days in the middle and on average; None where there are too few to be shown, or none."""

    median: float | None
    average: float | None


@dataclass(frozen=True)
class Line:
    """One line of a table: a code, its total and its outcomes, None where held back, and the median days."""

    code: str
    total: Cell
    cells: Mapping[str, Cell]
    answer: float | None
    execution: float | None


@dataclass(frozen=True)
class Table:
    """A table by one dimension; `hidden` are the places that are held back."""

    by: str
    lines: tuple[Line, ...]
    hidden: frozenset[Spot] = frozenset()


def by_outcome(rows: Iterable[Row], is_exact: bool) -> dict[str, Cell]:
    """Return how many requests had each outcome."""
    counts = Counter(row.outcome for row in rows)
    numbers = [counts[code] for code in OUTCOMES]
    return dict(zip(OUTCOMES, numbers if is_exact else hold_back(numbers), strict=True))


def table(
    dimension: Dimension, rows: Sequence[Row], outcomes: Mapping[str, Cell], is_exact: bool, whole: Table | None = None
) -> Table:
    """Return the table of a dimension; `outcomes` says which totals of columns are held back, `whole` is the table that it parts."""
    known = dimension.codes()
    parted: dict[str, list[Row]] = {code: [] for code in known}
    for row in rows:
        parted.setdefault(dimension.code_of(row), []).append(row)
    counts = {code: _counted(parted[code]) for code in (*known, *sorted(parted.keys() - set(known)))}
    hidden = set() if is_exact else _hidden(dimension, parted, counts, outcomes, whole)
    least = 1 if is_exact else SMALLEST_SHOWN
    return Table(
        dimension.name,
        tuple(_line(code, parted[code], counts[code], hidden, least) for code in counts),
        frozenset(hidden),
    )


def span(days: Iterable[int | None], is_exact: bool) -> Span:
    """Return median and average of those days that there are."""
    known = [one for one in days if one is not None]
    least = 1 if is_exact else SMALLEST_SHOWN
    return Span(_median(known, least), round(fmean(known), 1) if len(known) >= least else None)


def parts(rows: Sequence[Row], is_exact: bool) -> dict[str, tuple[Cell, Cell]]:
    """Return how many were acknowledged and answered, each with how many were not."""
    found: dict[str, tuple[Cell, Cell]] = {}
    for name in ("to_acknowledgement", "to_answer"):
        known = sum(getattr(row, name) is not None for row in rows)
        both = [known, len(rows) - known]
        yes, no = both if is_exact else hold_back(both)
        found[name] = (yes, no)
    return found


def _hidden(
    dimension: Dimension,
    parted: Mapping[str, Sequence[Row]],
    counts: Mapping[str, Mapping[str, int]],
    outcomes: Mapping[str, Cell],
    whole: Table | None,
) -> set[Spot]:
    few = [code for code, some in parted.items() if len({row.state for row in some}) < FEWEST_STATES]
    few = few if dimension.name == "group" else []
    if whole is not None:
        return hiding.held_back_within(counts, dimension.above, whole.hidden, few)
    return hiding.held_back(counts, [code for code, cell in outcomes.items() if cell is None], few)


def _counted(rows: Iterable[Row]) -> dict[str, int]:
    counts: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.outcome] += 1
    return {code: counts[code] for code in OUTCOMES}


def _line(code: str, rows: Sequence[Row], counts: Mapping[str, int], hidden: set[Spot], least: int) -> Line:
    held = {column for line, column in hidden if line == code}
    shown = least if TOTAL not in held else len(rows) + 1
    return Line(
        code=code,
        total=None if TOTAL in held else len(rows),
        cells={name: None if name in held else number for name, number in counts.items()},
        answer=_median([row.to_answer for row in rows if row.to_answer is not None], shown),
        execution=_median([row.to_execution for row in rows if row.to_execution is not None], shown),
    )


def _median(days: Sequence[int], least: int) -> float | None:
    return round(median(days), 1) if len(days) >= least else None
