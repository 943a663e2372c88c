"""A country sheet: who writes it, what is kept sealed, from which day a choice holds, what a request reads of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actions import SHEET_READ
from exchange.access.refusals import Conflict, Forbidden
from exchange.sheets import changing, service
from exchange.sheets.models import Choice, Requirement
from tests.databases import asked
from tests.exchange.sheets.conftest import FIRST

OTHER = replace(FIRST, channel="DESIGNATED", detail="Ministry of Justice", languages=("en", "fr"))


def read(actor, state):
    with gateway.reveal(actor, SHEET_READ) as opened:
        return service.of(opened, state)


def registrar(cast):
    """Rita with the Registrar's duty, which her delegation's manager gives."""
    return cast.with_duties("rita", "RG")


def test_what_the_state_writes_is_sealed_and_what_lists_go_by_is_not(cast, write):
    sheet = write(cast.ada, replace(FIRST, address="Ministry of Justice, 1 Quay", detail="Embassy"))

    choice = db.session.scalars(select(Choice)).one()
    requirement = db.session.scalars(select(Requirement)).first()
    for sealed in (sheet.sealed_address, choice.sealed_detail, requirement.sealed_text):
        assert not any(word in sealed for word in (b"Ministry", b"Embassy", b"warrant", b"account"))
    assert (choice.channel, choice.languages) == ("DIPLOMATIC", "en")


def test_whoever_shares_reads_it_as_it_was_written(cast, write, clock):
    write(cast.ada, replace(FIRST, address="1 Quay", is_informal=True))

    found = read(cast.ivo, cast.ada.delegation)

    assert [one.text for one in found.requirements] == list(FIRST.requirements)
    assert (found.channel.code, found.languages, found.address) == ("DIPLOMATIC", ("en",), "1 Quay")
    assert (found.is_informal, found.confirmed_on, found.confirmed_by) == (True, clock.now().date(), "Ada")


def test_only_the_state_itself_writes_its_sheet(cast, write, entries):
    state = cast.delegation("XVA")
    write(cast.ada)

    for who in (cast.carol, cast.ivo):
        with pytest.raises(Forbidden):
            changing.change(who, state, FIRST, "")

    assert entries()[-1] == ("ivo", "access.denied", "refused")


def test_requirements_that_stay_keep_their_number_of_birth_and_those_taken_out_stay_in_the_rows(cast, write):
    write(cast.ada)
    before = {one.text: one.id for one in read(cast.ivo, cast.ada.delegation).requirements}

    write(cast.ada, replace(FIRST, requirements=("The port", "The account number")))

    after = {one.text: one.id for one in read(cast.ivo, cast.ada.delegation).requirements}
    assert list(after) == ["The port", "The account number"]
    assert after["The account number"] == before["The account number"]
    assert len(db.session.scalars(select(Requirement)).all()) == 3


def test_the_first_choice_holds_at_once_and_a_change_forty_five_days_after_its_receipt(cast, write, clock):
    state, today = cast.ada.delegation, clock.now().date()
    write(cast.ada)
    write(cast.ada, OTHER)

    session = db.session()
    assert service.channel_at(session, state, today) == "DIPLOMATIC"
    assert service.channel_at(session, state, today + timedelta(days=44)) == "DIPLOMATIC"
    assert service.channel_at(session, state, today + timedelta(days=45)) == "DESIGNATED"
    assert service.languages(session, state, today + timedelta(days=45)) == ("en", "fr")
    assert service.channel_at(session, state, today - timedelta(days=1)) == ""
    found = read(cast.ivo, state)
    assert (found.channel.code, found.coming.channel.code, found.coming.detail) == (
        "DIPLOMATIC",
        "DESIGNATED",
        "Ministry of Justice",
    )


def test_a_change_that_is_taken_back_before_it_holds_never_does(cast, write, clock):
    write(cast.ada)
    write(cast.ada, OTHER)
    write(cast.ada)

    assert read(cast.ivo, cast.ada.delegation).coming is None
    after = clock.now().date() + timedelta(days=60)
    assert service.channel_at(db.session(), cast.ada.delegation, after) == "DIPLOMATIC"
    assert len(db.session.scalars(select(Choice)).all()) == 2


def test_saying_the_same_again_is_no_change_of_channel(cast, write):
    write(cast.ada)
    write(cast.ada, replace(FIRST, address="2 Quay"))

    assert len(db.session.scalars(select(Choice)).all()) == 1


def test_the_registry_agrees_on_a_day_and_the_choice_holds_from_then(cast, write, clock, entries):
    write(cast.ada)
    sheet = write(cast.ada, OTHER)
    coming = read(cast.ivo, cast.ada.delegation).coming
    day = clock.now().date() + timedelta(days=7)

    changing.agree(registrar(cast), sheet, coming.id, day)

    assert service.channel_at(db.session(), cast.ada.delegation, day) == "DESIGNATED"
    assert service.channel_at(db.session(), cast.ada.delegation, day - timedelta(days=1)) == "DIPLOMATIC"
    assert entries()[-1] == ("rita", "sheet.agree", "done")


@pytest.mark.parametrize("who", ["ada", "ivo", "rita"])
def test_nobody_else_agrees(cast, write, who):
    write(cast.ada)
    sheet = write(cast.ada, OTHER)
    coming = read(cast.ivo, cast.ada.delegation).coming

    with pytest.raises(Forbidden):
        changing.agree(getattr(cast, who), sheet, coming.id, coming.effective_on)


@pytest.mark.parametrize(("days", "reason"), [(-1, "past"), (46, "in-force")])
def test_a_day_that_is_past_or_a_choice_that_holds_is_not_agreed_on(cast, write, clock, wait, days, reason):
    write(cast.ada)
    sheet = write(cast.ada, OTHER)
    coming = read(cast.ivo, cast.ada.delegation).coming
    day = clock.now().date() + timedelta(days=days)
    if reason == "in-force":
        wait(days)

    with pytest.raises(Conflict, match=reason):
        changing.agree(registrar(cast), sheet, coming.id, day)


def test_no_later_day_is_agreed_on_than_the_rule_gives_without_an_agreement(cast, write, clock):
    write(cast.ada)
    sheet = write(cast.ada, OTHER)
    coming, registry = read(cast.ivo, cast.ada.delegation).coming, registrar(cast)

    with pytest.raises(Conflict, match="late"):
        changing.agree(registry, sheet, coming.id, clock.now().date() + timedelta(days=46))
    changing.agree(registry, sheet, coming.id, clock.now().date() + timedelta(days=45))

    assert read(cast.ivo, cast.ada.delegation).coming.is_agreed


def test_two_who_write_at_once_are_told_and_the_first_stays(cast, write):
    state = cast.delegation("XVA")
    write(cast.ada)

    with pytest.raises(Conflict, match="changed"):
        changing.change(cast.ben, state, OTHER, "")

    assert read(cast.ivo, state.id).channel.code == "DIPLOMATIC"


def test_confirming_says_who_and_when_and_changes_nothing_else(cast, write, clock, wait, entries):
    sheet = write(cast.ada)
    wait(90)

    changing.confirm(cast.ben, sheet)

    found = read(cast.ivo, cast.ada.delegation)
    assert (found.confirmed_by, found.confirmed_on) == ("Ben", clock.now().date())
    assert ("ben", "sheet.confirm", "done") in entries()


def test_a_sheet_within_another_act_is_opened_by_that_act_and_many_cost_what_one_costs(cast, write):
    write(cast.ada)
    write(cast.carol, OTHER)
    states = [cast.ada.delegation, cast.carol.delegation]

    def cost(which):
        with gateway.reveal(cast.ivo, SHEET_READ) as opened:
            service.of_all(opened, which)
            db.session.expunge_all()
            with asked(db.session().get_bind()) as said:
                found = service.of_all(opened, which)
        return len(said), {one.channel.code for one in found.values()}

    one, both = cost(states[:1]), cost(states)
    assert both[1] == {"DIPLOMATIC", "DESIGNATED"}
    assert one[0] == both[0]


def test_states_without_a_sheet_have_none(cast, write):
    write(cast.ada)

    assert read(cast.ivo, cast.carol.delegation) is None
    assert not service.welcomes_enquiries(db.session(), cast.carol.delegation)
