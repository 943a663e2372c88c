import pytest
from flask import abort

from tests.exchange.web.conftest import ADA, build

NOT_OPEN = "This page is not open to you"


def test_what_is_closed_looks_exactly_like_what_does_not_exist(visitor):
    closed, missing, no_route = (visitor.get(path) for path in ("/refused/forbidden", "/refused/not-found", "/refuse"))

    assert closed.status_code == missing.status_code == no_route.status_code == 404
    assert closed.text.replace("forbidden", "not-found") == missing.text
    assert NOT_OPEN in no_route.text


def test_a_signed_in_person_keeps_the_frame(ada):
    page = ada.get("/refused/forbidden").text

    assert NOT_OPEN in page
    assert "Ada Lund" in page


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("conflict", 409, "This was changed while you were here"),
        ("too-many", 429, "Try again in 30 seconds."),
        ("unrecorded", 503, "Nothing was opened and nothing was changed."),
    ],
)
def test_each_refusal_has_its_status_and_its_words(visitor, name, status, words):
    response = visitor.get(f"/refused/{name}")

    assert response.status_code == status
    assert words in response.text


def test_one_who_tries_too_often_is_told_when_to_come_back(visitor):
    assert visitor.get("/refused/too-many").headers["Retry-After"] == "30"


def test_a_form_without_its_token_is_said_to_be_out_of_date(visitor):
    response = visitor.post("/form")

    assert response.status_code == 400
    assert "This form is out of date" in response.text


def test_what_was_typed_is_given_back_as_text_and_never_as_markup(visitor):
    typed = {"draft": "/dossiers/new", "title": "<b>Berths</b>", "message": "Sparrow\nhawk", "level": "secret"}

    response = visitor.post("/form", data=typed)

    assert "&lt;b&gt;Berths&lt;/b&gt;" in response.text
    assert "Sparrow\nhawk" in response.text
    assert "secret" not in response.text


def test_a_form_whose_text_is_not_kept_is_not_given_back(visitor):
    assert "Sparrow" not in visitor.post("/form", data={"title": "Sparrow", "password": "Sparrow"}).text


def test_what_cannot_be_read_is_not_given_back(visitor):
    response = visitor.post("/form", data=b"--x\r\nContent-Dis", content_type="multipart/form-data; boundary=x")

    assert response.status_code == 400


@pytest.mark.parametrize("status", [400, 408, 411, 413, 415, 422])
def test_errors_of_the_web_are_pages_of_the_house(app, visitor, status):
    app.add_url_rule("/wrong", view_func=lambda: abort(status), endpoint="wrong")

    response = visitor.get("/wrong")

    assert response.status_code == status
    assert "Secure Cooperation Exchange" in response.text


def test_a_method_that_an_address_does_not_know_is_not_told_apart(visitor):
    response = visitor.get("/form")

    assert response.status_code == 404
    assert NOT_OPEN in response.text


def test_a_failure_shows_a_number_that_the_log_holds_and_nothing_of_the_cause(visitor, caplog):
    response = visitor.get("/broken")

    number = caplog.records[-1].getMessage()[:6]
    assert response.status_code == 500
    assert number.startswith("N-")
    assert number in response.text
    assert "ZeroDivision" not in response.text


def test_a_failure_page_draws_nothing_from_the_person(caplog):
    page = build(ADA).test_client().get("/broken").text

    assert "Ada Lund" not in page


def test_a_script_gets_a_message_instead_of_a_page(visitor):
    response = visitor.get("/refused/conflict", headers={"Accept": "application/json"})

    assert response.status_code == 409
    assert response.json["message"].startswith("This was changed while you were here. ")


def test_a_page_speaks_french(visitor):
    page = visitor.get("/refused/not-found", headers={"Accept-Language": "fr-CH, en;q=0.5"}).text

    assert "Cette page ne vous est pas ouverte" in page
    assert '<html lang="fr" dir="ltr">' in page
