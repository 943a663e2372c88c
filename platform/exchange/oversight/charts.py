"""What a chart needs to be drawn besides its figures: its longest bar, and the lines of its axis."""

from collections.abc import Sequence

from exchange.oversight.figures import Row, Week

STEPS = (1, 2, 5)
MOST_STEPS = 5


def most(rows: Sequence[Row | Week], *names: str) -> int:
    """Return the largest figure that is shown in these columns, at least 1."""
    return max((row.cells[name] or 0 for row in rows for name in names), default=0) or 1


def ticks(largest: int) -> list[int]:
    """Return round numbers, evenly from 0 to the first that is not below `largest`: at most five steps."""
    size = 1
    while MOST_STEPS * STEPS[-1] * size < largest:
        size *= 10
    step = next(one * size for one in STEPS if MOST_STEPS * one * size >= largest)
    return [step * line for line in range(-(-largest // step) + 1)]
