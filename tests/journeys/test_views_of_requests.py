"""Both sides follow requests: the Court's tracking with its filters in the address, the State's queue, marks on documents."""

import re

import pytest

from exchange import db, tables
from exchange.documents import service as documents
from tests.exchange.assistance.conftest import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def desk(cast):
    return Desk(cast, db.session)


def go(who, response):
    assert response.status_code == 303, response.text
    return who.get(response.headers["Location"]).text


def main(page):
    return re.search(r"<main.*</main>", page, re.DOTALL).group(0)


def test_each_number_of_the_ageing_leads_to_a_list_of_as_many(cast, desk, browser):
    desk.acknowledged()
    desk.sent("XVA")
    desk.drafted("XVA")

    for who in (browser(cast.ivo), browser(cast.ada)):
        links = re.findall(r'href="(/requests[^"]*state=[^"]*)">(\d+)<', main(who.get("/requests/ageing").text))
        assert links
        for href, count in links:
            page = main(who.get(href.replace("&amp;", "&")).text)
            assert len(set(re.findall(r"(?:RFA|MR) 2026/\d+", page))) == int(count), href


def test_filters_stand_in_the_address_and_are_said(cast, desk, browser):
    desk.acknowledged()
    page = main(browser(cast.ivo).get("/requests/tracking?awaits=court&mark=urgent&stands=nonsense").text)

    assert "Whose turn: The Court’s; Only: Urgent." in page
    assert "None fits this choice." in page
    assert browser(cast.ada).get("/requests/tracking").status_code == 404


def test_a_colleague_takes_a_request_and_hands_it_over_and_the_court_sees_nothing_of_it(cast, desk, browser):
    copy, ada, ben = desk.acknowledged(), browser(cast.ada), browser(cast.ben)
    ada.get(copy.url)

    taken = go(ada, ada.post(f"{copy.url}/assignment", {"seen": "", "to": str(cast.ada.person)}))
    assert "This request is yours." in taken
    assert "Yours" in main(ada.get("/").text)
    note = {"seen": str(cast.ada.person), "to": str(cast.ben.person), "note": "The registry calls back."}
    ada.get(f"{copy.url}/assignment")
    ada.post(f"{copy.url}/assignment", note)

    theirs = main(ben.get(copy.url).text)
    assert "Handed over to Ben by Ada" in theirs
    assert "The registry calls back." in theirs
    assert copy.reference in main(ben.get("/requests?whose=mine").text)
    assert "Ben" not in main(browser(cast.ivo).get(copy.url).text).split('id="r-history"')[1]


def test_what_a_colleague_took_meanwhile_is_said_and_the_note_is_kept(cast, desk, browser):
    copy, ada, ben = desk.acknowledged(), browser(cast.ada), browser(cast.ben)
    ben.get(f"{copy.url}/assignment")
    ada.get(copy.url)
    ada.post(f"{copy.url}/assignment", {"seen": "", "to": str(cast.ada.person)})

    answer = ben.post(f"{copy.url}/assignment", {"seen": "", "to": str(cast.ben.person), "note": "Mine, I think."})

    assert answer.status_code == 409
    assert "Ada took the request meanwhile." in answer.text
    assert "Mine, I think." in answer.text


def test_a_mark_is_shown_to_all_and_lifted_by_its_provider_with_a_reason(cast, desk, browser):
    copy, ada, ivo = desk.acknowledged(), browser(cast.ada), browser(cast.ivo)
    document = documents.add_bytes(cast.ada, copy.dossier, "a.pdf", b"%PDF-1.7\nwords")
    page = f"/dossiers/{copy.dossier.reference}/documents/{document.number}"
    ada.get(page)

    marked = go(ada, ada.post(f"{page}/handling", {"code": "H3"}))
    assert "may not be used as evidence" in marked
    assert "may not be used as evidence" in ivo.get(page).text
    assert ivo.get(f"{page}/handling/H3/lifting").status_code == 404
    ada.get(f"{page}/handling/H3/lifting")
    assert ada.post(f"{page}/handling/H3/lifting", {"reason": ""}).status_code == 422
    ada.get(f"{page}/handling/H3/lifting")
    go(ada, ada.post(f"{page}/handling/H3/lifting", {"reason": "The bank agrees."}))

    assert "The bank agrees." in ivo.get(page).text


def test_the_chronology_is_on_a_page_and_in_a_table(cast, desk, browser):
    copy, ivo = desk.acknowledged(), browser(cast.ivo)

    assert "Acknowledged, by Ada" in main(ivo.get(f"{copy.url}/timeline").text)
    table = ivo.get(f"{copy.url}/chronology.csv")
    assert table.mimetype == "text/csv"
    assert "time_utc,days_since_line_before," in table.text
    assert browser(cast.carol).get(f"{copy.url}/chronology.csv").status_code == 404


@pytest.mark.parametrize("place", ["", "/items/1/answer", "/moves/consult", "/assignment", "/timeline", "/extension"])
def test_on_paper_each_page_of_a_request_says_how_it_is_handled(cast, browser, desk, place):
    copy = desk.acknowledged(handling=("H1", "H6"))

    page = browser(cast.ada).get(copy.url + place)

    head = page.text[page.text.index("print-head") : page.text.index("Printed for")]
    sentences = [tables.rows("handling_codes")[n]["sentence_en"] for n in (1, 6)]
    assert page.status_code == 200
    assert [sentence in head for sentence in sentences] == [True, True]
