"""A draft shown to a State for comments, and a request translated before it is sent: as people click it."""

import re

import pytest

from exchange import db
from exchange.documents import service as documents
from tests.exchange.assistance.conftest import Desk
from tests.exchange.sheets.conftest import write  # noqa: F401 -- a fixture
from tests.journeys.test_assistance import go

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # the services are tried for themselves


@pytest.fixture
def desk(cast):
    return Desk(cast, db.session)


def test_a_draft_is_shown_to_a_state_and_comes_back_with_comments(cast, browser, desk):
    ada, ivo = browser(cast.ada), browser(cast.ivo)
    url, state = desk.drafted("XVA").url, {"state": str(cast.delegation("XVA").id)}
    assert "One State" in ivo.get(f"{url}/sharing").text
    waiting = go(ivo, ivo.post(f"{url}/sharing", state)).text
    dossier = "/dossiers/" + desk.shown_in(url)

    assert "has yet to return its comments" in waiting
    assert "Draft for comments. Not a request." in ada.get(dossier).text
    assert f'href="{dossier}/draft"' in ada.get("/").text
    page = ada.get(f"{dossier}/draft").text
    assert "Registers of shareholders" in page
    assert "MR 20" not in page
    returned = go(ada, ada.post(f"{dossier}/draft", {"comments": "Name the registry."}))

    assert "Your comments are with the drafter." in returned.text
    assert f'href="{dossier}/draft"' not in ada.get("/").text
    assert "Name the registry." in ivo.get(url).text
    assert "Send for review" in ivo.get(url).text


def test_comments_on_a_draft_taken_back_meanwhile_stay_on_the_page(cast, browser, desk):
    ada, ivo = browser(cast.ada), browser(cast.ivo)
    url = desk.drafted("XVA").url
    ivo.post(f"{url}/sharing", {"state": str(cast.delegation("XVA").id)})
    place = f"/dossiers/{desk.shown_in(url)}/draft"
    go(ivo, ivo.post(f"{url}/sharing/end"))

    page = ada.post(place, {"comments": "Name the registry."})

    assert page.status_code == 409
    assert "The drafter took the draft back." in page.text
    assert "Name the registry." in page.text


def test_a_draft_is_not_shown_to_a_state_without_focal_points(cast, browser, desk):
    ivo, url = browser(cast.ivo), desk.drafted("XVA").url

    page = ivo.post(f"{url}/sharing", {"state": str(cast.delegation("XNO").id)})

    assert page.status_code == 422
    assert "This State has no active focal point." in page.text


def test_the_language_service_finds_its_work_at_home(cast, browser, desk):
    account = cast.enrol("lena", "ICC-OTP", "investigator")
    with db.writing() as session:
        session.merge(account).duties = "LG"
        session.commit()
    db.session.refresh(account)
    ida, lena, master = browser(cast.ida), browser(cast.sign_in(account)), desk.submitted("XVA")

    ida.post(f"{master.url}/translations", {"languages": "fr", "by": "service"})

    assert f'<a href="{master.url}/translations/fr">French</a>' in lena.get("/").text
    assert "Translations that await you" not in ida.get("/").text


def test_a_request_is_translated_between_its_approval_and_its_sending(cast, browser, desk):
    ida, ivo, master = browser(cast.ida), browser(cast.ivo), desk.submitted("XVA")
    assert "Approve for translation" in ida.get(master.url).text
    assert ida.get(f"{master.url}/translations/new").status_code == 200
    without = ida.post(f"{master.url}/translations", {"by": "drafter"})
    asked = go(ida, ida.post(f"{master.url}/translations", {"languages": "fr", "by": "drafter"}))
    job = f"{master.url}/translations/fr"
    document = documents.add_bytes(cast.ivo, master.dossier, "fr.pdf", b"%PDF-1.7\nwords")

    assert (without.status_code, "Being translated" in asked.text) == (422, True)
    assert "The original" in ivo.get(job).text
    own = go(ivo, ivo.post(f"{job}/document", {"document": str(document.id)})).text
    waiting = ida.get(job).text
    nobody = ida.post(f"{job}/confirmation", {"filed": str(document.id)})
    other = ida.post(f"{job}/confirmation", {"filed": str(master.id), "states": str(cast.delegation("XVA").id)})
    ready = go(
        ida, ida.post(f"{job}/confirmation", {"filed": str(document.id), "states": str(cast.delegation("XVA").id)})
    )

    assert "A colleague who reviews or translates confirms what the drafter filed." in own
    assert f'action="{job}/confirmation"' not in own
    assert f'action="{job}/confirmation"' in waiting
    assert ivo.post(f"{job}/confirmation", {"filed": str(document.id)}).status_code == 404
    assert (nobody.status_code, other.status_code) == (422, 409)
    assert "The translation changed meanwhile." in other.text
    assert "Go on sending" not in ivo.get(master.url).text
    assert "Go on sending" in ready.text


def test_each_requirement_of_a_states_law_is_answered_on_its_own_line(cast, browser, desk, write):  # noqa: F811
    write(cast.ada)
    ivo, master = browser(cast.ivo), desk.drafted("XVA")
    at = f"{master.url}/text/contents"
    page = ivo.get(at).text
    version = re.search(r'name="version"[^>]*value="([^"]+)"', page).group(1)
    first, second = re.findall(r'name="(law-[0-9a-f]{32})"[^>]*value="present"', page)
    why_not = {
        "version": version,
        "purpose": "P",
        "facts": "F",
        "na-96-b": "R",
        "na-96-d": "R",
        second: "not_applicable",
    }
    said = second.replace("law", "said")

    without = ivo.post(at, why_not | {first: "present"})
    done = go(ivo, ivo.post(at, why_not | {first: "present", said: "There is none.", "leave": "1"}))

    assert "1. A certified copy of the warrant" in page
    assert "Valdoria, anything else" in page
    assert (without.status_code, "Say why it is not applicable." in without.text) == (422, True)
    assert "2. The account number\nNot applicable: There is none." in done.text
    assert "Send for review" in done.text
    kept = ivo.get(at).text
    (chosen,) = (one for one in re.findall(r"<input[^>]*>", kept) if f'name="{second}"' in one and "checked" in one)
    assert 'value="not_applicable"' in chosen
    assert "There is none." in kept
