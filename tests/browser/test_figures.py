"""Figures for a yearly report in a real browser: four clicks to the file, and on paper the tables are open."""

import csv
import re

from tests.browser.hands import follow, press


def test_a5_figures_for_the_yearly_report_take_four_clicks(exchange):
    page = exchange.visit("aud")
    exchange.let_the_worker_work()
    page.goto("/")
    clicks = 0

    follow(page.get_by_role("link", name="Figures").first)
    clicks += 1
    page.get_by_label("Period").select_option(label="This year")
    clicks += 1
    follow(page.get_by_role("button", name="Apply"))
    clicks += 1
    with page.expect_download() as taken:
        press(page.get_by_role("link", name="Export as CSV"))
    clicks += 1

    with taken.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    opened = next(row for row in rows if (row["by"], row["figure"]) == ("all", "opened"))
    shown = page.locator(".facts dd").first.inner_text()
    assert clicks <= 4
    assert re.sub(r"\D", "", shown.partition("before")[0]) == opened["number"]
    assert page.complaints == []


def test_every_page_leads_to_its_part_of_the_guide_of_ones_role(exchange):
    page = exchange.visit("xaa")

    page.goto("/requests")
    follow(page.locator("footer").get_by_role("link", name="Help and contact"))

    assert page.locator("#requests").evaluate("it => it.getBoundingClientRect().top") < 200
    assert page.get_by_role("heading", level=1).inner_text() == "Guide for focal points"
    assert page.complaints == []
