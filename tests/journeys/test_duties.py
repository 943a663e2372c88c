"""Duties on their pages: the manager gives and takes, colleagues see, nobody is left without a manager."""

import re

import pytest
from sqlalchemy import select

from exchange import db
from exchange.access.refusals import Forbidden
from exchange.accounts.models import Account
from exchange.assistance import stepping
from exchange.assistance.models import Request
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from tests.exchange.assistance.conftest import Desk


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


def state_of(copy_id):
    return db.session.get(Request, copy_id).state


def test_a_duty_taken_while_a_form_is_open_refuses_it_and_gives_back_what_was_typed(cast, browser, entries):
    copy = Desk(cast, db.session).acknowledged()
    copy_id, ada, at = copy.id, browser(cast.ada), f"{copy.url}/moves/ask_clarification"
    form = dict(re.findall(r'<input[^>]*name="(seen|draft)"[^>]*value="([^"]*)"', ada.get(at).text))
    cast.with_duties("ada", "")

    page = ada.post(at, form | {"missing_information": "Which of the two registers?"})

    assert page.status_code == 404
    assert "Which of the two registers?" in page.text
    assert entries()[-1] == ("ada", "access.denied", "refused")
    assert state_of(copy_id) == "ACKNOWLEDGED"


def test_a_duty_taken_between_the_asking_and_the_act_refuses_the_act(cast, entries):
    """As when the two come at once: the request began with the duty, and its act finds that it is taken."""
    copy, ada = Desk(cast, db.session).acknowledged(), cast.ada
    copy_id = copy.id
    cast.with_duties("ada", "EX")

    with pytest.raises(Forbidden, match="duty-taken"):
        stepping.make(ada, copy, Step("ask_clarification"), Given({"missing_information": "Which?"}))

    assert entries()[-1] == ("ada", "access.denied", "refused")
    assert state_of(copy_id) == "ACKNOWLEDGED"


def test_a_duty_given_meanwhile_refuses_nothing(cast):
    copy, ada = Desk(cast, db.session).acknowledged(), cast.ada
    cast.with_duties("ada", f"{' '.join(ada.duties)} EX")

    stepping.make(ada, copy, Step("ask_clarification"), Given({"missing_information": "Which?"}))

    assert db.session.get(Request, copy.id).state == "CLARIFICATION"
