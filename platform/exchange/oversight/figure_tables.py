"""The figures as a table for a report: one line a figure, held back where the page holds it back.

In UTF-8 with the mark at the beginning by which spreadsheets know it: names have accents.
"""

import csv
import io
from collections.abc import Iterator, Mapping

from exchange.oversight.exports import safe
from exchange.oversight.figures import Figures, Row
from exchange.oversight.suppression import Cell

HEAD = ("by", "code", "name", "figure", "from", "to_included", "number")
HELD_BACK = "held back"
TOTAL = "all"

Labels = Mapping[str, Mapping[str, str]]


def written(figures: Figures, labels: Labels) -> bytes:
    """Return the table, with the names that the codes have in the reader's language."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(HEAD)
    period = (figures.period.since.isoformat(), figures.period.until.isoformat())
    for by, code, figure, cell in _figures(figures):
        number = HELD_BACK if cell is None else str(cell)
        dates = ("", "") if by == "request-state" else period
        out.writerow(safe(one) for one in (by, code, labels.get(by, {}).get(code, ""), figure, *dates, number))
    return text.getvalue().encode("utf-8-sig")


def _figures(figures: Figures) -> Iterator[tuple[str, str, str, Cell]]:
    yield from ((TOTAL, TOTAL, name, cell) for name, cell in figures.totals.items())
    for by, rows in (("theme", figures.themes), ("delegation", figures.delegations), ("action", figures.actions)):
        yield from _of(by, rows)
    for week in figures.weeks:
        yield from (("week", week.begins.isoformat(), name, cell) for name, cell in week.cells.items())
    yield from _of("request-state", figures.requests)
    yield "request-state", TOTAL, "requests", figures.requests_total


def _of(by: str, rows: tuple[Row, ...]) -> Iterator[tuple[str, str, str, Cell]]:
    return ((by, row.code, name, cell) for row in rows for name, cell in row.cells.items())
