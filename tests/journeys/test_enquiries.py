"""An enquiry on its pages: asked, answered, turned into a draft that shows it; by both sides, in both languages."""

import re

import pytest

from exchange import db
from exchange.enquiries import service
from exchange.enquiries.models import Enquiry
from tests.exchange.enquiries.conftest import QUESTION, TITLE, Bureau
from tests.journeys.test_assistance import go

MARK = "Informal enquiry. Not a request for assistance."


@pytest.fixture
def engine(sqlite_only):
    """The services are tried on each engine; the pages need one."""
    return sqlite_only


@pytest.fixture
def bureau(cast):
    return Bureau(cast)


def wish(cast, code="XVA", **more):
    to = str(cast.delegation(code).id)
    return {"to": to, "title": TITLE, "question": QUESTION, "theme": "TRACING", "level": "confidential"} | more


def test_asked_answered_and_turned_into_a_draft(cast, browser, bureau):
    ada, ivo = browser(cast.ada), browser(cast.ivo)
    assert MARK in ivo.get("/enquiries/new").text
    asked = go(ivo, ivo.post("/enquiries", wish(cast)))
    url = db.session.query(Enquiry).one().url

    assert "The enquiry is with the other side." in asked.text
    assert f'href="{url}"' in ada.get("/").text
    page = ada.get(url).text
    assert MARK in page
    assert QUESTION in page
    assert "Turn into a draft" not in page
    answered = go(ada, ada.post(url, {"answer": "exists", "text": "One, since 2014."}))
    assert "It exists" in answered.text
    assert f'href="{url}"' not in ada.get("/").text
    assert f'href="{url}"' in ivo.get("/").text

    assert "State is not told" in ivo.get(f"{url}/draft").text
    draft = {"title": TITLE, "type": "93-1-K", "theme": "TRACING", "language": "en"}
    master = go(ivo, ivo.post(f"{url}/draft", draft)).text
    assert "The enquiry before it" in master
    assert "One, since 2014." in master
    assert "It became a draft" in ivo.get(url).text
    assert "It became a draft" not in ada.get(url).text


def test_a_state_asks_in_french(cast, browser, bureau):
    ada = browser(cast.ada)
    ada.get("/language/fr?back=/")
    page = ada.get("/enquiries/new").text
    assert "Question préalable informelle. Ce n’est pas une demande d’assistance." in page

    shown = go(ada, ada.post("/enquiries", wish(cast, "ICC-OTP"))).text

    assert "En attente d’une réponse" in shown
    assert TITLE in ada.get("/enquiries").text


def test_a_form_that_lacks_something_says_what(cast, browser, bureau):
    ivo = browser(cast.ivo)

    page = ivo.post("/enquiries", wish(cast, question="", theme=""))

    assert page.status_code == 422
    assert "Write the question." in page.text
    assert "Choose the theme." in page.text
    assert TITLE in page.text


def test_a_state_without_a_welcome_on_its_sheet_is_told_so(cast, browser, bureau):
    page = browser(cast.carol).get("/enquiries/new").text

    assert "does not say that informal contacts are welcome" in page
    assert 'action="/enquiries"' not in page


def test_an_answer_that_comes_too_late_stays_on_the_page(cast, browser, bureau):
    ada, enquiry = browser(cast.ada), bureau.asked()
    ada.get(enquiry.url)
    service.answer(cast.ben, enquiry, "absent", "")

    page = ada.post(enquiry.url, {"answer": "exists", "text": "One, since 2014."})

    assert page.status_code == 409
    assert "The enquiry ended while you were writing." in page.text
    assert "One, since 2014." in page.text


def test_the_list_is_narrowed_and_the_dossier_leads_to_its_enquiry(cast, browser, bureau):
    enquiry, ivo = bureau.answered(), browser(cast.ivo)

    assert TITLE in ivo.get("/enquiries?show=answered&by=us").text
    assert "No enquiry here" in ivo.get("/enquiries?show=open").text
    dossier = ivo.get(f"/dossiers/{enquiry.dossier.reference}").text
    assert re.search(rf'href="{enquiry.url}"[^<]*>{enquiry.reference}', dossier)
    assert 'href="/enquiries"' in ivo.get("/requests").text


def test_a_form_sent_twice_makes_one_draft(cast, browser, bureau):
    enquiry, ivo = bureau.answered(), browser(cast.ivo)
    once = re.search(r'name="once" value="([0-9a-f]+)"', ivo.get(f"{enquiry.url}/draft").text).group(1)
    draft = {"title": TITLE, "type": "93-1-K", "theme": "TRACING", "language": "en", "once": once}

    first, second = (ivo.post(f"{enquiry.url}/draft", draft) for _ in range(2))

    assert first.location.startswith("/requests/MR-")
    assert second.status_code == 303
    assert second.location.startswith(first.location)
    assert ivo.post(f"{enquiry.url}/draft", draft | {"once": "0" * 32}).location == enquiry.url
