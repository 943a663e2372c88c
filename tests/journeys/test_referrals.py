"""Focal points on non-cooperation find what was referred, in both languages; everything else of the request isn't there."""

import re

import pytest

from exchange import db
from tests.exchange.assistance.conftest import PDF, Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what is asked here doesn't depend on it


@pytest.fixture
def nuria(cast):
    return cast.nuria


@pytest.fixture
def copy(cast, nuria):  # she is there before anything is referred
    return Desk(cast, db.session).found("decision.pdf")


def refer(judith, url):
    """Refer the finding through its form; return the answer."""
    page = judith.get(f"{url}/moves/refer")
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', page.text).group(1)
    return judith.post(f"{url}/moves/refer", {"seen": seen, "referred_to": "assembly"})


@pytest.mark.parametrize(
    ("language", "listed", "told"),
    [
        ("en", "Referred files", "The finding and its referral"),
        ("fr", "Dossiers renvoyés", "Le constat et son renvoi"),
    ],
)
def test_a_referred_finding_is_found_and_its_decision_opened(cast, browser, nuria, copy, language, listed, told):
    url, title, request_dossier = copy.url, "Beneficial ownership", copy.dossier.reference
    page = browser(nuria)
    page.get(f"/language/{language}?back=/")
    assert f">{listed}<" in page.get("/").text
    assert "/referrals/D-" not in page.get("/referrals").text

    assert refer(browser(cast.judith), url).status_code == 303
    file = re.search(r'href="(/referrals/D-\d+)"', page.get("/referrals").text).group(1)
    shown = page.get(file)

    assert told in shown.text
    assert "ICC-01/26-1" in shown.text
    assert title not in shown.text
    document = re.search(r'href="(/dossiers/D-\d+/documents/1)"', shown.text).group(1)
    assert "decision.pdf" in page.get(document).text
    assert page.get(f"{document}/versions/1").data == PDF
    closed = [url, f"{url}/timeline", f"/dossiers/{request_dossier}", f"/dossiers/{request_dossier}/documents"]
    assert [page.get(one).status_code for one in closed] == [404] * 4


@pytest.mark.parametrize("name", ["ada", "carol", "ivo", "sam", "olga"])
def test_for_everyone_else_there_are_no_referred_files(cast, browser, nuria, copy, name):
    refer(browser(cast.judith), copy.url)
    file = re.search(r'href="(/referrals/D-\d+)"', browser(nuria).get("/referrals").text).group(1)
    who = browser(getattr(cast, name))

    assert [who.get(one).status_code for one in ("/referrals", file, "/referrals/D-9999")] == [404, 404, 404]
    assert 'href="/referrals"' not in who.get("/").text
