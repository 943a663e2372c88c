"""No word escapes the translators: in a language made for the purpose, pages, errors and refusals say nothing in plain words."""

import re

import pytest

from exchange import tables
from exchange.access import actions
from exchange.app import create_app
from exchange.mail import words
from tests import pseudo
from tests.builders import DELEGATIONS, PEOPLE
from tests.exchange.signin.newcomer import PASSWORD, App, invited
from tests.house.test_entries import PDF, World

CODES = re.compile(r"<li>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</li>")
TYPED = re.compile(r'<code dir="ltr">([A-Z2-7 ]+)</code>')
NAMES = (
    [name.title() for name in (*PEOPLE, "nora", "vera", "wanda", "dora", "xta")]
    + [f"Post of {name}" for name in (*PEOPLE, "dora")]
    + [name for _kind, name in DELEGATIONS.values()]
    + [row["name_en"] for table in ("states_parties", "delegation_units") for row in tables.rows(table)]
    + [*DELEGATIONS, *actions.TABLE, "XOB", "XTA", "PLATFORM", "English", "Français"]
    + [
        "Beneficial ownership of four companies",
        "Bank mandates",
        "Guidance library · Documentation commune",
        "Calypsa",
        "ICC-01/26-1",
        "a.pdf",
        "b.pdf",
        "localhost/log/1",
        "UTC",
        "SHA-256",
        "PDF",
        "CSV",
        "XLSX",
    ]
)
# References, addresses, and time zones with their hour now.
PATTERNS = [
    r"(RFA|MR|ENQ|REV|CNS) \d{4}/\d{4}(-v\d)?",
    r"RFA-\d{4}-\d{4}\.pdf",
    r"[\w.]+@[\w.-]+",
    r"[A-Z][^⟦]*\(\d\d:\d\d\)",
    r"[A-Z]\w+(/[\w+ -]+)+",
]
DATA = re.compile("|".join(PATTERNS + [rf"\b{re.escape(name)}(?!\w)" for name in sorted(NAMES, key=len, reverse=True)]))


@pytest.fixture
def engine(sqlite_only):
    """What is asked here doesn't depend on the engine."""
    return sqlite_only


@pytest.fixture
def world(opened_house, cast, clock, entries, monkeypatch, tmp_path):
    pseudo.speak(monkeypatch, tmp_path / "words")
    return Abroad(create_app(opened_house), cast, clock, entries)


class Abroad(World):
    """The world, whose browsers all ask for the language that nobody speaks."""

    def browser(self, name):
        browser = super().browser(name)
        browser._client.set_cookie("lang", pseudo.CODE)  # again and again: one of the visits chooses English
        return browser


def plain(answer, at):
    """Return what an answer says in plain words, with where it was."""
    if answer.status_code >= 500:
        return [(at, answer.status_code)]
    if answer.mimetype == "text/html" and not answer.location:
        return [(at, text) for text in pseudo.untranslated(answer.text, DATA)]
    if answer.mimetype == "application/json":
        return [
            (at, text) for text in answer.json.values() if isinstance(text, str) and " " in text and "⟦" not in text
        ]
    return []


def test_every_page_and_every_error_is_translated(world, opened_house):
    opened_house.file_entries()
    found = []

    for who, method, asked, data in world.walk():
        path = asked() if callable(asked) else asked
        headers = {"X-File-Name": "b.pdf"} if method == "PUT" else None
        if method == "POST" and not callable(asked):
            found += plain(world.visit(who, method, path, {})[0], ("empty", path))
        found += plain(world.visit(who, method, path, data, headers)[0], (method, path))

    assert found == []


@pytest.mark.parametrize("kind", words.KINDS)
def test_every_message_that_is_mailed_is_translated(monkeypatch, tmp_path, kind):
    pseudo.speak(monkeypatch, tmp_path / "words")
    words._catalogue.cache_clear()

    said = words.of(kind, pseudo.CODE, waiting=3, near=2)

    words._catalogue.cache_clear()
    whole = " ".join([said.subject, *said.paragraphs, said.sender])
    assert not pseudo.PLAIN.search(pseudo.outside(whole))
    assert "⟦" in whole


def test_every_refusal_is_translated(world):
    found = []
    for path in ["/dossiers/D-9999", "/nowhere", "/log", "/people"]:
        found += plain(world.visit("carol", "GET", path)[0], path)
    to, headers = f"/dossiers/{world.dossier.reference}/documents", {"X-File-Name": "b.exe"}
    found += plain(world.visit("ada", "PUT", to, b"MZ" + PDF, headers)[0], "a program")

    assert found == []


def test_the_way_in_is_translated(world, cast):
    _, code = invited(cast, "wanda")
    browser = world.browser(None)
    pages = [browser.get(path) for path in ("/sign-in", "/invitation", "/sign-in/lost-password", "/help")]
    pages += [browser.post("/sign-in", {"email": email, "password": email}) for email in ("", "a@b.invalid")]

    pages.append(browser.post("/invitation", {"code": code}))
    pages += [browser.get("/enrolment/password"), browser.post("/enrolment/password", {"password": "x", "again": "y"})]
    browser.post("/enrolment/password", {"password": PASSWORD, "again": PASSWORD})
    pages.append(browser.get("/enrolment/app"))
    app = App(TYPED.search(pages[-1].text).group(1))
    pages += [browser.post("/enrolment/app", {"code": "000000"}), browser.post("/enrolment/app", {"code": app.code()})]
    codes = CODES.findall(pages[-1].text)
    pages += [browser.get("/enrolment/proof"), browser.post("/enrolment/proof", {"code": "x"})]
    done = browser.post("/enrolment/proof", {"code": codes[0]})

    assert done.status_code == 303
    assert [found for page in pages for found in plain(page, page.request.path)] == []
