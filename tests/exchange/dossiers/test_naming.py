"""Naming and removing: keys come and go with the name, each delegation speaks for its own, owners for all."""

import pytest

from exchange.access.refusals import Conflict, Forbidden
from exchange.dossiers import members, naming, persons, service
from exchange.dossiers.members import AWAITED, HOLDS
from exchange.dossiers.service import Labels


def keys(actor, dossier):
    return {person.name: person.key for party in members.parties(actor, dossier) for person in party.persons}


def test_owners_add_a_delegation_and_its_persons_hold_the_key(cast, dossier, title, entries):
    naming.add_delegation(cast.ada, dossier, cast.ivo.delegation, [cast.ivo.person])

    assert title(cast.ivo, dossier) == "Corporate vehicles"
    assert keys(cast.ada, dossier) == {"Ada": HOLDS, "Carol": HOLDS, "Ivo": HOLDS}
    assert {("ada", "party.add", "done"), ("ada", "key.admit", "done")} <= set(entries())


def test_owners_name_anyones_persons(cast, dossier, title):
    dan = cast.enrol("dan", "XNO", "focal_point")

    naming.name(cast.ada, dossier, cast.carol.delegation, [dan.id])
    naming.name(cast.ada, dossier, cast.ada.delegation, [cast.ben.person])

    assert title(cast.sign_in(dan), dossier) == title(cast.ben, dossier) == "Corporate vehicles"


def test_a_member_names_persons_of_the_own_delegation_only(cast, dossier, entries):
    dan = cast.enrol("dan", "XNO", "focal_point")

    naming.name(cast.carol, dossier, cast.carol.delegation, [dan.id])
    with pytest.raises(Forbidden):
        naming.name(cast.carol, dossier, cast.ada.delegation, [cast.ben.person])
    with pytest.raises(Forbidden):
        naming.add_delegation(cast.carol, dossier, cast.ivo.delegation, [cast.ivo.person])

    assert "Dan" in keys(cast.carol, dossier)
    assert entries()[-1] == ("carol", "access.denied", "refused")


def test_persons_of_another_delegation_are_not_slipped_in(cast, dossier):
    with pytest.raises(Conflict):
        naming.name(cast.carol, dossier, cast.carol.delegation, [cast.ivo.person])


def test_strangers_name_nobody(cast, dossier):
    for stranger in (cast.ben, cast.ivo, cast.sam):
        with pytest.raises(Forbidden):
            naming.name(stranger, dossier, stranger.delegation, [stranger.person])


def test_who_is_not_enrolled_is_named_and_waits(cast, dossier):
    late = cast.enrol("late", "XNO", "focal_point", enrolled=False)

    naming.name(cast.carol, dossier, cast.carol.delegation, [late.id])

    assert keys(cast.carol, dossier)["Late"] == AWAITED


def test_who_is_removed_is_out_at_once_and_the_key_is_renewed_with_its_reason(cast, dossier, title, entries):
    from exchange.dossiers.overview import overview

    naming.remove(cast.ada, dossier, cast.carol.person)

    with pytest.raises(Forbidden):
        title(cast.carol, dossier)
    service.relabel(cast.ada, dossier, Labels("Renamed", "TRACING", (), "secret"))
    assert title(cast.ada, dossier) == "Renamed"
    assert ("ada", "member.remove", "done") in entries()
    assert overview(cast.ada, dossier).key.reason == "member-left"


def test_a_member_removes_persons_of_the_own_delegation_only(cast, dossier):
    with pytest.raises(Forbidden):
        naming.remove(cast.carol, dossier, cast.ada.person)

    naming.remove(cast.carol, dossier, cast.carol.person)

    assert keys(cast.ada, dossier) == {"Ada": HOLDS}


def test_who_was_removed_can_be_named_again_and_reads_what_was_sealed_meanwhile(cast, dossier, title):
    naming.remove(cast.ada, dossier, cast.carol.person)
    service.relabel(cast.ada, dossier, Labels("Meanwhile", "TRACING", (), "secret"))
    naming.name(cast.ada, dossier, cast.carol.delegation, [cast.carol.person])

    assert title(cast.carol, dossier) == "Meanwhile"


def test_the_last_person_of_the_owners_stays(cast, dossier, entries):
    with pytest.raises(Conflict) as refused:
        naming.remove(cast.ada, dossier, cast.ada.person)

    assert refused.value.reason == "last-owner"
    assert entries()[-1] == ("ada", "member.remove", "refused")


def test_removing_a_delegation_removes_its_persons(cast, dossier, title):
    naming.remove_delegation(cast.ada, dossier, cast.carol.delegation)

    with pytest.raises(Forbidden):
        title(cast.carol, dossier)
    assert [party.delegation.code for party in members.parties(cast.ada, dossier)] == ["XVA"]


def test_a_delegation_comes_back_with_whom_is_named_then(cast, dossier):
    dan = cast.enrol("dan", "XNO", "focal_point")
    naming.remove_delegation(cast.ada, dossier, cast.carol.delegation)

    naming.add_delegation(cast.ada, dossier, cast.carol.delegation, [dan.id])

    assert set(keys(cast.ada, dossier)) == {"Ada", "Dan"}


def test_the_owners_own_delegation_is_not_removed(cast, dossier):
    with pytest.raises(Conflict):
        naming.remove_delegation(cast.ada, dossier, cast.ada.delegation)


@pytest.mark.parametrize("again", [naming.add_delegation, naming.name])
def test_nobody_is_added_twice(cast, dossier, again):
    with pytest.raises(Conflict):
        again(cast.ada, dossier, cast.carol.delegation, [cast.carol.person])


def test_nobody_is_named_into_a_closed_dossier_but_removing_works(cast, dossier):
    service.close(cast.ada, dossier)

    with pytest.raises(Forbidden):
        naming.name(cast.ada, dossier, cast.ada.delegation, [cast.ben.person])
    naming.remove(cast.ada, dossier, cast.carol.person)

    assert set(keys(cast.ada, dossier)) == {"Ada"}


def test_retired_and_suspended_people_and_other_roles_cannot_be_named(cast, clock):
    from exchange import db

    assert cast.ada
    gone = cast.enrol("gone", "XVA", "focal_point")
    cast.enrol("paused", "XVA", "focal_point")
    with db.writing() as session:
        session.merge(gone).retired_at = clock.now()
        session.merge(cast.accounts["paused"]).suspended_at = clock.now()
        session.commit()

    found = persons.choices(clock.now(), ["XVA", "AUDIT", "ASP-SEC"])

    assert [(one.delegation.code, [person.name for person in one.persons]) for one in found] == [("XVA", ["Ada"])]
    assert cast.olga
