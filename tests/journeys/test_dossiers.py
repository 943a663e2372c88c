"""Dossiers through HTTP: opening in two steps, the list, the page, naming and removing, closing; strangers see nothing."""

import re

import pytest

from exchange import gateway
from exchange.discussions import service as discussions
from exchange.documents import service as documents
from exchange.dossiers import library, naming, service
from tests.exchange.documents.conftest import PDF

TITLE = "Corporate vehicles and vessel registrations"
LABELS = {"title": TITLE, "theme": "TRACING", "further": ["RIGHTS"], "level": "confidential"}


@pytest.fixture
def dossier(cast):
    """Ada's dossier with Carol in it; Ben is of Ada's delegation and outside it."""
    return service.open(cast.ada, TITLE, "TRACING", "confidential", [cast.carol.person])


def test_a_dossier_is_opened_in_two_steps(browser, cast, entries):
    ada = browser(cast.ada)
    assert cast.ben
    assert cast.carol

    ada.get("/dossiers/new")
    persons = ada.post("/dossiers/new/persons", {**LABELS, "delegations": ["XNO"]})
    opened = ada.post("/dossiers", {**LABELS, "delegations": ["XNO"], "persons": [cast.carol.person]})
    page = ada.get(opened.location)

    assert persons.status_code == 200
    assert all(name in persons.text for name in ("Ben", "Carol"))
    assert opened.status_code == 303
    assert TITLE in page.text
    assert "Norhaven" in page.text
    assert ("ada", "dossier.open", "done") in entries()


def test_what_is_missing_is_said_and_what_was_typed_stays(browser, cast):
    ada = browser(cast.ada)
    ada.get("/dossiers/new")

    page = ada.post("/dossiers/new/persons", {**LABELS, "theme": "", "title": "Half a  title"})
    blank = ada.post("/dossiers/new/persons", {**LABELS, "title": "   "})

    assert page.status_code == blank.status_code == 422
    assert "Choose the main theme." in page.text
    assert 'value="Half a title"' in page.text
    assert "Give the dossier a title." in blank.text


@pytest.mark.parametrize("name", ["sam", "olga"])
def test_who_shares_nothing_finds_no_dossiers(browser, cast, name):
    there = browser(getattr(cast, name))

    assert [there.get(path).status_code for path in ("/dossiers", "/dossiers/new")] == [404, 404]


def test_the_second_step_leads_back_with_everything_still_there(browser, cast):
    ada = browser(cast.ada)
    assert cast.carol
    ada.post("/dossiers/new/persons", {**LABELS, "delegations": ["XNO"]})

    page = ada.post("/dossiers/new", {**LABELS, "delegations": ["XNO"]})

    assert page.status_code == 200
    assert TITLE in page.text


def test_a_delegation_without_a_named_person_is_asked_about(browser, cast):
    ada = browser(cast.ada)
    assert cast.carol

    page = ada.post("/dossiers", {**LABELS, "delegations": ["XNO"], "persons": []})

    assert page.status_code == 422
    assert "Name at least one person of Norhaven." in page.text
    assert TITLE in page.text


def test_the_list_shows_titles_to_members_only(browser, cast, dossier, entries):
    mine, others = browser(cast.ada).get("/dossiers"), browser(cast.ben).get("/dossiers")

    assert TITLE in mine.text
    assert dossier.reference in mine.text
    assert dossier.reference not in others.text
    assert entries()[-2:] == [("ada", "dossier.list", "done"), ("ben", "dossier.list", "done")]


def test_the_list_tells_open_from_closed_and_theme_from_theme(browser, cast, dossier):
    ada = browser(cast.ada)
    service.close(cast.ada, dossier)

    shown = {path: TITLE in ada.get(path).text for path in (
        "/dossiers", "/dossiers?state=closed", "/dossiers?state=closed&theme=TRACING",
        "/dossiers?state=closed&theme=FREEZING", "/dossiers?state=closed&theme=nothing")}  # fmt: skip

    assert list(shown.values()) == [False, True, True, False, True]


def test_what_one_may_not_see_looks_like_what_does_not_exist(browser, cast, dossier):
    ben, at = browser(cast.ben), f"/dossiers/{dossier.reference}"

    hidden, absent = ben.get(at), ben.get("/dossiers/D-9999")

    assert hidden.status_code == absent.status_code == 404
    assert _without(at, hidden.text) == _without("/dossiers/D-9999", absent.text)
    for path in ("members", "labels", "delegations/new", "delegations/XVA/members/new", "delegations/XNO/removal"):
        assert ben.get(f"{at}/{path}").status_code == 404
    for path in ("closure", "reopening", "labels", "delegations/XNO/removal"):
        assert ben.post(f"{at}/{path}", LABELS).status_code == 404


def test_titles_are_in_no_address_and_no_page_title(browser, cast, dossier):
    ada = browser(cast.ada)

    for path in ("", "/members", "/labels", "/delegations/XNO/removal", "/delegations/new"):
        page = ada.get(f"/dossiers/{dossier.reference}{path}")

        assert page.status_code == 200
        assert TITLE not in page.text.split("</title>")[0]


def test_owners_relabel_close_and_reopen(browser, cast, dossier):
    ada = browser(cast.ada)
    at = f"/dossiers/{dossier.reference}"

    form = ada.get(f"{at}/labels")
    ada.post(f"{at}/labels", {**LABELS, "title": "Vessels", "level": "secret"})
    ada.post(f"{at}/closure")
    closed = ada.get(at)
    ada.post(f"{at}/reopening")
    reopened = ada.get(at)

    assert TITLE in form.text
    assert "Vessels" in closed.text
    assert "This dossier was closed" in closed.text
    assert "This dossier was closed" not in reopened.text


def test_a_member_of_another_delegation_is_offered_neither_labels_nor_closing(browser, cast, dossier):
    carol = browser(cast.carol)
    at = f"/dossiers/{dossier.reference}"

    page = carol.get(at)

    assert "/labels" not in page.text
    assert "/closure" not in page.text
    assert carol.get(f"{at}/labels").status_code == 404
    assert carol.post(f"{at}/closure").status_code == 404
    assert carol.get(f"{at}/delegations/new").status_code == 404
    assert carol.get(f"{at}/delegations/XVA/members/new").status_code == 404


def test_a_member_names_and_removes_persons_of_the_own_delegation(browser, cast, dossier):
    dan = cast.enrol("dan", "XNO", "focal_point")
    carol = browser(cast.carol)
    at = f"/dossiers/{dossier.reference}"

    form = carol.get(f"{at}/delegations/XNO/members/new")
    named = carol.post(f"{at}/delegations/XNO/members", {"persons": [dan.id]})
    with_dan = carol.get(f"{at}/members")
    asked = carol.get(f"{at}/delegations/XNO/members/{dan.id}/removal")
    removed = carol.post(f"{at}/delegations/XNO/members/{dan.id}/removal")

    assert "Dan" in form.text
    assert named.status_code == removed.status_code == 303
    assert "Dan" in with_dan.text
    assert "stays readable to those who could read it then" in asked.text
    assert "Dan" not in carol.get(f"{at}/members").text


def test_who_removes_oneself_is_led_to_the_list(browser, cast, dossier):
    carol = browser(cast.carol)
    at = f"/dossiers/{dossier.reference}"

    page = f"{at}/delegations/XNO/members/{cast.carol.person}/removal"

    asked = carol.get(page).text
    answer = carol.post(page)

    assert "This is you." in asked
    assert answer.location.endswith("/dossiers")
    assert f"You are no longer named in {dossier.reference}." in carol.get("/dossiers").text
    assert carol.get(at).status_code == 404


def test_owners_add_a_delegation_and_remove_it(browser, cast, dossier):
    ada = browser(cast.ada)
    at = f"/dossiers/{dossier.reference}"
    assert cast.ivo
    assert cast.ida

    offered = ada.get(f"{at}/delegations/new")
    persons = ada.get(f"{at}/delegations/ICC-OTP/members/new")
    ada.post(f"{at}/delegations/ICC-OTP/members", {"persons": [cast.ivo.person]})
    seen_by_ivo = browser(cast.ivo).get(at)
    asked = ada.get(f"{at}/delegations/ICC-OTP/removal")
    ada.post(f"{at}/delegations/ICC-OTP/removal")

    assert "Office of the Prosecutor" in offered.text
    assert "Norhaven" not in offered.text.split("<main")[1].split("</ul>")[1]
    assert persons.text.count(" checked") == 2
    assert TITLE in seen_by_ivo.text
    assert "Ivo" in asked.text
    assert browser(cast.ivo).get(at).status_code == 404


def test_the_last_owner_stays_and_the_page_says_why(browser, cast, dossier):
    ada = browser(cast.ada)
    at = f"/dossiers/{dossier.reference}/delegations/XVA/members/{cast.ada.person}/removal"

    asked, tried = ada.get(at), ada.post(at)

    assert "keeps at least one person" in asked.text
    assert tried.status_code == 409
    assert "keeps at least one person" in tried.text


def test_a_closed_dossier_offers_nothing_to_add(browser, cast, dossier):
    service.close(cast.ada, dossier)
    ada = browser(cast.ada)

    page = ada.get(f"/dossiers/{dossier.reference}/members")

    assert "/delegations/new" not in page.text
    assert "/members/new" not in page.text
    assert ada.get(f"/dossiers/{dossier.reference}/delegations/new").status_code == 404


def test_someone_whose_key_is_awaited_is_told_so_and_sees_no_title(browser, cast, dossier, entries):
    with gateway.act(cast.ada, service.actions.MEMBER_REMOVE, dossier) as act:
        act.expel(dossier.id, [cast.carol.person])
    carol, at = browser(cast.carol), f"/dossiers/{dossier.reference}"

    page, rows, people = carol.get(at), carol.get("/dossiers"), carol.get(f"{at}/members")

    assert "title sealed" in page.text
    assert "title sealed" in people.text
    assert ("carol", "access.denied", "refused") not in entries()
    assert ("carol", "dossier.read", "refused") in entries()
    assert "Key awaited" in rows.text
    assert "Title sealed" in rows.text
    assert TITLE not in page.text + rows.text + people.text


def test_the_library_is_open_to_focal_points_and_investigators(browser, cast, entries):
    cast.delegation("ASP-SEC")
    at = f"/dossiers/{library.found().reference}"

    pages = [browser(one).get(at) for one in (cast.ada, cast.carol, cast.ivo)]

    assert all("Guidance library" in page.text and "Network protection" in page.text for page in pages)
    assert browser(cast.sam).get(at).status_code == 404
    assert browser(cast.olga).get(at).status_code == 404


def test_pages_speak_french(browser, cast, dossier):
    naming.name(cast.carol, dossier, cast.carol.delegation, [cast.enrol("dan", "XNO", "focal_point").id])
    ada = browser(cast.ada)

    ada.get("/language/fr")
    page = ada.get(f"/dossiers/{dossier.reference}")

    assert "Protection standard" in page.text


def test_where_everyone_is_named_the_page_says_so(browser, cast, dossier):
    page = browser(cast.carol).get(f"/dossiers/{dossier.reference}/delegations/XNO/members/new")

    assert page.status_code == 200
    assert "Everyone of this delegation" in page.text


def _without(address, page):
    """The page without its own address and the form's token, which changes from one second to the next."""
    return re.sub(r'name="csrf_token" value="[^"]*', "", page).replace(address, "")


def test_the_list_says_what_is_new_to_its_reader_until_it_was_read(browser, cast):
    dossier = service.open(cast.ada, "Vessels", "TRACING", "restricted", [cast.ada.person, cast.ben.person], ())
    documents.add_bytes(cast.ada, dossier, "titles.pdf", PDF)
    discussions.open(cast.ada, dossier, "Format", "Which year?")
    ben = browser(cast.ben)

    before = ben.get("/dossiers").text
    ben.get(f"/dossiers/{dossier.reference}/documents/1")
    ben.get(f"/discussions/{dossier.reference}.1")
    after = ben.get("/dossiers").text

    assert "1 new document" in before
    assert '<tr class="new">' in before
    assert "1 unread message" in before
    assert "1 new document" not in after
    assert "1 unread message" not in after
    assert 'class="new"' not in after
    assert 'class="new"' not in browser(cast.ada).get("/dossiers").text
