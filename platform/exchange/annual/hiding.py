"""Holding back figures of a table of lines and columns, so that none can be worked out from sums.

The columns part each line's total, the lines part each column's. Besides the small figures, others are held back so that
each lies on a circle of figures that are: going round it, one could be larger by one and the next smaller, and no sum
would tell. That holds even for someone who knows every column's total; where such totals are held back themselves, their
columns are joined, so that they could be shifted against each other in every table alike. The circle of least figures is
taken, without zeros where there is one.
"""

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from exchange.oversight.suppression import SMALLEST_SHOWN

TOTAL = "total"
ZERO = 10**9  # what a nought costs: dearer than any figure

Spot = tuple[str, str]  # line and column
Counts = Mapping[str, Mapping[str, int]]


def held_back(counts: Counts, hidden_totals: Collection[str], few: Collection[str] = ()) -> set[Spot]:
    """Return which figures of the lines are held back, their totals among them; the columns' totals are known but for these.

    `few` are lines of so few States that nothing but noughts is shown of them. There are two lines at least.
    """
    net = _Net(counts)
    for line, column in net.spots():
        value = net.value(line, column)
        if 0 < value < SMALLEST_SHOWN or (value and line in few):
            net.hidden.add((line, column))
    if net.hidden or hidden_totals:
        joined = sorted(hidden_totals, key=lambda column: (-sum(net.value(line, column) for line in counts), column))
        for column in joined[1:]:
            net.join(("column", joined[0]), ("column", column), None)
        for spot in sorted(net.hidden):
            net.join(("line", spot[0]), ("column", spot[1]), spot)
    return net.hidden


def held_back_within(
    counts: Counts, above: Callable[[str], str], hidden_above: Collection[Spot], few: Collection[str] = ()
) -> set[Spot]:
    """Return which figures are held back of a table whose lines part those of another: `above` says which line by which.

    Each of its parts keeps the sums that the other table shows, and can be shifted where that one holds back.
    """
    found: set[Spot] = set()
    parts: dict[str, dict[str, Mapping[str, int]]] = {}
    for line, cells in counts.items():
        parts.setdefault(above(line), {})[line] = cells
    for whole, lines in parts.items():
        hidden = [column for line, column in hidden_above if line == whole]
        if len(lines) == 1:
            found |= {(line, column) for line in lines for column in hidden}
        else:
            found |= held_back(lines, hidden, few)
    return found


class _Net:
    """Lines and columns as knots, each figure the thread between its two."""

    def __init__(self, counts: Counts) -> None:
        self._lines = {line: {**cells, TOTAL: sum(cells.values())} for line, cells in counts.items()}
        self._columns = list(next(iter(self._lines.values()), {}))
        self.hidden: set[Spot] = set()

    def spots(self) -> Iterator[Spot]:
        return ((line, column) for line, cells in self._lines.items() for column in cells)

    def value(self, line: str, column: str) -> int:
        return self._lines[line][column]

    def join(self, start: Spot, end: Spot, without: Spot | None) -> None:
        """Hold back what is least along a way between two knots that doesn't use one thread; what is held back costs nothing."""
        came: dict[Spot, tuple[Spot, Spot]] = {}
        known, waiting = {start: 0}, [(0, start)]
        while waiting:
            cost, knot = heapq.heappop(waiting)
            if knot == end:
                break
            if cost > known[knot]:
                continue
            for thread, other in self._threads(knot):
                far = cost + self._cost(thread)
                if thread != without and far < known.get(other, far + 1):
                    known[other], came[other] = far, (knot, thread)
                    heapq.heappush(waiting, (far, other))
        self.hidden.update(_way(came, end))

    def _threads(self, knot: Spot) -> Iterable[tuple[Spot, Spot]]:
        kind, name = knot
        if kind == "line":
            return (((name, column), ("column", column)) for column in self._columns)
        return (((line, name), ("line", line)) for line in self._lines)

    def _cost(self, spot: Spot) -> int:
        return 0 if spot in self.hidden else self.value(*spot) or ZERO


def _way(came: Mapping[Spot, tuple[Spot, Spot]], end: Spot) -> Iterator[Spot]:
    while end in came:
        end, thread = came[end]
        yield thread
