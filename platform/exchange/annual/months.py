"""What was sent and executed month by month: a request counts in the month of its sending, and in that of its complete reply."""

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from exchange.annual import periods
from exchange.annual.outcomes import EXECUTED
from exchange.annual.periods import Period
from exchange.annual.rows import Row
from exchange.oversight.suppression import Cell, hold_back


@dataclass(frozen=True)
class Months:
    """Figures by the first day of each month of the period, or of each year if the period is long; None where held back."""

    begins: tuple[date, ...]
    transmitted: tuple[Cell, ...]
    executed: tuple[Cell, ...]


def count(rows: Sequence[Row], period: Period, outcomes: Mapping[str, Cell], is_exact: bool) -> Months:
    """Return the months; replies tell of the outcome, so that they are held back where it is."""
    begins = periods.months(period)
    transmitted = _by_month(begins, (row.sent for row in rows))
    executed = _by_month(begins, (row.executed for row in rows if row.executed and row.executed <= period.last))
    if is_exact:
        return Months(begins, tuple(transmitted), tuple(executed))
    is_told = outcomes[EXECUTED] is not None
    return Months(
        begins, tuple(hold_back(transmitted)), tuple(hold_back(executed) if is_told else [None] * len(begins))
    )


def _by_month(begins: Sequence[date], days: Iterable[date]) -> list[int]:
    found = [0] * len(begins)
    for day in days:
        found[bisect(begins, day) - 1] += 1
    return found
