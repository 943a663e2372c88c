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
    """A table with its heading, the name of what its lines are, and a sentence on it."""

    name: str
    title: str
    heading: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    note: str = ""

    @property
    def most(self) -> int:
        """The largest figure shown in the first column, at least 1."""
        return max((int(line.values.get(self.columns[0].name) or 0) for line in self.lines), default=0) or 1
