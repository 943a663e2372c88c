"""How a request leaves the Court besides the ordinary way, walked in a browser: translated first, or at once and confirmed later."""

import pytest

from tests.browser.hands import follow
from tests.browser.sides import SENTENCE, Sides, days, fill

# In which language, to whom: a State that has chosen others.
TRANSLATED = {"en": ("xff", "Orsena", "fr"), "fr": ("xee", "Mirabad", "en")}
URGENT = {"en": ("xhh", "Rovania"), "fr": ("xjj", "Montclar")}


@pytest.fixture(params=["en", "fr"])
def sides(request, exchange):
    return Sides(exchange, request.param)


def test_a_request_is_translated_before_it_is_sent(sides):
    who, state, tongue = TRANSLATED[sides.language]
    title = {"en": "Charts of the tender", "fr": "Cartes du baliseur"}[sides.language]
    master = sides.draft("otp1", title, [state], sides.language, ["Charts"], type="93-1-I")
    sides.submit("otp1", master)

    page = sides.go("otp2", master)
    assert page.locator("form[action$='/transmission']").count() == 0
    follow(page.locator("main a[href$='/translations/new']"))
    assert page.locator(f"[name=languages][value={tongue}]").is_checked()
    sides.send(page, "/translations")

    page = sides.go("otp3", f"{master}/translations/{tongue}")
    follow(page.locator("main a[href*='/documents/new?back=']"))
    sides.add(page, "Translation.pdf")
    fill(page, {"document": "Translation.pdf"})
    sides.send(page, "/document")
    sides.send(sides.go("otp1", f"{master}/translations/{tongue}"), "/confirmation")
    (url,) = sides.transmit("otp2", master).values()

    annexes = sides.acknowledge(who, url).locator("section", has=sides.page(who).locator("#r-annexes"))
    assert annexes.get_by_text("Translation.pdf").count() == 1
    assert (sides.faults, sides.complaints()) == ([], [])


def test_an_arrest_is_asked_for_at_once_and_confirmed_later_and_cannot_be_denied(sides):
    who, state = URGENT[sides.language]
    title = {"en": "Arrest of the former mate", "fr": "Arrestation de l’ancien second"}[sides.language]
    urgent = {"is_urgent": True, "urgency": SENTENCE, "confirm_by": days(9)}
    master = sides.draft("reg", title, [state], sides.language, ["Arrest"], type="PROV-ARREST", **urgent)
    assert not sides.is_there("reg", f"{master}/urgency")
    late = sides.go("reg", f"{master}/cancellation")
    fill(late, {"reason": f"{SENTENCE} late"})
    page = sides.go("reg2", master)
    follow(page.locator("main a[href$='/urgency']"))
    fill(sides.look(page), {"reason": SENTENCE})
    sends(page, master, clicks=2)
    follow(late.locator("form[data-draft] button.btn-d"))
    assert late.locator("[name=reason]").input_value() == f"{SENTENCE} late"
    assert sides.look(late).locator("section", has=late.locator("#meanwhile")).get_by_text(SENTENCE).count() == 1
    (url,) = page.eval_on_selector_all("main th a", "all => all.map(one => one.getAttribute('href'))")

    sides.acknowledge(who, url)
    sides.step("reg2", url, "confirm_urgent", {"channel": "DIPLOMATIC", "confirmed_on": days(0)})
    sides.step(who, url, "assess", {"assigned_to": "Unit 4"})
    assert {one for one in sides.moves(who, url) if one.startswith("deny")} == set()
    assert [sides.is_there(who, f"{url}/moves/{move}") for move in ("deny_law", "deny_security")] == [False, False]

    stale = two_officers_at_once(sides, url)
    assert stale.locator("[name=explanation]").input_value() == f"{SENTENCE} late"
    assert stale.locator("section", has=stale.locator("#meanwhile")).get_by_text(SENTENCE).count() == 1
    assert sides.go(who, url).get_by_text(f"{SENTENCE} late").count() == 0
    assert (sides.faults, sides.complaints()) == ([], [])


def sends(page, url, clicks):
    """Send the form of a page with one click or several, which leads to the thing itself as one does."""
    page.locator("form[data-draft] button.btn-p").click(click_count=clicks)
    page.wait_for_url(f"**{url}")


def two_officers_at_once(sides, url):
    """Two officers open the same form; one sends it, with two clicks; return the page of the other, who was late."""
    both = [sides.form(officer, url, "consult") for officer in ("reg", "reg2")]
    for page, words in zip(both, (SENTENCE, f"{SENTENCE} late"), strict=True):
        fill(page, {"problem_code": "P-97-B", "explanation": words})
    sends(both[0], url, clicks=2)
    follow(both[1].locator("form[data-draft] button.btn-p"))
    history = sides.go("reg", url).locator("section", has=both[0].locator("#r-history"))
    assert history.get_by_text(SENTENCE).count() == 1
    return both[1]
