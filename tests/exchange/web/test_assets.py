import re

from exchange.web import assets
from tests.exchange.web.conftest import ROOT


def test_a_static_file_is_kept_for_good_at_its_address(app, visitor):
    with app.test_request_context():
        url = app.jinja_env.globals["static_url"]("css/app.css")

    with visitor.get(url) as response:
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_address_of_an_older_version_answers_and_is_asked_for_again(visitor):
    with visitor.get("/static/0123456789ab/img/sprite.svg") as response:
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-cache"


def test_nothing_beside_the_folder_is_served(visitor):
    assert visitor.get("/static/x/../../pyproject.toml").status_code == 404
    assert visitor.get("/static/x/%2e%2e/pyproject.toml").status_code == 404


def test_the_fingerprint_follows_names_and_contents(tmp_path):
    (tmp_path / "a.css").write_text("a")
    first = assets.fingerprint(tmp_path)

    (tmp_path / "a.css").write_text("b")
    second = assets.fingerprint(tmp_path)
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    third = assets.fingerprint(tmp_path)

    assert len({first, second, third}) == 3


def test_every_sign_that_a_template_shows_is_in_the_sprite():
    signs = set(re.findall(r'id="i-(\w+)"', (ROOT / "static/img/sprite.svg").read_text()))
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))

    shown = set(re.findall(r"\bic\('(\w+)'", templates))

    assert shown <= signs
