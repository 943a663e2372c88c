"""A person's days in the calendar of a device, over HTTP."""

import re

import pytest

from exchange.signin import own
from tests.exchange.assistance.conftest import desk

__all__ = ["desk"]

ADDRESS = re.compile(r'id="feed-address" dir="ltr">http://localhost:8000(/feeds/[\w-]+\.ics)<')


@pytest.fixture
def engine(sqlite_only):
    """The services are tried on each engine; the pages need one."""
    return sqlite_only


@pytest.fixture
def address(cast, browser, desk):
    desk.sent("XVA")
    return ADDRESS.search(browser(cast.ada).post("/account/feed").text).group(1)


def test_an_address_is_shown_once_renewed_and_removed(cast, browser, address):
    ada, device = browser(cast.ada), browser()
    assert device.get(address).status_code == 200

    page = ada.get("/account/feed").text
    assert address not in page
    assert "Not yet" not in page
    ada.post("/account/feed/removal")

    assert device.get(address).status_code == 404
    assert "No address yet" in ada.get("/account/feed").text


def test_what_is_fetched_names_nobody_and_nothing(address, browser):
    answer = browser().get(address)

    assert answer.mimetype == "text/calendar"
    assert "SUMMARY:A request is due" in answer.text
    assert not [word for word in ("RFA", "MR 20", "D-0", "Valdoria", "XVA", "ownership", "Ada") if word in answer.text]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not answer.headers.getlist("Set-Cookie")


def test_a_device_that_has_it_already_is_told_so_and_that_is_on_record(address, browser, entries):
    device = browser()
    etag = device.get(address).headers["ETag"]

    answer = device.get(address, headers={"If-None-Match": etag})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert [one[:2] for one in entries()[-2:]] == [("ada", "feed.read")] * 2


def test_a_wrong_address_looks_as_every_page_that_is_not_there(address, browser):
    device = browser()
    wrong, nowhere = address[:-8] + "AAAA.ics", "/feeds/nothing"

    assert device.get(wrong).text.replace(wrong, "") == device.get(nowhere).text.replace(nowhere, "")
    assert device.get(wrong).headers["Cache-Control"] == "no-store"


def test_days_are_in_the_language_of_their_person(cast, address, browser):
    own.change_settings(cast.ada, cast.accounts["ada"], "fr", "", "")

    assert "SUMMARY:Une demande arrive à échéance" in browser().get(address).text


def test_those_of_whom_no_dates_are_asked_see_no_such_page(cast, browser):
    for who in (cast.olga, cast.sam):
        assert browser(who).get("/account/feed").status_code == 404
        assert browser(who).post("/account/feed").status_code == 404
