"""More time asked for and granted, and a referred file, by those concerned in a real browser, in both languages."""

from tests.browser import accessibility
from tests.browser.hands import follow

TITLE = "Escales du Calypsa : archives de onze ports"
REASON = "The fourth archive is closed until March."


def at(exchange, who, language, **context):
    """Return the person's page at home, in the language."""
    page = exchange.visit(who, **context)
    page.goto(f"/language/{language}?back=/")
    return page


def history(page):
    return page.locator("#r-history").locator("xpath=ancestor::section").inner_text()


def test_an_organisation_is_given_time_and_asks_again_without_scripts(exchange):
    court, asked = at(exchange, "reg2", "fr"), at(exchange, "hrb", "en", java_script_enabled=False)
    follow(court.locator("main a[href$='/date']").first)
    assert TITLE in court.locator("main").inner_text()
    faults = accessibility.faults(court)
    court.get_by_role("radio", name="Accorder le délai").check()
    granted = court.get_by_label("Nouvelle date").input_value()
    court.get_by_label("Motif").fill("D’accord.")
    follow(court.get_by_role("button", name="Répondre"))
    faults += accessibility.faults(court)
    assert "Délai supplémentaire accordé par" in history(court)

    asked.goto("/requests")
    follow(asked.get_by_role("link", name=TITLE).first)
    assert "More time granted by" in history(asked)
    follow(asked.get_by_role("link", name="Ask for more time"))
    asked.get_by_label("Until when").fill(f"{int(granted[:4]) + 1}{granted[4:8]}01")
    asked.get_by_label("Reason").fill(REASON)
    follow(asked.get_by_role("button", name="Ask for more time"))

    assert REASON in history(asked)
    court.goto("/")
    assert court.get_by_role("link", name="Délai").count() == 1
    assert faults == []
    assert court.complaints == asked.complaints == []


def test_a_focal_point_on_non_cooperation_reads_a_referred_file(exchange):
    page = at(exchange, "nc", "fr")

    follow(page.get_by_role("link", name="Dossiers renvoyés"))
    faults = accessibility.faults(page)
    follow(page.locator("main a.ref").first)
    faults += accessibility.faults(page)

    told = page.locator("main").inner_text()
    assert "DEMO-01/26-121" in told
    assert "Decision DEMO-01-26-121.pdf" in told
    assert "boatman" not in told
    assert faults == []
    assert page.complaints == []
