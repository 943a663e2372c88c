"""The administrator's pages: people invited, suspended, retired; delegations admitted and ended."""

import re

import pytest
from sqlalchemy import select

from exchange import db
from exchange.accounts.models import Account
from exchange.signin import sessions
from tests.exchange.signin.newcomer import STRANGER, enrolled, invited

CODE = re.compile(r'<code dir="ltr">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</code>')


@pytest.fixture
def engine(sqlite_only):
    """The services are tried on each engine; the pages need one."""
    return sqlite_only


@pytest.fixture
def sam(cast, browser):
    cast.delegation("XVA")
    return browser(cast.sam)


def invitation(cast, **more):
    form = {
        "name": "Nora Lund",
        "email": "nora@xva.invalid",
        "role": "focal_point",
        "delegation": str(cast.delegation("XVA").id),
        "language": "fr",
        "post": "Ministry of Justice",
    }
    return {**form, **more}


def test_an_invitation_shows_its_code_once(cast, sam, entries):
    sam.get("/people/invite")

    page = sam.post("/people/invite", invitation(cast))

    code = CODE.search(page.text).group(1)
    assert page.status_code == 200
    assert code not in sam.get("/people?status=invited").text
    assert ("sam", "person.invite", "done") in entries()


def test_what_was_typed_is_still_there_when_something_is_wrong(cast, sam):
    sam.get("/people/invite")

    page = sam.post("/people/invite", invitation(cast, role="auditor"))

    assert page.status_code == 422
    assert "can’t have this role" in page.text
    assert 'value="Nora Lund"' in page.text


def test_an_address_is_invited_once(cast, sam):
    sam.get("/people/invite")
    sam.post("/people/invite", invitation(cast))

    page = sam.post("/people/invite", invitation(cast))

    assert (page.status_code, "There is an account of this address already" in page.text) == (422, True)


@pytest.mark.parametrize(
    "wrong", [{"email": "nora"}, {"delegation": "x"}, {"role": "king"}, {"name": ""}, {"language": "tlh"}]
)
def test_an_incomplete_invitation_is_explained(cast, sam, wrong):
    sam.get("/people/invite")

    assert sam.post("/people/invite", invitation(cast, **wrong)).status_code == 422


@pytest.mark.parametrize(
    "address",
    ["v@v.invalid\x00", "v@v.invalid <script>", "v@v.invalid,w@w.invalid", "v\u202e@v.invalid", "v..w@v.invalid"],
)
def test_an_address_is_whole_and_nothing_else(cast, sam, address):
    answer = sam.post("/people/invite", invitation(cast, email=address))

    told = {account.email for account in db.session.scalars(select(Account))}
    assert answer.status_code == 422 or "v@v.invalid" in told
    assert all(one.isprintable() and " " not in one for one in told)


def test_names_hold_nothing_that_is_hidden(cast, sam):
    sam.post("/people/invite", invitation(cast, name=" Vera\u202e\x00 Lund\n"))

    assert "Vera Lund" in {account.name for account in db.session.scalars(select(Account))}


def test_a_renewed_invitation_shows_another_code(cast, sam):
    account, code = invited(cast)
    sam.get(f"/people/{account.id}")

    page = sam.post(f"/people/{account.id}/invitation")

    assert CODE.search(page.text).group(1) != code


def test_people_are_listed_by_status_with_their_numbers(cast, sam, clock):
    enrolled(cast, clock)
    invited(cast, "wanda")

    active, waiting = sam.get("/people?delegation=XVA").text, sam.get("/people?status=invited").text

    assert ("Nora" in active, "Wanda" in active) == (True, False)
    assert ("Nora" in waiting, "Wanda" in waiting) == (False, True)


def test_a_person_is_suspended_and_reactivated(cast, sam, clock):
    nora = enrolled(cast, clock)
    sam.get(f"/people/{nora.account.id}")

    sam.post(f"/people/{nora.account.id}/suspension")
    assert sessions.load(nora.let_in.session, STRANGER.via) is None
    assert "Reactivate" in sam.get(f"/people/{nora.account.id}").text
    sam.post(f"/people/{nora.account.id}/reactivation")

    assert nora.account.status == "active"


def test_retiring_is_confirmed_and_then_final(cast, sam, clock, entries):
    nora = enrolled(cast, clock)

    asked = sam.get(f"/people/{nora.account.id}/retirement")
    done = sam.post(f"/people/{nora.account.id}/retirement")

    assert "holds no key to a dossier" in asked.text
    assert done.location == f"/people/{nora.account.id}"
    assert entries()[-1] == ("sam", "person.retire", "done")
    page = sam.get(f"/people/{nora.account.id}").text
    assert "/retirement" not in page
    assert "/suspension" not in page


def test_an_administrator_is_not_offered_to_retire_themself(cast, sam):
    page = sam.get(f"/people/{cast.sam.person}").text

    assert "/retirement" not in page
    assert "/suspension" not in page


@pytest.mark.parametrize("path", ["/people", "/people/invite", "/delegations", "/delegations/new", "/delegations/XVA"])
@pytest.mark.parametrize("who", ["ada", "ivo", "olga"])
def test_the_administrators_rooms_are_closed_to_others(cast, browser, entries, path, who):
    cast.delegation("XVA")

    assert browser(getattr(cast, who)).get(path).status_code == 404
    assert entries()[-1] == (who, "access.denied", "refused")


def test_an_unknown_person_looks_like_a_closed_page(sam):
    assert sam.get("/people/00000000-0000-0000-0000-000000000001").status_code == 404


def test_a_state_party_is_admitted_from_the_data(sam, entries):
    sam.get("/delegations/new")

    assert sam.post("/delegations/new", {"code": "BEN", "member_from": ""}).location == "/delegations/BEN"

    assert entries()[-1] == ("sam", "delegation.admit", "done")
    assert "Benin" in sam.get("/delegations/BEN").text
    assert sam.post("/delegations/new", {"code": "BEN", "member_from": ""}).status_code == 422


def test_an_observer_is_admitted_by_hand(sam):
    sam.get("/delegations/new/other")
    form = {"kind": "observer", "code": "IGO-ATI", "name_en": "Asset Tracing Institute", "name_fr": "Institut"}

    wrong = sam.post("/delegations/new/other", {**form, "code": "igo ati"})
    right = sam.post("/delegations/new/other", form)
    again = sam.post("/delegations/new/other", form)

    assert (wrong.status_code, right.location, again.status_code) == (422, "/delegations/IGO-ATI", 422)


def test_a_membership_ends_on_a_day(cast, sam, clock, browser):
    ada = browser(cast.ada)
    sam.get("/delegations/XVA")

    early = sam.post("/delegations/XVA/end", {"member_until": "2020-01-01"})
    ended = sam.post("/delegations/XVA/end", {"member_until": "2026-12-01"})

    assert (early.status_code, ended.location) == (422, "/delegations/XVA")
    assert "Until 1 December 2026" in sam.get("/delegations").text
    assert ada.get("/people").status_code == 404  # signed in until then


def test_delegations_are_listed_by_kind(cast, sam):
    cast.delegation("ICC-OTP")

    page = sam.get("/delegations?kind=court_organ").text

    assert ("Office of the Prosecutor" in page, "Valdoria" in page) == (True, False)


def test_delegations_are_listed_by_membership_and_sorted(cast, sam):
    cast.delegation("ICC-OTP")
    cast.delegation("XVA")

    now, ended, turned = (
        sam.get(f"/delegations?{asked}").text for asked in ("member=now", "member=ended", "sort=-name")
    )

    assert "Valdoria" in now
    assert "Valdoria" not in ended
    assert turned.index("Valdoria") < turned.index("Office of the Prosecutor")
    assert "Name, from Z to A." in turned
