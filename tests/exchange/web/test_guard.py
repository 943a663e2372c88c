"""The guard: two factors before anything, an entry for every page, nothing kept between one request and the next."""

import threading

import pytest
from flask import Response, g
from sqlalchemy import select, update

from exchange import db, gateway
from exchange.access import actions
from exchange.accounts.models import Account
from exchange.app import create_app
from exchange.dossiers.models import Dossier
from exchange.web.guard import blank, keeps, mark_of, signed_out
from tests import faults
from tests.exchange.test_gateway import open_dossier
from tests.journeys.conftest import Browser


class Room:
    """The real app with a room of its own for each thing that a view can promise."""

    def __init__(self, house):
        self.app = create_app(house)
        self.saw, self.streams = [], []
        for path, mark, view in (
            ("/t/kept", keeps(actions.HOME_READ), self.kept),
            ("/t/forgot", keeps(actions.HOME_READ), self.forgot),
            ("/t/forgot-part", keeps(actions.HOME_READ), self.forgot_part),
            ("/t/blank", blank(actions.DOSSIER_OPEN), self.nothing),
            ("/t/people", blank(actions.PEOPLE_READ), self.nothing),
            ("/t/open", signed_out("for this test"), self.nothing),
            ("/t/file", keeps(actions.DOCUMENT_DOWNLOAD), self.file),
            ("/t/slow", signed_out("for this test"), self.slow),
        ):
            self.app.add_url_rule(path, f"t.{path[3:]}", self._view(mark, view), methods=["GET", "POST"])
        self.app.add_url_rule("/t/bare", "t.bare", lambda: "bare")

    def browser(self, actor=None):
        return Browser(self.app, actor)

    def _view(self, mark, view):
        def answer():
            self.saw.append((g.actor.role, g.actor.via))
            return view()

        return mark(answer)

    def kept(self):
        with gateway.reveal(g.actor, actions.HOME_READ):
            return "kept"

    def forgot(self):
        return "what nobody will know was shown"

    def forgot_part(self):
        return Response("what nobody will know was shown", status=206)

    def nothing(self):
        return "nothing of anyone"

    def slow(self):
        return str(db.session().in_transaction())

    def file(self):
        thing = db.session.scalars(select(Dossier)).one()
        thing.is_released_to = lambda _actor: True  # it stands in for a document
        does = (actions.DOCUMENT_DOWNLOAD, actions.DOCUMENT_DELIVERED, thing)
        self.streams.append(gateway.stream(g.actor, *does, lambda _opened: iter([b"one", b"two"])))
        return Response(self.streams[-1])


@pytest.fixture
def room(opened_house):
    return Room(opened_house)


def test_a_page_that_left_its_entry_is_shown(room, cast, entries):
    page = room.browser(cast.ada).get("/t/kept")

    assert (page.status_code, page.text) == (200, "kept")
    assert entries()[-1] == ("ada", "home.read", "done")


@pytest.mark.parametrize("path", ["/t/forgot", "/t/forgot-part"])
def test_a_page_that_left_no_entry_is_withheld(room, cast, path):
    page = room.browser(cast.ada).get(path)

    assert page.status_code == 500
    assert "nobody will know" not in page.text


def test_a_route_that_promises_nothing_is_not_answered(room, cast):
    assert room.browser(cast.ada).get("/t/bare").status_code == 500


@pytest.mark.parametrize("path", ["/t/kept", "/t/blank", "/t/file"])
def test_a_stranger_is_sent_to_sign_in_before_the_view_is_asked(room, opened_house, path):
    page = room.browser().get(path)

    assert page.status_code == 303
    assert "/sign-in" in page.location
    assert room.saw == []


def test_a_script_without_a_session_is_told_so(room):
    page = room.browser().get("/t/kept", headers={"Accept": "application/json"})

    assert (page.status_code, page.json) == (401, {"kept": False})
    assert room.saw == []


def test_an_empty_form_is_shown_to_whoever_may(room, cast):
    assert room.browser(cast.ada).get("/t/blank").text == "nothing of anyone"


def test_an_empty_form_is_not_shown_to_whoever_may_not_and_that_is_kept(room, cast, entries):
    page = room.browser(cast.ada).get("/t/people")

    assert page.status_code == 404
    assert entries()[-1] == ("ada", "access.denied", "refused")


@pytest.mark.parametrize("header", ["prefetch", "prefetch;prerender"])
def test_what_nobody_asked_to_see_is_neither_shown_nor_kept(room, cast, entries, header):
    before = entries()

    page = room.browser(cast.ada).get("/t/kept", headers={"Sec-Purpose": header})

    assert page.status_code == 404
    assert entries() == before
    assert room.saw == []


def test_an_address_without_a_route_is_no_entry(room, cast, entries):
    before = entries()

    assert room.browser(cast.ada).get("/wp-login.php").status_code == 404
    assert entries() == before


def test_each_request_is_known_by_a_number_of_its_own(room, cast):
    browser = room.browser(cast.ada)
    browser.get("/t/kept")
    browser.get("/t/kept")

    first, second = (via for _role, via in room.saw)
    assert first.request_id != second.request_id
    assert (len(first.request_id), first.channel, first.route) == (12, "web", "t.kept")


def test_no_forwarded_address_is_believed_unless_a_proxy_is_set(room):
    room.browser().get("/t/open", headers={"X-Forwarded-For": "198.51.100.7"})

    assert room.saw[-1][1].address == "127.0.0.1"


def test_nobody_is_signed_in_by_the_request_before(room, cast):
    """One thread, two browsers: what belongs to a person ends with the answer."""
    room.browser(cast.ada).get("/t/open")
    room.browser().get("/t/open")

    assert [role for role, _via in room.saw] == ["focal_point", "-"]


def test_the_threads_session_ends_with_the_request(room, cast):
    seen = []

    def ask():
        room.browser(cast.ada).get("/t/kept")
        seen.append(db.session.registry.has())

    thread = threading.Thread(target=ask)
    cast.ada  # noqa: B018
    thread.start()
    thread.join()

    assert seen == [False]


def test_the_threads_session_ends_with_a_request_that_failed(room, cast):
    room.browser(cast.ada).get("/t/forgot")

    assert not db.session.registry.has()


def test_no_connection_is_held_while_a_slow_body_arrives(room, cast):
    assert room.browser(cast.ada).get("/t/slow").text == "False"


def test_asking_for_the_head_alone_ends_what_it_opened(room, cast, entries):
    open_dossier(cast, cast.ada, [cast.ada])

    page = room.browser(cast.ada)._client.head("/t/file", base_url="http://localhost")

    assert page.status_code == 200
    assert room.streams[-1]._closed
    assert entries()[-2:] == [("ada", "document.download", "done"), ("ada", "document.delivered", "partial")]


@pytest.mark.parametrize("fault", faults.ON_EVERY_ENGINE, ids=lambda fault: fault.__name__)
def test_a_lost_database_is_503(room, cast, engine, monkeypatch, fault):
    browser = room.browser(cast.ada)

    with fault(engine, monkeypatch):
        page = browser.get("/t/kept")

    assert (page.status_code, page.headers["Retry-After"]) == (503, "60")
    assert browser.get("/t/kept").status_code == 200


def test_a_failure_is_told_in_the_persons_language(room, cast, engine, monkeypatch):
    browser = room.browser(cast.ada)
    with db.writing() as session:
        session.execute(update(Account).values(language="fr"))
        session.commit()

    with faults.read_only(engine, monkeypatch):
        page = browser.get("/t/kept")

    assert page.status_code == 503
    assert '<html lang="fr"' in page.text


def test_marks_say_what_a_view_promises():
    @keeps(actions.HOME_READ)
    def view():
        return None

    assert (mark_of(view).action, mark_of(view).signed_in, mark_of(view).kept) == (actions.HOME_READ, True, True)
    assert mark_of(lambda: None) is None
