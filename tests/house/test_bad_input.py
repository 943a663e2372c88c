"""Whatever a form or an address holds, the answer is in words and none of it is a fault: every route, every kind of nonsense."""

from urllib.parse import quote_plus

import pytest
import wtforms

from exchange.web import lists
from tests.house.test_entries import World
from tests.pages import app_of

NONSENSE = {
    "NUL": b"a\x00b",
    "what can't be seen": "\u202e\u0663\u2066\r\nBcc: b@b.invalid".encode(),
    "not UTF-8": b"\xff\xfe\xed\xa0\x80",
    "a long text": b"x" * 3000,
    "a large number": b"9" * 40,
    "the last of days": b"9999-12-31",
    "nobody": b"00000000-0000-7000-8000-000000000000",
}
pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)  # the stricter about what it takes

FURTHER = {
    "after",
    "before",
    "page",
    "pn",
    "back",
    "once",
    "draft",
    "persons",
    "item",
    "annex",
}  # no field of a form class
FORM = "application/x-www-form-urlencoded"
IN_WORDS = {200, 303, 400, 404, 409, 413, 415, 422, 429}
MULTIPART = "multipart/form-data; boundary=x"


@pytest.fixture
def world(opened_house, cast, clock, entries):
    return World(app_of(opened_house), cast, clock, entries)


def fields(of=wtforms.Form):
    """Return the names of all fields of all forms of the house."""
    own = {name for name, field in vars(of).items() if type(field).__name__ == "UnboundField"}
    return own.union(*(fields(one) for one in of.__subclasses__()))


def written(pairs):
    return b"&".join(quote_plus(name).encode() + b"=" + quote_plus(value).encode() for name, value in pairs)


def as_files(names, token):
    """Return a form in which each field arrives as a file."""
    head = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    parts = [head.format("csrf_token", "", token), *(head.format(one, '; filename="a.txt"', "a") for one in names)]
    return "".join([*parts, "--x--\r\n"]).encode()


def bodies(names, data, token):
    """Give (what, kind of body, body) of a form: all nonsense at once, then what is right but for one field."""
    own = [("csrf_token", token)]
    given = [(name, one) for name, value in data.items() for one in (value if isinstance(value, list) else [value])]
    for what, value in NONSENSE.items():
        yield what, FORM, written([*own, *((name, value) for name in names)])
    for name in data:
        others = [pair for pair in given if pair[0] != name]
        yield f"no {name}", FORM, written([*own, *others])
    yield "files", MULTIPART, as_files(names, token)
    yield "a torn form", MULTIPART, b"--x\r\nContent-Dis"
    yield "JSON", "application/json", b'{"title": [1]}'


def asked(browser, method, path, **kw):
    """Return the status, 500 for what broke, and whether there is anything to read."""
    try:
        with browser._client.open(path, method=method, base_url="http://localhost", **kw) as answer:
            return answer.status_code, bool(answer.data) or answer.location is not None
    except Exception as error:
        return 500, type(error).__name__


def test_no_form_breaks(world):
    names, broken = sorted(fields() | FURTHER), []
    for who, method, path, data in world.walk():
        if method == "POST" and not callable(path):
            browser = world.browser(who)
            browser.get("/help")
            headers = {"Referer": "http://localhost/", "X-CSRFToken": browser._token}
            for what, kind, body in bodies(names, data, browser._token):
                status, said = asked(browser, "POST", path, data=body, content_type=kind, headers=headers)
                if status not in IN_WORDS or said is not True:
                    broken.append((path, what, status, said))
        headers = {"X-File-Name": "b.pdf"} if method == "PUT" else None
        world.visit(who, method, path() if callable(path) else path, data, headers)

    assert not broken


def test_no_address_breaks(world):
    names, broken = sorted(fields(lists.ListForm) | fields() | FURTHER), []
    for who, method, path, _data in world.walk():
        if method == "GET":
            at = (path() if callable(path) else path).partition("?")[0]
            for what, value in NONSENSE.items():
                query = written((name, value) for name in names).decode()
                status, said = asked(world.browser(who), "GET", at, query_string=query)
                if status not in {200, 303, 404, 429} or said is not True:
                    broken.append((at, what, status, said))

    assert not broken
