"""Every route is walked: by someone who may, which leaves an entry; by everyone else, who can't tell what is there."""

import itertools
import re
from io import BytesIO
from uuid import UUID

import pytest

from exchange import db
from exchange.access import actions
from exchange.assets import stepping
from exchange.assistance import sharing, translations
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.discussions import service as discussions
from exchange.documents import service as documents
from exchange.dossiers import service as dossiers
from exchange.search import words
from exchange.sheets import changing
from exchange.sheets.models import Sheet
from exchange.signin import cookies, leaving, service, sessions
from exchange.web.guard import mark_of
from exchange_crypto import tokens
from tests.builders import PEOPLE
from tests.exchange.assistance.conftest import Desk
from tests.exchange.enquiries.conftest import Bureau
from tests.exchange.reverse.conftest import Registry
from tests.exchange.signin.newcomer import PASSWORD, STRANGER, enrolled, invited
from tests.journeys.conftest import Browser
from tests.pages import app_of

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what is asked here doesn't depend on it

PDF = b"%PDF-1.7\nwords"
NOTHING_KEPT = {
    "signin.sheet",
    "dossiers.back_to_labels",
    "search.ask",
}  # forms given back as they came; nothing is looked up
TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")[^"]+')
NOTHING_THERE = [
    (re.compile(pattern), nothing)
    for pattern, nothing in (
        (r"D-\d{4}", "D-9999"),
        (r"(D-\d{4})\.1", r"\1.9"),
        (r"documents/1\b", "documents/9"),
        (r"versions/1\b", "versions/9"),
        (r"MR-\d{4}-\d{4}", "MR-2026-9999"),
        (r"RFA-\d{4}-\d{4}", "RFA-2026-9999"),
        (r"A-\d{4}", "A-9999"),
        (r"ENQ-\d{4}-\d{4}", "ENQ-2026-9999"),
        (r"(REV|CNS)-\d{4}-\d{4}", r"\1-2026-9999"),
        (r"items/1\b", "items/9"),
        (r"moves/[a-z_]+", "moves/nothing"),
        (r"(people|sessions|duties)/[0-9a-f-]{36}", r"\1/00000000-0000-7000-8000-000000000000"),
        (r"^/delegations/X..", "/delegations/XXX"),
        (r"^/sheets/X..(?=/)", "/sheets/XXX"),
        (r"^/log/1\b", "/log/999999"),
    )
]
OWN_TEXTS = "/drafts/"  # a text is its author's, whatever page it was meant for
OWN_ROOMS = {
    "olga": ("/log", "/integrity", "/figures"),
    "sam": ("/people", "/delegations", "/figures"),
    "ida": ("/requests", "/assets", "/enquiries", "/reverse", "/consents"),
    "rita": ("/duties", "/reverse", "/consents"),
}
OWN_PAGES = {"ida": ("/draft",)}  # how the addresses of her organ's drafts end, where a State is shown them


@pytest.fixture
def app(opened_house):
    return app_of(opened_house)


@pytest.fixture
def world(app, cast, clock, entries):
    return World(app, cast, clock, entries)


class World:
    """One of everything that a route can name, and a browser for each person."""

    def __init__(self, app, cast, clock, entries):
        self.app, self.cast, self._entries = app, cast, entries
        self._browsers = {}
        self.nora = enrolled(cast, clock)
        self.elsewhere = signed_in(self.nora)
        self.vera, _code = invited(cast, "vera")
        desk = Desk(cast, db.session)
        self.sent, (self.copy,) = desk.sent("XVA")
        found = Given({"identifier": "Calypsa", "holder": "A"}, {"kind": "VESSEL"})
        self.asset = stepping.begin(cast.ada, self.copy, Step("identify"), found)
        self.note = documents.add_bytes(cast.ida, self.copy.dossier, "a.pdf", PDF)
        self.draft, self.given_up = desk.drafted("XVA"), desk.drafted("XVA")
        self.reviewed, self.returned = desk.submitted("XVA"), desk.submitted("XVA")
        self.urgent = desk.drafted("XVA", is_urgent=True, confirm_by=clock.now().date(), extra={"urg": "U"})
        self.translated, self.to_show = desk.submitted("XVA"), desk.drafted("XVA")
        self.translating = desk.submitted("XVA")
        translations.ask(cast.ida, self.translated, ["fr"], "drafter")
        self.french = documents.add_bytes(cast.ivo, self.translated.dossier, "b.pdf", PDF)
        self.shown = sharing.share(cast.ivo, desk.drafted("XVA"), cast.delegation("XVA").id)
        self.reclaimed = desk.drafted("XVA")
        sharing.share(cast.ivo, self.reclaimed, cast.delegation("XVA").id)
        self.dossier = dossiers.open(cast.ada, "T", "TRACING", "confidential", [cast.ben.person])
        self.document = documents.add_bytes(cast.ada, self.dossier, "a.pdf", PDF)
        self.discussion = discussions.open(cast.ada, self.dossier, "T", "M")
        registry = Registry(cast)
        self.reverse = registry.assigned(title="T", text="R")
        self.dora = cast.sign_in(cast.enrol("dora", "XTA", "focal_point"))
        needing = [registry.assigned(title="T", text="R") for _ in range(2)]
        words = {"material_title": "T", "material": "M"}
        self.consent, self.other_consent = (registry.seek(one, None, words, providing_state="XTA") for one in needing)
        self.consent_paper = documents.add_bytes(cast.ivo, self.consent.dossier, "b.pdf", PDF)
        self.enquiry = Bureau(cast).asked(title="T", question="Q")
        cast.nuria  # noqa: B018 -- she is there before anything is referred
        self.referral = desk.refer(desk.found())

    def browser(self, name):
        if name not in self._browsers:
            actor = self.dora if name == "dora" else getattr(self.cast, name) if name in PEOPLE else None
            self._browsers[name] = Browser(self.app, actor)
            if name is None:
                self._browsers[name].get("/sign-in")
            if name == "nora":
                self._browsers[name]._client.set_cookie(cookies.SESSION, self.nora.let_in.session, secure=True)
        return self._browsers[name]

    def visit(self, name, method, path, data=None, headers=None):
        """Return the answer and the entries that it left."""
        browser, before = self.browser(name), len(self._entries())
        if method == "PUT":
            answer = browser.put(path, data, headers)
        elif method == "POST":
            answer = browser.post(path, data, headers=headers or {})
        else:
            answer = browser.get(path, headers=headers or {})
        answer.get_data()
        answer.close()
        return answer, self._entries()[before:]

    def without_token(self, name, method, path, data, token):
        """Return the answer to a form sent with this in the place of its token, and the entries that it left."""
        browser, before = self.browser(name), len(self._entries())
        form = data if method == "PUT" else {**(data or {}), **({"csrf_token": token} if token else {})}
        headers = {"X-File-Name": "b.pdf", **({"X-CSRFToken": token} if token else {})}
        answer = browser._client.open(path, method=method, data=form, headers=headers, base_url="http://localhost")
        return answer, self._entries()[before:]

    def endpoint(self, method, path):
        return self.app.url_map.bind("localhost").match(path.partition("?")[0], method)[0]

    def walk(self):
        """Give (person, method, path, data) of one visit to each route, in an order in which each may be made."""
        rooms = [
            self._own(),
            self._dossiers(),
            self._requests(),
            self._log(),
            self._people(),
            self._assets(),
            self._enquiries(),
            self._reverse(),
            self._referrals(),
            self._consents(),
            self._calendars(),
            self._sheets(),
        ]
        yield from itertools.chain.from_iterable(rooms)
        yield from [
            ("ben", "POST", "/sign-out", {}),
            (None, "GET", "/help", None),
            ("ada", "GET", "/help/focal-point", None),
            (None, "GET", "/help/protection", None),
            (None, "GET", "/help/accessibility", None),
            (None, "GET", "/language/en", None),
            (None, "POST", "/recovery-sheet", {"key": "x"}),
            (None, "POST", "/sign-in", {"email": "x@y.invalid", "password": "x"}),
            (None, "POST", "/invitation", {"code": "x"}),
        ]

    def _own(self):
        return [
            ("ada", "GET", "/", None),
            ("ada", "GET", "/search", None),
            ("ada", "POST", "/search", {"q": "vessel"}),
            ("ada", "GET", f"/search/{words.seal(self.cast.ada.keys, 'vessel')}", None),
            ("nora", "GET", "/account", None),
            ("nora", "GET", "/account/sessions", None),
            ("nora", "GET", "/account/password", None),
            ("nora", "POST", "/account/password", {"old": "x", "password": PASSWORD + "!", "again": PASSWORD + "!"}),
            ("nora", "GET", "/account/recovery-codes", None),
            ("nora", "POST", "/account/recovery-codes", {"code": "000000"}),
            ("nora", "GET", "/account/notifications", None),
            ("nora", "POST", "/account/notifications", {"mail": "at_once"}),
            ("nora", "GET", "/account/settings", None),
            ("nora", "POST", "/account/settings", {"language": "en", "timezone": "", "appearance": ""}),
            ("nora", "GET", "/account/feed", None),
            ("nora", "POST", "/account/feed", {}),
            ("nora", "POST", "/account/feed/removal", {}),
            ("nora", "GET", "/duties", None),
            ("nora", "GET", f"/duties/{self.cast.ada.person}", None),
            ("nora", "POST", f"/duties/{self.cast.ada.person}", {"duties": ["FP", "EX"], "deputy": "", "seen": "FP "}),
            ("nora", "POST", f"/account/sessions/{self.elsewhere}/end", {}),
            ("nora", "POST", "/account/sessions/others/end", {}),
            ("nora", "POST", "/session/stay", {}),
        ]

    def _dossiers(self):
        cast, home, talk = self.cast, f"/dossiers/{self.dossier.reference}", f"/discussions/{self.discussion.reference}"
        files, labels = f"{home}/documents", {"title": "T", "theme": "TRACING", "level": "secret"}
        return [
            ("ada", "GET", "/dossiers", None),
            ("ada", "GET", "/dossiers/new", None),
            ("ada", "POST", "/dossiers/new", labels),
            ("ada", "POST", "/dossiers/new/persons", labels),
            ("ada", "POST", "/dossiers", labels | {"persons": [str(cast.ben.person)]}),
            ("ada", "GET", home, None),
            ("ada", "GET", f"{home}/labels", None),
            ("ada", "POST", f"{home}/labels", labels),
            ("ada", "GET", f"{home}/members", None),
            ("ada", "GET", f"{home}/delegations/new", None),
            ("ada", "GET", f"{home}/delegations/XNO/members/new", None),
            ("ada", "POST", f"{home}/delegations/XNO/members", {"persons": [str(cast.carol.person)]}),
            ("ada", "GET", f"{home}/delegations/XNO/members/{cast.carol.person}/removal", None),
            ("ada", "POST", f"{home}/delegations/XNO/members/{cast.carol.person}/removal", {}),
            ("ada", "GET", f"{home}/delegations/XNO/removal", None),
            ("ada", "POST", f"{home}/delegations/XNO/removal", {}),
            ("ada", "GET", files, None),
            ("ada", "GET", f"{files}/1", None),
            ("ada", "GET", f"{files}/new", None),
            ("ada", "GET", f"{files}/1/new", None),
            ("ada", "PUT", files, PDF),
            ("ada", "PUT", f"{files}/1", PDF),
            ("ada", "POST", self.form(f"{files}/new"), {"f": _file()}),
            ("ada", "POST", self.form(f"{files}/1/new"), {"f": _file()}),
            ("ada", "GET", f"{files}/1/versions/1", None),
            ("ada", "POST", f"{files}/1/handling", {"code": "H3"}),
            ("ada", "GET", f"{files}/1/handling/H3/lifting", None),
            ("ada", "POST", f"{files}/1/handling/H3/lifting", {"reason": "R"}),
            ("ada", "GET", f"{home}/discussions", None),
            ("ada", "GET", f"{home}/discussions/new", None),
            ("ada", "POST", f"{home}/discussions/new", {"title": "T", "message": "M"}),
            ("ada", "GET", talk, None),
            ("ada", "POST", f"/drafts{talk}", {"message": "M"}),
            ("ada", "POST", f"/drafts/removal{talk}", {}),
            ("ada", "POST", f"{talk}/messages", {"message": "M"}),
            ("ada", "POST", f"{talk}/closure", {}),
            ("ada", "POST", f"{talk}/reopening", {}),
            ("ada", "POST", f"{home}/closure", {}),
            ("ada", "POST", f"{home}/reopening", {}),
        ]

    @property
    def _confirmed(self):
        return {"filed": str(self.french.id), "states": str(self.cast.delegation("XVA").id)}

    def _requests(self):
        wish = {"title": "T", "type": "93-1-K", "theme": "TRACING", "language": "en"}
        received = {"seen": "2", "assigned_to": "U", "received_on": "2026-11-02", "received_channel": "DIPLOMATIC"}
        handled, text = {"handling": "H1", "level": "secret", "channel": "DIPLOMATIC"}, f"{self.draft.url}/text"
        return [
            ("ivo", "GET", "/requests", None),
            ("ivo", "GET", "/requests/tracking", None),
            ("ivo", "GET", "/requests/ageing", None),
            ("ivo", "GET", "/requests/new", None),
            ("ivo", "POST", "/requests", wish),
            ("ivo", "GET", self.draft.url, None),
            ("ivo", "GET", f"{text}/contents", None),
            ("ivo", "POST", f"{text}/annexes", handled),
            ("ivo", "GET", f"{self.reviewed.url}/versions", None),
            ("ivo", "POST", f"{self.reviewed.url}/drafts", {}),
            ("ivo", "GET", f"{self.to_show.url}/sharing", None),
            ("ivo", "POST", f"{self.to_show.url}/sharing", {"state": str(self.cast.delegation("XVA").id)}),
            ("ivo", "POST", f"{self.reclaimed.url}/sharing/end", {}),
            ("ada", "GET", self.shown.url, None),
            ("ada", "POST", self.shown.url, {"comments": "C"}),
            ("ida", "GET", f"{self.reviewed.url}/translations/new", None),
            ("ida", "POST", f"{self.translating.url}/translations", {"languages": "fr", "by": "service"}),
            ("ivo", "GET", f"{self.translated.url}/translations/fr", None),
            ("ivo", "POST", f"{self.translated.url}/translations/fr/schedule", {"due": "2026-12-01"}),
            ("ivo", "POST", f"{self.translated.url}/translations/fr/document", {"document": str(self.french.id)}),
            ("ida", "POST", f"{self.translated.url}/translations/fr/confirmation", self._confirmed),
            ("ivo", "POST", f"{self.given_up.url}/review", {}),
            ("ivo", "GET", f"{self.given_up.url}/cancellation", None),
            ("ivo", "POST", f"{self.given_up.url}/cancellation", {"reason": "R"}),
            ("ida", "GET", f"{self.returned.url}/return", None),
            ("ida", "POST", f"{self.returned.url}/return", {"reason": "R"}),
            ("ida", "GET", f"{self.urgent.url}/urgency", None),
            ("ida", "POST", f"{self.urgent.url}/urgency", {"reason": "R"}),
            ("ida", "POST", f"{self.reviewed.url}/transmission", {}),
            ("ada", "GET", self.copy.url, None),
            ("ada", "GET", f"{self.copy.url}/timeline", None),
            ("ada", "GET", f"{self.copy.url}/chronology.csv", None),
            ("ada", "GET", f"{self.copy.url}/receipt", None),
            ("ada", "POST", f"{self.copy.url}/acknowledgement", {}),
            ("ida", "GET", f"{self.copy.url}/moves/assess/recorded", None),
            (
                "ida",
                "POST",
                f"{self.copy.url}/moves/assess/recorded",
                received | {"received_document": str(self.note.id)},
            ),
            ("ada", "GET", f"{self.copy.url}/assignment", None),
            ("ada", "POST", f"{self.copy.url}/assignment", {"to": str(self.cast.ben.person), "note": "N", "seen": ""}),
            ("ada", "GET", f"{self.copy.url}/extension", None),
            ("ada", "POST", f"{self.copy.url}/extension", {"seen": "0", "day": "2027-03-01", "reason": "R"}),
            ("ida", "GET", f"{self.copy.url}/date", None),
            ("ida", "POST", f"{self.copy.url}/date", {"seen": "1", "answer": "refused", "reason": "R"}),
            ("ada", "GET", f"{self.copy.url}/items/1/answer", None),
            ("ada", "PUT", f"{self.copy.url}/items/1/answer/files", PDF),
            ("ada", "POST", f"{self.copy.url}/items/1/answer", {"text": "A"}),
            ("ada", "POST", f"{self.copy.url}/items/2/answer", {"text": "A"}),
            ("ida", "GET", f"{self.copy.url}/moves/close", None),
            ("ida", "POST", f"{self.copy.url}/moves/close", {"seen": "6", "outcome_code": "executed"}),
        ]

    def _assets(self):
        first, url = f"{self.copy.url}/assets/moves", self.asset.url
        received = {
            "received_on": "2026-11-02",
            "received_channel": "DIPLOMATIC",
            "received_document": str(self.note.id),
        }
        vessel = {"kind": "VESSEL", "identifier": "Calypsa", "holder": "A", "seen": "0"}
        return [
            ("ada", "GET", "/assets", None),
            ("ada", "GET", f"{first}/identify", None),
            ("ada", "POST", f"{first}/identify", vessel),
            ("ida", "GET", f"{first}/identify/recorded", None),
            ("ida", "POST", f"{first}/identify/recorded", vessel | received),
            ("ada", "GET", url, None),
            ("ida", "GET", f"{url}/moves/trace/recorded", None),
            ("ida", "POST", f"{url}/moves/trace/recorded", {"seen": "1", "location": "L"} | received),
            ("ada", "GET", f"{url}/moves/confirm_recorded", None),
            ("ada", "POST", f"{url}/moves/confirm_recorded", {"seen": "2", "recorded_step": "2"}),
        ]

    def _enquiries(self):
        state, url = str(self.cast.delegation("XVA").id), self.enquiry.url
        question = {"title": "T", "question": "Q", "theme": "TRACING", "level": "confidential"}
        return [
            ("ivo", "GET", "/enquiries", None),
            ("ivo", "GET", "/enquiries/new", None),
            ("ivo", "POST", "/enquiries", question | {"to": state}),
            ("ada", "GET", url, None),
            ("ada", "POST", url, {"answer": "exists"}),
            ("ivo", "GET", f"{url}/draft", None),
            ("ivo", "POST", f"{url}/draft", {"title": "T", "type": "93-1-K", "theme": "TRACING", "language": "en"}),
        ]

    def _reverse(self):
        wish = {"title": "T", "text": "R", "theme": "TRACING", "language": "en", "level": "secret", "handling": "H1"}
        return [
            ("ada", "GET", "/reverse", None),
            ("ada", "GET", "/reverse/new", None),
            ("ada", "POST", "/reverse", wish),
            ("ada", "GET", self.reverse.url, None),
            ("ivo", "GET", f"{self.reverse.url}/moves/refuse", None),
            ("ivo", "POST", f"{self.reverse.url}/moves/refuse", {"seen": "3", "refusal": "R"}),
        ]

    def _referrals(self):
        return [("nuria", "GET", "/referrals", None), ("nuria", "GET", self.referral.url, None)]

    def _consents(self):
        url, paper = self.consent.url, str(self.consent_paper.id)
        return [
            ("dora", "GET", "/consents", None),
            ("dora", "GET", url, None),
            ("ivo", "GET", f"{url}/record", None),
            ("ivo", "POST", f"{url}/record", {"answer": "given", "received": paper, "received_on": "2026-11-18"}),
            ("dora", "POST", self.other_consent.url, {"answer": "refused"}),
        ]

    def _log(self):
        return [
            ("olga", "GET", "/log", None),
            ("olga", "GET", "/log/1", None),
            ("olga", "GET", "/log/1/entry.leaf", None),
            ("olga", "GET", "/log/1/entry.tlog-proof", None),
            ("olga", "GET", "/log/exports/new", None),
            ("olga", "POST", "/log/exports", {"reason": "R", "format": "csv"}),
            ("olga", "GET", "/figures", None),
            ("sam", "GET", "/figures/figures.csv?period=this-year", None),
            ("ida", "GET", "/annual", None),
            ("sam", "GET", "/annual/figures.csv", None),
            ("olga", "GET", "/integrity", None),
            ("olga", "POST", "/integrity/checks", {}),
            ("olga", "GET", self.check, None),
        ]

    def _people(self):
        person, vera = f"/people/{self.nora.account.id}", f"/people/{self.vera.id}"
        return [
            ("sam", "GET", "/people", None),
            ("sam", "GET", "/people/invite", None),
            ("sam", "POST", "/people/invite", self.newcomer()),
            ("sam", "GET", person, None),
            ("sam", "POST", f"{vera}/invitation", {}),
            ("sam", "POST", f"{person}/suspension", {}),
            ("sam", "POST", f"{person}/reactivation", {}),
            ("sam", "GET", f"{person}/retirement", None),
            ("sam", "POST", f"{person}/retirement", {}),
            ("sam", "GET", "/delegations", None),
            ("sam", "GET", "/delegations/XVA", None),
            ("sam", "GET", "/delegations/new", None),
            ("sam", "POST", "/delegations/new", {"code": "FRA"}),
            ("sam", "GET", "/delegations/new/other", None),
            ("sam", "POST", "/delegations/new/other", self.observer()),
            ("sam", "POST", "/delegations/XOB/end", {"member_until": "2030-01-01"}),
        ]

    def _calendars(self):
        days = {"first": "2026-12-25", "last": ""}
        return [
            ("ada", "GET", "/calendars/XVA", None),
            ("ada", "POST", "/calendars/XVA/weekend", {"days": ["5", "6"]}),
            ("ada", "POST", "/calendars/XVA/holidays", days),
            ("ada", "POST", "/calendars/XVA/holidays/2026-12-25/removal", {}),
        ]

    def _sheets(self):
        version = changing.version(db.session.query(Sheet).one())
        text = {"channel": "DIPLOMATIC", "languages": ["en"], "enquiries": "no", "version": version}
        self.cast.delegation("ASP-SEC")
        return [
            ("ada", "GET", "/sheets", None),
            ("ada", "GET", "/sheets/XVA", None),
            ("ada", "GET", "/sheets/XVA/text", None),
            ("ada", "POST", "/sheets/XVA/text", text),
            ("ada", "POST", "/sheets/XVA/confirmation", {}),
            ("rita", "POST", f"/duties/{self.cast.rita.person}", {"duties": ["MG", "RG"], "seen": "DR RG MG "}),
            ("rita", "POST", self.coming, {"on": "2026-12-01"}),
        ]

    def coming(self):
        """Return, when it is asked for, the address at which the Registrar agrees on a day for a change of channel."""
        ada, text = self.browser("ada"), "/sheets/XVA/text"
        version = re.search(r'name="version"[^>]*value="(\w+)"', ada.get(text).text).group(1)
        changed = {"channel": "DESIGNATED", "languages": ["en"], "enquiries": "no", "version": version}
        ada.post(text, changed)
        return re.search(r'action="([^"]+/agreement)"', self.browser("rita").get("/sheets/XVA").text).group(1)

    def form(self, path):
        """Return, when it is asked for, the address of the plain upload form on a page, whose token is good once."""
        return lambda: re.search(r'action="([^"]+/form/[^"]+)"', self.browser("ada").get(path).text).group(1)

    def check(self):
        return self.browser("olga").post("/integrity/checks").location

    def newcomer(self):
        state = str(self.cast.delegation("XVA").id)
        return {"name": "V", "email": "v@v.invalid", "role": "focal_point", "delegation": state, "language": "en"}

    def observer(self):
        return {"kind": "observer", "code": "XOB", "name_en": "O", "name_fr": "O"}

    def guesses(self, who):
        """Give (method, path, the same of a thing that isn't there, data) of each visit that the person may not make."""
        own = OWN_ROOMS.get(who, ())
        for _, method, path, data in self.walk():
            if callable(path) or path.startswith((*own, OWN_TEXTS)) or path.endswith(OWN_PAGES.get(who, ())):
                continue
            for pattern, nothing in NOTHING_THERE:
                if pattern.search(path):
                    yield method, path, pattern.sub(nothing, path), data


def signed_in(person):
    """Return the id of another session of the person's."""
    pending = service.begin(STRANGER, person.account.email, PASSWORD)
    let_in = service.with_code(STRANGER, pending, person.code())
    return UUID(bytes=tokens.session_id(sessions.secret_of(let_in.session)))


def _file():
    return [(BytesIO(PDF), "b.pdf")]


def _plain(answer, path):
    """Return a page without its form's token and the address that was asked for."""
    return TOKEN.sub(r"\1", answer.text).replace(path, "")


def test_every_visit_by_someone_who_may_leaves_an_entry(world, opened_house):
    opened_house.file_entries()
    left, failed = {}, []
    for who, method, asked, data in world.walk():
        path = asked() if callable(asked) else asked
        headers = {"X-File-Name": "b.pdf"} if method == "PUT" else None
        answer, entries = world.visit(who, method, path, data, headers)
        left[world.endpoint(method, path), method] = entries
        if (
            answer.status_code >= 400
            and "password" not in path
            and path not in ("/account/recovery-codes", "/sign-in", "/invitation")
        ):
            failed.append((method, path, answer.status_code))

    kept = {at for at in left if mark_of(world.app.view_functions[at[0]]).kept or at[1] != "GET"}
    without = {at for at in kept if not left[at] and at[0] not in NOTHING_KEPT}

    assert not failed
    assert not without
    assert routes(world.app) <= set(left)


def routes(app):
    """Return what must be walked: every page for who is signed in. Those on the way in are walked by their journeys."""
    marks = {endpoint: mark_of(view) for endpoint, view in app.view_functions.items()}
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST", "PUT"}
        if marks[rule.endpoint] is not None and marks[rule.endpoint].signed_in
    }


@pytest.mark.parametrize("who", ["carol", "rita", "ida", "olga", "sam"])
def test_whoever_may_not_see_a_thing_cannot_tell_whether_it_is_there(world, who):
    denied = [(who, actions.ACCESS_DENIED.name, "refused")]

    told = []
    for method, path, nowhere, data in world.guesses(who):
        headers = {"X-File-Name": "b.pdf"} if method == "PUT" else None
        (there, left), (away, same) = (world.visit(who, method, one, data, headers) for one in (path, nowhere))
        alike = _plain(there, path) == _plain(away, nowhere)
        if (there.status_code, away.status_code, left, same, alike) != (404, 404, denied, denied, True):
            told.append((method, path, there.status_code, away.status_code, left, same, alike))

    assert not told


@pytest.mark.parametrize("token", [None, "forged", "of another browser"])
def test_no_form_is_taken_without_its_own_token(world, token):
    world.browser("carol").get("/help")
    given = world.browser("carol")._token if token == "of another browser" else token
    taken = []
    for who, method, path, data in world.walk():
        if method != "GET" and not callable(path):
            answer, entries = world.without_token(who or "ben", method, path, data, given)
            if answer.status_code != 400 or entries:
                taken.append((method, path, answer.status_code, entries))

    assert not taken


@pytest.mark.parametrize("state", ["signed out", "suspended", "retired"])
def test_whoever_is_out_is_sent_to_sign_in_from_everywhere(world, state):
    if state == "suspended":
        leaving.suspend(world.cast.sam, world.nora.account)
    elif state == "retired":
        leaving.retire(world.cast.sam, world.nora.account)
    who = None if state == "signed out" else "nora"
    let_in = []
    for _, method, path, data in world.walk():
        if callable(path) or not mark_of(world.app.view_functions[world.endpoint(method, path)]).signed_in:
            continue
        answer, entries = world.visit(who, method, path, data)
        sent_away = answer.status_code == 303 and answer.location.startswith("/sign-in")
        if entries or not (sent_away or (method == "PUT" and answer.status_code == 401)):
            let_in.append((method, path, answer.status_code, entries))

    assert not let_in
