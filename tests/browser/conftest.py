"""A real browser, and a way to let it visit an app: Chromium of the machine, nothing fetched."""

import fcntl
import os
import shutil
import threading
import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import sync_playwright
from sqlalchemy import update
from werkzeug.serving import WSGIRequestHandler, make_server

from exchange import db, house
from exchange.accounts.models import Factor
from exchange.app import create_app
from exchange.clock import SetClock, SystemClock
from exchange.commands import founding, joining
from exchange.config import AccessLog, Settings, Storage
from exchange.demo import making
from exchange_crypto import totp
from exchange_crypto.roots import Keyring
from tests.browser.hands import follow
from tests.databases import trust_the_machine
from tests.tools import need

QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
POLL_SECONDS = 0.02  # how soon a server notices that it is to end
PATIENCE = 20_000  # milliseconds that a test waits for what should come; only one that fails waits so long
LEAVERS = {"mouse": "xff2", "no scripts": "xcc2"}  # a test retires them, so no test may count on them
# `EXCHANGE_TEST_SLOW_ANSWERS=0.7 pytest tests/browser` holds every page back for so many seconds: it finds the
# tests that read a page which a slower machine would not show yet.
SLOW_SECONDS = float(os.environ.get("EXCHANGE_TEST_SLOW_ANSWERS", "0"))


class Silent(WSGIRequestHandler):
    """Says nothing, and answers nothing over a line that was open when its server was killed."""

    def run_wsgi(self):
        if getattr(self.server, "is_killed", False):
            self.connection.close()
        else:
            super().run_wsgi()

    def log(self, *_words):
        pass


@pytest.fixture(scope="session")
def chromium():
    path = need("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def served():
    """Return a function that serves an app for the time of the test and tells its address."""
    servers = []

    def serve(app, port=0):
        server = make_server("127.0.0.1", port, _slowly(app), threaded=True, request_handler=Silent)
        threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    def kill():
        server = servers.pop()
        server.is_killed = True
        server.shutdown()
        server.server_close()
        return server.server_port

    serve.kill = kill
    yield serve
    while servers:
        kill()


def _slowly(app):
    def answer(environ, start):
        time.sleep(0 if environ["PATH_INFO"].startswith("/static/") else SLOW_SECONDS)
        return app(environ, start)

    return answer


@pytest.fixture(scope="session")
def untouched(tmp_path_factory):
    """The folder of the demonstration as `run.py demo` makes it, once for all workers; nobody visits it."""
    of_all = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        of_all = of_all.parent
    made = of_all / "demonstration"
    with (of_all / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make(of_all / "demonstration.part").rename(made)
    return made


@pytest.fixture(scope="session")
def demonstration(untouched, tmp_path_factory):
    """A worker's own copy of the demonstration: settings and people."""
    own = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(untouched, own)
    return _settings(own), _logins(own)


def _make(folder):
    settings, now = making.cheap(_settings(folder)), datetime.now(UTC)
    clock = SetClock(making.first_moment(now))
    founding.found(settings, clock)
    opened = _open(settings, clock)
    making.keep(making.make(opened, clock, now), folder)
    db.session.remove()
    opened.engine.dispose()
    return folder


def _settings(folder):
    storage = Storage(folder=str(folder), keyring=str(folder / "keys.json"))
    return Settings(storage=storage, log=AccessLog(host="demo.invalid"), passwords=making.LOW_COST)


@pytest.fixture
def exchange(demonstration, served, chromium):
    """The demonstration, served for one test, and its people's browsers: `exchange.visit("xaa")`."""
    yield from _exchange(*demonstration, served, chromium)


@pytest.fixture
def pristine(untouched, tmp_path, served, chromium):
    """The same in a copy of its own, where no other test has added anything."""
    own = tmp_path / "data"
    shutil.copytree(untouched, own)
    yield from _exchange(_settings(own), _logins(own), served, chromium)


def _exchange(settings, logins, served, chromium):
    opened = _open(settings, SystemClock())
    exchange = Exchange(served(create_app(opened)), chromium, logins, opened)
    yield exchange
    exchange.leave()
    db.session.remove()


def _logins(folder):
    return {one.email.split("@")[0]: one for one in making.kept(folder)}


def _open(settings, clock):
    engine = db.open_engine(settings.database_url)
    trust_the_machine(engine)
    return house.open_house(settings, Keyring.load(settings.keyring), engine, clock)


class Exchange:
    """Where people of the demonstration sign in, each in a browser of their own."""

    def __init__(self, address, chromium, logins, opened_house):
        self.address = address.replace("127.0.0.1", "localhost")
        self.logins = logins
        self.house = opened_house
        self._chromium, self._contexts = chromium, []

    def visit(self, who="", **context):
        """Return a page: signed in as that person of the demonstration, or at the sign-in page."""
        made = self._chromium.new_context(base_url=self.address, **context)
        self._contexts.append(made)
        made.set_default_timeout(PATIENCE)
        page = made.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto("/sign-in")
        if who:
            self.sign_in(page, who)
        return page

    def sign_in(self, page, who):
        """Sign in as a person would; who isn't let in reads in the failure what the page says."""
        assert who not in LEAVERS.values(), f"{who} may have been retired"
        login = self.logins[who]
        page.get_by_label("Official email address").fill(login.email)
        page.get_by_label("Password").fill(login.password)
        follow(page.get_by_role("button", name="Continue"))
        assert page.locator("input[name=code]").is_visible(), f"{page.url}: {page.locator('main').inner_text()}"
        page.locator("input[name=code]").fill(self.code(who))
        follow(page.get_by_role("button", name="Sign in"))
        assert "/sign-in" not in page.url

    def leaver(self, hand):
        """Return the name of whom this hand may retire: nobody else signs in as that person."""
        return self.logins[LEAVERS[hand]].name

    def code(self, who):
        """Return the code of now; that an earlier test used it is forgotten, since half a minute would be long to wait."""
        with db.writing() as session:
            session.execute(update(Factor).values(last_step=None))
            session.commit()
        return totp.code_at(self.logins[who].secret, int(time.time()))

    def let_the_worker_work(self):
        """Let the worker take its turns until no job is due."""
        worker = joining.worker(self.house)
        while worker.turn():
            pass

    def leave(self):
        for context in self._contexts:
            context.close()
