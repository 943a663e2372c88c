"""Every page of every role, as drawn: no fault of accessibility, nothing wider than the screen, no complaint, small."""

import gzip

import pytest

from tests.browser import accessibility, layout
from tests.browser.hands import follow, press
from tests.browser.walk import Walk

# Who walks, in which language, how many pages they come upon at least; what is the same for all, one of them looks at.
PEOPLE = {"": ("en", 8), "xaa": ("fr", 25), "otp1": ("en", 12), "aud": ("en", 7), "adm": ("fr", 9)}
SHARED = ("/help", "/account", "/search")
RENDERINGS = [("light", 1280), ("dark", 1280), ("dark", 390), ("light", 390)]
MOST_ELEMENTS = 1_500
LARGEST_PACKED = 20_000
LARGEST_SENT = 60_000  # pages are not compressed; what each costs is in docs/measurements.md


@pytest.mark.parametrize("who", PEOPLE)
def test_pages_are_as_they_should_be(exchange, who):
    language, least = PEOPLE[who]
    walk = Walk(exchange, language, without=SHARED if who not in ("", "xaa") else ("/static",))
    faults, walked = [], 0

    for page, path in walk.pages(who, reduced_motion="reduce"):
        walked += 1
        look = accessibility.faults
        for scheme, width in RENDERINGS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            faults += [(path, scheme, width, fault) for fault in look(page)]
            look = accessibility.faults_of_drawing
        faults += [(path, fault) for fault in layout.faults(page, ("ltr", language))]
        faults += [(path, "spaced", fault) for fault in layout.faults_when_spaced(page, language)]
        faults += [(path, fault) for fault in _weighed(page, walk.answer)]
        faults += [(path, one) for one in page.complaints]

    assert faults == []
    assert walked >= least


def _weighed(page, answer):
    """Return what a page has too much of, or that a browser may keep it."""
    body, elements = answer.body(), page.evaluate("document.querySelectorAll('*').length")
    weights = [
        ("elements", elements, MOST_ELEMENTS),
        ("sent", len(body), LARGEST_SENT),
        ("packed", len(gzip.compress(body)), LARGEST_PACKED),
    ]
    kept = [] if answer.headers["cache-control"] == "no-store" else ["kept by the browser"]
    return kept + [f"{found} {name}" for name, found, most in weights if found > most]


@pytest.mark.parametrize("who", ["", "xaa", "otp1", "aud", "adm"])
def test_a_first_visit_is_small_and_the_next_smaller_and_nobody_else_is_asked(pristine, who):
    page, home = pristine.visit(who), "/" if who else "/sign-in"
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")

    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    first = _visit(page, line, home)
    line.send("Network.setCacheDisabled", {"cacheDisabled": False})
    _visit(page, line, home)
    after = _visit(page, line, home)

    assert [url for url in first if not url.startswith(pristine.address)] == []
    assert 4 <= len(first) <= 5
    assert 15_000 < sum(first.values()) <= 60_000
    assert len(after) <= 2
    assert sum(after.values()) <= 22_000


def _visit(page, line, path):
    """Return what the visit brought over the line: addresses, and how many bytes with their headers."""
    names, sent = {}, {}
    line.on("Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]}))
    line.on("Network.loadingFinished", lambda event: sent.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(path, wait_until="networkidle")
    return {names[number]: size for number, size in sent.items() if size and number in names}


def test_after_signing_out_back_shows_nothing(exchange):
    page = exchange.visit("xaa")
    page.goto("/dossiers")
    press(page.locator("summary", has_text="Ilse Varendonk"))
    follow(page.get_by_role("button", name="Sign out"))

    page.go_back()

    assert "/sign-in" in page.url
    assert "D-0" not in page.content()
