"""Every page in a language 40 % longer, read from the right and from the left, on three screens."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error
from werkzeug.exceptions import HTTPException

from exchange.app import create_app
from tests import pseudo
from tests.browser import layout

PEOPLE = ["", "xaa", "xdd", "otp1", "aud", "adm"]
WIDTHS = [320, 390, 1280]
# Lists and covers that differ from one reader to another: each reader goes on from their own.
AGAIN = {
    "home.show",
    "assistance.list_requests",
    "dossiers.list_dossiers",
    "dossiers.show",
    "dossier_members.show",
    "documents.list_documents",
    "documents.show",
}


@pytest.fixture
def foreign(monkeypatch, tmp_path):
    pseudo.speak(monkeypatch, tmp_path / "words")


class Walk:
    """Goes through every page that a link leads to, each once; those that differ by reader once a reader."""

    def __init__(self, exchange):
        self._exchange, self._urls = exchange, create_app(exchange.house).url_map.bind("localhost")
        self._seen = set()

    def pages(self, who):
        """Give (page, path) of each page that the person comes upon for the first time."""
        page = self._exchange.visit(who)
        self._exchange.let_the_worker_work()  # an entry's page is of one that is filed
        page.context.add_cookies([{"name": "lang", "value": pseudo.CODE, "url": self._exchange.address}])
        ahead = ["/", "/help"] if who else ["/sign-in"]
        while ahead:
            path = ahead.pop(0)
            if self._is_new(who, path) and self._shows(page, path):
                yield page, path
                ahead += page.eval_on_selector_all("a[href^='/']", "all => all.map(one => one.getAttribute('href'))")

    def _is_new(self, who, path):
        try:
            endpoint, _values = self._urls.match(urlsplit(path).path, "GET")
        except HTTPException:
            return False
        tab = urlsplit(path).query if urlsplit(path).query.startswith("show=") else ""
        key = (endpoint, tab, who if endpoint in AGAIN else "")
        if key in self._seen or endpoint == "language.choose":
            return False
        self._seen.add(key)
        return True

    @staticmethod
    def _shows(page, path):
        try:
            answer = page.goto(path)
        except Error:  # a file, which a browser takes away instead of showing it
            return False
        assert answer.status == 200, path
        return True


def test_no_page_overflows_in_a_longer_language_in_either_direction(foreign, exchange):
    walk, faults, walked = Walk(exchange), [], 0

    for who in PEOPLE:
        for page, path in walk.pages(who):
            walked += 1
            assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                found = layout.faults(page, ("ltr", "en"), ("rtl", "ar"))
                faults += [(who, path, width, fault) for fault in found]

    assert faults == []
    assert walked >= 40
