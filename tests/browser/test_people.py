"""Enrolling and signing in in a real browser: as few clicks as were promised, nothing that a screen reader stumbles on."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from exchange.app import create_app
from exchange.config import AccessLog
from tests.browser.hands import follow, press
from tests.exchange.signin.newcomer import PASSWORD, App, enrolled, invited


@pytest.fixture
def engine(sqlite_only):
    return sqlite_only


@pytest.fixture
def settings(settings):
    return replace(settings, log=AccessLog(refuse_seconds=10**9))


@pytest.fixture
def clock(clock):
    clock.set(datetime.now(UTC))  # the page's script counts by the machine's clock
    return clock


@pytest.fixture
def house(opened_house, served):
    return served(create_app(opened_house))


class Visitor:
    """A page that counts clicks and collects what the browser complains of."""

    def __init__(self, page, base):
        self.page, self.base, self.clicks, self.complaints = page, base, 0, []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path):
        self.page.goto(self.base + path)
        return self

    def type(self, label, text):
        self.page.get_by_label(label, exact=True).fill(text)

    def click(self, name, role="button"):
        """Press what leads to another page, and be there."""
        follow(self._pressed(name, role))

    def click_here(self, name):
        """Press a button that leaves the page as it is."""
        press(self._pressed(name, "button"))

    def _pressed(self, name, role):
        self.clicks += 1
        return self.page.get_by_role(role, name=name, exact=True)

    def findings(self):
        found = Axe().run(self.page).response["violations"]
        return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@pytest.fixture
def visitor(chromium, house):
    context = chromium.new_context()
    yield Visitor(context.new_page(), house)
    context.close()


def sign_in(visitor, nora):
    visitor.type("Official email address", nora.account.email)
    visitor.type("Password", PASSWORD)
    visitor.click("Continue")
    visitor.type("Six-digit code", nora.code())
    visitor.click("Sign in")


@pytest.mark.needs("chromium")
def test_an_invited_person_enrols_with_seven_clicks(cast, visitor):
    _, code = invited(cast)
    found = []

    visitor.open("/sign-in").click("I have an invitation", "link")
    found += visitor.findings()
    visitor.type("Invitation code", code)
    visitor.click("Begin")
    found += visitor.findings()
    visitor.type("New password", PASSWORD)
    visitor.type("The same again", PASSWORD)
    visitor.click("Continue")
    found += visitor.findings()
    visitor.type("2. Enter the six digits the app now shows", App(visitor.page.locator("code").inner_text()).code())
    visitor.click("Confirm and continue")
    found += visitor.findings()
    codes = visitor.page.locator("ol.codes li").all_inner_texts()
    visitor.click_here("Print")
    visitor.click("I have them, continue", "link")
    found += visitor.findings()
    visitor.type("Recovery code", codes[4])
    visitor.click("Finish and enter")

    assert visitor.clicks == 7
    assert visitor.open("/account").page.locator("h1").inner_text() == "Security of your account"
    assert found == []


@pytest.mark.needs("chromium")
def test_a_person_signs_in_with_two_clicks(cast, clock, visitor):
    nora = enrolled(cast, clock)

    visitor.open("/sign-in?back=/account")
    sign_in(visitor, nora)

    assert visitor.clicks == 2
    assert visitor.page.url == f"{visitor.base}/account"
    assert visitor.complaints == []


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_lost_password_is_mended_with_five_clicks(cast, clock, chromium, house, scripts):
    nora = enrolled(cast, clock)
    context = chromium.new_context(java_script_enabled=scripts)
    visitor, found = Visitor(context.new_page(), house).open("/sign-in"), []
    look = visitor.findings if scripts else list  # the checker is itself a script

    visitor.click("I have lost my password", "link")
    found += look()
    visitor.type("Official email address", nora.account.email)
    visitor.type("Recovery key", nora.sheet.key)
    visitor.click("Continue")
    found += look()
    visitor.type("Six-digit code", nora.code())
    visitor.click("Continue")
    found += look()
    visitor.type("New password", f"{PASSWORD} anew")
    visitor.type("The same again", f"{PASSWORD} anew")
    visitor.click("Set the password")
    found += look()
    key = visitor.page.locator("p.codes").inner_text()
    visitor.click("I have it, sign me in")

    assert (visitor.clicks, visitor.complaints, found) == (5, [], [])
    assert visitor.page.locator("h1").inner_text() == "Security of your account"
    assert key != nora.sheet.key
    context.close()


@pytest.mark.needs("chromium")
def test_the_pages_of_a_lost_password_hold_nothing_that_stops_a_reader_in_french(cast, clock, chromium, house):
    nora = enrolled(cast, clock)
    context = chromium.new_context(locale="fr", viewport={"width": 390, "height": 800})
    visitor, found = Visitor(context.new_page(), house).open("/sign-in/lost-password"), []

    visitor.type("Adresse électronique officielle", nora.account.email)
    visitor.type("Clé de récupération", nora.sheet.key[:-1])
    visitor.click("Continuer")
    found += visitor.findings()
    visitor.type("Clé de récupération", nora.sheet.key)
    visitor.click("Continuer")
    found += visitor.findings()
    visitor.type("Code à six chiffres", nora.code())
    visitor.click("Continuer")
    visitor.type("Nouveau mot de passe", PASSWORD)
    visitor.click("Fixer le mot de passe")
    found += visitor.findings()
    visitor.type("Nouveau mot de passe", f"{PASSWORD} anew")
    visitor.type("Le même, encore une fois", f"{PASSWORD} anew")
    visitor.click("Fixer le mot de passe")
    found += visitor.open("/sign-in/lost-password/new-key").findings()

    assert found == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


@pytest.mark.needs("chromium")
def test_the_sheet_is_saved_as_a_text_file_without_a_script(cast, chromium, house):
    _, code = invited(cast)
    context = chromium.new_context(java_script_enabled=False)
    visitor = Visitor(context.new_page(), house).open("/invitation")
    visitor.type("Invitation code", code)
    visitor.click("Begin")
    visitor.type("New password", PASSWORD)
    visitor.type("The same again", PASSWORD)
    visitor.click("Continue")
    visitor.type("2. Enter the six digits the app now shows", App(visitor.page.locator("code").inner_text()).code())
    visitor.click("Confirm and continue")

    with visitor.page.expect_download() as download:
        visitor.click_here("Save as text")
    text = download.value.path().read_text("utf-8")

    codes = visitor.page.locator("ol.codes li").all_inner_texts()
    assert all(one in text for one in codes)
    assert visitor.page.locator("p.codes").inner_text() in text
    context.close()


@pytest.mark.needs("chromium")
def test_the_pages_of_account_and_people_hold_nothing_that_stops_a_reader(cast, clock, chromium, house):
    nora, sam = enrolled(cast, clock), enrolled(cast, clock, "sami", "ASP-SEC", "administrator")
    invited(cast, "wanda")
    found = {}

    for person, paths in (
        (nora, ["/account", "/account/sessions", "/account/notifications", "/account/settings", "/account/password",
                "/account/recovery-codes", "/account/feed", "/calendars/XVA"]),
        (sam, ["/people", "/people?status=invited", "/people/invite", f"/people/{nora.account.id}",
               f"/people/{nora.account.id}/retirement", "/delegations", "/delegations/XVA", "/delegations/new",
               "/delegations/new/other"]),
    ):  # fmt: skip
        context = chromium.new_context()
        visitor = Visitor(context.new_page(), house).open("/sign-in")
        sign_in(visitor, person)
        visitor.complaints.clear()
        for path in paths:
            found[path] = visitor.open(path).findings()
        assert visitor.complaints == []
        context.close()

    assert {path: one for path, one in found.items() if one} == {}
