"""Mending a lost password as a person does it: forms only, no script, in both languages."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from exchange.config import AccessLog
from exchange.signin import cookies
from exchange_crypto import tokens
from tests.exchange.signin.newcomer import PASSWORD, enrolled
from tests.journeys.test_signin import give_password, sign_in

START = "/sign-in/lost-password"
KEY = re.compile(r"([0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}-[0-9A-Z]{3})\b")
NEW = "a wholly different sentence"
ANOTHERS = tokens.grouped_code(bytes(range(16)))


@pytest.fixture
def engine(sqlite_only):
    """The services are tried on each engine; the pages need one."""
    return sqlite_only


@pytest.fixture
def settings(settings):
    return replace(settings, log=AccessLog(refuse_seconds=10**9))


@pytest.fixture
def nora(cast, clock):
    return enrolled(cast, clock)


def give_key(visitor, nora, key=None):
    visitor.get(START)
    return visitor.post(START, {"email": nora.account.email, "key": key or nora.sheet.key})


def give_code(visitor, nora):
    give_key(visitor, nora)
    visitor.get(f"{START}/code")
    return visitor.post(f"{START}/code", {"code": nora.code()})


def set_password(visitor, nora):
    give_code(visitor, nora)
    visitor.get(f"{START}/new-password")
    return visitor.post(f"{START}/new-password", {"password": NEW, "again": NEW})


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_lost_password_is_mended_and_the_person_signed_in(nora, browser, clock, scheme):
    visitor = browser(scheme=scheme)

    assert "I have lost my password" in visitor.get("/sign-in").text
    assert give_key(visitor, nora).location == f"{START}/code"
    visitor.get(f"{START}/code")
    assert visitor.post(f"{START}/code", {"code": nora.code()}).location == f"{START}/new-password"
    visitor.get(f"{START}/new-password")
    shown = visitor.post(f"{START}/new-password", {"password": NEW, "again": NEW})
    key = KEY.search(shown.text).group(1)
    done = visitor.post(f"{START}/entry")

    assert (shown.status_code, done.status_code, done.location) == (200, 303, "/account")
    assert "10 recovery codes left." in shown.text
    assert "Your password was changed" in visitor.get("/account").text
    assert visitor.cookie(cookies.RECOVERY) is None
    assert key != nora.sheet.key


def test_the_new_password_holds_from_then_on(nora, browser, clock):
    set_password(browser(), nora)
    clock.advance(timedelta(seconds=30))
    visitor = browser()

    assert give_password(visitor, nora, PASSWORD).status_code == 422
    assert give_password(visitor, nora, NEW).location == "/sign-in/code"


def test_other_browsers_are_signed_out(nora, browser, clock):
    elsewhere = browser()
    sign_in(elsewhere, nora)
    clock.advance(timedelta(seconds=30))

    set_password(browser(), nora)

    assert elsewhere.get("/account").location.startswith("/sign-in")


def test_a_recovery_code_from_the_same_sheet_does_not_stand_in_for_the_app(nora, browser):
    visitor = browser()
    give_key(visitor, nora)

    asked = visitor.get(f"{START}/code")

    assert "recovery-code" not in asked.text
    assert visitor.get(f"{START}/recovery-code").status_code == 404


def test_whoever_has_neither_phone_nor_codes_is_led_to_the_telephone(nora, browser):
    visitor = browser()
    give_key(visitor, nora)

    assert 'href="/help#signin"' in visitor.get(f"{START}/code").text
    assert "telephone the Secretariat" in visitor.get("/help").text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "A character is missing or mistyped."),
        ("fr", "Un caractère manque ou est mal saisi."),
    ],
)
def test_a_mistyped_key_is_told_at_once_and_stays_to_be_mended(nora, browser, language, sentence):
    visitor = browser()
    visitor.get(START)
    mistyped = nora.sheet.key[:-1] + ("A" if nora.sheet.key[-1] != "A" else "B")

    page = visitor.post(START, {"email": nora.account.email, "key": mistyped}, headers={"Accept-Language": language})

    assert (page.status_code, sentence in page.text) == (422, True)
    assert f'value="{mistyped}"' in page.text


@pytest.mark.parametrize("email", ["nora@xva.invalid", "nobody@xva.invalid"])
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This email address and recovery key do not open an account"),
        ("fr", "Cette adresse et cette clé de récupération n’ouvrent aucun compte"),
    ],
)
def test_a_refused_key_says_the_same_to_everybody(nora, browser, email, language, sentence):
    visitor = browser()
    visitor.get(START)

    page = visitor.post(START, {"email": email, "key": ANOTHERS}, headers={"Accept-Language": language})

    assert (page.status_code, sentence in page.text) == (422, True)


def test_too_many_tries_tell_when_the_next_is_possible(nora, browser):
    visitor = browser()
    for _ in range(5):
        give_key(visitor, nora, ANOTHERS)

    page = give_key(visitor, nora)

    assert (page.status_code, page.headers["Retry-After"]) == (429, "1")


def test_a_wrong_code_is_explained(nora, browser):
    visitor = browser()
    give_key(visitor, nora)
    visitor.get(f"{START}/code")

    page = visitor.post(f"{START}/code", {"code": "000000"})

    assert (page.status_code, "That code did not work" in page.text) == (422, True)


def test_a_weak_password_is_explained_and_not_shown_again(nora, browser):
    visitor = browser()
    give_code(visitor, nora)
    visitor.get(f"{START}/new-password")

    page = visitor.post(f"{START}/new-password", {"password": "password1234", "again": "password1234"})

    assert (page.status_code, "Many people use this password" in page.text) == (422, True)
    assert 'value="password1234"' not in page.text


def test_each_step_sends_on_and_back(nora, browser):
    visitor = browser()

    for step in ("code", "new-password", "new-key"):
        assert visitor.get(f"{START}/{step}").location == START
    give_key(visitor, nora)
    assert visitor.get(f"{START}/new-password").location == f"{START}/code"
    assert visitor.post(f"{START}/entry").location == f"{START}/code"
    visitor.get(f"{START}/code")
    visitor.post(f"{START}/code", {"code": nora.code()})
    assert visitor.get(f"{START}/code").location == f"{START}/new-password"
    assert visitor.get(f"{START}/new-key").location == f"{START}/new-password"


def test_an_interrupted_recovery_goes_on_where_it_stopped(nora, browser):
    visitor = browser()
    first = KEY.search(set_password(visitor, nora).text).group(1)

    assert visitor.get(f"{START}/new-password").location == f"{START}/new-key"
    page = visitor.get(f"{START}/new-key")
    another = KEY.search(visitor.post(f"{START}/new-key").text).group(1)

    assert "Your new recovery key was shown" in page.text
    assert KEY.search(page.text) is None
    assert another != first


def test_after_a_quarter_of_an_hour_it_begins_again_and_says_so(nora, browser, clock):
    visitor = browser()
    give_code(visitor, nora)
    clock.advance(timedelta(minutes=15))

    assert visitor.get(f"{START}/new-password").location == START
    assert "This was left open too long" in visitor.get(START).text


def test_the_new_key_is_given_as_a_text_file(nora, browser):
    visitor = browser()
    key = KEY.search(set_password(visitor, nora).text).group(1)

    file = visitor.post("/recovery-sheet", {"key": key})

    assert key in file.text
    assert "Ten recovery codes" not in file.text


def test_the_cookie_of_the_recovery_is_kept_from_scripts_and_other_sites(nora, browser):
    given = give_key(browser(), nora).headers.getlist("Set-Cookie")

    cookie = next(one for one in given if one.startswith(cookies.RECOVERY))
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=900"))
