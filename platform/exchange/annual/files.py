"""The report as files: a table of figures, and a workbook with a sheet a section. They hold what the page shows, no more."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from exchange.annual.periods import Period
from exchange.annual.sections import AMOUNT, DAYS, Section, Value
from exchange.oversight.exports import safe

HEAD = ("by", "code", "name", "figure", "sent_from", "sent_to_included", "as_at", "edition", "number")
HELD_BACK, MARK = "held back", "∗"
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))  # what the name of a sheet can't hold
LONGEST_NAME, FEWEST_BARS, MOST_BARS = 31, 2, 30
COLOURS = ("#1f4e79", "#a27c2a")
FORMS = {DAYS: "0.0", AMOUNT: "#,##0.00#"}


@dataclass(frozen=True)
class Paper:
    """A report for a file, in the reader's words: title, whose requests, period, date and edition, tables, how it was made."""

    title: str
    about: Sequence[tuple[str, str]]
    period: Period
    edition: str
    marking: str
    sections: Sequence[Section]
    method_title: str
    method: Sequence[str]
    language: str


def table(paper: Paper) -> bytes:
    """Return the figures as CSV, one line each, with the mark at the beginning by which spreadsheets know UTF-8."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(HEAD)
    said = [day.isoformat() for day in (paper.period.since, paper.period.until, paper.period.as_at)]
    for section in paper.sections:
        for line in section.lines:
            for name, value in line.values.items():
                cells = (section.name, line.code, line.label, name, *said, paper.edition, _written(value))
                out.writerow([safe(cell) for cell in cells])
    for sentence in paper.method:
        out.writerow([safe(cell) for cell in ("method", "", sentence)])
    return text.getvalue().encode("utf-8-sig")


def workbook(paper: Paper) -> bytes:
    """Return the report as XLSX, with a chart beside each table of several lines; nothing of it is a formula or a link."""
    import xlsxwriter  # large, and most processes never write a workbook

    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(kept, options)
    book.set_properties(
        {"title": paper.title, "created": datetime.combine(paper.period.as_at, datetime.min.time(), UTC)}
    )
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    heads = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    _first(book.add_worksheet(_name(paper.title, 0)), paper, bold, wrap)
    for number, section in enumerate(paper.sections, 1):
        sheet = book.add_worksheet(_name(section.title, number))
        _fill(book, sheet, paper, section, bold, heads)
    book.close()
    return kept.getvalue()


def _first(sheet: Any, paper: Paper, bold: Any, wrap: Any) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, paper.title, bold)
    lines = [*paper.about, *([("", paper.marking)] if paper.marking else [])]
    lines += [(paper.method_title if n == 0 else "", sentence) for n, sentence in enumerate(paper.method)]
    for row, (label, words) in enumerate(lines, 2):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, words, wrap)
    _on_paper(sheet, paper)


def _fill(book: Any, sheet: Any, paper: Paper, section: Section, bold: Any, heads: Any) -> None:
    forms = {kind: book.add_format({"num_format": form}) for kind, form in FORMS.items()}
    held = book.add_format({"align": "right"})
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(section.columns), 13)
    sheet.write_string(0, 0, section.title, bold)
    sheet.write_string(1, 0, "; ".join(words for _label, words in paper.about))
    for place, label in enumerate([section.heading, *(column.label for column in section.columns)]):
        sheet.write_string(3, place, label, heads)
    for row, line in enumerate(section.lines, 4):
        sheet.write_string(row, 0, line.label)
        for place, column in enumerate(section.columns, 1):
            if column.name not in line.values:
                continue
            value = line.values[column.name]
            if value is None:
                sheet.write_string(row, place, MARK, held)
            else:
                sheet.write_number(row, place, value, forms.get(column.kind))
    sheet.freeze_panes(4, 1)
    _on_paper(sheet, paper)
    if FEWEST_BARS <= len(section.lines) <= MOST_BARS and section.columns[0].kind != DAYS:
        _chart(book, sheet, section)


def _chart(book: Any, sheet: Any, section: Section) -> None:
    chart, last = book.add_chart({"type": "column" if section.drawn else "bar"}), 3 + len(section.lines)
    for column, colour in zip(section.bars, COLOURS, strict=False):
        place = 1 + section.columns.index(column)
        chart.add_series(
            {
                "name": column.label,
                "categories": [sheet.name, 4, 0, last, 0],
                "values": [sheet.name, 4, place, last, place],
                "fill": {"color": colour},
            }
        )
    chart.set_title({"name": _said(section), "name_font": {"size": 11}})
    if section.drawn:
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 720, "height": 320})
    else:
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 620, "height": 120 + 26 * len(section.lines)})
    sheet.insert_chart(6 + len(section.lines), 0, chart)


def _said(section: Section) -> str:
    return section.title if section.drawn else f"{section.title}: {section.columns[0].label}"


def _on_paper(sheet: Any, paper: Paper) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{paper.marking.replace('&', '&&')}&R&P / &N")


def _name(title: str, number: int) -> str:
    """Return a sheet's name: numbered, so that no two are alike when they are cut."""
    return f"{number} {title.translate(FORBIDDEN)}"[:LONGEST_NAME].strip()


def _written(value: Value) -> str:
    if value is None:
        return HELD_BACK
    return format(value, "f") if isinstance(value, Decimal) else str(value)
