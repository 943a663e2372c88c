"""A request to the Court on its pages: asked by a State, registered, passed on, refused or granted; in both languages."""

import pytest

from exchange import db
from exchange.documents import listing as documents
from exchange.reverse.models import Consent, ReverseRequest
from tests.exchange.reverse.conftest import MATERIAL, TEXT, TITLE, WHICH, Registry
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


def test_another_state_is_asked_for_its_consent_and_answers_the_court_alone(cast, browser, registry):
    ada, carol, ivo = browser(cast.ada), browser(cast.carol), browser(cast.ivo)
    url = registry.assigned().url
    form = ivo.get(f"{url}/moves/seek_consent").text
    assert "nothing of this request" in form
    assert "Documents that go with it" not in form
    asking = {"seen": "3", "providing_state": "XNO", "material_title": MATERIAL, "material": WHICH}
    page = go(ivo, ivo.post(f"{url}/moves/seek_consent", asking)).text
    consent = db.session.query(Consent).one()
    assert f'href="{consent.url}"' in page
    assert "The consent of the State that supplied the material is awaited." in page
    assert f'href="{url}/moves/grant"' not in page
    assert "The consent of the State that supplied the material is awaited." in ivo.get(f"{url}/moves/grant").text

    assert f'href="{consent.url}"' in carol.get("/").text
    assert MATERIAL in carol.get("/consents").text
    page = carol.get(consent.url).text
    assert WHICH in page
    assert "Do not disclose this without the consent of its originator." in page[: page.index("Printed for")]
    assert url not in page
    assert "Write the conditions." in carol.post(consent.url, {"answer": "conditions"}).text
    paper = registry.paper(cast.carol, consent)
    answer = {"answer": "conditions", "text": "For this trial alone.", "documents": str(paper.id)}
    answered = go(carol, carol.post(consent.url, answer)).text
    assert "For this trial alone." in answered
    assert "Consent.pdf" in answered
    assert f'href="{consent.url}"' not in carol.get("/").text
    late = carol.post(consent.url, {"answer": "refused", "text": "On second thoughts."})
    assert (late.status_code, "On second thoughts." in late.text) == (409, True)

    assert f'href="{url}"' in ivo.get("/").text
    assert "For this trial alone." in ivo.get(consent.url).text
    assert f'href="{url}/moves/grant"' in ivo.get(url).text
    shown = ada.get(url).text
    assert "Consent given" in shown
    assert not [word for word in ("Norhaven", "XNO", consent.reference, "conditions", MATERIAL) if word in shown]
    for place in (
        consent.url,
        f"{consent.url}/record",
        f"/dossiers/{consent.dossier.reference}",
        documents.url(paper.reference),
    ):
        assert ada.get(place).status_code == 404
    assert ada.post(consent.url, answer).status_code == 404
    assert "No consents yet" in ada.get("/consents").text


def test_an_answer_that_came_another_way_is_recorded_by_the_court(cast, browser, registry):
    _reverse, consent = registry.sought()
    ivo, carol, paper = browser(cast.ivo), browser(cast.carol), registry.paper(cast.ivo, consent)
    given = {"answer": "given", "received": str(paper.id), "received_on": "2026-11-18"}
    assert f'href="{consent.url}/record"' in ivo.get(consent.url).text
    assert carol.get(f"{consent.url}/record").status_code == 404
    missing = ivo.post(f"{consent.url}/record", {"answer": "given", "received_on": "2026-11-29"})

    assert missing.status_code == 422
    assert "This day lies ahead." in missing.text
    recorded = go(ivo, ivo.post(f"{consent.url}/record", given)).text
    assert "Recorded by the Court, which received it another way on 18 November 2026." in recorded
    assert ivo.post(f"{consent.url}/record", given | {"answer": "refused"}).status_code == 409
    assert "Recorded by the Court" in carol.get(consent.url).text


def test_the_state_that_supplied_it_works_in_french(cast, browser, registry):
    _reverse, consent = registry.sought()
    carol = browser(cast.carol)
    carol.get("/language/fr?back=/")

    page = carol.get(consent.url).text
    assert "Consent sous conditions" in page
    assert "Ne pas divulguer sans le consentement de l’autorité d’origine." in page
    done = go(carol, carol.post(consent.url, {"answer": "refused"})).text
    assert "Votre réponse est entre les mains de la Cour" in done


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
