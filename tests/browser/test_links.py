"""No link leads nowhere: every kind of address that a page of anyone's names is asked for, and the place in it that is named is there."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from exchange.app import create_app

PEOPLE = ["", "xaa", "otp1", "obs", "aud", "adm"]
EACH = 2  # of one kind of address
LINK = re.compile(r'<(?:a|link|script|use|form)\b[^>]*?\b(?:href|src|action)="([^"]*)"')
ID = re.compile(r'\bid="([^"]+)"')


class Crawl:
    """Asks for what one person's pages name, a few of each kind, and remembers what was not there."""

    def __init__(self, exchange, who):
        self._urls = create_app(exchange.house).url_map.bind("localhost")
        self._request = exchange.visit(who).request
        self._asked, self._kinds = set(), {}
        self.lost, self.pages = [], 0

    def go(self, start):
        ahead = [("", start)]
        while ahead:
            came_from, address = ahead.pop()
            ahead += [(address, one) for one in self._look(came_from, address)]

    def _look(self, came_from, address):
        path, _, place = address.partition("#")
        if not self._is_new(came_from, path):
            return []
        answer = self._request.get(path)
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        text = answer.text() if is_page else ""
        if answer.status != 200 or (place and is_page and place not in ID.findall(text)):
            self.lost.append((came_from, address, answer.status))
        self.pages += is_page
        return self._onward(path, text)

    def _onward(self, path, text):
        named, here = [unescape(one) for one in LINK.findall(text)], set(ID.findall(text))
        self.lost += [(path, one, "no such place") for one in named if one.startswith("#") and one[1:] not in here]
        self.lost += [(path, one, "another site") for one in named if not one.startswith(("/", "#"))]
        return [one for one in named if one.startswith("/")]

    def _is_new(self, came_from, path):
        """True for the first few of a kind of address that answers to being asked for; an address of no kind is lost."""
        split = urlsplit(path)
        if path in self._asked:
            return False
        self._asked.add(path)
        try:
            endpoint, _values = self._urls.match(split.path, "GET")
        except HTTPException as error:
            if error.code != 405:  # the address of a form
                self.lost.append((came_from, path, error.code))
            return False
        kind = endpoint, *sorted(name for name, _value in parse_qsl(split.query))
        self._kinds[kind] = self._kinds.get(kind, 0) + 1
        return endpoint != "language.choose" and self._kinds[kind] <= EACH


@pytest.mark.parametrize("who", PEOPLE)
def test_no_link_leads_nowhere(exchange, who):
    crawl = Crawl(exchange, who)
    exchange.let_the_worker_work()

    crawl.go("/" if who else "/sign-in")

    assert crawl.lost == []
    assert crawl.pages >= (15 if who else 8)
