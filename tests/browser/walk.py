"""Ways through the demonstration: every page that a link leads to, or one page that is found from another."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Error
from werkzeug.exceptions import HTTPException

from exchange.app import create_app

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
# Where a page is found from the one before it, so that no number is written down here.
FOUND = {
    "@request": ("/requests", r"/requests/RFA-[\d-]+"),
    "@dossier": ("/dossiers", r"/dossiers/D-\d+"),
    "@documents": ("/dossiers", r"/dossiers/D-\d+", "/documents"),
    "@members": ("/dossiers", r"/dossiers/D-\d+", "/members"),
    "@upload": ("/dossiers", r"/dossiers/D-\d+", "/documents/new"),
    "@new-discussion": ("/dossiers", r"/dossiers/D-\d+", "/discussions/new"),
    "@document": ("@documents", r"/dossiers/D-\d+/documents/\d+"),
    "@discussion": ("@dossier", r"/discussions/D-\d+\.\d+"),
    "@master": ("/requests", r"/requests/MR-[\d-]+"),
    "@copy": ("@master", r"/requests/RFA-[\d-]+"),
    "@entry": ("/log", r"/log/\d+"),
    "@person": ("/people", r"/people/[0-9a-f-]{36}"),
}


def find(page, name):
    """Go to a page by its address, or by the first fitting link of another page."""
    if not name.startswith("@"):
        return page.goto(name)
    start, pattern, *rest = FOUND[name]
    find(page, start)
    hrefs = page.eval_on_selector_all("main a[href]", "links => links.map(link => link.getAttribute('href'))")
    found = next(re.match(pattern, href).group(0) for href in hrefs if re.match(pattern, href))
    return page.goto(found + "".join(rest))


class Walk:
    """Goes through every page that a link leads to, each once; those that differ by reader once a reader.

    `answer` is the server's, to the page that was given last.
    """

    def __init__(self, exchange, language, without=("/static",)):
        self._exchange, self._urls = exchange, create_app(exchange.house).url_map.bind("localhost")
        self._seen, self._language, self._without = set(), language, without

    def pages(self, who, **context):
        """Give (page, path) of each page that the person comes upon for the first time."""
        page = self._exchange.visit(who, **context)
        self._exchange.let_the_worker_work()  # an entry's page is of one that is filed
        page.context.add_cookies([{"name": "lang", "value": self._language, "url": self._exchange.address}])
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
        if path.startswith(self._without):
            return False
        tab = urlsplit(path).query if urlsplit(path).query.startswith("show=") else ""
        key = (endpoint, tab, who if endpoint in AGAIN else "")
        if key in self._seen or endpoint == "language.choose":
            return False
        self._seen.add(key)
        return True

    def _shows(self, page, path):
        try:
            self.answer = page.goto(path)
        except Error:  # a file, which a browser takes away instead of showing it
            return False
        assert self.answer.status == 200, path
        return True
