"""The report as plain tables: what the page and every file are made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Value = int | float | Decimal | None  # None: held back
NUMBER, DAYS, AMOUNT = "number", "days", "amount"


@dataclass(frozen=True)
class Column:
    """A column: the name it has in files, its heading, and what its figures are."""

    name: str
    label: str
    kind: str = NUMBER


@dataclass(frozen=True)
class Line:
    """A line: its code, its label, and a figure for each column; a column without a figure here is missing."""

    code: str
    label: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Section:
    """A table with its heading, the name of what its lines are, and a sentence on it.

    `drawn` are the columns that a chart shows beside each other, line after line; a table without has a bar in each line.
    """

    name: str
    title: str
    heading: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    note: str = ""
    drawn: tuple[str, ...] = ()

    @property
    def bars(self) -> tuple[Column, ...]:
        """The columns whose figures are drawn: those of the chart, or the first."""
        return tuple(column for column in self.columns if column.name in self.drawn) or self.columns[:1]

    @property
    def most(self) -> int:
        """The largest figure drawn, at least 1."""
        shown = (line.values.get(column.name) for line in self.lines for column in self.bars)
        return max((int(value or 0) for value in shown), default=0) or 1
