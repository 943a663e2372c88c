"""Search through HTTP: words in the body and never in an address, references that lead straight there, and who has it."""

import pytest

from exchange.dossiers import service

TITLE = "Corporate vehicles and vessel registrations"


@pytest.fixture
def dossier(cast):
    return service.open(cast.ada, TITLE, "TRACING", "confidential", [cast.carol.person])


def test_words_lead_to_what_they_find_and_stand_in_no_address(browser, cast, dossier):
    ada = browser(cast.ada)
    assert 'action="/search"' in ada.get("/dossiers").text

    asked = ada.post("/search", {"q": "VESSEL corporate"})
    page = ada.get(asked.location)
    again = ada.get(asked.location)

    assert asked.status_code == 303
    assert "vessel" not in asked.location.lower()
    assert page.status_code == again.status_code == 200
    assert TITLE in page.text
    assert TITLE in again.text  # the way back from what was found
    assert 'value="VESSEL corporate"' in page.text
    assert "VESSEL" not in page.text.split("</title>")[0]


def test_a_reference_leads_straight_to_the_thing(browser, cast, dossier):
    ada = browser(cast.ada)

    assert ada.post("/search", {"q": dossier.reference.lower()}).location == f"/dossiers/{dossier.reference}"
    assert ada.post("/search", {"q": "RFA 2026/0412"}).location == "/requests/RFA-2026-0412"


def test_nothing_found_is_said_with_what_search_looks_at(browser, cast, dossier):
    ben = browser(cast.ben)

    page = ben.get(ben.post("/search", {"q": "vessel"}).location)

    assert "No title matches “vessel”" in page.text
    assert "Search looks at titles and references only, never inside documents." in page.text
    assert TITLE not in page.text


def test_what_is_too_short_is_asked_for_again(browser, cast):
    page = browser(cast.ada).post("/search", {"q": "v"})

    assert page.status_code == 422
    assert "Type two letters or more." in page.text


def test_words_of_another_session_are_gone(browser, cast, dossier):
    address = browser(cast.ada).post("/search", {"q": "vessel"}).location

    page = browser(cast.carol).get(address)

    assert page.status_code == 200
    assert "in an earlier session" in page.text
    assert TITLE not in page.text


def test_an_administrator_finds_people_and_delegations(browser, cast, dossier):
    sam = browser(cast.sam)
    people, state, nothing = (sam.get(sam.post("/search", {"q": text}).location) for text in ("carol", "XVA", "vessel"))

    assert f"/people/{cast.carol.person}" in people.text
    assert "/delegations/XVA" in state.text
    assert "Nobody matches “vessel”" in nothing.text


def test_an_auditor_has_no_search(browser, cast):
    olga = browser(cast.olga)

    assert 'action="/search"' not in olga.get("/log").text
    assert olga.get("/search").status_code == olga.get("/search/x").status_code == 404
    assert olga.post("/search", {"q": "vessel"}).status_code == 404
