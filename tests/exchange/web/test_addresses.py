"""What no address holds is no page for anybody: a fault behind it would tell what exists."""

import pytest

from exchange.dossiers import service as dossiers
from tests.journeys.conftest import Browser
from tests.pages import app_of

HUGE = "9" * 25


@pytest.fixture
def app(opened_house):
    return app_of(opened_house)


@pytest.fixture
def home(cast):
    dossier = dossiers.open(cast.ada, "A title", "TRACING", "confidential", [cast.ben.person])
    return f"/dossiers/{dossier.reference}"


@pytest.mark.parametrize(
    "below", [f"/documents/{HUGE}", "/documents/2147483648", f"/documents/1/versions/{HUGE}", "/documents/\u0661"]
)
@pytest.mark.parametrize("who", ["ada", "carol"])
def test_a_number_that_no_column_can_hold_is_no_page(app, cast, home, who, below):
    browser = Browser(app, getattr(cast, who))

    answers = [browser.get(path + below).status_code for path in (home, "/dossiers/D-9999")]

    assert answers == [404, 404]


@pytest.mark.parametrize(
    "path", ["/delegations/%00", "/people?delegation=%00", "/dossiers/D-0101%00", "/discussions/%00"]
)
def test_a_character_that_no_text_can_hold_is_no_fault(app, cast, path):
    assert Browser(app, cast.sam).get(path).status_code in (200, 404)


@pytest.mark.parametrize(
    "asked", ["after=x", "before=%00", "after=W10", f"after={HUGE}", "sort=nothing", "theme=%00&state=x"]
)
def test_a_choice_that_no_list_has_is_no_fault(app, cast, home, asked):
    ada, sam = Browser(app, cast.ada), Browser(app, cast.sam)
    lists = ("/dossiers", "/requests", f"{home}/documents", f"{home}/discussions")

    answers = [ada.get(f"{path}?{asked}") for path in lists]
    answers += [sam.get(f"{path}?{asked}") for path in ("/people", "/delegations")]

    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "DELETE", "PATCH"])
def test_a_method_that_no_route_names_is_no_page(app, cast, home, method):
    ada = Browser(app, cast.ada)

    assert ada._client.open(home, method=method, base_url="http://localhost").status_code == 404
