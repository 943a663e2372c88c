"""More time is asked for by the State and granted or not by the Court, through their pages, in both languages."""

import re

import pytest

from exchange import db
from tests.exchange.assistance.conftest import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what is asked here doesn't depend on it


@pytest.fixture
def url(cast):
    return Desk(cast, db.session).acknowledged().url


def send(who, place, **fields):
    page = who.get(place)
    assert page.status_code == 200, page.text
    return who.post(place, {"seen": re.search(r'name="seen"[^>]*value="(\d+)"', page.text).group(1), **fields})


def done(who, response):
    assert response.status_code == 303, response.text
    return who.get(response.headers["Location"])


def test_more_time_is_asked_for_and_granted(cast, browser, url):
    ada, ivo = browser(cast.ada), browser(cast.ivo)
    assert "Ask for more time" in ada.get(url).text

    asked = done(ada, send(ada, f"{url}/extension", day="2027-02-01", reason="The archives are far."))
    assert "The Court is asked for more time." in asked.text
    assert "More time asked for by Ada" in asked.text
    assert "Ask for more time" not in asked.text
    home = ivo.get("/").text
    assert "Valdoria asks for more time" in home
    assert f'href="{url}/date"' in home
    granted = done(ivo, send(ivo, f"{url}/date", answer="granted", day="2027-01-20", reason="Not longer."))

    assert "More time is granted." in granted.text
    assert "Reply asked for by 20 January 2027" in ada.get(url).text
    assert "More time granted by Ivo" in ada.get(f"{url}/timeline").text
    assert f'href="{url}/date"' not in ivo.get("/").text


def test_the_same_in_french(cast, browser, url):
    ada, ivo = browser(cast.ada), browser(cast.ivo)
    for one in (ada, ivo):
        one.get("/language/fr?back=/")

    asked = done(ada, send(ada, f"{url}/extension", day="2027-02-01", reason="Les archives sont loin."))
    assert "Le délai est demandé à la Cour." in asked.text
    assert "Ce que l’État demande" in ivo.get(f"{url}/date").text
    refused = done(ivo, send(ivo, f"{url}/date", answer="refused", day="", reason="L’audience est en janvier."))

    assert "La date actuelle est maintenue" in refused.text
    assert "Délai supplémentaire refusé par Ivo" in ada.get(url).text
    assert "L’audience est en janvier." in ada.get(url).text


def test_the_court_sets_another_date_with_its_reason(cast, browser, url):
    ivo = browser(cast.ivo)

    lacking = send(ivo, f"{url}/date", day="2026-12-18", reason="")
    assert (lacking.status_code, "This is the date that holds already." in lacking.text) == (422, True)
    assert "Say why." in lacking.text
    done(ivo, send(ivo, f"{url}/date", day="2026-12-10", reason="The hearing was brought forward."))

    assert "New date set by Ivo" in browser(cast.ada).get(url).text


def test_a_page_that_is_stale_keeps_what_was_typed(cast, browser, url):
    ivo, ida = browser(cast.ivo), browser(cast.ida)
    ida.get(f"{url}/date")
    done(ivo, send(ivo, f"{url}/date", day="2026-12-10", reason="First."))

    late = ida.post(f"{url}/date", {"seen": "0", "day": "2027-03-01", "reason": "I had written this."})

    assert late.status_code == 409
    assert "Nothing was changed." in late.text
    assert "I had written this." in late.text


def test_a_second_click_changes_nothing_more(cast, browser, url):
    ivo = browser(cast.ivo)
    page = ivo.get(f"{url}/date")
    form = {"seen": "0", "day": "2026-12-10", "reason": "First."}
    number = re.search(r'name="([a-z_]+)" value="([0-9a-f]{32})"', page.text)
    form |= {number.group(1): number.group(2)}

    answers = [ivo.post(f"{url}/date", form) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert answers[1].headers["Location"].endswith(url)
    assert ivo.get(url).text.count("New date set by Ivo") == 1


def test_while_the_date_stands_still_nothing_can_be_moved(cast, browser, url):
    ada = browser(cast.ada)
    done(ada, send(ada, f"{url}/moves/ask_clarification", missing_information="Which branch?"))

    page = ada.get(f"{url}/extension")
    refused = ada.post(f"{url}/extension", {"seen": "0", "day": "2027-02-01", "reason": "R"})

    assert "This step is not possible now." in page.text
    assert refused.status_code == 409
    assert "Ask for more time" not in ada.get(url).text


@pytest.mark.parametrize(
    ("name", "page"), [("ivo", "extension"), ("ada", "date"), ("carol", "extension"), ("rita", "date"), ("sam", "date")]
)
def test_for_everyone_else_there_is_no_such_page(cast, browser, url, name, page):
    who = browser(getattr(cast, name))

    answers = [who.get(f"{url}/{page}"), who.post(f"{url}/{page}", {"seen": "0", "day": "2027-02-01", "reason": "R"})]

    assert [one.status_code for one in answers] == [404, 404]
