import pytest


@pytest.mark.parametrize("path", ["/page", "/nothing-here", "/refused/unrecorded", "/broken"])
def test_every_page_forbids_what_it_does_not_need(visitor, path):
    headers = visitor.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
    )
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/page", "/nothing-here", "/broken", "/language/fr"])
def test_no_page_is_kept_by_a_browser(visitor, path):
    assert visitor.get(path).headers["Cache-Control"] == "no-store"


def test_transport_is_strict_where_people_type_https_whatever_the_proxy_tells(app, visitor):
    app.config["PREFERRED_URL_SCHEME"] = "https"

    assert "max-age=31536000" in visitor.get("/page").headers["Strict-Transport-Security"]


def test_transport_is_strict_over_https_only(visitor):
    plain, secure = visitor.get("/page"), visitor.get("/page", base_url="https://localhost")

    assert "Strict-Transport-Security" not in plain.headers
    assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]
