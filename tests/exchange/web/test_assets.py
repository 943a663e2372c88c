import gzip
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


def test_who_can_unpack_it_gets_it_packed_and_others_the_same_plain(app, visitor):
    with app.test_request_context():
        url = app.jinja_env.globals["static_url"]("css/app.css")

    with visitor.get(url) as plain, visitor.get(url, headers={"Accept-Encoding": "gzip, br"}) as packed:
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data) / 3


def test_a_page_is_never_compressed(visitor):
    answer = visitor.get("/help", headers={"Accept-Encoding": "gzip, br, zstd"})

    assert "Content-Encoding" not in answer.headers


def test_a_browser_that_holds_an_older_version_is_not_sent_it_again(visitor):
    with visitor.get("/static/0123456789ab/img/sprite.svg") as held:
        again = visitor.get("/static/0123456789ab/img/sprite.svg", headers={"If-None-Match": held.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_the_scripts_go_out_as_one(visitor):
    with visitor.get("/static/x/js/app.js") as answer:
        script = answer.get_data(as_text=True)

    assert answer.content_type == "text/javascript; charset=utf-8"
    assert re.findall(r"^(?:import|export)\b.*", script, re.MULTILINE) == []
    assert script.index("function watchSession") < script.index("watchSession(document.body)")
    assert script.count("function extend(") == 1  # two of them ask for it


def test_no_two_scripts_give_one_name_to_different_things():
    scripts = [path.read_text() for path in (ROOT / "static/js").glob("*.js")]

    names = [
        name
        for text in scripts
        for name in re.findall(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", text, re.MULTILINE)
    ]

    assert len(names) == len(set(names)) > 20


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
