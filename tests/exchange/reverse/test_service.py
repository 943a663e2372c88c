"""A request to the Court goes its way by the table: each hand its own steps, material of others only with their consent."""

from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy.orm import make_transient

from exchange import db, lifecycle, tables
from exchange.access.refusals import Conflict, Forbidden
from exchange.assistance import offers
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.dossiers import members
from exchange.reverse import awaiting, life, lists, pages, service
from exchange.reverse.lists import Wanted
from exchange.reverse.service import REVERSE
from tests.exchange.reverse.conftest import TEXT, TITLE


def kinds(actor):
    return [one.kind for one in awaiting.of(actor, 9)]


def test_a_state_asks_and_the_registrar_alone_of_the_court_reads_it(cast, registry, entries):
    reverse = registry.submitted()
    page = pages.read(registry.rita, reverse)

    assert reverse.reference.startswith("REV 2026/")
    assert (page.title, page.text, page.state.code) == (TITLE, TEXT, "SUBMITTED")
    named = {cast.ada.person, cast.ben.person, registry.rita.person}
    assert set(members.ids(db.session(), reverse.dossier_id)) == named
    assert TITLE.encode() not in reverse.sealed_title
    assert entries()[-2:] == [("ada", "reverse.submit", "done"), ("rita", "reverse.read", "done")]


def test_without_a_registrar_nothing_is_sent(cast):
    with pytest.raises(Conflict, match="no-registrar"):
        service.submit(cast.ada, service.NewReverse(TITLE, TEXT, "TRACING"))


@pytest.mark.parametrize(("organ", "who"), [("ICC-OTP", "ivo"), ("ICC-CH", "judith")])
def test_the_whole_way_by_either_organ(cast, registry, organ, who):
    reverse, officer = registry.submitted(), getattr(cast, who)
    assert (kinds(registry.rita), kinds(officer)) == (["register"], [])
    registry.make(registry.rita, reverse, "register")
    assert kinds(registry.rita) == ["assign"]
    registry.make(registry.rita, reverse, "assign", organ=organ)

    assert (kinds(registry.rita), kinds(officer)) == ([], ["decide"])
    registry.make(officer, reverse, "grant")
    assert kinds(officer) == ["execute"]
    registry.make(officer, reverse, "execute")
    assert (kinds(officer), kinds(cast.ben)) == (["close"], ["replied"])
    registry.make(officer, reverse, "close")
    assert (reverse.state, reverse.outcome, kinds(officer), kinds(cast.ada)) == ("CLOSED", "executed", [], [])
    assert reverse.ended_at is not None


def test_an_organ_without_an_officer_is_passed_nothing(cast, registry):
    reverse = registry.submitted()
    registry.make(registry.rita, reverse, "register")

    with pytest.raises(Conflict, match="no-officer"):
        registry.make(registry.rita, reverse, "assign", organ="ICC-PRES")

    db.session.refresh(reverse)
    assert (reverse.state, reverse.organ_id) == ("REGISTERED", None)


def test_the_other_organ_has_no_hand_in_it(cast, registry):
    reverse = registry.assigned("ICC-CH")

    for who in (cast.ivo, cast.ada, cast.carol, registry.rita):
        with pytest.raises(Forbidden):
            registry.make(who, reverse, "grant")


def test_the_state_that_asks_is_not_told_who_supplied_the_material(cast, registry):
    reverse = registry.assigned()
    registry.make(cast.ivo, reverse, "seek_consent")

    def facts(actor):
        return dict(fact for event in pages.read(actor, reverse).history for fact in event.facts)

    assert facts(cast.ivo)["providing_state"].label_en == "Norhaven"
    assert facts(cast.ivo)["organ"].label_en == "Office of the Prosecutor"
    assert "providing_state" not in facts(cast.ada)
    assert "organ" in facts(cast.ada)


def test_a_stale_form_changes_nothing(cast, registry):
    reverse = registry.assigned()
    registry.make(cast.ivo, reverse, "refuse")

    with pytest.raises(Conflict, match="changed"):
        service.make(cast.ida, reverse, Step("grant", seen=3), Given())
    with pytest.raises(Conflict, match="state"):
        service.make(cast.ida, reverse, Step("grant"), Given())
    assert reverse.state == "REFUSED"


def test_every_pair_of_states_by_every_role_is_as_the_table_says(cast, registry):
    reverse = registry.assigned()
    organs = {"RG": registry.rita, "FP": cast.ada, "TX": cast.ivo, "CH": cast.judith}
    ch = registry.assigned("ICC-CH")
    things = dict.fromkeys(("RG", "FP", "TX"), reverse) | {"CH": ch}
    rows = {
        (one.from_state, one.to_state, one.role, one.move)
        for one in lifecycle.transitions(life.MACHINE)
        if one.from_state != lifecycle.NEW
    }
    states, moves = list(tables.states(life.MACHINE)), sorted({row[3] for row in rows})
    db.session.expunge_all()
    tried = 0
    for role, state in product(organs, states):
        thing = things[role]
        make_transient(thing)
        thing.state = state
        actor = replace(organs[role], duties=frozenset({role}))
        offered = {one.move for one in offers.open_moves(REVERSE, actor, thing, None)}
        for move in moves:
            found = offers.row_of(REVERSE, actor, thing, move, is_recorded=False)
            leads = {(s, t) for s, t, r, m in rows if (s, r, m) == (state, role, move)}
            assert ({(found.from_state, found.to_state)} if found else set()) == leads, (role, state, move)
            assert (found is not None) == bool(leads) == (move in offered), (role, state, move)
            tried += 1

    assert tried == len(organs) * len(states) * len(moves) == 4 * 9 * 8


def test_the_list_shows_states_their_own_and_the_court_what_it_was_let_into(cast, registry):
    passed, waiting = registry.assigned(), registry.submitted()

    def found(actor, **wanted):
        return {one.reference for one in lists.read(actor, Wanted(**wanted)).rows}

    both = {passed.reference, waiting.reference}
    assert found(cast.ada) == found(registry.rita) == both
    assert (found(cast.ivo), found(cast.carol), found(cast.judith)) == ({passed.reference}, set(), set())
    assert found(registry.rita, state="SUBMITTED", delegation="XVA") == {waiting.reference}
    assert found(registry.rita, delegation="XNO") == set()
    assert [one.code for one in lists.states(registry.rita)] == ["XVA"]


def test_more_requests_cost_no_more_queries(cast, registry, counted):
    registry.submitted()
    lists.read(registry.rita, Wanted())
    with counted() as few:
        lists.read(registry.rita, Wanted())
    for _ in range(5):
        registry.submitted()
    lists.read(registry.rita, Wanted())  # the keys of new dossiers are kept for the session

    with counted() as many:
        rows = lists.read(registry.rita, Wanted()).rows

    assert (len(rows), len(many)) == (6, len(few))
