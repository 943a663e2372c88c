"""The first page, by what a person is here to do."""

import re
from datetime import timedelta

import pytest

from exchange import db, gateway
from exchange.access.actions import INTEGRITY_CLOCK
from exchange.access.actor import SYSTEM
from exchange.assistance import answers
from exchange.assistance.answers import Answer
from exchange.audit.entries import Happening
from exchange.discussions import service as discussions
from exchange.documents import service as documents
from exchange.dossiers import service as dossiers
from exchange.home import service as home
from exchange.jobs.models import Job
from exchange.oversight import integrity
from tests.databases import asked
from tests.exchange.assistance.conftest import Desk
from tests.exchange.documents.conftest import PDF


@pytest.fixture
def desk(cast):
    return Desk(cast, db.session)


def open_dossier(cast, number=1):
    return dossiers.open(
        cast.ada, f"Vessels {number}", "TRACING", "confidential", [cast.ada.person, cast.ben.person], ()
    )


def test_what_a_colleague_wrote_is_shown_by_its_title_and_on_record(cast, browser, entries):
    discussions.open(cast.ada, open_dossier(cast), "Format of the extracts", "Which year?")

    page = browser(cast.ben).get("/")

    assert page.status_code == 200
    assert "Format of the extracts" in page.text
    assert re.search(r"<title>What needs your attention", page.text)
    assert entries()[-1] == ("ben", "home.read", "done")


def test_a_home_without_anything_says_so(cast, browser):
    page = browser(cast.carol).get("/")

    assert "Nothing awaits you" in page.text
    assert "You have seen everything" in page.text


def test_an_administrator_sees_numbers_and_no_content(cast, browser):
    discussions.open(cast.ada, open_dossier(cast), "Format of the extracts", "Which year?")

    page = browser(cast.sam).get("/")

    assert "Administration" in page.text
    assert "Format" not in page.text
    assert "D-0" not in page.text


def test_what_is_new_is_gone_once_it_was_looked_at(cast, browser):
    dossier = open_dossier(cast)
    documents.add_bytes(cast.ada, dossier, "titles.pdf", PDF)
    discussions.open(cast.ada, dossier, "Format of the extracts", "Which year?")
    ben = browser(cast.ben)

    before = ben.get("/").text
    for url in (f"/dossiers/{dossier.reference}/documents/1", f"/discussions/{dossier.reference}.1"):
        ben.get(url)
    after = ben.get("/").text

    assert "titles.pdf" in before
    assert "1 message, the latest from Valdoria" in before
    assert "You have seen everything" in after


def test_a_dossier_that_one_was_named_in_since_the_last_sign_in_is_new(cast, browser, clock):
    cast.sign_in(cast.accounts["ben"] if cast.ben else None)
    clock.advance(timedelta(minutes=1))
    open_dossier(cast)

    page = browser(cast.ben).get("/").text

    assert "You are named in it" in page
    assert "Your key opens your dossier" in page


def test_a_request_stands_by_its_date_with_the_act_that_is_asked_for(cast, browser, desk):
    _master, (copy,) = desk.sent("XVA")
    ada = browser(cast.ada)

    page = ada.get("/").text
    request = ada.get(copy.url).text
    ada.post(f"{copy.url}/acknowledgement")
    after = ada.get("/").text

    assert f'href="{copy.url}#acknowledge">Acknowledge' in page
    assert request.index("Acknowledge this request") < request.index("What the Court asks for")
    assert f'href="{copy.url}#acknowledge"' not in after
    assert "1 request waits for Valdoria." in after


def test_the_page_says_how_many_there_are_when_it_shows_fewer(cast, browser, desk, monkeypatch):
    monkeypatch.setattr(home, "MOST", 1)
    desk.sent("XVA")
    desk.sent("XVA", title="Vessel registrations")

    page = browser(cast.ada).get("/").text

    assert "2 requests wait for Valdoria." in page
    assert page.count("#acknowledge") == 1


def test_an_organ_sees_who_waits_for_whom(cast, browser, desk):
    copy = desk.acknowledged()
    desk.submitted("XNO", title="Vessel registrations")
    before = browser(cast.ida).get("/").text
    answers.send(cast.ada, copy, 1, Answer("See the register."))
    answers.send(cast.ada, copy, 2, Answer("None were given."))

    after = browser(cast.ivo).get("/").text

    assert "A colleague asks for your review" in before
    assert "Valdoria has answered every item" not in before
    assert "Valdoria has answered every item" in after
    assert "A colleague asks for your review" not in after
    assert "Your drafts" in after
    assert after.index("Your drafts") < after.index("Vessel registrations")


def test_keys_that_others_await_are_named_to_the_members_of_their_dossiers(cast, browser):
    newcomer = cast.enrol("bram", "XVA", "focal_point", enrolled=False)
    dossiers.open(cast.ada, "Vessels", "TRACING", "restricted", [newcomer.id])

    pages = [browser(one).get("/").text for one in (cast.ada, cast.carol)]

    assert ["Keys awaited by others" in page for page in pages] == [True, False]
    assert "Bram" in pages[0]


def test_the_last_sign_in_beside_this_one_leads_to_the_sessions(cast, browser, clock):
    cast.sign_in(cast.accounts["ada"] if cast.ada else None)

    page = browser(cast.ada).get("/").text

    assert re.search(r"20 November 2026.*Test, with password and code", page)
    assert 'href="/account/sessions">Was this not you?' in page


def test_an_administrator_sees_what_there_is_to_do(cast, browser, clock):
    assert cast.carol
    cast.delegation("XTA")

    page = browser(cast.sam).get("/").text

    assert "Norhaven has one person enrolled" in page
    assert "Xta has nobody yet" in page
    assert 'href="/people/invite?delegation=XTA"' in page


def test_a_state_whose_second_person_is_invited_is_not_asked_for_another(cast, browser, clock):
    assert cast.carol
    cast.enrol("nora", "XNO", "focal_point", enrolled=False)

    page = browser(cast.sam).get("/").text

    assert "A second is invited and has not enrolled yet." in page
    assert "Invite a second." not in page


def test_a_task_that_was_given_up_is_told_to_administrators(cast, browser, clock):
    with db.writing() as session:
        made = clock.now()
        session.add(Job(kind="x", details="{}", asked_at=made, due_at=made, done_at=made, outcome="failed: given up"))
        session.commit()

    assert "1 task of the platform failed this week" in browser(cast.sam).get("/").text


def test_an_auditor_sees_where_the_log_stands_under_one_entry(cast, browser, entries, opened_house):
    browser(cast.carol).get("/dossiers/D-9999")
    opened_house.file_entries()
    before = len(entries())

    page = browser(cast.olga).get("/")

    assert entries()[before:] == [("olga", "home.read", "done")]
    assert "Nothing was found" in page.text
    assert "Not checked yet" in page.text
    assert "/log?action=access.denied&amp;outcome=refused&amp;since=2026-11-13" in page.text
    assert "Carol" not in page.text


def test_an_auditor_sees_the_last_check_and_new_findings(cast, browser, opened_house):
    integrity.verify(cast.olga)
    gateway.note(SYSTEM, Happening(INTEGRITY_CLOCK))

    page = browser(cast.olga).get("/").text

    assert "Whole:" in page
    assert "found an entry ahead of its time" in page


QUERIES = {"ada": 30, "ida": 36, "sam": 24, "olga": 18}


@pytest.mark.parametrize("who", QUERIES)
def test_the_number_of_queries_is_known_and_does_not_grow(cast, browser, opened_house, desk, who):
    seen = browser(getattr(cast, who))

    def queries():
        seen.get("/")
        with asked(opened_house.engine) as said:
            seen.get("/")
        return len(said)

    def fill(numbers):
        for number in numbers:
            dossier = open_dossier(cast, number)
            discussions.open(cast.ben, dossier, f"Number {number}", "More")
            documents.add_bytes(cast.ben, dossier, "titles.pdf", PDF)
            desk.sent("XVA", "XNO", title=f"Request {number}")
            desk.submitted("XVA", title=f"Draft {number}")

    fill([1])
    one = queries()
    fill(range(2, 6))

    assert queries() == one <= QUERIES[who]
