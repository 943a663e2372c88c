"""The side paths of a request, walked by people of both sides in a real browser: in English, and in French without scripts."""

import pytest

from tests.browser import accessibility
from tests.browser.hands import follow, press

SENTENCE = "Words with accents: où, déjà, ça."
PATHS = {
    # who, the move's button, what is chosen or written, what the request says then
    "en": [
        ("state", "ask_clarification", {"missing_information": SENTENCE}, "Clarification asked"),
        ("court", "clarify", {"answer": SENTENCE}, "Acknowledged"),
        ("state", "assess", {"assigned_to": "Financial unit"}, "Under assessment"),
        ("state", "consult", {"problem_code": "P-97-C", "explanation": SENTENCE}, "In consultation"),
        ("court", "agree", {"outcome": "conditions", "agreement": SENTENCE}, "Record agreement"),
        ("state", "agree", {"outcome": "conditions"}, "Under assessment"),
        ("state", "start", {"execution_mode": "state"}, "In execution"),
        ("state", "postpone_agreed", {"proposed_end": "2027-08-01"}, "Propose a postponement"),
        ("court", "postpone_agreed", {"agreed_end": "2027-07-01"}, "Postponed"),
        ("state", "resume", {}, "In execution"),
        ("state", "reply", {"reply": SENTENCE, "handling_codes": "H3"}, "Executed"),
        ("court", "query_reply", {"question": SENTENCE}, "Clarification asked"),
        ("state", "clarify", {"answer": SENTENCE}, "Executed"),
        ("court", "close", {"feedback": SENTENCE}, "Closed"),
    ],
    "fr": [
        ("state", "assess", {"assigned_to": "Parquet"}, "À l’examen"),
        ("state", "consult", {"problem_code": "P-93-3", "explanation": SENTENCE}, "Consultations en cours"),
        ("court", "withdraw", {"reason": SENTENCE}, "Retirée"),
    ],
}


# Requests that no other test moves: who answers, who asks, the title.
PEOPLE = {
    "en": ("xee", "otp2", "Wages and harbour dues: records of port agents"),
    "fr": ("xff", "reg2", "Actes de cession de parts, société Alder Quay Holding"),
}


@pytest.mark.parametrize("language", PATHS)
def test_side_paths_are_walked_by_people_of_both_sides(exchange, language):
    of_state, of_court, title = PEOPLE[language]
    pages = {
        side: exchange.visit(who, java_script_enabled=language == "en")
        for side, who in (("state", of_state), ("court", of_court))
    }
    for page in pages.values():
        page.context.add_cookies([{"name": "lang", "value": language, "url": exchange.address}])
    pages["state"].goto("/requests")
    follow(pages["state"].get_by_role("link", name=title).first)
    url = pages["state"].url.split("#")[0]
    faults = []

    for side, move, given, told in PATHS[language]:
        page = pages[side]
        page.goto(url)
        link = page.locator(f"main a[href$='/moves/{move}']").last
        if not link.is_visible():
            press(page.locator("main details", has=page.locator(f"a[href$='/moves/{move}']")).locator("summary"))
        follow(link)
        fill(page, given)
        if language == "en":
            faults += accessibility.faults(page)
        follow(page.locator("form[data-draft] button.btn-p"))
        page.locator("section", has=page.locator("#r-history")).get_by_text(told).first.wait_for()

    pages["state"].goto(url)
    history = pages["state"].locator("#r-history").locator("xpath=ancestor::section").inner_text()
    assert history.count(SENTENCE) == sum(SENTENCE in given.values() for _side, _move, given, _told in PATHS[language])
    assert faults == []
    assert [page.complaints for page in pages.values()] == [[], []]


def fill(page, given):
    """Fill in the fields of a move by their names."""
    for name, value in given.items():
        field = page.locator(f"[name={name}]")
        if field.first.get_attribute("type") in ("radio", "checkbox"):
            page.locator(f"[name={name}][value='{value}']").check()
        else:
            field.fill(value)
