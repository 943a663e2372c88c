"""Journeys go through HTTP: a browser per person, forms with their tokens, no shortcut past the guard."""

import re

import pytest

from exchange.signin import cookies
from exchange_crypto.canonical import b64
from tests.pages import app_of

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')


@pytest.fixture
def app(opened_house):
    return app_of(opened_house)


@pytest.fixture
def browser(app):
    """`browser()` is signed out; `browser(cast.ada)` has Ada's session."""

    def open_browser(actor=None, scheme="http"):
        return Browser(app, actor, scheme)

    return open_browser


class Browser:
    """A test client that fills in the form token it last saw, as a real form would."""

    def __init__(self, app, actor=None, scheme="http"):
        self._client = app.test_client()
        self._base = f"{scheme}://localhost"
        self._token = None
        if actor is not None:
            self._client.set_cookie(cookies.SESSION, b64(actor.keys.secret), secure=True)

    def get(self, path, **kw):
        return self._seen(self._client.get(path, base_url=self._base, **kw))

    def post(self, path, data=None, **kw):
        """Post a form with the token of the last page seen (or of the page of help)."""
        if self._token is None:
            self.get("/help")
        form = {"csrf_token": self._token, **(data or {})} if self._token else data
        headers = {"Referer": f"{self._base}/", **kw.pop("headers", {})}
        return self._seen(self._client.post(path, data=form, base_url=self._base, headers=headers, **kw))

    def put(self, path, body, headers=None, **kw):
        """Put raw bytes, as the upload script does."""
        if self._token is None:
            self.get("/help")
        headers = {"X-CSRFToken": self._token or "", "Accept": "application/json", **(headers or {})}
        headers.setdefault("Referer", f"{self._base}/")
        return self._client.put(path, data=body, base_url=self._base, headers=headers, **kw)

    def cookie(self, name):
        found = self._client.get_cookie(name)
        return found.value if found else None

    def _seen(self, response):
        if response.mimetype == "text/html":
            found = TOKEN.search(response.text)
            self._token = next((one for one in found.groups() if one), None) if found else self._token
        return response
