"""Search in a real browser: from the keyboard alone, back and forth, with scripts and without."""

import re

import pytest

from tests.browser.hands import follow


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_words_lead_to_a_thing_and_back_to_what_was_found(exchange, scripts):
    page = exchange.visit("xaa", java_script_enabled=scripts)
    page.goto("/dossiers")
    title = page.locator("tbody th a").first.inner_text()

    if scripts:
        page.keyboard.press("/")
    else:
        page.get_by_role("searchbox").focus()
    page.keyboard.type(title.upper())
    with page.expect_navigation(url=re.compile("/search/")):
        page.keyboard.press("Enter")
    follow(page.locator("main .rows a.ttl", has_text=title).first)
    thing = page.url
    page.go_back()

    assert "/search/" in page.url
    assert title.upper() in page.locator("#q").input_value()
    assert page.locator("main .rows a.ttl", has_text=title).first.is_visible()
    assert re.search(r"/(dossiers|requests)/", thing)
    assert page.complaints == []


def test_a_phone_has_a_link_and_sorts_by_choosing(exchange):
    page = exchange.visit("xaa", viewport={"width": 390, "height": 800})
    page.goto("/dossiers")
    follow(page.get_by_role("link", name="Filter and sort"))
    page.get_by_label("Sorted by").select_option("reference")
    follow(page.get_by_role("button", name="Show"))
    references = [one.inner_text() for one in page.locator("tbody .ref").all()]
    follow(page.get_by_role("link", name="Search", exact=True))

    assert references == sorted(references)
    assert page.get_by_role("searchbox").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.complaints == []
