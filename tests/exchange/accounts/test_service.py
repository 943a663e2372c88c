"""Inviting: who may, whom, once; and the questions other rooms ask about people."""

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access.refusals import Conflict, Forbidden, NotFound
from exchange.accounts import directory, roles, service
from exchange.accounts.models import Invitation
from exchange.accounts.service import NewPerson
from exchange.delegations.models import KINDS
from exchange.paging import Turn
from exchange.signin import leaving
from tests.databases import asked
from tests.exchange.signin.newcomer import enrolled, invited


def new(cast, email="nora@xva.invalid", role="focal_point", code="XVA"):
    return NewPerson(email, "Nora", role, cast.delegation(code).id)


def test_an_invitation_is_a_code_of_which_only_a_trace_is_kept(cast, clock, entries):
    account, code = service.invite(cast.sam, new(cast))

    kept = db.session.scalars(select(Invitation)).one()
    assert len(code.replace("-", "")) == 16
    assert code.encode() not in kept.mac
    assert kept.ends_at == clock.now() + service.INVITATION_LASTS
    assert account.status == "invited"
    assert entries()[-1] == ("sam", "person.invite", "done")


@pytest.mark.parametrize("who", ["ada", "ivo", "olga"])
def test_only_administrators_invite(cast, entries, who):
    with pytest.raises(Forbidden):
        service.invite(getattr(cast, who), new(cast))

    assert entries()[-1] == (who, "access.denied", "refused")


def test_an_address_has_one_account_however_it_is_written(cast):
    service.invite(cast.sam, new(cast))

    with pytest.raises(Conflict, match="email"):
        service.invite(cast.sam, new(cast, " NORA@xva.invalid"))


def test_two_who_invite_the_same_address_at_one_moment_are_told_so(cast, monkeypatch, entries):
    service.invite(cast.sam, new(cast))
    monkeypatch.setattr(
        service.directory, "by_email", lambda _email: None
    )  # as the second looked before the first was there

    with pytest.raises(Conflict, match="email"):
        service.invite(cast.sam, new(cast))

    assert entries()[-1] == ("sam", "person.invite", "refused")


@pytest.mark.parametrize(
    ("role", "code"),
    [("investigator", "XVA"), ("auditor", "ICC-OTP"), ("administrator", "XVA"), ("focal_point", "AUDIT")],
)
def test_a_role_fits_the_kind_of_delegation(cast, role, code):
    with pytest.raises(Conflict, match="role"):
        service.invite(cast.sam, new(cast, role=role, code=code))


def test_every_kind_of_delegation_has_its_roles():
    assert set(roles.ROLES_OF_KIND) == set(KINDS)


def test_nobody_is_invited_to_a_delegation_that_takes_no_part(cast, clock):
    from datetime import timedelta

    from exchange.delegations import service as delegations

    delegations.end(cast.sam, cast.delegation("XVA"), clock.now() + timedelta(days=1))
    clock.advance(timedelta(days=1))

    with pytest.raises(Conflict, match="delegation"):
        service.invite(cast.sam, new(cast))


def test_the_first_administrator_is_invited_from_the_shell(cast, entries):
    cast.delegation("ASP-SEC")

    account, code = service.invite_administrator("first@asp.invalid", "First Administrator", "ASP-SEC")

    assert (account.role, account.status, len(code)) == ("administrator", "invited", 19)
    assert entries()[-1] == ("-", "person.invite", "done")


def test_an_unknown_delegation_is_refused(opened_house):
    with pytest.raises(NotFound):
        service.invite_administrator("first@asp.invalid", "First", "NONE")


def test_only_who_is_invited_has_an_invitation_to_renew(cast, clock):
    nora = enrolled(cast, clock)

    with pytest.raises(Conflict):
        service.renew_invitation(cast.sam, nora.account)


def test_only_active_people_are_offered(cast, clock):
    nora = enrolled(cast, clock)
    gone = enrolled(cast, clock, "olav")
    leaving.suspend(cast.sam, gone.account)
    invited(cast, "wanda")

    assert [one.name for one in directory.active_people(nora.account.delegation_id)] == ["Nora"]
    assert set(directory.people_by_id([nora.account.id, gone.account.id, nora.account.delegation_id])) == {
        nora.account.id,
        gone.account.id,
    }


def test_people_are_found_by_status_delegation_and_role(cast, clock):
    enrolled(cast, clock)
    invited(cast, "wanda")
    _ = cast.ivo

    found = directory.find_people("active", delegation="XVA", role="focal_point")

    assert [line.account.name for line in found.people] == ["Nora"]
    assert found.counts == {"active": 1, "invited": 1, "suspended": 0, "retired": 0}


def test_pages_of_people_follow_each_other_and_no_place_names_anyone(cast, monkeypatch):
    monkeypatch.setattr(directory, "PAGE", 2)
    for name in ("walter", "wanda", "wilma"):
        invited(cast, name)

    first = directory.find_people("invited", sort="name")
    second = directory.find_people("invited", sort="name", turn=Turn(after=first.after))
    again = directory.find_people("invited", sort="name", turn=Turn(before=second.before))
    turned = directory.find_people("invited", sort="-name")

    assert names(first) == names(again) == ["Walter", "Wanda"]
    assert names(second) == ["Wilma"]
    assert names(turned) == ["Wilma", "Wanda"]
    assert first.after == str(first.people[-1].account.id)
    assert (first.before, second.after) == ("", "")


@pytest.mark.parametrize("place", ["x", "00000000-0000-7000-8000-000000000000"])
def test_a_place_that_is_nobody_is_the_beginning(cast, place):
    invited(cast, "wanda")

    assert names(directory.find_people("invited", turn=Turn(after=place))) == ["Wanda"]


def names(page):
    return [line.account.name for line in page.people]


def test_people_are_counted_by_delegation(cast, clock):
    nora = enrolled(cast, clock)
    invited(cast, "wanda")
    empty = cast.delegation("XNO")

    counts = directory.count_by_delegation([nora.account.delegation_id, empty.id])

    assert counts == {nora.account.delegation_id: directory.Count(1, 1), empty.id: directory.Count(0, 0)}


def test_a_page_of_people_costs_the_same_for_one_and_for_many(cast):
    _ = cast.sam
    invited(cast, "first")
    few = _queries(lambda: directory.find_people("invited"))
    for n in range(9):
        invited(cast, f"person{n}")

    assert _queries(lambda: directory.find_people("invited")) == few


def _queries(work):
    db.session.remove()
    with asked() as said:
        work()
    return len(said)


def test_the_time_of_an_invitation_is_the_houses(cast, clock):
    account, _ = invited(cast)

    assert account.invited_at == gateway.now() == clock.now()
