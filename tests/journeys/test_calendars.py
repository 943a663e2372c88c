"""The working days of a delegation, over HTTP."""

import pytest

from tests.exchange.assistance.conftest import desk

__all__ = ["desk"]


@pytest.fixture
def engine(sqlite_only):
    """The services are tried on each engine; the pages need one."""
    return sqlite_only


def test_a_focal_point_confirms_the_weekend_and_enters_holidays(cast, browser):
    ada = browser(cast.ada)
    assert "the platform’s assumption" in ada.get("/calendars/XVA").text

    ada.post("/calendars/XVA/weekend", {"days": ["5", "6"]})
    ada.post("/calendars/XVA/holidays", {"first": "2026-12-25", "last": "2026-12-26"})
    page = browser(cast.ivo).get("/calendars/XVA").text

    assert [word for word in ("Friday", "Saturday", "Sunday", "Remove") if word in page] == ["Friday", "Saturday"]
    assert "25 December 2026" in page
    assert "2 days" in page
    assert "the platform’s assumption" not in page


def test_a_holiday_is_removed_again(cast, browser):
    ada = browser(cast.ada)
    ada.post("/calendars/XVA/holidays", {"first": "2026-12-25", "last": ""})

    answer = ada.post("/calendars/XVA/holidays/2026-12-25/removal")

    assert answer.location == "/calendars/XVA"
    assert "No holidays entered" in ada.get("/calendars/XVA").text


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "", "Give the day."),
        ("2026-12-25", "2026-12-24", "can’t be before the first"),
        ("2026-12-25", "2027-02-25", "at most 31 days"),
        ("2031-01-01", "", "not more than three years ahead"),
    ],
)
def test_wrong_dates_are_told_in_words_and_kept(cast, browser, first, last, words):
    answer = browser(cast.ada).post("/calendars/XVA/holidays", {"first": first, "last": last})

    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{last}"' in answer.text


@pytest.mark.parametrize("days", [[], ["1", "2", "3", "4", "5", "6", "7"], ["8"]])
def test_a_weekend_leaves_days_to_work_on(cast, browser, days):
    assert browser(cast.ada).post("/calendars/XVA/weekend", {"days": days}).status_code == 422


def test_a_calendar_that_is_full_says_so(cast, browser, monkeypatch):
    monkeypatch.setattr("exchange.calendars.service.MOST", 1)

    answer = browser(cast.ada).post("/calendars/XVA/holidays", {"first": "2026-12-25", "last": "2026-12-26"})

    assert (answer.status_code, "as many holidays as it can" in answer.text) == (409, True)


def test_an_address_that_is_no_day_is_no_page(cast, browser):
    assert browser(cast.ada).post("/calendars/XVA/holidays/christmas/removal").status_code == 404


def test_the_courts_calendar_is_one_for_all_organs(cast, browser):
    cast.delegation("ICC-OTP")

    assert "the same for all its organs" in browser(cast.ada).get("/calendars/ICC-OTP").text


def test_a_request_says_which_dates_are_defaults_and_that_one_stands_still(cast, browser, desk):
    copy = desk.acknowledged()
    _master, (fresh,) = desk.sent("XVA")
    ada = browser(cast.ada)
    page = ada.get(fresh.url).text
    assert "Confirmation of receipt asked for by 27 November 2026" in page
    assert "Platform default, not law" in page

    ada.post(f"{copy.url}/moves/ask_clarification", {"missing_information": "Which registers?"})
    page = ada.get(copy.url).text

    assert "This date has stood still since 20 November 2026." in page
    assert 'href="/calendars/XVA"' in page
