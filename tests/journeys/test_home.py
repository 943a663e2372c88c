"""The first page, by what a person is here to do."""

import re

from sqlalchemy import event

from exchange.discussions import service as discussions
from exchange.dossiers import service as dossiers


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
    assert "You have read everything" in page.text


def test_an_administrator_sees_numbers_and_no_content(cast, browser):
    discussions.open(cast.ada, open_dossier(cast), "Format of the extracts", "Which year?")

    page = browser(cast.sam).get("/")

    assert "Administration" in page.text
    assert "Format" not in page.text
    assert "D-0" not in page.text


def test_an_auditor_is_sent_to_the_log(cast, browser):
    response = browser(cast.olga).get("/")

    assert (response.status_code, response.location) == (303, "/log")


def test_the_number_of_queries_does_not_grow_with_what_is_new(cast, browser, opened_house):
    seen = browser(cast.ben)

    def queries():
        counted = []

        def count(*_args):
            counted.append(1)

        event.listen(opened_house.engine, "before_cursor_execute", count)
        seen.get("/")
        event.remove(opened_house.engine, "before_cursor_execute", count)
        return len(counted)

    discussions.open(cast.ada, open_dossier(cast), "First", "One")
    seen.get("/")
    one = queries()
    for number in range(2, 8):
        discussions.open(cast.ada, open_dossier(cast, number), f"Number {number}", "More")
    seen.get("/")
    many = queries()

    assert many <= one
