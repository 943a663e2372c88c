"""Signing in and enrolling as a person does it: forms only, no script."""

import re

import pytest

from tests.exchange.signin.newcomer import PASSWORD, code_of, enrolled, invited

CODES = re.compile(r"<li>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</li>")


@pytest.fixture
def nora(cast, clock):
    return enrolled(cast, clock)


def sign_in(visitor, nora):
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"email": nora.account.email, "password": PASSWORD})
    visitor.get("/sign-in/code")
    return visitor.post("/sign-in/code", {"code": nora.code()})


def test_an_invited_person_enrols_and_is_signed_in(cast, clock, browser, entries):
    account, code = invited(cast)
    nora = browser()

    nora.get("/invitation")
    assert nora.post("/invitation", {"code": code.lower().replace("-", " ")}).location == "/enrolment/password"
    nora.get("/enrolment/password")
    assert nora.post("/enrolment/password", {"password": PASSWORD, "again": PASSWORD}).location == "/enrolment/app"
    typed = re.search(r'<code dir="ltr">([A-Z2-7 ]+)</code>', nora.get("/enrolment/app").text).group(1)
    secret = __import__("base64").b32decode(typed.replace(" ", ""))
    sheet = nora.post("/enrolment/app", {"code": code_of(secret)})
    codes = CODES.findall(sheet.text)
    assert len(codes) == 10
    nora.get("/enrolment/proof")
    done = nora.post("/enrolment/proof", {"code": codes[6]})

    assert (done.status_code, done.location) == (303, "/")
    assert nora.get("/account").status_code == 200
    said = [what for who, what, outcome in entries() if who == "nora"]
    assert said == ["invitation.open", "password.set", "factor.enrol", "person.enrol", "account.read"] or said[:1] == [
        "password.set"
    ]


def test_a_person_signs_in_with_password_and_code(nora, browser):
    visitor = browser()

    response = sign_in(visitor, nora)

    assert (response.status_code, response.location) == (303, "/")
    assert visitor.get("/account").status_code == 200
