"""A request to the Court on its pages: asked by a State, registered, passed on, refused or granted; in both languages."""

import pytest

from exchange import db
from exchange.reverse.models import ReverseRequest
from tests.exchange.reverse.conftest import TEXT, TITLE, Registry
from tests.journeys.test_assistance import go

WISH = {"title": TITLE, "text": TEXT, "theme": "TRACING", "language": "en", "level": "confidential", "handling": "H1"}


@pytest.fixture
def engine(sqlite_only):
    """The services are tried on each engine; the pages need one."""
    return sqlite_only


@pytest.fixture
def registry(cast):
    return Registry(cast)


def test_a_request_to_the_court_from_the_state_to_its_reply(cast, browser, registry):
    ada, rita, ivo = browser(cast.ada), browser(registry.rita), browser(cast.ivo)
    assert "Article 93 (10) and rule 194" in ada.get("/reverse/new").text
    sent = go(ada, ada.post("/reverse", WISH)).text
    url = db.session.query(ReverseRequest).one().url

    assert "The request is with the Registrar of the Court as REV 2026/" in sent
    assert f'href="{url}/moves/register"' in rita.get("/").text
    assert go(rita, rita.post(f"{url}/moves/register", {"seen": "1"})).status_code == 200
    assert "Office of the Prosecutor" in rita.get(f"{url}/moves/assign").text
    go(rita, rita.post(f"{url}/moves/assign", {"seen": "2", "organ": "ICC-OTP"}))

    assert f'href="{url}"' in ivo.get("/").text
    assert "see which State" in ivo.get(f"{url}/moves/seek_consent").text.replace("sees", "see")
    go(ivo, ivo.post(f"{url}/moves/grant_part", {"seen": "3", "granted_items": "The statements."}))
    go(ivo, ivo.post(f"{url}/moves/execute", {"seen": "4", "reply": "They are attached.", "handling_codes": "H3"}))
    page = ada.get(url).text
    assert "The statements." in page
    assert "They are attached." in page
    assert "Read the reply" in ada.get("/").text
    closed = go(ivo, ivo.post(f"{url}/moves/close", {"seen": "5", "outcome_code": "partly"}))
    assert "Closed" in closed.text
    assert TITLE in ada.get("/reverse?state=CLOSED").text
    assert "No request here" in ada.get("/reverse?state=REFUSED").text


def test_whoever_adds_a_consent_is_told_who_reads_it(cast, browser, registry):
    ivo = browser(cast.ivo)
    reverse = registry.assigned()
    registry.make(cast.ivo, reverse, "seek_consent")

    page = ivo.get(f"{reverse.url}/moves/grant").text

    assert "add an extract that does not name it" in page


def test_the_registrar_works_in_french(cast, browser, registry):
    reverse, rita = registry.submitted(), browser(registry.rita)
    rita.get("/language/fr?back=/")

    page = rita.get(reverse.url).text
    assert "Déposée" in page
    assert "Enregistrer" in page
    done = go(rita, rita.post(f"{reverse.url}/moves/register", {"seen": "1"})).text
    assert "Transmettre au Procureur ou à une Chambre" in done
    form = rita.get(f"{reverse.url}/moves/assign").text
    assert "Transmise à" in form
    assert "règle 194" in form


def test_a_step_that_comes_too_late_keeps_what_was_typed(cast, browser, registry):
    reverse, ivo = registry.assigned(), browser(cast.ivo)
    ivo.get(f"{reverse.url}/moves/refuse")
    registry.make(cast.ida, reverse, "grant")

    page = ivo.post(f"{reverse.url}/moves/refuse", {"seen": "3", "refusal": "It is protected."})

    assert page.status_code == 409
    assert "It is protected." in page.text
    assert "Nothing was changed." in page.text


def test_what_is_missing_is_said(cast, browser, registry):
    page = browser(cast.ada).post("/reverse", WISH | {"text": "", "handling": []})

    assert page.status_code == 422
    assert "Write what is asked." in page.text
    assert "Choose at least one handling code." in page.text


def test_whoever_has_no_hand_in_a_step_finds_no_form(cast, browser, registry):
    reverse = registry.assigned()

    assert browser(cast.ada).get(f"{reverse.url}/moves/grant").status_code == 404
    assert browser(cast.carol).get(reverse.url).status_code == 404
    assert reverse.reference in browser(cast.ada).get(f"/dossiers/{reverse.dossier.reference}").text
