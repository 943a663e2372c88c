"""The demonstration's files are what their names say, for the house and for those who open them."""

import io
import re
import zipfile
import zlib
from datetime import date
from xml.etree import ElementTree

import pytest

from exchange.demo.calendar import Month
from exchange.demo.files import kinds
from exchange.documents.sniffing import Look

TEXT = "# Titre (élan)\n" + "A paragraph with brackets (and a \\ backslash).\n- a point\n" * 60
FILES = [
    {"name": "a.pdf", "text": TEXT, "ledger": "register", "count": 90},
    {"name": "b.pdf", "text": TEXT, "scan": 300},
    {"name": "c.docx", "text": TEXT},
    {"name": "d.xlsx", "ledger": "relevé", "count": 40},
    {"name": "e.csv", "ledger": "transfers", "count": 40},
    {"name": "f.csv", "ledger": "upkeep", "count": 40},
    {"name": "g.txt", "text": TEXT},
    {"name": "h.png", "picture": "quay", "size": [64, 48]},
    {"name": "i.jpg", "picture": "house", "size": [64, 48]},
]


@pytest.mark.parametrize("told", FILES, ids=lambda told: told["name"])
def test_a_file_is_taken_in_as_what_its_name_says(told):
    data = kinds.make(told)
    look = Look(told["name"])

    look.take(data)

    assert "." + told["name"].rsplit(".", 1)[1] in look.kind().endings


@pytest.mark.parametrize("told", FILES[:2], ids=lambda told: told["name"])
def test_a_pdf_has_several_pages_and_every_object_where_its_table_says(told):
    data = kinds.make(told)
    start = int(re.search(rb"startxref\n(\d+)", data).group(1))
    offsets = [int(one) for one in re.findall(rb"(\d{10}) 00000 n", data[start:])]
    streams = re.findall(rb"/Length (\d+) >>\nstream\n", data)

    assert all(data[offset:].startswith(b"%d 0 obj" % number) for number, offset in enumerate(offsets, 1))
    assert data.count(b"/Type /Page ") >= 2
    assert len(streams) == data.count(b"/Type /Page ") + 1
    for found in re.finditer(rb"/Length (\d+) >>\nstream\n", data):
        assert zlib.decompress(data[found.end() : found.end() + int(found.group(1))])


def test_a_sheet_holds_a_row_for_each_line_of_the_ledger():
    package = zipfile.ZipFile(io.BytesIO(kinds.make(FILES[3])))

    sheet = ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))  # noqa: S314 -- our own bytes

    assert len(sheet.findall(".//{*}row")) == 41


def test_a_file_is_the_same_each_time():
    assert [kinds.make(told) for told in FILES] == [kinds.make(told) for told in FILES]


@pytest.mark.parametrize("today", [date(2026, 11, day) for day in range(16, 23)])
def test_no_day_of_the_month_is_a_weekend(today):
    month = Month(today)

    assert {month.day(back).weekday() for back in range(1, 23)} == {0, 1, 2, 3, 4}
    assert month.day(1) < today
