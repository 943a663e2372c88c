"""An intergovernmental organisation is asked under article 87 (6) and under nothing else, and lives the request as a State does."""

import pytest

from exchange import lifecycle
from exchange.access.refusals import Conflict, Forbidden, NotFound
from exchange.annual import periods, rows
from exchange.annual import service as annual
from exchange.assistance import (
    awaiting,
    copies,
    drafting,
    life,
    offers,
    reading,
    service,
    sharing,
    step_fields,
    stepping,
    tracking,
)
from exchange.assistance.models import RequestMove
from exchange.assistance.narrowing import Wanted
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.enquiries import service as enquiries
from exchange.home import service as home
from exchange.sheets import service as sheets
from tests.exchange.assistance.conftest import written

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what is asked here doesn't depend on it

TYPE, ORGANISATION = "IGO-87-6", "IGO-MRA"


@pytest.fixture
def omar(cast):
    return cast.sign_in(cast.enrol("omar", ORGANISATION, "focal_point"))


@pytest.fixture
def copy(desk, omar):
    _master, (copy,) = desk.sent(ORGANISATION, type=TYPE)
    return copy


def underway(omar, copy):
    """Take the copy to where most moves leave from."""
    service.acknowledge(omar, copy)
    stepping.make(omar, copy, Step("assess"), Given(words={"assigned_to": "Archives"}))
    return copy


def moves(actor, copy):
    return {one.move for one in offers.of(actor, copy, reading.moves_of(RequestMove.request_id == copy.id))}


@pytest.mark.parametrize(("code", "to"), [("93-1-I", ORGANISATION), ("NSP-87-5", ORGANISATION), (TYPE, "XVA")])
def test_no_other_type_goes_to_an_organisation_and_this_one_to_no_state(cast, desk, code, to):
    with pytest.raises(Conflict, match="addressee"):
        desk.drafted(to, type=code)
    with pytest.raises(Conflict, match="addressee"):
        sharing.share(cast.ivo, drafting.draft(cast.ivo, written(type=code)), cast.delegation(to).id)


def test_its_focal_point_answers_and_the_court_follows(cast, omar, copy):
    assert [one.kind for one in awaiting.awaiting(omar)] == ["acknowledge"]
    assert (home.read(omar).receives, home.read(omar).waiting) == (True, 1)

    underway(omar, copy)
    stepping.make(omar, copy, Step("start"), Given(facts={"execution_mode": "state"}))
    stepping.make(omar, copy, Step("reply"), Given({"reply": "Attached"}, {"handling_codes": "H1"}))

    assert copies.read(cast.ivo, copy).state.code == life.EXECUTED
    found = tracking.read(cast.ivo, tracking.organs(cast.ivo), Wanted()).rows
    assert [(one.delegation.code, one.state.code) for one in found] == [(ORGANISATION, life.EXECUTED)]


def test_its_moves_are_those_of_the_table_and_there_is_no_ground_to_deny(omar, copy):
    underway(omar, copy)

    table = {
        one.move
        for one in lifecycle.leaving(life.MACHINE, life.UNDER_ASSESSMENT)
        if one.role == life.FOCAL_POINT and not one.is_for_state and one.applies(TYPE)
    }

    assert moves(omar, copy) == table - {"confirm_recorded", "dispute_recorded"}
    assert not {"deny_security", "deny_law"} & table


def test_it_is_confirmed_through_the_channel_of_organisations(engine):
    confirm = next(one for one in lifecycle.transitions(life.MACHINE) if one.move == "confirm_urgent")

    assert [one.code for one in step_fields.options("channel", confirm, TYPE)] == ["IGO"]
    assert {one.code for one in step_fields.options("channel", confirm, "93-1-I")} == {"DIPLOMATIC", "DESIGNATED"}


def test_the_annual_figures_count_it_among_organisations(cast, omar, desk, copy, clock):
    desk.sent("XVA")
    period = periods.chosen(None, None, None, clock.now().date())

    found = rows.read((), period)

    assert {(one.state, one.addressee) for one in found} == {(ORGANISATION, "organisation"), ("XVA", "party")}
    own = annual.read(omar, period, annual.INTERNAL)
    assert (own.scope, own.total) == (annual.OF_STATE, 1)


def test_what_is_for_states_alone_is_not_for_it(cast, omar):
    with pytest.raises(NotFound):
        sheets.find(omar, ORGANISATION)

    new = enquiries.NewEnquiry(cast.delegation("ICC-OTP").id, "T", "Q", "TRACING")
    with pytest.raises(Forbidden):
        enquiries.ask(omar, new)
