"""Nothing that someone typed, uploaded or signs in with lies anywhere in clear: not in a table, a file, a log or a leaf."""

import base64
import logging
import os
import re
import tempfile
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select, text
from werkzeug import formparser

from exchange import db, gateway
from exchange.assets import models as asset_models
from exchange.assets import stepping
from exchange.assistance import answers
from exchange.assistance import service as assistance
from exchange.assistance.answers import Answer
from exchange.assistance.draft_views import STEPS
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.audit import export
from exchange.audit.models import Entry
from exchange.delegations.models import Delegation
from exchange.discussions import service as discussions
from exchange.documents import held
from exchange.documents import service as documents
from exchange.dossiers import service as dossiers
from exchange.dossiers.service import Labels
from exchange.drafts import places
from exchange.drafts.models import Draft
from exchange.enquiries import service as enquiries
from exchange.enquiries.service import NewDraft
from exchange.reverse import consents
from exchange.reverse import service as reverse
from exchange.reverse.consents import Answer as ConsentAnswer
from exchange.sheets import changing
from exchange.sheets.changing import Written
from exchange.sheets.models import Sheet
from exchange.signin import service as signin
from exchange.signin.service import NotLetIn
from exchange.vault import secrets
from exchange_crypto.canonical import b64
from tests.exchange.assistance.conftest import Desk
from tests.exchange.enquiries.conftest import Bureau
from tests.exchange.reverse.conftest import Registry
from tests.exchange.signin.newcomer import PASSWORD, STRANGER, enrolled
from tests.journeys.conftest import Browser
from tests.pages import app_of

CANARY = "Xanthippe-"
SHORTEST = 8
TEXTS = (
    "title",
    "message",
    "text",
    "reason",
    "q",
    "purpose",
    "location",
    "facts",
    "procedure",
    "other",
    "items",
    "identifier",
    "holder",
)
TOLD = ("requirements", "detail", "address")
ASKED = ("q", "about", "period", "theme", "sort", "after", "pn", "back")


class Haystack:
    """Every byte that a house has left behind when it is first asked, by where it lies."""

    def __init__(self, engine, folders, caplog, capfd):
        self._engine, self._folders, self._caplog, self._capfd = engine, folders, caplog, capfd

    def where(self, needle):
        return [name for name, data in self._read if needle in data]

    @cached_property
    def _read(self):
        return list(self._places())

    def _places(self):
        yield "log", self._caplog.text.encode()
        yield "output", "".join(self._capfd.readouterr()).encode()
        for leaf in db.session.scalars(select(Entry.leaf)):
            yield "leaf", leaf
        db.session.remove()
        for folder in self._database_folders():
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                yield str(path), path.name.encode() + b"\n" + _bytes(path)

    def _database_folders(self):
        if self._engine.dialect.name == "postgresql":
            with self._engine.connect() as connection:
                connection.execute(text("CHECKPOINT"))
                return [*self._folders, Path(connection.scalar(text("SHOW data_directory")))]
        return self._folders


def _form_of(page):
    return re.search(r'action="([^"]+/form/[^"]+)"', page.text).group(1)


def _send_form(browser, path, name, content):
    """Send a plain form's file; the test client's own way would write it to a temporary file on the client's side."""
    head = (
        f'--x\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
    )
    body = head.encode() + content + b"\r\n--x--\r\n"
    kind, base = "multipart/form-data; boundary=x", "http://localhost"
    return browser._client.post(path, data=body, content_type=kind, base_url=base, headers={"Referer": f"{base}/"})


def _bytes(path):
    try:
        return path.read_bytes()
    except OSError:  # a server's own file that came and went
        return b""


class Life:
    """A month in an afternoon: each text that was typed begins with the canary, each secret is remembered."""

    def __init__(self, house, cast, clock):
        self.cast, self.clock, self.secrets = cast, clock, {}
        self._house, self._app = house, app_of(house)

    def live(self):
        self.come_in()
        self.share()
        self.ask()
        self.tell()
        self.search()
        self.report()
        self.keep_secrets()
        self.come_too_late()

    def come_in(self):
        nora = enrolled(self.cast, self.clock)
        pending = signin.begin(STRANGER, nora.account.email, PASSWORD)
        signin.with_code(STRANGER, pending, nora.code())
        with pytest.raises(NotLetIn):
            signin.begin(STRANGER, f"{CANARY}mail@example.org", f"{CANARY}wrong password")
        self.secrets |= {"password": PASSWORD.encode(), "totp": nora.secret, "totp32": base64.b32encode(nora.secret)}
        self.secrets |= {f"code {n}": code.encode() for n, code in enumerate(nora.sheet.codes)}
        self.secrets["pending"] = pending.encode()

    def share(self):
        dossier = dossiers.open(self.cast.ada, f"{CANARY}title", "TRACING", "confidential", [self.cast.ben.person])
        content = f"%PDF-1.7\n{CANARY}content ".encode() * 40_000
        document = documents.add_bytes(self.cast.ada, dossier, f"{CANARY}name.pdf", content)
        documents.revise_bytes(self.cast.ada, document, f"{CANARY}second.pdf", content + b"again")
        talk = discussions.open(self.cast.ada, dossier, f"{CANARY}subject", f"{CANARY}first", [document.id])
        discussions.post(self.cast.ben, talk, f"{CANARY}reply\n\n- {CANARY}list")
        dossiers.relabel(self.cast.ada, dossier, Labels(f"{CANARY}renamed", "RIGHTS", (), "secret"))
        self.browse(dossier.reference, f"/discussions/{talk.reference}", content)

    def browse(self, dossier, talk, content):
        """The same and more through HTTP: what is sent, what is shown, what is refused."""
        ada = Browser(self._app, self.cast.ada)
        home = f"/dossiers/{dossier}/documents"
        typed = dict.fromkeys(("title", "message", "text", "q"), f"{CANARY}typed")
        answers = [
            ada.put(home, content, headers={"X-File-Name": f"{CANARY}put.pdf"}),
            _send_form(ada, _form_of(ada.get(f"{home}/new")), f"{CANARY}form.pdf", content),
            ada.post(f"/dossiers/{dossier}/discussions/new", typed | {"once": "0" * 32}),
            ada.post(f"/drafts{talk}", typed | {"once": "1" * 32}),
        ]
        assert [answer.status_code for answer in answers] == [201, 303, 303, 303]
        ada.put(home, content, headers={"X-File-Name": f"{CANARY}refused.exe"})
        ada.post(f"{talk}/messages", {"no such field": CANARY})
        ada.post("/dossiers", {**typed, "theme": "no such theme"})
        for page in (
            f"/dossiers/{dossier}",
            "/dossiers",
            talk,
            "/",
            "/requests",
            home,
            f"{home}/1",
            f"/{CANARY}nowhere",
        ):
            ada.get(page)
        assert ada.get(f"{home}/1/versions/1", buffered=True).data == content

    def ask(self):
        desk = Desk(self.cast, db.session)
        self.leave_unfinished(desk)
        parts = {part: CANARY + part for part in ("title", "purpose", "location", "facts", "procedure", "other")}
        copy = desk.acknowledged(**parts, items=[f"{CANARY}item"])
        with documents.begin(self.cast.ada, copy.dossier, f"{CANARY}waits.txt") as arrival:
            arrival.write(f"{CANARY}waits".encode())
            held.hold(self.cast.ada, copy.dossier, answers.place(copy, 2), arrival)
        answers.send(self.cast.ada, copy, 1, Answer(f"{CANARY}answer"))
        self.find_assets(copy)
        self.ask_beside()
        assistance.send_back(self.cast.ida, desk.submitted("XVA", **parts), f"{CANARY}reason")

    def ask_beside(self):
        """An enquiry that was answered and became a draft, and a request to the Court that was refused."""
        bureau, registry = Bureau(self.cast), Registry(self.cast)
        enquiry = bureau.asked(title=f"{CANARY}enquiry", question=f"{CANARY}question")
        enquiries.answer(self.cast.ada, enquiry, "exists", f"{CANARY}text")
        enquiries.promote(self.cast.ivo, enquiry, NewDraft(f"{CANARY}draft", "93-1-K", "TRACING"))
        asked = registry.assigned(title=f"{CANARY}reverse", text=f"{CANARY}asked")
        reverse.make(self.cast.ivo, asked, Step("refuse"), Given({"refusal": f"{CANARY}refusal"}))
        needing = registry.assigned(title=f"{CANARY}needing", text=f"{CANARY}needs")
        words = {"material_title": f"{CANARY}material", "material": f"{CANARY}which"}
        reverse.make(self.cast.ivo, needing, Step("seek_consent"), Given(words, {"providing_state": "XNO"}))
        consent = consents.of(db.session(), needing)[0]
        consents.answer(self.cast.carol, consent, ConsentAnswer("conditions", f"{CANARY}conditions"))
        for page in (
            "/enquiries",
            enquiry.url,
            "/reverse",
            asked.url,
            f"{asked.url}/moves/close",
            needing.url,
            consent.url,
        ):
            assert Browser(self._app, self.cast.ivo).get(page).status_code == 200

    def find_assets(self, copy):
        """An asset with all that can be said of it, and the claim of a third party."""
        words = {word: CANARY + word for word in asset_models.WORDS}
        asset = stepping.begin(self.cast.ada, copy, Step("identify"), Given(words, {"kind": "VESSEL"}))
        paper = documents.add_bytes(self.cast.ada, copy.dossier, f"{CANARY}claim.txt", f"{CANARY}claim".encode())
        given = Given({"claimant": f"{CANARY}claimant"}, {"claim_document": str(paper.id)}, [paper.id])
        stepping.make(self.cast.ada, asset, Step("attach_claim"), given)
        for page in ("/assets", asset.url, f"{asset.url}/moves/trace", copy.url):
            assert Browser(self._app, self.cast.ada).get(page).status_code == 200

    def leave_unfinished(self, desk):
        """Every page whose text is kept, saved and refused; a master and a copy of their own, since they stay as they are."""
        master, copy = desk.submitted("XVA"), desk.sent("XVA")[1][0]
        of_dossier, of_master = "/dossiers/D-0101", master.url
        left = {
            "ada": [
                "/dossiers/new",
                f"{of_dossier}/labels",
                f"{of_dossier}/discussions/new",
                f"{copy.url}/items/1/answer",
                f"{copy.url}/assets/moves/identify",
                "/sheets/XVA/text",
                "/enquiries/new",
                "/reverse/new",
            ],
            "ida": [
                "/requests/new",
                *(f"{of_master}/{page}" for page in (*(f"text/{step}" for step in STEPS), "return", "cancellation")),
            ],
        }
        typed = dict.fromkeys((*TEXTS, *TOLD), f"{CANARY}unfinished") | {"theme": "no such theme"}
        for who, pages in left.items():
            browser = Browser(self._app, getattr(self.cast, who))
            assert [browser.post(f"/drafts{page}", typed).status_code for page in pages] == [303] * len(pages)
            assert all(places.is_kept(page) for page in pages)
            for page in (*pages, "/requests", "/dossiers", "/"):
                browser.post(page, typed)
                browser.get(page)

    def tell(self):
        """A State's sheet, written, shown and changed."""
        state = self.cast.delegation("XVA")
        self.cast.delegation("ASP-SEC")
        told = Written((f"{CANARY}law",), "DIPLOMATIC", ("en",), True, f"{CANARY}detail", f"{CANARY}address")
        before = changing.version(db.session.query(Sheet).one())
        sheet = changing.change(self.cast.ada, state, told, before)
        other = replace(told, channel="DESIGNATED", detail=f"{CANARY}other")
        changing.change(self.cast.ada, state, other, changing.version(sheet))
        Browser(self._app, self.cast.ida).get("/sheets/XVA")

    def search(self):
        """What is looked for, by each who may look, and what nobody may ask like this."""
        for who in ("ada", "ida", "sam"):
            browser = Browser(self._app, getattr(self.cast, who))
            answer = browser.post("/search", {"q": f"{CANARY}title"})
            assert (answer.status_code, browser.get(answer.location).status_code) == (303, 200)
        Browser(self._app, self.cast.olga).post("/search", {"q": f"{CANARY}looked for"})

    def report(self):
        """An auditor's reason and filter; words in each address that takes any."""
        olga = Browser(self._app, self.cast.olga)
        olga.post("/log/exports", {"reason": f"{CANARY}reason", "format": "csv"})
        olga.post("/log/exports", {"reason": f"{CANARY}reason" * 100, "format": "none"})
        for who, pages in {
            "olga": ("/log", "/figures", "/integrity"),
            "ada": ("/", "/dossiers", "/requests", "/help"),
        }.items():
            for page in pages:
                Browser(self._app, getattr(self.cast, who)).get(
                    f"{page}?{urlencode(dict.fromkeys(ASKED, f'{CANARY}asked'))}"
                )

    def come_too_late(self):
        """A message that arrives after its session ran out."""
        ben = Browser(self._app, self.cast.ben)
        ben.get("/discussions/D-0101.1")
        self._house.file_entries()
        self.clock.advance(timedelta(hours=1))
        late = {"draft": "/discussions/D-0101.1", "message": f"{CANARY}late"}
        assert ben.post("/discussions/D-0101.1/messages", late).location == "/sign-in?back=/discussions/D-0101.1"
        assert db.session.scalar(select(func.count()).where(Draft.ended)) == 1

    def keep_secrets(self):
        house = gateway.house()
        for name, actor in (("ada", self.cast.ada), ("ben", self.cast.ben)):
            bundle = self.cast.bundles[actor.person]
            self.secrets |= {
                f"{name}'s session": actor.keys.secret,
                f"{name}'s cookie": b64(actor.keys.secret).encode(),
            }
            self.secrets |= {f"{name}'s hybrid": bundle.hybrid_seed, f"{name}'s signing": bundle.signing_seed}
        self.secrets |= {"platform": house.vault.platform.hybrid_seed, "log": house.log.hmac_key}


@pytest.fixture
def haystack(engine, tmp_path, caplog, capfd):
    return Haystack(engine, [tmp_path], caplog, capfd)


@pytest.fixture
def nothing_is_spooled(monkeypatch):
    """A temporary file would be gone before anyone looks, so making one is what fails."""

    def refuse(*_args, **_kw):
        raise AssertionError("something was written to a temporary file")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr(formparser, "default_stream_factory", refuse)


def test_nothing_lies_in_clear(opened_house, cast, clock, tmp_path, haystack, caplog, nothing_is_spooled):
    with caplog.at_level(logging.DEBUG):
        life = Life(opened_house, cast, clock)
        life.live()
        life.secrets |= {
            f"wrapped {purpose}": secrets.open_secret(db.session(), opened_house.root, purpose)
            for purpose in (secrets.LOG_SIGN, secrets.AUDIT_PRIVATE)
        }
        opened_house.file_entries()
        export.export_log(db.session(), opened_house.log, tmp_path / "export")

    assert haystack.where(CANARY.encode()) == []
    assert haystack.where(CANARY.casefold().encode()) == []
    assert all(len(secret) >= SHORTEST for secret in life.secrets.values())
    assert {name: haystack.where(secret) for name, secret in life.secrets.items() if haystack.where(secret)} == {}


def test_the_life_leaves_traces_where_it_is_looked_for(opened_house, cast, clock, tmp_path, haystack):
    """The right places are read: what is in clear by design (a theme, a State) is found in table, leaf and blob folder."""
    Life(opened_house, cast, clock).share()

    found = haystack.where(b"TRACING")

    assert "leaf" in found
    assert any("data" in place or "exchange.db" in place or "base" in place for place in found)
    assert [path for path in (tmp_path / "data" / "blobs").rglob("*") if path.is_file()]


@pytest.mark.parametrize("where", ["row", "blob", "log", "output", "name"])
def test_a_canary_in_clear_would_be_found(opened_house, cast, tmp_path, haystack, caplog, where):
    if where == "row":
        with db.writing() as session:
            session.add(Delegation(code="XXX", kind="observer", name_en=CANARY, name_fr="-", member_from=gateway.now()))
            session.commit()
    elif where == "blob":
        (tmp_path / "data" / "blobs" / "planted").write_bytes(b"\0" * 100 + CANARY.encode())
    elif where == "name":
        (tmp_path / "data" / f"{CANARY}.pdf").touch()
    elif where == "log":
        logging.getLogger("exchange").warning("the title is %s", CANARY)
    else:
        os.write(1, CANARY.encode())

    assert haystack.where(CANARY.encode())
