"""The files hold figures and text: nothing that a spreadsheet would work out, and no figure that is held back."""

import csv
import io
import zipfile
from datetime import date

import pytest

from exchange.annual import files
from exchange.annual.files import Paper
from exchange.annual.periods import Period, chosen, reporting_year
from exchange.annual.sections import Column, Line, Section

LABELS = ("=1+1", "+cmd", "-2", "@SUM(A1)")


@pytest.fixture
def paper():
    lines = tuple(Line(f"L{n}", label, {"requests": None if n == 1 else 10 * n}) for n, label in enumerate(LABELS))
    section = Section("type", "By [type]: a/b", "=Type", (Column("requests", "@Requests"),), lines)
    period = Period(date(2025, 9, 16), date(2026, 9, 15), date(2026, 10, 1))
    return Paper("Figures", [("Whose", "=ours")], period, "published", "", [section], "How", ["=so"], "en")


def test_the_table_takes_no_text_for_a_formula_and_says_what_is_held_back(paper):
    rows = list(csv.DictReader(io.StringIO(files.table(paper).decode("utf-8-sig"))))

    assert [row["name"] for row in rows[:4]] == [f"'{label}" for label in LABELS]
    assert [row["number"] for row in rows[:4]] == ["0", "held back", "20", "30"]


def test_the_workbook_keeps_text_as_text_and_figures_as_figures(paper):
    book = zipfile.ZipFile(io.BytesIO(files.workbook(paper)))

    sheet = book.read("xl/worksheets/sheet2.xml").decode()
    words = book.read("xl/sharedStrings.xml").decode()
    assert all(f">{label}</t>" in words for label in (*LABELS, "=Type", "@Requests", "=ours", "∗"))
    assert "<f>" not in sheet + book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>30</v>" in sheet
    assert "xl/charts/chart1.xml" in book.namelist()


def test_the_workbook_is_the_same_for_the_same_figures(paper):
    assert files.workbook(paper) == files.workbook(paper)


@pytest.mark.parametrize(
    ("day", "first"), [(date(2026, 9, 15), 2025), (date(2026, 9, 16), 2026), (date(2027, 1, 1), 2026)]
)
def test_the_reporting_year_runs_from_16_september_to_15_september(day, first):
    assert reporting_year(day) == (date(first, 9, 16), date(first + 1, 9, 15))


def test_nothing_is_seen_at_a_day_that_has_not_come_and_no_period_ends_before_it_begins():
    period = chosen(date(2026, 5, 1), date(2026, 4, 1), date(2030, 1, 1), date(2026, 11, 20))

    assert period == Period(date(2026, 5, 1), date(2026, 5, 1), date(2026, 11, 20))
