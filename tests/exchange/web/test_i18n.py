import pytest

from exchange.web import i18n


@pytest.mark.parametrize(
    ("cookie", "persons", "browser", "chosen"),
    [
        ("fr", "en", "en", "fr"),
        ("", "fr", "en", "fr"),
        ("xx", None, "fr-CA, en;q=0.8", "fr"),
        ("", None, "ar, zh", "en"),
        ("", "de", "", "en"),
    ],
)
def test_the_cookie_comes_before_the_person_and_the_person_before_the_browser(app, cookie, persons, browser, chosen):
    with app.test_request_context(headers={"Cookie": f"lang={cookie}", "Accept-Language": browser}):
        assert i18n.choose_locale(persons) == chosen


def test_a_choice_is_kept_and_leads_back_to_the_same_page_with_its_filters(visitor):
    response = visitor.get("/language/fr?back=/dossiers%3Ftheme%3DTRACING")

    assert response.status_code == 303
    assert response.location == "/dossiers?theme=TRACING"
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("lang=fr;")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Bienvenue" not in visitor.get("/page").text
    assert "Aide et contact" in visitor.get("/page").text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "evil",
        "",
        "/a\r\nLocation: /b",
        "/\t/evil.example",
    ],
)
def test_a_choice_never_leads_to_another_site(visitor, elsewhere):
    response = visitor.get("/language/en", query_string={"back": elsewhere})

    assert response.location == "/"


def test_a_language_that_is_not_spoken_is_not_found(visitor):
    assert visitor.get("/language/xx").status_code == 404


def test_the_switch_names_each_language_in_itself_and_comes_back_here(visitor):
    page = visitor.get("/page?theme=TRACING").text

    assert 'href="/language/fr?back=/page?theme%3DTRACING" lang="fr" hreflang="fr">Français</a>' in page


@pytest.mark.parametrize(
    ("sent_from", "back"),
    [
        ("http://localhost/refused/x?page=2", "/refused/x"),
        ("http://evil.example/refused/x", "/page"),
        ("http://localhost/nowhere", "/page"),
        ("", "/page"),
    ],
)
def test_the_switch_on_an_answer_to_a_form_leads_to_a_page_that_can_be_asked_for(app, sent_from, back):
    app.add_url_rule("/page/notes", view_func=lambda: "", endpoint="notes", methods=["POST"])

    with app.test_request_context("/page/notes", method="POST", headers={"Referer": sent_from}):
        assert i18n.language_url("fr") == f"/language/fr?back={back}"
