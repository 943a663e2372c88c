"""Every page that a contact sheet shows and every picture of the README, with the way to it: no number is written down here."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page

Finds = Callable[[Page], object]


def follow(target: Locator) -> None:
    """Click what leads to another page, and return when that page is there."""
    with target.page.expect_navigation():
        target.click()


def at(path: str) -> Finds:
    return lambda page: page.goto(path)


def through(path: str, *links: str) -> Finds:
    """Go to a page and through the first link of each of these words."""

    def find(page: Page) -> None:
        page.goto(path)
        for words in links:
            follow(page.locator("main").get_by_role("link", name=re.compile(words)).first)

    return find


def first_of(path: str, selector: str) -> Finds:
    """Go to a page and where the first of these links leads."""

    def find(page: Page) -> None:
        page.goto(path)
        page.goto(page.locator("main").locator(selector).first.get_attribute("href") or path)

    return find


def beside(find: Finds, tail: str) -> Finds:
    """Go to a page and then to the one that lies below it."""

    def further(page: Page) -> None:
        find(page)
        page.goto(page.url.split("#")[0] + tail)

    return further


def asked(words: str) -> Finds:
    """Search for these words."""

    def find(page: Page) -> None:
        page.goto("/search")
        page.locator("main input[name=q]").fill(words)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    return find


CHAIN = through("/dossiers", "Corporate vehicles")
LIBRARY = through("/dossiers", "Guidance library")
VESSEL = through("/requests", "Vessel registration")
BANK = through("/requests", "Bank account records")
MASTER = through("/requests", "Beneficial ownership of four companies")
REFUSED = first_of("/log?outcome=refused", "a[href^='/log/']:not([href*='export'])")

PICTURES: dict[str, dict[str, Finds]] = {
    "xaa": {
        "home": at("/"),
        "dossier": CHAIN,
        "discussion": through("/dossiers", "Corporate vehicles", "Format of the ownership extracts"),
    },
    "otp1": {"request": MASTER},
    "aud": {"log": at("/log"), "entry": REFUSED},
}

PAGES: dict[str, dict[str, Finds]] = {
    "": {"Sign in": at("/sign-in"), "Invitation": at("/invitation"), "Lost password": at("/sign-in/lost-password")},
    "xaa": {
        "Home": at("/"),
        "Requests to a State": at("/requests"),
        "Request, just arrived": VESSEL,
        "Answer an item": beside(BANK, "/items/3/answer"),
        "Step of a request": beside(BANK, "/moves/reply"),
        "Timeline": beside(BANK, "/timeline"),
        "Ageing": at("/requests/ageing"),
        "Enquiries": at("/enquiries"),
        "Requests to the Court": at("/reverse"),
        "Assets": at("/assets"),
        "Asset": first_of("/assets", "a[href^='/assets/']"),
        "Dossiers": at("/dossiers"),
        "Dossier": CHAIN,
        "Documents": beside(CHAIN, "/documents"),
        "Document": first_of("/dossiers/D-0103/documents", "a[href*='/documents/']:not([href*='new'])"),
        "Discussion": PICTURES["xaa"]["discussion"],
        "Members": beside(CHAIN, "/members"),
        "Add documents": beside(CHAIN, "/documents/new"),
        "Open a discussion": beside(CHAIN, "/discussions/new"),
        "Open a dossier": at("/dossiers/new"),
        "Guidance library": LIBRARY,
        "Its documents": beside(LIBRARY, "/documents"),
        "Search": asked("calypsa"),
        "Security": at("/account"),
        "Sessions": at("/account/sessions"),
        "Notifications": at("/account/notifications"),
        "Settings": at("/account/settings"),
        "Calendar": at("/account/feed"),
        "Working days": at("/calendars/XAA"),
        "Country sheet": at("/sheets/XAA"),
        "Write the sheet": at("/sheets/XAA/text"),
        "Duties of a person": first_of("/duties", "a[href^='/duties/']"),
        "Annual report": at("/annual"),
        "Guide": at("/help/focal-point"),
        "Protection": at("/help/protection"),
        "Not open": at("/dossiers/D-9999"),
    },
    "otp1": {
        "Home of an organ": at("/"),
        "Requests by an organ": at("/requests"),
        "Master request": MASTER,
        "A State’s copy": through("/requests", "Beneficial ownership of four companies", "RFA"),
        "Tracking": at("/requests/tracking"),
        "New request": at("/requests/new"),
        "Contents of a draft": beside(
            through("/requests?show=drafts", "Opening of a safe-deposit box"), "/text/contents"
        ),
        "Country sheets": at("/sheets"),
        "Duties": at("/duties"),
    },
    "aud": {
        "Home of an auditor": at("/"),
        "Access log": at("/log"),
        "Entry": REFUSED,
        "Integrity": at("/integrity"),
        "Figures": at("/figures"),
        "Export": at("/log/exports/new"),
    },
    "adm": {
        "Administration": at("/"),
        "People": at("/people"),
        "Person": through("/people", "Ilse Varendonk"),
        "Invite a person": at("/people/invite"),
        "Delegations": at("/delegations"),
    },
}
