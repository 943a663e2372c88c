"""One's own account, over HTTP."""

import re

import pytest

from exchange.signin import cookies
from tests.exchange.signin.newcomer import PASSWORD, enrolled
from tests.journeys.test_signin import CODES, sign_in


@pytest.fixture
def engine(sqlite_only):
    """The services are tried on each engine; the pages need one."""
    return sqlite_only


@pytest.fixture
def nora(cast, clock):
    return enrolled(cast, clock)


@pytest.fixture
def visitor(nora, browser, clock):
    """Nora's browser, signed in."""
    from datetime import timedelta

    visitor = browser()
    sign_in(visitor, nora)
    clock.advance(timedelta(seconds=30))
    return visitor


def test_the_page_tells_how_one_signs_in(visitor):
    page = visitor.get("/account")

    assert page.status_code == 200
    assert "10 left" in page.text


def test_another_session_is_ended_from_the_list(nora, visitor, browser, clock):
    other = browser()
    sign_in(other, nora)
    page = visitor.get("/account/sessions").text

    ends = re.findall(r'action="(/account/sessions/[0-9a-f-]{36}/end)"', page)
    assert len(ends) == 2  # the other browser, and the session of enrolment
    for url in ends:
        assert visitor.post(url).location == "/account/sessions"

    assert other.get("/account").status_code == 303
    assert visitor.get("/account").status_code == 200


def test_everywhere_else_is_one_button(nora, visitor, browser):
    other = browser()
    sign_in(other, nora)
    visitor.get("/account/sessions")

    visitor.post("/account/sessions/others/end")

    assert other.get("/account").status_code == 303
    assert "/others/end" not in visitor.get("/account/sessions").text


def test_the_password_is_changed_with_the_one_until_now(nora, visitor):
    visitor.get("/account/password")
    new = "a wholly different sentence"

    wrong = visitor.post("/account/password", {"old": "not this one here", "password": new, "again": new})
    right = visitor.post("/account/password", {"old": PASSWORD, "password": new, "again": new})

    assert (wrong.status_code, "This is not your password until now" in wrong.text) == (422, True)
    assert right.location == "/account"
    assert "Your password was changed" in visitor.get("/account").text


def test_ten_new_codes_are_shown_once_for_a_code_of_the_app(nora, visitor):
    visitor.get("/account/recovery-codes")

    wrong = visitor.post("/account/recovery-codes", {"code": "000000"})
    right = visitor.post("/account/recovery-codes", {"code": nora.code()})

    assert wrong.status_code == 422
    assert len(CODES.findall(right.text)) == 10
    assert CODES.findall(visitor.get("/account").text) == []


def test_settings_hold_from_the_next_page_on(visitor):
    visitor.get("/account/settings")
    visitor.get("/language/en")

    visitor.post("/account/settings", {"language": "fr", "timezone": "Africa/Abidjan", "appearance": "dark"})

    page = visitor.get("/account/settings").text
    assert '<html lang="fr"' in page
    assert 'data-theme="dark"' in page
    assert re.search(
        r'selected value="Africa/Abidjan"|value="Africa/Abidjan" selected|<option selected[^>]*Abidjan', page
    )


def test_zones_are_named_in_the_readers_language_and_each_place_once(visitor):
    visitor.get("/account/settings")
    visitor.post("/account/settings", {"language": "fr", "timezone": "", "appearance": ""})

    page = visitor.get("/account/settings").text

    assert 'value="Europe/Brussels">Bruxelles (' in page
    assert page.count(">Kolkata (") == 1


def test_another_name_of_a_zone_is_still_shown_as_chosen(visitor):
    visitor.get("/account/settings")
    for zone in ("Asia/Calcutta", "Asia/Kolkata"):
        visitor.post("/account/settings", {"language": "en", "timezone": zone, "appearance": ""})

        assert re.search(f'selected value="{zone}">Kolkata ', visitor.get("/account/settings").text)


def test_the_appearance_goes_with_the_person_to_another_device(visitor, cast, browser, nora):
    visitor.get("/account/settings")

    visitor.post("/account/settings", {"language": "en", "timezone": "", "appearance": "dark"})

    elsewhere = browser()
    elsewhere._client.set_cookie(cookies.SESSION, nora.let_in.session, secure=True)
    assert 'data-theme="dark"' in elsewhere.get("/account").text
    assert "data-theme" not in browser().get("/sign-in").text


def test_each_zone_is_offered_with_the_time_in_it(visitor):
    page = visitor.get("/account/settings").text

    assert '<optgroup label="Asia">' in page
    assert '<option value="Asia/Tokyo">Tokyo (18:0' in page
    assert "As my delegation: UTC (09:0" in page


def test_when_one_is_told_is_chosen_on_a_page_that_shows_the_words(visitor, entries):
    page = visitor.get("/account/notifications").text
    assert "4 things await you. Sign in to the Secure Cooperation Exchange as you usually do" in page
    assert "This message holds no link, no name and no reference." in page
    assert 'checked id="mail-0"' in page

    visitor.post("/account/notifications", {"mail": "never"})

    assert 'checked id="mail-2"' in visitor.get("/account/notifications").text
    assert ("nora", "settings.change", "done") in entries()


def test_a_choice_that_does_not_exist_is_refused(visitor):
    visitor.get("/account/notifications")

    assert visitor.post("/account/notifications", {"mail": "hourly"}).status_code == 422


def test_who_takes_part_in_no_dossier_chooses_nothing_but_reads_what_is_always_told(browser, cast, clock):
    vera = enrolled(cast, clock, "vera", "ASP-SEC", "administrator")
    hers = browser()
    hers._client.set_cookie(cookies.SESSION, vera.let_in.session, secure=True)

    page = hers.get("/account/notifications").text

    assert 'name="mail"' not in page
    assert "Tries to sign in were refused" in page


@pytest.mark.parametrize("form", [{"timezone": "Moon/Base"}, {"language": "tlh"}, {"appearance": "neon"}])
def test_settings_that_do_not_exist_are_refused(visitor, form):
    visitor.get("/account/settings")

    page = visitor.post("/account/settings", {"language": "fr", "timezone": "", "appearance": "", **form})

    assert page.status_code == 422


@pytest.mark.parametrize("path", ["/account", "/account/sessions", "/account/settings", "/account/password"])
def test_each_page_of_the_account_is_on_record(visitor, entries, path):
    visitor.get(path)

    assert entries()[-1] == ("nora", "account.read", "done")
