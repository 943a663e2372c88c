"""Signing in and enrolling as a person does it: forms only, no script."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from exchange.config import AccessLog
from exchange.signin import cookies
from tests.exchange.signin.newcomer import PASSWORD, App, enrolled, invited

CODES = re.compile(r"<li>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</li>")
TYPED = re.compile(r'<code dir="ltr">([A-Z2-7 ]+)</code>')


@pytest.fixture
def engine(sqlite_only):
    """The services are tried on each engine; the pages need one."""
    return sqlite_only


@pytest.fixture
def settings(settings):
    """Hours go by in these journeys without a worker that files entries."""
    return replace(settings, log=AccessLog(refuse_seconds=10**9))


@pytest.fixture
def nora(cast, clock):
    return enrolled(cast, clock)


def give_password(visitor, nora, password=PASSWORD, back=""):
    visitor.get(f"/sign-in{back}")
    return visitor.post(f"/sign-in{back}", {"email": nora.account.email, "password": password})


def sign_in(visitor, nora, back=""):
    give_password(visitor, nora, back=back)
    visitor.get(f"/sign-in/code{back}")
    return visitor.post(f"/sign-in/code{back}", {"code": nora.code()})


def enrol_to_app(visitor, code):
    visitor.get("/invitation")
    first = visitor.post("/invitation", {"code": code.lower().replace("-", " ")})
    visitor.get("/enrolment/password")
    second = visitor.post("/enrolment/password", {"password": PASSWORD, "again": PASSWORD})
    assert (first.location, second.location) == ("/enrolment/password", "/enrolment/app")
    return App(TYPED.search(visitor.get("/enrolment/app").text).group(1))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_invited_person_enrols_and_is_signed_in(cast, browser, entries, scheme):
    _, code = invited(cast)
    nora = browser(scheme=scheme)

    app = enrol_to_app(nora, code)
    codes = CODES.findall(nora.post("/enrolment/app", {"code": app.code()}).text)
    nora.get("/enrolment/proof")
    done = nora.post("/enrolment/proof", {"code": codes[6]})

    assert (len(codes), done.status_code, done.location) == (10, 303, "/")
    assert nora.get("/account").status_code == 200
    assert [what for who, what, _ in entries() if who == "nora"] == [
        "password.set",
        "factor.enrol",
        "person.enrol",
        "account.read",
    ]


def test_the_sheet_is_given_as_a_text_file_and_kept_nowhere(cast, browser):
    _, code = invited(cast)
    nora = browser()
    app = enrol_to_app(nora, code)
    page = nora.post("/enrolment/app", {"code": app.code()}).text
    codes = CODES.findall(page)

    file = nora.post("/recovery-sheet", {"code": [*codes, "<script>"], "key": "K3TW-8QHD-5MXR-2VNC-9JLA-6FBE-4P9"})

    assert file.mimetype == "text/plain"
    assert "attachment" in file.headers["Content-Disposition"]
    assert all(code in file.text for code in codes)
    assert "<script>" not in file.text


def test_each_step_of_enrolment_sends_on_and_back(cast, browser):
    _, code = invited(cast)
    nora = browser()

    assert nora.get("/enrolment/app").location == "/invitation"
    app = enrol_to_app(nora, code)
    assert nora.get("/enrolment/password").location == "/enrolment/app"
    assert nora.get("/enrolment/proof").location == "/enrolment/app"
    nora.post("/enrolment/app", {"code": app.code()})
    assert nora.get("/enrolment/app").location == "/enrolment/recovery"


def test_another_browser_goes_on_with_the_chosen_password(cast, browser):
    _, code = invited(cast)
    enrol_to_app(browser(), code)
    other = browser()

    other.get("/invitation")
    assert other.post("/invitation", {"code": code}).location == "/enrolment/resumption"
    other.get("/enrolment/resumption")
    wrong = other.post("/enrolment/resumption", {"password": "not the one chosen before"})
    assert (wrong.status_code, "This is not the password you chose" in wrong.text) == (422, True)
    assert other.post("/enrolment/resumption", {"password": PASSWORD}).location == "/enrolment/app"


def test_a_wrong_invitation_is_refused_in_one_sentence(browser):
    visitor = browser()
    visitor.get("/invitation")

    page = visitor.post("/invitation", {"code": "AAAA-AAAA-AAAA-AAAA"})

    assert (page.status_code, "This code does not open an invitation" in page.text) == (422, True)


def test_a_weak_password_is_explained_and_not_shown_again(cast, browser):
    _, code = invited(cast)
    nora = browser()
    nora.get("/invitation")
    nora.post("/invitation", {"code": code})
    nora.get("/enrolment/password")

    page = nora.post("/enrolment/password", {"password": "password1234", "again": "password1234"})

    assert page.status_code == 422
    assert "Many people use this password" in page.text
    assert 'value="password1234"' not in page.text


def test_a_person_signs_in_with_password_and_code(nora, browser):
    visitor = browser()

    response = sign_in(visitor, nora)

    assert (response.status_code, response.location) == (303, "/")
    assert visitor.get("/account").status_code == 200
    assert visitor.cookie(cookies.PENDING) is None


def test_signing_in_leads_back_to_the_page_that_was_asked_for(nora, browser):
    visitor = browser()
    asked = visitor.get("/account/settings")

    assert asked.location == "/sign-in?back=/account/settings"
    assert sign_in(visitor, nora, "?back=/account/settings").location == "/account/settings"


@pytest.mark.parametrize("elsewhere", ["//evil.invalid", "https://evil.invalid", "/\\evil.invalid"])
def test_signing_in_never_leads_to_another_site(nora, browser, elsewhere):
    assert sign_in(browser(), nora, f"?back={elsewhere}").location == "/"


@pytest.mark.parametrize("email", ["nora@xva.invalid", "nobody@xva.invalid"])
def test_a_failed_first_step_says_the_same_to_everybody(nora, browser, email):
    visitor = browser()
    visitor.get("/sign-in")

    page = visitor.post("/sign-in", {"email": email, "password": "not the password"})

    assert page.status_code == 422
    assert "This email address and password do not open an account" in page.text
    assert f'value="{email}"' in page.text
    assert "not the password" not in page.text


def test_too_many_tries_tell_when_the_next_is_possible(nora, browser):
    visitor = browser()
    for _ in range(5):
        give_password(visitor, nora, "not the password")

    page = give_password(visitor, nora)

    assert (page.status_code, page.headers["Retry-After"]) == (429, "1")


def test_a_wrong_code_is_explained(nora, browser):
    visitor = browser()
    give_password(visitor, nora)
    visitor.get("/sign-in/code")

    page = visitor.post("/sign-in/code", {"code": "000000"})

    assert (page.status_code, "That code did not work" in page.text) == (422, True)


def test_the_second_step_without_the_first_leads_to_the_first(browser):
    assert browser().get("/sign-in/code").location == "/sign-in"


def test_a_recovery_code_stands_in_for_the_app(nora, browser):
    visitor = browser()
    give_password(visitor, nora)
    visitor.get("/sign-in/recovery-code")

    assert visitor.post("/sign-in/recovery-code", {"code": nora.sheet.codes[3]}).location == "/account"
    assert "9 left" in visitor.get("/account").text


def test_signing_out_closes_the_door_at_once(nora, browser):
    visitor = browser()
    sign_in(visitor, nora)
    visitor.get("/account")
    stolen = visitor.cookie(cookies.SESSION)

    assert visitor.post("/sign-out").location == "/sign-in"

    assert visitor.cookie(cookies.SESSION) is None
    thief = browser()
    thief._client.set_cookie(cookies.SESSION, stolen, secure=True)
    assert thief.get("/account").location.startswith("/sign-in")


def test_staying_tells_the_new_end(nora, browser, clock):
    visitor = browser()
    sign_in(visitor, nora)
    visitor.get("/account")
    clock.advance(timedelta(minutes=28))

    answer = visitor.post("/session/stay", headers={"Accept": "application/json"})

    assert answer.json == {"ends": int((clock.now() + timedelta(minutes=30)).timestamp() * 1000)}


def test_an_idle_session_asks_to_sign_in_again(nora, browser, clock):
    visitor = browser()
    sign_in(visitor, nora)
    clock.advance(timedelta(minutes=31))

    assert visitor.get("/account").location == "/sign-in?back=/account"


def test_whoever_was_signed_out_is_told_and_comes_back_to_the_page_of_the_form(nora, browser, clock):
    visitor = browser()
    sign_in(visitor, nora)
    visitor.get("/account/settings")
    clock.advance(timedelta(minutes=31))

    answer = visitor.post(
        "/account/settings", {"language": "fr"}, headers={"Referer": "http://localhost/account/settings"}
    )

    assert answer.location == "/sign-in?back=/account/settings"
    assert "You were signed out." in visitor.get(answer.location).text
    assert "You were signed out." not in browser().get(answer.location).text


def test_the_cookies_of_signing_in_are_kept_from_scripts_and_other_sites(nora, browser):
    visitor = browser()
    given = sign_in(visitor, nora).headers.getlist("Set-Cookie")

    session = next(one for one in given if one.startswith(cookies.SESSION))
    assert all(word in session for word in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"))
    assert "Max-Age" not in session


def test_the_form_token_changes_with_the_person(nora, browser):
    visitor = browser()
    visitor.get("/sign-in")
    before = visitor._token
    sign_in(visitor, nora)
    visitor.get("/account")

    assert visitor._token != before
