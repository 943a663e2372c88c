"""The side paths of a request, walked by people of both sides in a real browser: in English, and in French without scripts."""

from urllib.parse import urlsplit

import pytest

from tests.browser.hands import follow
from tests.browser.sides import SENTENCE, Sides

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
    sides, people = Sides(exchange, language), {"state": of_state, "court": of_court}
    page = sides.go(of_state, "/requests")
    follow(page.get_by_role("link", name=title).first)
    url = urlsplit(page.url).path

    for side, move, given, told in PATHS[language]:
        sides.step(people[side], url, move, given, told)

    history = sides.history(sides.go(of_state, url)).inner_text()
    assert history.count(SENTENCE) == sum(SENTENCE in given.values() for _side, _move, given, _told in PATHS[language])
    assert sides.faults == []
    assert sides.complaints() == []
