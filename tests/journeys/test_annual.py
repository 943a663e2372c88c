"""The figures for the annual report: each reader has their own, as a page and as files that say the same."""

import csv
import io
import re
import zipfile

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from exchange import db
from exchange.annual.layout_views import PARTS
from exchange.audit.models import Entry
from tests.databases import asked
from tests.exchange.annual import many

YEAR = "since=2025-09-16&until=2026-09-15"


@pytest.fixture
def sent(cast):
    cast.delegation("ICC-OTP")
    cast.delegation("XVA")
    made = many.make(120)
    db.session.remove()
    return made


@pytest.fixture
def ivo(sent, cast, browser):
    return browser(cast.ivo)


def table(answer):
    text = answer.data.decode("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(text)) if row["by"] != "method"]


def number(rows, by, code, figure):
    return next(row["number"] for row in rows if (row["by"], row["code"], row["figure"]) == (by, code, figure))


def all_parts(reader, asked):
    return "".join(reader.get(f"/annual?{asked}&show={part}").text for part in PARTS)


def many_more():
    """Send the same requests once more, under other numbers."""
    many.make(200, seed=9, first=70_000)
    db.session.remove()


def last(kind):
    db.session.remove()
    return db.session.scalars(select(Entry).where(Entry.type == kind).order_by(Entry.eid.desc()).limit(1)).one()


def test_an_organ_has_its_own_figures_with_what_is_small_held_back(ivo):
    pages = all_parts(ivo, YEAR)

    assert "By theme of the Paris Declaration" in pages
    assert "held back" in pages
    assert "By State" not in pages
    assert "By organ that asks" not in pages


def test_only_the_edition_for_own_work_names_states_and_it_is_marked(ivo):
    pages = [ivo.get(f"/annual?{YEAR}&edition=internal&show={part}").text for part in PARTS]

    assert any("s-state" in page for page in pages)
    assert all("RESTRICTED" in page for page in pages)
    assert not any("held back" in page.partition("How these figures were made")[0] for page in pages)


def test_each_part_is_a_page_and_a_file_holds_them_all(ivo):
    days = f"{YEAR}&edition=internal"

    pages = [re.findall(r'<h2 id="s-(\w+)"', ivo.get(f"/annual?{days}&show={part}").text) for part in PARTS]

    shown = [name for page in pages for name in page]
    assert all(pages)
    assert len(shown) == len(set(shown))
    assert set(shown) == {row["by"] for row in table(ivo.get(f"/annual/figures.csv?{days}"))}


def test_a_part_that_says_nothing_is_not_shown_but_the_whole(ivo):
    page = ivo.get(f"/annual?{YEAR}&show=states")

    assert "show=asked" in page.text
    assert "show=states" not in page.text
    assert "By outcome" in page.text


@pytest.mark.parametrize("name", ["olga", "sam"])
def test_whoever_sees_all_sees_what_is_published_alone(sent, cast, browser, name):
    reader = browser(getattr(cast, name))

    pages = all_parts(reader, f"{YEAR}&edition=internal")
    taken = table(reader.get(f"/annual/figures.csv?{YEAR}&edition=internal"))

    assert "By organ that asks" in pages
    assert "By State" not in pages
    assert {row["edition"] for row in taken} == {"published"}
    assert "state" not in {row["by"] for row in taken}
    assert not {row["number"] for row in taken if row["by"] in ("type", "theme", "outcome")} & {"1", "2"}


@pytest.mark.parametrize("asked", ["since=2026-03-01&until=2026-03-02", "since=2025-09-16&until=2026-10-20"])
def test_whoever_sees_all_cannot_take_a_report_from_another_to_find_a_request(sent, cast, browser, asked):
    sam = browser(cast.sam)
    path = f"{asked}&as_at=2026-10-15"

    page = sam.get(f"/annual?{path}")
    taken = table(sam.get(f"/annual/figures.csv?{path}"))

    days = {(row["sent_from"], row["sent_to_included"], row["as_at"]) for row in taken}
    assert days == {("2025-09-16", "2026-09-15", "2026-09-30")}
    assert 'value="2026-09-15"' in page.text
    assert "of one reporting year" in page.text


def test_a_state_sees_the_requests_to_it_alone(sent, cast, browser):
    ada = browser(cast.ada)

    page = ada.get(f"/annual?{YEAR}")

    assert "Requests to your State (Valdoria)" in page.text
    assert "No requests in this period" in page.text


def test_the_three_files_say_what_the_page_says(ivo):
    days = f"{YEAR}&as_at=2026-10-01&edition=internal"
    page = ivo.get(f"/annual?{days}")

    rows = table(ivo.get(f"/annual/figures.csv?{days}"))
    book = zipfile.ZipFile(io.BytesIO(ivo.get(f"/annual/figures.xlsx?{days}").data))
    pdf = PdfReader(io.BytesIO(ivo.get(f"/annual/figures.pdf?{days}").data))
    words = " ".join(" ".join(one.extract_text().split()) for one in pdf.pages)

    total, executed = number(rows, "course", "transmitted", "requests"), number(rows, "outcome", "executed", "requests")
    assert int(total) > 10
    assert {row["as_at"] for row in rows} == {"2026-10-01"}
    assert re.search(rf"Transmitted</th>.*?>{total}</td>", page.text)
    assert f"Transmitted {total} " in words
    assert f"Executed {executed} " in words
    assert "RESTRICTED" in words
    assert "As at the end of 1 October 2026" in words
    sheet = book.read("xl/worksheets/sheet3.xml").decode()
    assert f"<v>{total}</v>" in sheet
    assert "<f>" not in "".join(book.read(one).decode() for one in book.namelist() if "worksheets/sheet" in one)


def test_months_and_what_is_outstanding_are_on_the_page_and_in_every_file(ivo):
    days = f"{YEAR}&as_at=2026-10-01&edition=internal"
    page = ivo.get(f"/annual?{days}").text

    rows = table(ivo.get(f"/annual/figures.csv?{days}"))
    book = zipfile.ZipFile(io.BytesIO(ivo.get(f"/annual/figures.xlsx?{days}").data))
    pdf = PdfReader(io.BytesIO(ivo.get(f"/annual/figures.pdf?{days}").data))

    words = " ".join(" ".join(one.extract_text().split()) for one in pdf.pages)
    sent = [int(row["number"]) for row in rows if (row["by"], row["figure"]) == ("months", "transmitted")]
    left = [int(row["number"]) for row in rows if (row["by"], row["figure"]) == ("outstanding", "requests")]
    assert (len(sent), sum(sent)) == (13, int(number(rows, "course", "transmitted", "requests")))
    assert sum(left[:-1]) == left[-1] > 0
    assert re.search(rf'<svg class="chart".*?Jan 2026.*?Jan 2026</th><td [^>]*>{sent[4]}</td>', page, re.DOTALL)
    assert re.search(rf'id="s-outstanding".*?<th scope="row">All.*?<td[^>]*>{left[-1]}</td>', page, re.DOTALL)
    assert f"Jan 2026 {sent[4]} " in words
    assert "Outstanding at the report’s date" in words
    assert book.read("xl/charts/chart3.xml").count(b"<c:ser>") == 2
    assert [name for name in ("By month", "Outstanding") if name in book.read("xl/workbook.xml").decode()] == [
        "By month",
        "Outstanding",
    ]


def test_what_was_outstanding_from_before_the_period_is_told_to_its_own_readers(ivo):
    days = "since=2026-04-01&until=2026-05-31&as_at=2026-06-01&edition=internal"

    page = ivo.get(f"/annual?{days}").text
    left = number(table(ivo.get(f"/annual/figures.csv?{days}")), "earlier", "all", "requests")

    assert int(left) > 3
    assert re.search(rf'id="s-earlier".*?<th scope="row">All.*?<td[^>]*>{left}</td>', page, re.DOTALL)


def test_for_publication_nothing_is_told_of_what_was_outstanding_from_before(ivo):
    rows = table(ivo.get(f"/annual/figures.csv?{YEAR}&as_at=2026-10-01"))

    assert {row["by"] for row in rows} >= {"months", "outstanding"}
    assert "earlier" not in {row["by"] for row in rows}
    assert not {row["number"] for row in rows if row["by"] in ("months", "outstanding")} & {"1", "2"}


def test_the_pdf_is_the_same_for_the_same_figures(ivo):
    path = f"/annual/figures.pdf?{YEAR}&as_at=2026-10-01"

    assert ivo.get(path).data == ivo.get(path).data


def test_looking_and_taking_away_are_entries_that_say_period_date_and_edition(ivo):
    ivo.get(f"/annual?{YEAR}&as_at=2026-10-01")
    read = last("annual.read")
    ivo.get(f"/annual/figures.xlsx?{YEAR}&edition=internal")
    taken = last("annual.export")

    assert b'"as_at":"2026-10-01"' in read.leaf
    assert b'"edition":"internal"' in taken.leaf
    assert b'"form":"xlsx"' in taken.leaf


def test_without_days_it_is_the_running_reporting_year_as_it_stands(ivo, clock):
    page = ivo.get("/annual")

    assert 'value="2026-09-16"' in page.text
    assert 'value="2027-09-15"' in page.text
    assert f'value="{clock.now().date()}"' in page.text


def test_days_that_make_no_sense_are_not_taken(ivo):
    page = ivo.get("/annual?since=2026-02-31&until=1066-10-14&as_at=2090-01-01&edition=all")

    assert page.status_code == 200
    assert 'value="2026-09-16"' in page.text
    assert 'value="2090-01-01"' not in page.text


def test_whoever_neither_transmits_nor_manages_sees_nothing_of_it(sent, cast, browser):
    account = cast.enrol("ida", "ICC-OTP", "investigator")
    with db.writing() as session:
        session.merge(account).duties = "DR"
        session.commit()
    drafter = browser(cast.sign_in(account))

    assert drafter.get("/annual").status_code == 404
    assert "/annual" not in drafter.get("/").text


def test_the_number_of_questions_to_the_database_does_not_grow(ivo):
    with asked() as few:
        ivo.get(f"/annual?{YEAR}")
    many_more()
    with asked() as more:
        ivo.get(f"/annual?{YEAR}")

    assert len(more) <= len(few) <= 25
