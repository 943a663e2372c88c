"""Feeds: the secret of an address stands for a person, and gives away days alone."""

from datetime import date

import pytest

from exchange import db
from exchange.access.actor import ANONYMOUS
from exchange.access.refusals import Forbidden, NotFound, TooMany
from exchange.feeds import service
from exchange.feeds.models import Feed
from exchange.signin import leaving, throttle
from tests.exchange.assistance.conftest import DUE


def account(cast, name):
    getattr(cast, name)
    return cast.accounts[name]


def made(cast, name):
    return service.make(getattr(cast, name), account(cast, name))


def test_a_device_gets_the_days_of_the_person_who_made_the_address(cast, desk, entries):
    desk.sent("XVA")
    secret = made(cast, "ada")

    fetched = service.fetch(ANONYMOUS, secret)

    assert [one.day for one in fetched.days if one.kind == "answer"] == [DUE]
    assert entries()[-1] == ("ada", "feed.read", "done")
    assert service.show(cast.ada, account(cast, "ada")).read_at is not None


def test_who_is_not_named_in_a_dossier_gets_none_of_its_days(cast, desk):
    desk.sent("XVA")

    assert service.fetch(ANONYMOUS, made(cast, "carol")).days == []
    assert service.fetch(ANONYMOUS, made(cast, "rita")).days == []
    days = service.fetch(ANONYMOUS, made(cast, "ivo")).days
    assert [(one.kind, one.day) for one in days] == [("receipt", date(2026, 11, 27)), ("answer", DUE)]


def test_the_database_keeps_nothing_that_fetches(cast):
    secret = made(cast, "ada")

    row = db.session.query(Feed).one()

    assert secret.encode() not in row.mac
    assert row.mac == service.gateway.credentials().feed(service.unb64(secret))


def test_a_new_address_ends_the_old_one_and_removal_ends_it_too(cast, entries):
    old, new = made(cast, "ada"), made(cast, "ada")

    with pytest.raises(NotFound):
        service.fetch(ANONYMOUS, old)
    assert service.fetch(ANONYMOUS, new).days == []
    service.remove(cast.ada, account(cast, "ada"))
    with pytest.raises(NotFound):
        service.fetch(ANONYMOUS, new)

    assert entries()[-1] == ("-", "access.denied", "refused")
    assert service.show(cast.ada, account(cast, "ada")).made_at is None


@pytest.mark.parametrize("written", ["", "x", "=", "é", "A" * 43, "A" * 5000])
def test_whatever_is_no_address_is_the_same_as_nothing(cast, entries, written):
    made(cast, "ada")

    with pytest.raises(NotFound):
        service.fetch(ANONYMOUS, written)
    assert entries()[-1] == ("-", "access.denied", "refused")


@pytest.mark.parametrize("way_out", [leaving.suspend, leaving.retire])
def test_who_left_has_no_feed(cast, way_out):
    secret = made(cast, "ada")
    way_out(cast.sam, account(cast, "ada"))

    with pytest.raises(NotFound):
        service.fetch(ANONYMOUS, secret)


def test_addresses_cannot_be_guessed_without_end(cast, clock, opened_house):
    secret = made(cast, "ada")
    for _ in range(throttle.FROM_ADDRESS):
        with pytest.raises(NotFound):
            service.fetch(ANONYMOUS, "x")

    with pytest.raises(TooMany):
        service.fetch(ANONYMOUS, secret)
    opened_house.file_entries()
    clock.advance(throttle.ADDRESS_WINDOW)

    assert service.fetch(ANONYMOUS, secret).days == []


def test_one_feed_is_fetched_a_hundred_times_in_a_quarter_of_an_hour(cast, entries):
    secret = made(cast, "ada")
    for _ in range(throttle.FROM_ADDRESS):
        service.fetch(ANONYMOUS, secret)

    with pytest.raises(TooMany):
        service.fetch(ANONYMOUS, secret)
    assert entries()[-1] == ("ada", "feed.read", "refused")


def test_nobody_makes_an_address_for_another(cast):
    with pytest.raises(Forbidden):
        service.make(cast.ben, account(cast, "ada"))


@pytest.mark.parametrize("who", ["olga", "sam"])
def test_whom_no_dates_are_asked_of_has_no_feed(cast, who):
    with pytest.raises(NotFound):
        service.show(getattr(cast, who), account(cast, who))


def test_a_fetch_asks_the_database_as_much_for_many_requests_as_for_one(cast, desk, statements):
    desk.sent("XVA")
    secret = made(cast, "ada")
    service.fetch(ANONYMOUS, secret)
    statements.clear()
    service.fetch(ANONYMOUS, secret)
    for_one = len(statements)
    desk.sent("XVA")
    statements.clear()

    service.fetch(ANONYMOUS, secret)

    assert len(statements) == for_one
