"""Duties: the delegation's manager gives and takes them, somebody always can, and each change stays on record."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db
from exchange.access.refusals import Conflict, Forbidden, NotFound
from exchange.accounts.actors import actor_for
from exchange.accounts.models import Account
from exchange.audit.models import Entry
from exchange.duties import service
from exchange.duties.models import DutyChange
from exchange.signin import leaving
from exchange_crypto.leaves import parse


def account(name):
    return db.session.scalars(select(Account).where(Account.name == name.title())).one()


def change(cast, who, name, *duties, deputy=None, seen=None):
    person = account(name)
    deputy = account(deputy) if deputy else None
    service.change(getattr(cast, who), person, duties, deputy, service.version(person) if seen is None else seen)


@pytest.fixture
def organ(cast):
    """Ivo manages the Prosecutor's office, where Ida investigates too; Ada and Ben are of a State."""
    return [cast.ivo, cast.ida, cast.ada, cast.ben]


def test_the_manager_gives_and_takes_and_each_change_is_an_entry_and_a_row(cast, organ, entries):
    change(cast, "ivo", "ida", "LG", "RV")

    assert actor_for(cast.accounts["ida"]).duties == {"RV", "LG"}
    assert entries()[-3:] == [("ivo", "duty.take", "done"), ("ivo", "duty.give", "done"), ("ivo", "duty.take", "done")]
    leaves = [parse(leaf) for leaf in db.session.scalars(select(Entry.leaf).order_by(Entry.eid.desc()).limit(3))]
    assert {leaf["x"]["duty"] for leaf in leaves} == {"DR", "LG", "TX"}
    rows = db.session.scalars(select(DutyChange)).all()
    assert {(row.code, row.is_given) for row in rows} == {("DR", False), ("TX", False), ("LG", True)}
    assert {row.by_id for row in rows} == {cast.ivo.person}


@pytest.mark.parametrize(
    ("who", "name"), [("ida", "ivo"), ("ida", "ida"), ("ben", "ben"), ("ivo", "ada"), ("sam", "ida")]
)
def test_nobody_else_does_and_nobody_in_another_delegation(cast, organ, entries, who, name):
    with pytest.raises(Forbidden):
        change(cast, who, name, "MG")

    assert entries()[-1] == (who, "access.denied", "refused")


def test_asking_for_what_is_already_so_is_refused_to_strangers_too(cast, organ):
    with pytest.raises(NotFound):
        change(cast, "ida", "ivo", "DR", "RV", "TX", "MG")

    change(cast, "ivo", "ida", "DR", "RV", "TX")
    assert db.session.scalars(select(DutyChange)).all() == []


@pytest.mark.parametrize(("name", "code"), [("ida", "FP"), ("ida", "CH"), ("ida", "RG"), ("ada", "DR"), ("ada", "LG")])
def test_a_delegation_gives_only_its_own_duties(cast, organ, name, code):
    manager = "ivo" if name == "ida" else "ada"

    with pytest.raises(Conflict, match="duty"):
        change(cast, manager, name, code, "MG")


def test_the_last_manager_who_can_sign_in_stays_one(cast, organ, entries):
    with pytest.raises(Conflict, match="last-manager"):
        change(cast, "ivo", "ivo", "DR")

    assert entries()[-1] == ("ivo", "duty.take", "refused")
    change(cast, "ivo", "ida", "MG")
    change(cast, "ivo", "ivo", "DR")
    assert not account("ivo").has_duty("MG")


def test_somebody_invited_does_not_count_as_a_manager_yet(cast, organ):
    cast.enrol("nora", "ICC-OTP", "investigator", enrolled=False)
    change(cast, "ivo", "nora", "MG")

    with pytest.raises(Conflict, match="last-manager"):
        change(cast, "ivo", "ivo", "DR")


def test_two_managers_at_once_the_second_is_told(cast, organ):
    change(cast, "ivo", "ida", "LG")

    with pytest.raises(Conflict, match="changed"):
        change(cast, "ivo", "ida", "DR", seen="DR RV TX ")


@pytest.mark.parametrize("leave", [leaving.suspend, leaving.retire])
def test_when_the_last_manager_leaves_the_longest_serving_colleague_gives_duties(cast, organ, entries, leave):
    leave(cast.sam, cast.accounts["ivo"])

    assert cast.accounts["ida"].has_duty("MG")
    assert entries()[-1] == ("sam", "duty.give", "done")
    assert db.session.scalars(select(DutyChange)).one().by_id is None


def test_with_nobody_else_active_whoever_is_invited_gives_duties_once_they_come(cast):
    cast.enrol("nina", "XNO", "focal_point")
    cast.enrol("noel", "XNO", "focal_point", enrolled=False)

    leaving.retire(cast.sam, account("nina"))

    assert account("noel").has_duty("MG")


def test_with_a_second_manager_or_a_person_who_is_none_nothing_is_handed_on(cast, organ):
    leaving.retire(cast.sam, cast.accounts["ben"])
    change(cast, "ivo", "ida", "DR", "MG")
    leaving.retire(cast.sam, cast.accounts["ivo"])

    assert len(db.session.scalars(select(DutyChange).where(DutyChange.by_id.is_(None))).all()) == 0


def test_a_deputy_is_a_colleague_and_counts_while_active_and_with_the_duty(cast, organ, entries):
    ivo, ida = cast.accounts["ivo"], cast.accounts["ida"]
    change(cast, "ivo", "ivo", *ivo.duties.split(), deputy="ida")

    assert entries()[-1] == ("ivo", "deputy.set", "done")
    found = service.deputies(db.session(), [ivo.id, ida.id], "RV")
    assert {person: deputy.name for person, deputy in found.items()} == {ivo.id: "Ida"}
    assert service.deputies(db.session(), [ivo.id], "LG") == {}
    leaving.suspend(cast.sam, account("ida"))
    assert service.deputies(db.session(), [ivo.id], "RV") == {}


@pytest.mark.parametrize("deputy", ["ivo", "ada"])
def test_nobody_is_their_own_deputy_or_anothers_of_another_delegation(cast, organ, deputy):
    with pytest.raises(Conflict, match="deputy"):
        change(cast, "ivo", "ivo", *cast.accounts["ivo"].duties.split(), deputy=deputy)


def test_who_holds_a_duty_is_asked_by_name(cast, organ):
    office = cast.delegation("ICC-OTP").id
    change(cast, "ivo", "ida", "LG")

    assert [one.name for one in service.holders(db.session(), office, "DR")] == ["Ivo"]
    assert [one.name for one in service.holders(db.session(), office, "LG")] == ["Ida"]


def test_a_page_shows_ones_own_delegation_and_costs_the_same_with_more_people(cast, organ, statements):
    def read():
        db.session.remove()
        statements.clear()
        found = service.read(cast.ida)
        return len(statements), [one.name for one in found.people], found.managers()

    read()  # a person's first entry asks for more
    few = read()
    for name in ("nina", "noel", "nils"):
        cast.enrol(name, "ICC-OTP", "investigator")
    many = read()

    assert (few[1], few[2]) == (["Ida", "Ivo"], ["Ivo"])
    assert len(many[1]) == 5
    assert few[0] == many[0]


def test_a_delegation_without_a_part_in_requests_has_no_such_page(cast):
    cast.enrol("vera", "ASP-SEC", "focal_point")

    with pytest.raises(NotFound):
        service.read(cast.sign_in(cast.accounts["vera"]))


def test_the_latest_change_stands_first(cast, organ, clock):
    change(cast, "ivo", "ida", "DR")
    clock.advance(timedelta(minutes=1))
    change(cast, "ivo", "ida", "DR", "LG")

    first = service.read(cast.ivo).latest[0]

    assert (first.person, first.code, first.is_given, first.by, first.at) == ("Ida", "LG", True, "Ivo", clock.now())
