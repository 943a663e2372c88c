"""Delegations: founded from the data once, admitted and ended on record."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db
from exchange.access.refusals import Conflict, Forbidden, NotFound
from exchange.delegations import service
from exchange.delegations.models import KINDS, OBSERVER, STATE, Delegation
from exchange.delegations.service import NewDelegation

OBSERVING = NewDelegation("IGO-ATI", OBSERVER, "Asset Tracing Institute", "Institut de recherche d’avoirs")


def codes():
    return set(db.session.scalars(select(Delegation.code)))


def test_a_house_is_founded_with_the_organs_and_bodies(opened_house, entries):
    service.found_delegations()

    assert {"ICC-OTP", "ICC-REG", "ICC-PRES", "ICC-CH", "ASP-SEC", "AUDIT", "TFV"} <= codes()
    assert {what for _, what, _ in entries()} == {"log.open", "delegation.admit"}


def test_founding_twice_adds_nothing(opened_house, entries):
    service.found_delegations()
    before = (codes(), entries())

    service.found_delegations()

    assert (codes(), entries()) == before


def test_the_data_holds_125_states_and_kinds_that_exist():
    new = [*service.units(), *service.states()]

    assert len(service.states()) == 125
    assert {one.kind for one in new} <= set(KINDS)
    assert len({one.code for one in new}) == len(new)


def test_an_administrator_admits_a_state_once(cast, entries):
    state = service.states()[0]

    admitted = service.admit(cast.sam, state)

    assert (admitted.kind, admitted.name("fr")) == (STATE, state.name_fr)
    assert entries()[-1] == ("sam", "delegation.admit", "done")
    assert state.code not in {one.code for one in service.candidates()}
    with pytest.raises(Conflict):
        service.admit(cast.sam, state)


@pytest.mark.parametrize("who", ["ada", "ivo", "olga"])
def test_only_administrators_admit(cast, who):
    with pytest.raises(Forbidden):
        service.admit(getattr(cast, who), OBSERVING)


def test_an_observer_receives_no_requests(cast):
    assert not service.admit(cast.sam, OBSERVING).receives_requests()


def test_a_membership_begins_and_ends_at_its_times(cast, clock):
    begins = clock.now() + timedelta(days=1)
    one = service.admit(cast.sam, OBSERVING, begins)

    assert not one.is_member_at(clock.now())
    service.end(cast.sam, one, begins + timedelta(days=1))

    assert one.is_member_at(begins)
    assert not one.is_member_at(begins + timedelta(days=1))


def test_a_membership_does_not_end_twice_or_before_it_began(cast, clock):
    one = service.admit(cast.sam, OBSERVING)
    with pytest.raises(Conflict, match="before-it-began"):
        service.end(cast.sam, one, clock.now())
    service.end(cast.sam, one, clock.now() + timedelta(seconds=1))
    clock.advance(timedelta(seconds=1))

    with pytest.raises(Conflict, match="ended"):
        service.end(cast.sam, one, clock.now() + timedelta(days=9))


def test_who_takes_part_is_listed_by_name(cast, clock):
    later = service.admit(cast.sam, OBSERVING, clock.now() + timedelta(days=1))

    assert later not in service.members_at(clock.now())
    assert later in service.members_at(clock.now() + timedelta(days=1))


def test_an_unknown_code_is_on_record(cast, entries):
    with pytest.raises(NotFound):
        service.find(cast.sam, "NONE")

    assert entries()[-1] == ("sam", "access.denied", "refused")
