"""An item is answered with files chosen on the page itself: they wait, sealed, and nobody sees them before the answer."""

import re
from datetime import timedelta
from io import BytesIO

import pytest

from exchange import db
from exchange.assistance import service
from tests.exchange.assistance.conftest import Desk
from tests.journeys.test_drafts import IDLE, filled

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # the services are tried on both engines

PDF = b"%PDF-1.7\nwords"
ACTION = re.compile(r'action="(/requests/RFA-[^"]+/answer\?token=[^"]+)"')
TICKS = re.compile(r'name="files" id="files-\d+" value="([^"]+)" checked')


@pytest.fixture
def copy(cast):
    _master, (copy,) = Desk(cast, db.session).sent("XVA")
    service.acknowledge(cast.ada, copy)
    return copy


@pytest.fixture
def place(copy):
    return f"{copy.url}/items/1/answer"


def laid(browser, place, name="reply.pdf", data=PDF):
    return browser.put(f"{place}/files", data, {"X-File-Name": name})


def with_file(name="reply.pdf", data=PDF, **typed):
    return typed | {"f": (BytesIO(data), name)}


def action(page):
    return ACTION.search(page.text).group(1)


def test_a_file_sent_by_the_script_waits_and_goes_with_the_answer(browser, cast, copy, place, entries):
    ada, ivo = browser(cast.ada), browser(cast.ivo)

    made = laid(ada, place)
    page = ada.get(place)
    before = ivo.get(f"/dossiers/{copy.dossier.reference}/documents").text
    sent = ada.post(place, {"files": TICKS.findall(page.text)})

    assert (made.status_code, TICKS.findall(page.text)) == (201, [made.json["id"]])
    assert "reply.pdf" in page.text
    assert "reply.pdf" not in before
    assert (sent.status_code, sent.location) == (303, copy.url)
    assert "reply.pdf" in ivo.get(copy.url).text
    assert {("ada", act, "done") for act in ("document.hold", "document.add", "request.answer")} <= set(entries())


def test_without_a_script_files_come_with_the_form(browser, cast, copy, place):
    ada = browser(cast.ada)

    sent = ada.post(action(ada.get(place)), with_file(text="See the register."))

    assert sent.status_code == 303
    page = browser(cast.ivo).get(copy.url).text
    assert "reply.pdf" in page
    assert "See the register." in page


def test_one_answer_serves_several_items_and_each_is_an_entry(browser, cast, copy, place, entries):
    ada = browser(cast.ada)
    laid(ada, place)
    page = ada.get(place)
    before = len(entries())

    ada.post(place, {"text": "For both.", "files": TICKS.findall(page.text), "also": "2"})

    assert entries()[before:].count(("ada", "request.answer", "done")) == 2
    page = ada.get(copy.url).text
    assert page.count("For both.") == 2
    assert page.count(">reply.pdf</a>") == 2
    assert "Your answer to items 1, 2 is sent" in page


def test_a_file_that_is_refused_leaves_the_text_and_the_other_files(browser, cast, place):
    ada = browser(cast.ada)
    files = [(BytesIO(PDF), "reply.pdf"), (BytesIO(b"MZ"), "run.exe")]

    page = ada.post(action(ada.get(place)), {"text": "Canary", "f": files})

    assert page.status_code == 422
    assert "Problem:" in page.text
    assert "run.exe" in page.text
    assert "Canary</textarea>" in page.text
    assert len(TICKS.findall(page.text)) == 1


def test_text_and_file_are_kept_for_later_without_a_script(browser, cast, place):
    ada = browser(cast.ada)
    page = ada.get(place)

    kept = ada.post(action(page), filled(page) | with_file(text="Canary", keep="1"))
    again = ada.get(place)

    assert (kept.status_code, kept.location) == (303, place)
    assert "Canary</textarea>" in again.text
    assert len(TICKS.findall(again.text)) == 1


def test_a_file_that_was_unticked_is_no_answer(browser, cast, copy, place):
    ada = browser(cast.ada)
    laid(ada, place)

    refused = ada.post(place, {"text": ""})
    ada.post(place, {"text": "None."})

    assert refused.status_code == 422
    assert "Write an answer, or choose a document." in refused.text
    assert TICKS.findall(refused.text) == []
    assert "reply.pdf" not in ada.get(copy.url).text


def test_a_file_that_is_gone_is_said_and_the_text_stays(browser, cast, place):
    ada = browser(cast.ada)

    page = ada.post(place, {"text": "Canary", "files": "00000000-0000-7000-8000-000000000000"})

    assert page.status_code == 409
    assert "A file has to be chosen again." in page.text
    assert "Canary</textarea>" in page.text


def test_a_double_click_with_a_file_answers_once(browser, cast, copy, place):
    ada = browser(cast.ada)
    page = ada.get(place)
    to, form = action(page), filled(page, text="A")

    sent = [ada.post(to, form | with_file()).location for _press in range(2)]

    assert sent == [copy.url] * 2
    assert ada.get(copy.url).text.count(">reply.pdf</a>") == 1


@pytest.mark.parametrize("who", ["ivo", "carol"])
def test_who_may_not_answer_lays_no_file_ready(browser, cast, place, who):
    assert laid(browser(getattr(cast, who)), place).status_code == 404


def test_files_without_their_token_are_not_taken_in(browser, cast, place, entries):
    ada = browser(cast.ada)
    to = action(ada.get(place))
    before = len(entries())

    elsewhere = ada.post(to.replace("items/1", "items/2"), with_file(text="A"))

    assert elsewhere.status_code == 409
    assert ("ada", "document.hold", "done") not in entries()[before:]


def test_a_text_sent_with_a_file_after_the_session_ended_is_kept(browser, cast, place, clock, opened_house):
    ada = browser(cast.ada)
    page = ada.get(place)
    opened_house.file_entries()
    clock.advance(IDLE)
    opened_house.file_entries()

    answer = ada.post(action(page), filled(page) | with_file(text="Canary"))

    assert answer.location.startswith("/sign-in")
    again = browser(cast.sign_in(cast.accounts["ada"])).get(place)
    assert "Canary</textarea>" in again.text


def test_what_waits_is_offered_for_weeks(browser, cast, place, clock, opened_house):
    ada = browser(cast.ada)
    laid(ada, place)
    opened_house.file_entries()
    clock.advance(timedelta(days=20))
    opened_house.file_entries()

    page = browser(cast.sign_in(cast.accounts["ada"])).get(place)

    assert len(TICKS.findall(page.text)) == 1
