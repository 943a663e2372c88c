"""Calendars: a delegation says its own working days; everyone who shares can count by them."""

from datetime import date

import pytest

from exchange import db, tables
from exchange.access.refusals import Conflict, Forbidden, NotFound
from exchange.calendars import service
from exchange.delegations.models import OTHER_STATE, Delegation
from exchange.workdays import SATURDAY_AND_SUNDAY

FRIDAY_AND_SATURDAY = frozenset({5, 6})
CHRISTMAS = date(2026, 12, 25)


def calendar(cast, code):
    return service.of(db.session(), cast.delegation(code))


def test_until_a_state_says_otherwise_the_tables_weekend_holds(cast):
    assert calendar(cast, "XVA").weekend == SATURDAY_AND_SUNDAY
    assert service.default_weekend("JOR") == FRIDAY_AND_SATURDAY
    assert service.read(cast.carol, cast.delegation("XVA")).is_default


def test_every_state_of_the_table_is_a_state_party():
    known = {row["iso3"] for row in tables.rows("states_parties")}

    assert {row["iso3"] for row in tables.rows("weekends")} - known == {service.ANY_STATE}


def test_a_state_chooses_its_weekend(cast, entries):
    valdoria = cast.delegation("XVA")

    service.set_weekend(cast.ada, valdoria, [6, 5])

    assert calendar(cast, "XVA").weekend == FRIDAY_AND_SATURDAY
    assert calendar(cast, "XNO").weekend == SATURDAY_AND_SUNDAY
    assert entries()[-1] == ("ada", "weekend.set", "done")
    assert not service.read(cast.ada, valdoria).is_default


def test_holidays_are_added_in_a_row_and_removed_one_by_one(cast, entries):
    valdoria = cast.delegation("XVA")

    service.add_holidays(cast.ada, valdoria, CHRISTMAS, date(2026, 12, 27))
    service.add_holidays(cast.ada, valdoria, CHRISTMAS, CHRISTMAS)
    service.remove_holiday(cast.ada, valdoria, date(2026, 12, 26))
    service.remove_holiday(cast.ada, valdoria, date(2026, 12, 26))

    assert service.read(cast.ivo, valdoria).holidays == [CHRISTMAS, date(2026, 12, 27)]
    assert [one[1] for one in entries()[-5:-1]] == ["holiday.add", "holiday.add", "holiday.remove", "holiday.remove"]


def test_the_organs_of_the_court_share_one_calendar(cast):
    service.add_holidays(cast.ivo, cast.delegation("ICC-OTP"), CHRISTMAS, CHRISTMAS)

    assert service.read(cast.rita, cast.delegation("ICC-REG")).holidays == [CHRISTMAS]
    assert service.of_court(db.session()).holidays == {CHRISTMAS}
    assert calendar(cast, "XVA").holidays == frozenset()


@pytest.mark.parametrize("who", ["carol", "ivo", "ida"])
def test_only_the_delegations_own_people_say_its_days(cast, who):
    with pytest.raises(Forbidden):
        service.set_weekend(getattr(cast, who), cast.delegation("XVA"), FRIDAY_AND_SATURDAY)


def test_a_colleague_without_the_duty_only_reads(cast):
    [cast.ivo, cast.ida]  # noqa: B018 -- Ivo is the first of his organ and so its manager

    with pytest.raises(Forbidden):
        service.add_holidays(cast.ida, cast.delegation("ICC-OTP"), CHRISTMAS, CHRISTMAS)
    assert not service.read(cast.ida, cast.delegation("ICC-OTP")).may_change


def test_who_is_asked_for_no_dates_has_no_calendar(cast):
    cast.delegation("ASP-SEC")

    with pytest.raises(NotFound):
        service.find(cast.ada, "ASP-SEC")


def test_a_state_that_is_not_a_party_has_one(cast, clock):
    state = Delegation(code="XOT", kind=OTHER_STATE, name_en="O", name_fr="O", member_from=clock.now())

    assert service.calendar_code(state) == "XOT"


@pytest.mark.parametrize("last", [date(2026, 12, 24), date(2027, 1, 25)])
def test_a_row_of_days_goes_forward_and_is_not_endless(cast, last):
    with pytest.raises(ValueError, match="a row of 1 to 31 days"):
        service.add_holidays(cast.ada, cast.delegation("XVA"), CHRISTMAS, last)


def test_a_calendar_that_is_full_takes_no_more(cast, monkeypatch):
    monkeypatch.setattr(service, "MOST", 2)
    service.add_holidays(cast.ada, cast.delegation("XVA"), CHRISTMAS, date(2026, 12, 26))

    with pytest.raises(Conflict):
        service.add_holidays(cast.ada, cast.delegation("XVA"), date(2026, 12, 27), date(2026, 12, 27))
