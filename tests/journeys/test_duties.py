"""Duties on their pages: the manager gives and takes, colleagues see, nobody is left without a manager."""

import re

import pytest
from sqlalchemy import select

from exchange import db
from exchange.accounts.models import Account


@pytest.fixture
def engine(sqlite_only):
    """The services are tried on each engine; the pages need one."""
    return sqlite_only


@pytest.fixture
def ivo(cast, browser):
    people = (cast.ivo, cast.ida)
    return browser(people[0])


def duties_of(cast, name):
    db.session.remove()
    return db.session.scalars(select(Account).where(Account.name == name.title())).one().duties


def form_of(page):
    """Return what the form would send as it stands."""
    boxes = re.findall(r'<input[^>]*name="duties"[^>]*>', page.text)
    ticked = [re.search(r'value="(\w+)"', box).group(1) for box in boxes if "checked" in box]
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', page.text).group(1)
    return {"duties": ticked, "deputy": "", "seen": seen}


def test_the_manager_changes_duties_and_sees_it_in_the_history(cast, ivo):
    at = f"/duties/{cast.ida.person}"
    form = form_of(ivo.get(at))

    done = ivo.post(at, form | {"duties": ["DR", "LG"], "deputy": str(cast.ivo.person)})

    assert form["duties"] == ["DR", "RV", "TX"]
    assert done.location == "/duties"
    page = ivo.get("/duties")
    assert "Saved. Each change is on record." in page.text
    assert "Ida: Language service given" in page.text
    assert "Ida: Reviewer taken" in page.text
    assert duties_of(cast, "ida") == "DR LG"


def test_a_colleague_sees_the_duties_and_who_can_change_them(cast, ivo, browser):
    page = browser(cast.ida).get("/duties")

    assert "Ivo can change it." in page.text
    assert "Transmitting officer" in page.text
    assert f"/duties/{cast.ivo.person}" not in page.text
    assert browser(cast.ida).get(f"/duties/{cast.ivo.person}").status_code == 404


def test_a_manager_who_is_the_last_is_told_and_keeps_what_was_chosen(cast, ivo):
    at = f"/duties/{cast.ivo.person}"
    form = form_of(ivo.get(at))

    page = ivo.post(at, form | {"duties": ["DR"]})

    assert page.status_code == 409
    assert "keeps at least one manager" in page.text
    assert form_of(page)["duties"] == ["DR"]
    assert duties_of(cast, "ivo") == "DR RV TX MG"


def test_a_page_that_is_out_of_date_changes_nothing_and_says_so(cast, ivo):
    at = f"/duties/{cast.ida.person}"
    old = form_of(ivo.get(at))
    ivo.post(at, old | {"duties": ["LG"]})

    page = ivo.post(at, old | {"duties": ["TX"]})

    assert page.status_code == 409
    assert "Someone changed these duties meanwhile." in page.text
    assert duties_of(cast, "ida") == "LG"


@pytest.mark.parametrize("wrong", [{"duties": ["XX"]}, {"deputy": "nobody"}])
def test_what_is_no_duty_and_nobody_is_refused_with_words(cast, ivo, wrong):
    at = f"/duties/{cast.ida.person}"

    page = ivo.post(at, form_of(ivo.get(at)) | wrong)

    assert page.status_code == 422
    assert "Something needs to be corrected" in page.text


def test_who_has_no_part_in_requests_finds_no_link(cast, browser, ivo):
    cast.enrol("vera", "ASP-SEC", "focal_point")
    vera = browser(cast.sign_in(cast.accounts["vera"]))

    assert 'href="/duties"' in ivo.get("/").text
    assert 'href="/duties"' not in vera.get("/").text
    assert vera.get("/duties").status_code == 404


def test_where_nobody_reviews_there_is_no_deputy_to_name(cast, browser):
    ada = browser(cast.ada)

    assert "Deputy" not in ada.get("/duties").text + ada.get(f"/duties/{cast.ada.person}").text


def test_in_french(cast, ivo):
    ivo.get("/language/fr")

    page = ivo.get(f"/duties/{cast.ida.person}")

    assert "Agent chargé de la transmission" in page.text
    assert "Gestionnaire des attributions" in page.text
