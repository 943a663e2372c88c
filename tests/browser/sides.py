"""People of both sides of a request, each in a browser of their own that reads one language: in English with scripts, in French without.

Fields and buttons are found by what they send, states by the table's label, so that one journey is walked in both languages.
"""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from exchange import tables
from tests.browser import accessibility
from tests.browser.hands import follow, press

PAPER = {"mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + b"0" * 2000}
SENTENCE = "Words with accents: où, déjà, ça."
TODAY = datetime.now(UTC).date()
NUMBER = re.compile(r"[A-Z]+-[\d-]+(?:\.\d+)?|\d+|[0-9a-f-]{36}")


class Sides:
    """The browsers of one journey. `faults` are those of accessibility, asked once of each kind of page."""

    def __init__(self, exchange, language):
        self._exchange, self.language, self.address = exchange, language, exchange.address
        self.pages, self.faults, self._looked_at = {}, [], set()

    def page(self, who):
        """Return the person's browser, signed in when it is first asked for."""
        if who not in self.pages:
            made = self._exchange.visit(who, java_script_enabled=self.language == "en")
            made.context.add_cookies([{"name": "lang", "value": self.language, "url": self.address}])
            self.pages[who] = made
        return self.pages[who]

    def go(self, who, url):
        """Show a page to a person, and look at it."""
        page = self.page(who)
        page.goto(url)
        return self.look(page)

    def filed(self, who, url):
        """Show a page to a person once all that was done is in the signed log."""
        self._exchange.let_the_worker_work()
        return self.go(who, url)

    def look(self, page):
        """Ask once of a kind of page what is wrong with it; where scripts are off the checker, a script itself, can't be asked."""
        kind = NUMBER.sub("*", urlsplit(page.url).path)
        if self.language == "en" and kind not in self._looked_at:
            self._looked_at.add(kind)
            self.faults += [(kind, fault) for fault in accessibility.faults(page)]
        return page

    def state(self, code, machine="request"):
        return tables.states(machine)[code].label(self.language)

    def complaints(self):
        """Return what browsers complained of, save that an answer was a refusal."""
        found = [one for page in self.pages.values() for one in page.complaints]
        return [one for one in found if not re.search(r"status of (404|409|422)", one)]

    def send(self, page, place):
        """Press the button of the form that is sent to a place, and return the page that it leads to."""
        button = page.locator(f"form[action$='{place}'] button").first
        assert button.count(), page.locator("main").inner_text()
        follow(button)
        return self.look(page)

    # ------------------------------------------------------------------ a draft

    def draft(self, who, title, states, language, items, **chosen):
        """Write a draft as its steps ask for it, and return its address; `chosen` are fields of the steps by their names."""
        page = self.go(who, "/requests/new")
        for state in states:
            page.get_by_label(state, exact=True).check()
        asked = {"title": title, "due": days(40), "theme": "TRACING", "language": language, "type": chosen.pop("type")}
        fill(page, asked)
        follow(page.locator("form[data-draft] button.btn-p"))
        url = re.match(r".*/requests/MR-[\d-]+", page.url).group()
        for number, item in enumerate(items):
            page.locator("main textarea").nth(number).fill(item)
        self._continue(page)
        for requirement in page.locator("main input[type=radio][name^=law-][value=present]").all():
            requirement.check()
        for passage in page.locator("main textarea").all():
            if passage.is_visible():
                passage.fill(SENTENCE)
        self._continue(page)
        fill(page, chosen)
        self._continue(page)
        return urlsplit(url).path

    def _continue(self, page):
        self.look(page)
        follow(page.locator("form[data-draft] button.btn-p"))

    def submit(self, who, master):
        self.send(self.go(who, master), "/review")

    def transmit(self, who, master):
        """Approve a draft and send it; return the addresses of its copies by the State's name."""
        page = self.send(self.go(who, master), "/transmission")
        rows = page.locator("main table tbody tr").all()
        links = [(row.locator("th").inner_text(), row.locator("th a").get_attribute("href")) for row in rows]
        return {text.split("\n")[1].strip(): href for text, href in links}

    # ------------------------------------------------------------------ a copy

    def step(self, who, url, move, given=None, state="", recorded=False):
        """Make a move of what is at the address: found on its page, filled in, sent; it stands in that state then, and says so."""
        page = self.form(who, url, move, recorded)
        fill(page, given or {})
        self.look(page)
        follow(page.locator("form[data-draft] button.btn-p"))
        assert urlsplit(page.url).path == url, page.locator("main").inner_text()
        if state:
            self.history(page).get_by_text(state).first.wait_for()
        return page

    def history(self, page):
        return page.locator("section", has=page.locator("#r-history"))

    def form(self, who, url, move, recorded=False):
        """Go to a thing's page and from there to the form of a move of it."""
        page = self.go(who, url)
        end = f"/moves/{move}/recorded" if recorded else f"/moves/{move}"
        link = page.locator(f"main a[href$='{end}']").last
        if not link.is_visible():
            press(page.locator("main details", has=page.locator(f"a[href$='{end}']")).locator("summary"))
        follow(link)
        return page

    def acknowledge(self, who, url):
        return self.send(self.go(who, url), "/acknowledgement")

    def recorded(self, who, url, move, given, name, state=""):
        """Record a move for the State as received another way: the paper is added to the dossier first."""
        page = self.form(who, url, move, recorded=True)
        follow(page.locator("main a[href*='/documents/new?back=']"))
        self.add(page, name)
        came = {"received_on": days(0), "received_channel": "DIPLOMATIC", "received_document": name}
        return self.step(who, url, move, given | came, state, recorded=True)

    def add(self, page, name):
        """Add a paper on the page where documents are added, and go on to where one came from."""
        page.locator("input[type=file]").set_input_files([PAPER | {"name": name}])
        if page.locator("[data-plain] button").is_visible():
            follow(page.locator("[data-plain] button"))
        else:
            follow(page.locator("[data-upload-done] a"))

    def moves(self, who, url):
        """Return the moves that a thing's page offers to a person."""
        links = self.go(who, url).locator(f"main a[href^='{url}/moves/']").all()
        return {one.get_attribute("href").split("/moves/")[1] for one in links}

    def is_there(self, who, url):
        """True if an address answers to a person; what isn't theirs looks as if it weren't there."""
        return self.page(who).request.get(f"{self.address}{url}").status == 200


def days(ahead):
    return (TODAY + timedelta(days=ahead)).isoformat()


def fill(page, given):
    """Fill in the fields of a form by their names; True checks a box, or the first of several; a list has the code or the words."""
    for name, value in given.items():
        field = page.locator(f"main [name='{name}']")
        kind = field.first.evaluate("one => one.type")
        if kind in ("radio", "checkbox"):
            (field.first if value is True else page.locator(f"main [name='{name}'][value='{value}']")).check()
        elif kind == "select-one":
            coded = field.locator(f"option[value='{value}']")
            option = coded if coded.count() else field.locator("option", has_text=value)
            field.select_option(option.first.get_attribute("value"))
        else:
            field.fill(value.isoformat() if isinstance(value, date) else value)
