"""What leaves on paper: every sheet says how it is to be handled, what it is, for whom, as of when, and which of how many."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.hands import follow
from tests.browser.walk import find

CONTENT = {
    "xaa": ["/", "/requests", "/dossiers", "@request", "@dossier", "@documents", "@members"],
    "xdd": ["@document", "@discussion"],
    "otp1": ["/", "/requests", "@master", "@copy"],
    "aud": ["/", "/log", "/integrity", "/figures", "/annual", "@entry"],
    "adm": ["/", "/people", "/delegations", "@person"],
}
MARKS = {
    "h-1": "RESTRICTED / RESTREINT",
    "h-2": "CONFIDENTIAL / CONFIDENTIEL",
    "h-3": "SECRET / SECRET",
}
NOT_ON_PAPER = ["Skip to the content", "Sign out", "Help and contact"]


def sheets(page):
    """Return the text of each sheet that the page prints, runs of spaces as one."""
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    return [" ".join(sheet.extract_text().split()) for sheet in printed.pages]


def reference_of(page):
    """Return the reference by which the browser's history names the page; of a document, that of its head."""
    return page.title().partition(" – ")[0].partition(",")[0]


@pytest.mark.parametrize("who", CONTENT)
def test_every_sheet_is_marked_and_says_what_it_is_for_whom_and_when(exchange, who):
    exchange.let_the_worker_work()
    page = exchange.visit(who, color_scheme="dark", locale="en-GB")
    exchange.let_the_worker_work()
    lacking = []

    for name in CONTENT[who]:
        find(page, name)
        reader = page.locator(".menu-who b").text_content()
        mark = MARKS[page.locator("body").get_attribute("class")]
        printed = sheets(page)
        for number, text in enumerate(printed, 1):
            due = [
                reference_of(page),
                f"Printed for {reader}, ",
                "As it stood on",
                " UTC",
                f"{number} / {len(printed)}",
            ]
            lacking += [(name, number, words) for words in due if words not in text]
            lacking += [(name, number, mark)] * (text.count(mark) != 2)  # at the head and at the foot
            lacking += [(name, number, "not " + words) for words in NOT_ON_PAPER if words in text]

    assert lacking == []


def test_a_long_table_has_its_head_on_every_sheet(exchange):
    page = exchange.visit("aud")

    page.goto("/log")
    printed = sheets(page)

    assert len(printed) > 1
    assert [number for number, text in enumerate(printed, 1) if "Time (UTC) Who Action On Theme" not in text] == []


def test_recovery_codes_fill_a_sheet_and_in_french_the_marking_stays_in_both_languages(exchange):
    page = exchange.visit("xdd", locale="en-GB")
    page.goto("/account/recovery-codes")
    page.locator("input[name=code]").fill(exchange.code("xdd"))
    follow(page.locator("main form button"))
    codes = page.locator(".codes li").all_text_contents()
    (sheet,) = sheets(page)

    page.goto("/language/fr?back=/dossiers")
    (first, *_others) = sheets(page)

    assert len(codes) == 10
    assert [code for code in codes if code not in sheet] == []
    assert MARKS[page.locator("body").get_attribute("class")] in first
    assert "Imprimé pour Liv Sandvold, Norhaven. État au " in first


def test_a_wide_table_of_figures_is_whole_on_paper(exchange):
    page = exchange.visit("xaa", viewport={"width": 718, "height": 1000})  # what an A4 sheet has between its margins

    page.goto("/annual?show=asked")
    page.emulate_media(media="print")

    widths = page.locator(".figures table").evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert len(widths) >= 4
    assert max(widths) <= 718
