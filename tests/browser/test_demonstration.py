"""Every page of every role, as drawn: no fault of accessibility, nothing wider than the screen, no complaint, small."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import layout

PAGES = {
    "": ["/sign-in", "/invitation", "/help", "/help/protection", "/help/accessibility"],
    "xaa": [
        "/",
        "/requests",
        "/dossiers",
        "/dossiers/new",
        "/account",
        "@request",
        "@dossier",
        "@documents",
        "@members",
    ],
    "xdd": ["@document", "@discussion", "@upload", "@new-discussion"],
    "otp1": ["/", "/requests", "/requests/new", "@master", "@copy"],
    "aud": ["/", "/log", "/figures?period=this-year", "/help/auditor", "/integrity", "@entry"],
    "adm": ["/", "/people", "/people/invite", "/delegations", "@person", "/figures"],
}
# Where a page is found from the one before it, so that no number is written down here.
FOUND = {
    "@request": ("/requests", r"/requests/RFA-[\d-]+"),
    "@dossier": ("/dossiers", r"/dossiers/D-\d+"),
    "@documents": ("/dossiers", r"/dossiers/D-\d+", "/documents"),
    "@members": ("/dossiers", r"/dossiers/D-\d+", "/members"),
    "@upload": ("/dossiers", r"/dossiers/D-\d+", "/documents/new"),
    "@new-discussion": ("/dossiers", r"/dossiers/D-\d+", "/discussions/new"),
    "@document": ("@documents", r"/dossiers/D-\d+/documents/\d+"),
    "@discussion": ("@dossier", r"/discussions/D-\d+\.\d+"),
    "@master": ("/requests", r"/requests/MR-[\d-]+"),
    "@copy": ("@master", r"/requests/RFA-[\d-]+"),
    "@entry": ("/log", r"/log/\d+"),
    "@person": ("/people", r"/people/[0-9a-f-]{36}"),
}
LARGEST_PAGE = 60_000
SCREENS = [("light", 1280, "en-GB"), ("dark", 390, "fr-FR")]


def find(page, name):
    """Go to a page by its address, or by the first fitting link of another page."""
    if not name.startswith("@"):
        return page.goto(name)
    start, pattern, *rest = FOUND[name]
    find(page, start)
    hrefs = page.eval_on_selector_all("main a[href]", "links => links.map(link => link.getAttribute('href'))")
    found = next(re.match(pattern, href).group(0) for href in hrefs if re.match(pattern, href))
    return page.goto(found + "".join(rest))


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize(("scheme", "width", "locale"), SCREENS)
def test_pages_are_as_they_should_be(exchange, who, scheme, width, locale):
    exchange.let_the_worker_work()  # an entry's page is of one that is filed
    page = exchange.visit(color_scheme=scheme, viewport={"width": width, "height": 900}, locale="en-GB")
    if who:
        exchange.sign_in(page, who)
    page.goto("/language/fr" if locale == "fr-FR" else "/language/en")
    exchange.let_the_worker_work()
    axe, faults = Axe(), []

    for name in PAGES[who]:
        response = find(page, name)
        if response.status != 200:
            faults.append((name, response.status))
        faults += [
            (name, fault["id"], fault["nodes"][0]["html"][:160]) for fault in axe.run(page).response["violations"]
        ]
        if page.evaluate("document.documentElement.lang") != locale[:2]:
            faults.append((name, "another language"))
        faults += [(name, fault) for fault in layout.faults(page, ("ltr", locale[:2]))]
        faults += [(name, "spaced", fault) for fault in layout.faults_when_spaced(page, locale[:2])]
        if len(response.body()) > LARGEST_PAGE:
            faults.append((name, len(response.body())))

    assert faults == []
    assert page.complaints == []


def test_a_first_visit_is_small_and_asks_nobody_else(exchange):
    page = exchange.visit()
    sizes = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))

    page.goto("/sign-in")
    page.wait_for_load_state("networkidle")

    assert all(url.startswith(exchange.address) for url in sizes)
    assert sum(sizes.values()) < 150_000  # as sent here, uncompressed; a proxy compresses it to a quarter


def test_the_first_stop_of_the_keyboard_leads_to_the_content(exchange):
    page = exchange.visit("xaa")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_after_signing_out_back_shows_nothing(exchange):
    page = exchange.visit("xaa")
    page.goto("/dossiers")
    page.locator("summary", has_text="Ilse Varendonk").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()

    page.go_back()

    assert "/sign-in" in page.url
    assert "D-0" not in page.content()
