"""Drafts: read by the organ, changed by the drafter, sent for review only when nothing is missing."""

from datetime import timedelta

import pytest

from exchange import db, gateway
from exchange.access.refusals import Conflict, Forbidden, NotFound
from exchange.assistance import choosing, drafting, masters, sending, service
from tests.exchange.assistance.conftest import DUE, written


@pytest.fixture
def opened_house(sqlite_house):
    return sqlite_house


def test_a_draft_is_numbered_by_year_and_read_by_the_organs_investigators(cast, desk, entries):
    master = desk.drafted("XVA")

    page = masters.read(cast.ida, master)

    assert master.reference == "MR 2026/0001"
    assert (page.title, page.items[1]) == ("Beneficial ownership of four companies", "Bank mandates")
    assert [one.row.item.letter for one in page.contents if one.texts] == ["a", "c"]
    assert entries()[-2:] == [("ivo", "request.draft", "done"), ("ida", "request.read", "done")]


def test_a_draft_whose_date_has_passed_is_not_sent(cast, desk, later):
    master = desk.submitted("XVA")
    later(days=40)

    with pytest.raises(Conflict):
        sending.approve(cast.ida, master)

    assert [one.code for one in masters.read(cast.ida, master).missing] == ["due"]


def test_only_the_chosen_colleagues_read_a_draft(cast):
    [cast.ida, cast.sign_in(cast.enrol("ike", "ICC-OTP", "investigator"))]
    master = drafting.draft(cast.ivo, written(), [cast.ida.person])

    assert masters.read(cast.ida, master).drafter == "Ivo"
    with pytest.raises(Forbidden):
        masters.read(cast.sign_in(cast.accounts["ike"]), master)


def test_a_state_cannot_draft(cast):
    with pytest.raises(Forbidden):
        drafting.draft(cast.ada, written())


def test_a_draft_goes_to_states_only(cast):
    with pytest.raises(Conflict):
        drafting.draft(cast.ivo, written(addressees=[cast.delegation("ASP-SEC").id]))


def test_the_drafter_changes_the_whole_draft(cast, desk):
    master = desk.drafted("XVA")

    drafting.edit(cast.ivo, master, written(title="Vessels", facts="", theme="FREEZING", items=["Extracts"]))

    found = choosing.for_edit(cast.ivo, master, "").draft
    assert (found.title, found.facts, found.items, found.addressees) == ("Vessels", "", ["Extracts"], [])
    assert master.dossier.theme == "FREEZING"


def test_a_colleague_does_not_change_the_draft(cast, desk):
    master = desk.drafted("XVA")

    with pytest.raises(Forbidden):
        drafting.edit(cast.ida, master, written())
    with pytest.raises(NotFound):
        choosing.for_edit(cast.ida, master, "")


@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        ({"purpose": "", "facts": ""}, ["96-0", "96-a", "96-c"]),
        ({"items": []}, ["items"]),
        ({"due": None}, ["due"]),
        ({"due": DUE - timedelta(days=60)}, ["due"]),
    ],
)
def test_what_is_missing_is_said_and_holds_the_draft_back(cast, desk, more, lacks):
    master = desk.drafted("XVA", **more)

    assert [one.code for one in masters.read(cast.ivo, master).missing] == lacks
    with pytest.raises(Conflict):
        service.submit(cast.ivo, master)


def test_a_draft_without_a_state_or_a_colleague_is_held_back(cast):
    master = drafting.draft(cast.ivo, written())

    lacks = drafting.missing(db.session(), master, gateway.now())

    assert lacks == ["addressees", "colleagues"]


@pytest.mark.parametrize(("duties", "lacks"), [("DR TX", ["colleagues"]), ("RV", [])])
def test_a_colleague_who_is_to_review_has_the_duty_for_it(cast, desk, duties, lacks):
    master = desk.drafted("XVA")
    with db.writing() as session:
        session.merge(cast.accounts["ida"]).duties = duties
        session.commit()

    assert drafting.missing(db.session(), master, gateway.now()) == lacks


def test_a_submitted_draft_is_out_of_the_drafters_hands(cast, desk):
    master = desk.submitted("XVA")

    with pytest.raises(Conflict):
        drafting.edit(cast.ivo, master, written())
    assert masters.read(cast.ivo, master).offers == {"request.cancel", "request.draft"}


def test_a_returned_draft_carries_the_reason_and_can_be_changed(cast, desk):
    master = desk.submitted("XVA")

    service.send_back(cast.ida, master, "The facts are too short.")

    page = masters.read(cast.ivo, master)
    assert page.state.code == "DRAFT"
    assert (page.history[0].reason, page.history[0].who) == ("The facts are too short.", "Ida")
    assert "request.edit" in page.offers


def test_a_draft_given_up_goes_nowhere(cast, desk):
    master = desk.submitted("XVA")

    service.cancel(cast.ivo, master, "Another request covers it.")

    assert masters.read(cast.ivo, master).offers == {"request.draft"}
    with pytest.raises(Conflict):
        service.submit(cast.ivo, master)


def test_an_approved_draft_is_given_up_by_its_reviewer_until_a_state_has_it(cast, desk):
    master, sent = desk.submitted("XVA"), desk.sent("XVA")[0]
    sending.approve(cast.ida, master)

    service.cancel(cast.ida, master, "Overtaken.")
    with pytest.raises(Conflict, match="state|transmitted"):
        service.cancel(cast.ida, sent, "Too late.")

    assert (master.state, sent.state) == ("CANCELLED", "TRANSMITTED")
