"""An organisation is admitted, asked under article 87 (6), and answers; whom a request can't go to is said beside the field."""

import pytest

from exchange import db
from tests.exchange.assistance.conftest import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what is asked here doesn't depend on it

WISH = {"title": "Port calls", "theme": "TRACING", "language": "en", "due": "2027-01-15"}


@pytest.fixture
def omar(cast):
    return cast.sign_in(cast.enrol("omar", "IGO-MRA", "focal_point"))


def test_an_administrator_admits_an_organisation(cast, browser):
    sam = browser(cast.sam)
    form = {"kind": "organisation", "code": "IGO-PRB", "name_en": "Port Records Bureau", "name_fr": "Bureau des ports"}

    answer = sam.post("/delegations/new/other", form)
    page = sam.get("/delegations/IGO-PRB")

    assert (answer.status_code, answer.location) == (303, "/delegations/IGO-PRB")
    assert "Organisation" in page.text
    assert "<dt>Receives requests</dt><dd>Yes</dd>" in page.text


@pytest.mark.parametrize(
    ("language", "code", "to", "said"),
    [
        ("en", "IGO-87-6", "XVA", "This kind of request goes to organisations only."),
        ("en", "93-1-I", "IGO-MRA", "Organisations are asked under article 87 (6) only."),
        ("fr", "93-1-I", "IGO-MRA", "Les organisations ne sont sollicitées qu’au titre de l’article 87 (6)."),
    ],
)
def test_whom_it_can_not_go_to_is_said_and_nothing_is_lost(cast, browser, omar, language, code, to, said):
    ivo = browser(cast.ivo)
    ivo.get(f"/language/{language}?back=/")

    answer = ivo.post("/requests", WISH | {"type": code, "addressees": str(cast.delegation(to).id)})

    assert answer.status_code == 422
    assert said in answer.text
    assert "Port calls" in answer.text


def test_it_is_chosen_in_the_form_and_goes_through_its_own_channel(cast, browser, omar):
    ivo = browser(cast.ivo)
    assert "Maritime Records Agency" in ivo.get("/requests/new").text

    made = ivo.post("/requests", WISH | {"type": "IGO-87-6", "addressees": str(omar.delegation)})

    url = made.location.removesuffix("/text/items")
    assert made.status_code == 303
    assert '<option selected value="IGO">' in ivo.get(f"{url}/text/annexes").text


def test_its_focal_point_finds_the_request_at_home_and_acknowledges(cast, browser, omar):
    _master, (copy,) = Desk(cast, db.session).sent("IGO-MRA", type="IGO-87-6")
    page, url, reference = browser(omar), copy.url, copy.reference
    assert reference in page.get("/").text

    page.get(url)
    answer = page.post(f"{url}/acknowledgement")

    assert answer.status_code == 303
    assert "deny" not in page.get(url).text
    assert page.get("/requests").status_code == 200
    assert "Maritime Records Agency" in browser(cast.ivo).get("/requests/tracking").text


def test_to_a_state_it_is_not_there(cast, browser, omar):
    _master, (copy,) = Desk(cast, db.session).sent("IGO-MRA", type="IGO-87-6")

    url = copy.url

    assert [browser(one).get(url).status_code for one in (cast.ada, cast.carol)] == [404, 404]
