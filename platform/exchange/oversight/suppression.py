"""Which figures are held back: those of one or two, and as many more as keep them from being worked out.

Whoever reads a column knows its total from another table. So beside the small figures the next larger one is held
back too, with all that equal it (the zeros, if nothing is larger): any of what is held back could then stand at any
of these places, and no small figure has only one possible value.
"""

from collections.abc import Sequence

SMALLEST_SHOWN = 3

Cell = int | None


def hold_back(column: Sequence[int]) -> list[Cell]:
    """Return the figures of one column, whose total is known, with None for those held back."""
    if not any(map(_is_small, column)):
        return list(column)
    beside = min((one for one in column if one >= SMALLEST_SHOWN), default=0)
    return [None if _is_small(one) or one == beside else one for one in column]


def alone(number: int) -> Cell:
    """Return a figure that is part of no sum, or None if it is too small to be shown."""
    return None if _is_small(number) else number


def _is_small(number: int) -> bool:
    return 0 < number < SMALLEST_SHOWN
