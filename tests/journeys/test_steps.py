"""The life of a request through its pages, by people of both sides: what is offered, what is asked for, what is refused."""

import re

import pytest

from exchange import db
from exchange.assistance.models import Request, RequestMove
from exchange.documents import service as documents
from tests.exchange.assistance.conftest import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def desk(cast):
    return Desk(cast, db.session)


@pytest.fixture
def url(desk):
    return desk.acknowledged().url


def go(who, response):
    assert response.status_code == 303, response.text
    return who.get(response.headers["Location"])


def step(who, url, move, **fields):
    """Fill in the form of a move as its page shows it, and follow to the request."""
    page = who.get(f"{url}/moves/{move}")
    assert page.status_code == 200, page.text
    return go(who, who.post(f"{url}/moves/{move}", {"seen": seen(page), **fields}))


def seen(page):
    return re.search(r'name="seen"[^>]*value="(\d+)"', page.text).group(1)


def offered(page):
    """Return the moves that the page of a request offers."""
    return re.findall(r'href="/requests/RFA-[\d-]+/moves/([a-z_]+)"', page.text)


def test_the_main_path_by_people_of_both_sides(cast, browser, url):
    ada, ivo = browser(cast.ada), browser(cast.ivo)
    assert "assess" in offered(ada.get(url))
    assert "assess" not in offered(ivo.get(url))

    assessed = step(ada, url, "assess", assigned_to="Financial unit")
    assert "Under assessment, by Ada" in assessed.text
    assert "Financial unit" in assessed.text
    started = step(ada, url, "start", execution_mode="state")
    assert "By the State" in started.text
    replied = step(ada, url, "reply", reply="The registers are attached.", handling_codes="H3")
    assert "Executed, by Ada" in replied.text

    closed = step(ivo, url, "close", outcome_code="executed", feedback="Thank you.")
    assert "Closed, by Ivo" in closed.text
    assert "Thank you." in ada.get(url).text


def test_the_same_in_french(cast, browser, url):
    ada = browser(cast.ada)
    ada.get("/language/fr?back=/")
    page = ada.get(f"{url}/moves/consult", headers={"Accept-Language": "fr"})

    assert "Engager des consultations" in page.text
    assert "Difficulté" in page.text
    assert "Conflit avec une obligation conventionnelle" in page.text


def test_a_question_stops_the_work_until_it_is_answered(cast, browser, url):
    ada, ivo = browser(cast.ada), browser(cast.ivo)

    asked = step(ada, url, "ask_clarification", missing_information="Which branch of the bank?")
    assert "Clarification asked, by Ada" in asked.text
    assert offered(asked) == []
    answered = step(ivo, url, "clarify", answer="The one in the capital.")

    assert "Which branch of the bank?" in answered.text
    assert "The one in the capital." in answered.text
    assert "Acknowledged, by Ivo" in answered.text


def test_what_is_not_possible_says_why(cast, browser, url):
    page = browser(cast.ivo).get(url)

    assert "Not possible now, and why" in page.text
    assert "possible at this stage: Executed, Denied." in page.text
    assert "There is no urgent request to be confirmed." in page.text


def test_the_form_of_a_step_that_is_not_possible_now_keeps_what_is_typed_all_the_same(cast, browser, url):
    page = browser(cast.ada).get(f"{url}/moves/postpone_agreed")

    assert "This step is not possible now." in page.text
    assert "data-draft" in page.text
    assert "data-saved" in page.text


def test_fields_that_lack_are_named_and_nothing_is_lost(cast, browser, url):
    ada = browser(cast.ada)
    page = ada.get(f"{url}/moves/consult")

    refused = ada.post(
        f"{url}/moves/consult", {"seen": seen(page), "explanation": "A treaty of 1990 stands in the way."}
    )

    assert refused.status_code == 422
    assert "This has to be filled in." in refused.text
    assert "A treaty of 1990 stands in the way." in refused.text


def test_a_page_that_is_stale_changes_nothing_and_tells_what_happened(cast, browser, url):
    ada, ben = browser(cast.ada), browser(cast.ben)
    old = seen(ben.get(f"{url}/moves/consult"))
    step(ada, url, "ask_clarification", missing_information="Which branch?")

    late = ben.post(
        f"{url}/moves/consult", {"seen": old, "problem_code": "P-97-C", "explanation": "I had written this"}
    )

    assert late.status_code == 409
    assert "Nothing was changed." in late.text
    assert "Which branch?" in late.text
    assert "I had written this" in late.text
    assert db.session.query(RequestMove).filter_by(move="consult").count() == 0


def test_a_second_click_makes_one_step(cast, browser, url):
    ada = browser(cast.ada)
    page = ada.get(f"{url}/moves/ask_clarification")
    once = re.search(r'name="once" value="([0-9a-f]+)"', page.text).group(1)
    form = {"seen": seen(page), "once": once, "missing_information": "Which branch?"}

    first, second = (ada.post(f"{url}/moves/ask_clarification", form) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert db.session.query(RequestMove).filter_by(move="ask_clarification").count() == 1


@pytest.mark.parametrize("move", ["find", "supersede", "nonsense", "mark_overdue", "deny_law"])
def test_a_move_that_is_not_ones_own_or_not_of_this_type_looks_like_none(cast, browser, url, move):
    ada = browser(cast.ada)

    assert ada.get(f"{url}/moves/{move}").status_code == 404
    assert ada.post(f"{url}/moves/{move}", {"seen": "9"}).status_code == 404


@pytest.mark.parametrize("junk", ["", "x", "-1", "9" * 30, "9" * 5000, "²"])
def test_junk_in_the_form_changes_nothing(cast, browser, url, junk):
    ada = browser(cast.ada)
    ada.get(f"{url}/moves/postpone_agreed")

    answer = ada.post(f"{url}/moves/postpone_agreed", {"seen": junk, "proposed_end": "2027-02-01", "ground": "x"})

    assert answer.status_code in (409, 422)
    assert db.session.query(Request).one().state == "ACKNOWLEDGED"


@pytest.mark.parametrize("day", ["9999-12-31", "2037-01-01"])
def test_a_day_that_nobody_plans_for_is_a_slip(cast, browser, url, day):
    ada = browser(cast.ada)
    page = ada.get(f"{url}/moves/postpone_agreed")

    answer = ada.post(f"{url}/moves/postpone_agreed", {"seen": seen(page), "proposed_end": day})

    assert answer.status_code == 422
    assert "This day lies more than ten years ahead." in answer.text


def test_the_court_records_what_came_another_way_with_the_document(cast, browser, desk):
    _master, (copy,) = desk.sent("XVA")
    ida, ada = browser(cast.ida), browser(cast.ada)
    page = ida.get(f"{copy.url}/moves/acknowledge/recorded")
    assert "The document received must lie in the dossier first." in page.text
    form = {
        "seen": seen(page),
        "receipt_date": "2026-11-02",
        "received_on": "2026-11-03",
        "received_channel": "DIPLOMATIC",
    }
    assert ida.post(f"{copy.url}/moves/acknowledge/recorded", form).status_code == 422
    early = ida.post(f"{copy.url}/moves/acknowledge/recorded", {**form, "receipt_date": "0026-11-02"})
    assert "This day lies before the Statute of the Court came into force." in early.text

    note = documents.add_bytes(cast.ida, copy.dossier, "Note verbale.pdf", b"%PDF-1.7\nwords")
    told = go(ida, ida.post(f"{copy.url}/moves/acknowledge/recorded", {**form, "received_document": str(note.id)}))
    assert "Recorded by the Court" in told.text
    assert "Note verbale.pdf" in told.text

    confirmed = step(ada, copy.url, "confirm_recorded", recorded_step="2")
    assert "Confirmed by the State" in confirmed.text


def test_a_denial_of_national_law_asks_for_its_three_considerations(cast, browser, desk):
    copy = desk.acknowledged(type="93-1-L")
    ada = browser(cast.ada)
    step(ada, copy.url, "assess", assigned_to="Legal unit")
    page = ada.get(f"{copy.url}/moves/deny_law")
    form = {"seen": seen(page), "reasons": "Prohibited by section 4."}

    assert "Article 93 (5) asks for this before a denial" in ada.post(f"{copy.url}/moves/deny_law", form).text
    boxes = dict.fromkeys(("conditions_considered", "later_date_considered", "other_manner_considered"), "y")
    denied = go(ada, ada.post(f"{copy.url}/moves/deny_law", {**form, **boxes}))

    assert "Denied, by Ada" in denied.text
    assert "Prohibited by national law" in denied.text
