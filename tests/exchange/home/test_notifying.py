"""People are told that something awaits them as they chose, not twice, not while they are at work, and no more than that."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from exchange import db
from exchange.accounts import mailing
from exchange.accounts.models import Account
from exchange.assistance import reminding
from exchange.calendars import service as calendars
from exchange.config import AccessLog, Mail
from exchange.discussions import reading
from exchange.discussions import service as discussions
from exchange.documents import service as documents
from exchange.dossiers import service as dossiers
from exchange.home import administration, attention
from exchange.home.notifying import AT_MOST_EVERY, BUSY, MOST, Notifier
from exchange.mail.models import Letter
from tests.exchange.assistance.conftest import Desk

A_WHILE = BUSY + timedelta(minutes=1)
MORNING = timedelta(hours=23)  # from nine o'clock to eight
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def settings(settings):
    mail = Mail("localhost", 25, "none", "exchange@post.invalid")
    return replace(settings, mail=mail, log=AccessLog(refuse_seconds=10**9))


@pytest.fixture
def clock(clock):
    clock.advance(MONDAY - clock.now())
    return clock


@pytest.fixture
def notifier():
    return Notifier()


@pytest.fixture
def choose(cast):
    def choose(name, mail, **more):
        getattr(cast, name)
        with db.writing() as session:
            row = session.get(Account, cast.accounts[name].id)
            for key, value in {"mail": mail, **more}.items():
                setattr(row, key, value)
            session.commit()
        db.session.remove()

    return choose


@pytest.fixture
def told(cast):
    """Return (person, waiting, near) of each message, the oldest first."""

    def told():
        db.session.remove()
        names = {account.id: name for name, account in cast.accounts.items()}
        rows = db.session.scalars(select(Letter).order_by(Letter.made_at, Letter.waiting))
        return [(names[row.account_id], row.waiting, row.near) for row in rows if row.kind == "awaiting"]

    return told


@pytest.fixture
def dossier(cast):
    return dossiers.open(cast.ada, "Vessels", "TRACING", "confidential", [cast.ada.person, cast.ben.person], ())


@pytest.fixture
def talk(cast, dossier):
    return discussions.open(cast.ada, dossier, "Format", "Which year?")


def test_what_awaits_is_counted_by_the_rules_of_the_page(cast, dossier, talk):
    documents.add_bytes(cast.ada, dossier, "a.pdf", b"%PDF-1.7\nwords")
    Desk(cast, db.session).sent("XVA")

    waits = attention.of(cast.ben)

    assert (waits.waiting, waits.near) == (3, 0)
    assert attention.of(cast.ada).waiting == 1
    assert attention.of(cast.sam) == attention.of(cast.olga) == attention.Attention()


def test_a_near_date_is_counted(cast, clock):
    Desk(cast, db.session).sent("XVA")

    clock.advance(timedelta(days=12))

    assert attention.of(cast.ben).near == 1


def test_whoever_chose_at_once_is_told_soon_after_others_acted(choose, clock, talk, notifier, told, entries):
    choose("ben", "at_once")
    clock.advance(A_WHILE)

    assert notifier.look() == 1

    assert told() == [("ben", 1, 0)]
    assert entries()[-1] == ("-", "mail.prepare", "done")


def test_nobody_is_told_while_at_work(choose, cast, clock, talk, notifier, told):
    choose("ben", "at_once")
    notifier.look()
    assert told() == []

    clock.advance(A_WHILE)
    notifier.look()

    assert told() == [("ben", 1, 0)]


def test_nobody_is_told_twice_of_the_same(choose, clock, talk, notifier, told, entries):
    choose("ben", "at_once")
    clock.advance(A_WHILE)
    notifier.look()
    before = len(entries())
    clock.advance(AT_MOST_EVERY)

    assert Notifier().look() == 0

    assert told() == [("ben", 1, 0)]
    assert len(entries()) == before


def test_what_comes_within_a_quarter_of_an_hour_is_told_together(choose, cast, clock, talk, notifier, told):
    choose("ben", "at_once")
    clock.advance(A_WHILE)
    notifier.look()
    clock.advance(timedelta(seconds=1))
    discussions.open(cast.ada, talk.dossier, "Banks", "Which ones?")
    clock.advance(A_WHILE)
    assert notifier.look() == 0

    clock.advance(AT_MOST_EVERY)
    notifier.look()

    assert told() == [("ben", 1, 0), ("ben", 2, 0)]


def test_what_was_read_meanwhile_is_not_told(choose, cast, clock, talk, notifier, told):
    choose("ben", "at_once")
    reading.read(cast.ben, talk.reference)
    clock.advance(timedelta(minutes=30))

    notifier.look()

    assert told() == []


def test_one_s_own_messages_await_nobody_but_others(choose, clock, talk, notifier, told):
    choose("ada", "at_once")
    clock.advance(A_WHILE)

    notifier.look()

    assert told() == []


def test_once_a_day_is_at_eight_in_the_person_s_zone(choose, clock, notifier, told, cast):
    choose("ben", "daily", timezone="Asia/Tokyo")
    notifier.look()
    choose("ada", "daily")
    dossier = dossiers.open(cast.ada, "Vessels", "TRACING", "confidential", [cast.ada.person, cast.ben.person], ())
    discussions.open(cast.ada, dossier, "Format", "Which year?")

    for hours, expected in ((13, []), (1, [("ben", 1, 0)]), (9, [("ben", 1, 0)])):
        clock.advance(timedelta(hours=hours))
        notifier.look()
        assert told() == expected


def test_a_morning_without_anything_new_is_silent(clock, talk, notifier, told):
    notifier.look()
    clock.advance(MORNING)
    notifier.look()
    clock.advance(timedelta(days=1))

    notifier.look()

    assert told() == [("ben", 1, 0)]


def test_a_date_that_comes_near_is_told_again(cast, clock, notifier, told):
    Desk(cast, db.session).sent("XVA")
    notifier.look()
    for _ in range(14):
        clock.advance(MORNING if clock.now().hour == 9 else timedelta(days=1))
        notifier.look()

    of_ben = [(waiting, near) for name, waiting, near in told() if name == "ben"]
    assert of_ben == [(1, 0), (1, 1)]


def test_there_is_no_mail_on_saturday_and_sunday(cast):
    friday = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
    account = cast.ada and cast.accounts["ada"]

    assert mailing.next_morning(account, friday - timedelta(seconds=1)) == friday
    assert mailing.next_morning(account, friday) == friday + timedelta(days=3)


def test_there_is_no_mail_on_the_free_days_of_the_delegation_s_own_calendar(cast):
    calendars.set_weekend(cast.ada, cast.delegation("XVA"), [5, 6])
    calendars.add_holidays(cast.ada, cast.delegation("XVA"), date(2026, 11, 22), date(2026, 11, 22))
    thursday = datetime(2026, 11, 19, 9, tzinfo=UTC)

    assert mailing.next_morning(cast.accounts["ada"], thursday) == datetime(2026, 11, 23, 8, tzinfo=UTC)
    cast.carol  # noqa: B018 -- she has to be there to be told
    assert mailing.next_morning(cast.accounts["carol"], thursday) == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_a_review_whose_time_is_over_is_told_once_more(cast, clock, opened_house):
    Desk(cast, db.session).submitted("XVA")
    told = attention.of(cast.ida).newest
    opened_house.file_entries()
    clock.advance(timedelta(days=6))

    assert told < attention.of(cast.ida).newest == datetime(2026, 11, 27, tzinfo=UTC)


def test_eight_o_clock_moves_with_the_summer(cast, choose):
    choose("ada", "daily", timezone="Europe/Amsterdam")
    account = db.session.get(Account, cast.ada.person)

    hours = [mailing.next_morning(account, datetime(2026, month, 2, tzinfo=UTC)).hour for month in (2, 6)]

    assert hours == [7, 6]


@pytest.mark.parametrize("left", [{"mail": "never"}, {"suspended_at": MONDAY}, {"retired_at": MONDAY}])
def test_who_is_not_to_be_told_is_not(choose, clock, talk, notifier, told, left):
    choose("ben", **{"mail": "at_once", **left})
    clock.advance(A_WHILE)
    notifier.look()
    clock.advance(MORNING)

    notifier.look()

    assert "ben" not in {name for name, _, _ in told()}


def test_two_workers_tell_a_person_once(choose, clock, talk, told, monkeypatch):
    choose("ben", "at_once")
    clock.advance(A_WHILE)
    from exchange.home import notifying

    prepare = notifying._prepare

    def after_the_other(found):
        monkeypatch.setattr(notifying, "_prepare", prepare)
        Notifier().look()
        return prepare(found)

    monkeypatch.setattr(notifying, "_prepare", after_the_other)

    assert Notifier().look() == 0

    assert told() == [("ben", 1, 0)]


def test_a_look_at_many_asks_no_more_than_it_must(choose, clock, talk, notifier, statements):
    choose("ben", "at_once")
    notifier.look()
    clock.advance(A_WHILE)
    notifier.look()
    clock.advance(AT_MOST_EVERY)
    statements.clear()

    notifier.look()

    assert len([one for one in statements if one.startswith("SELECT")]) == 3
    assert MOST == 50


def test_an_administrator_is_told_of_a_message_that_came_back(cast, choose, clock, talk, notifier):
    choose("ben", "at_once")
    clock.advance(A_WHILE)
    notifier.look()
    with db.writing() as session:
        letter = session.scalars(select(Letter)).one()
        letter.ended_at, letter.outcome = clock.now(), "came-back"
        session.commit()
    db.session.remove()

    found = administration.overview(cast.sam).to_do

    assert [(one.name, one.delegation.code) for one in found.post.returned] == [("Ben", "XVA")]
    assert not found.is_empty


def test_a_reminder_is_told_once_by_mail_like_what_others_bring(cast, clock, opened_house):
    Desk(cast, db.session).sent("XVA", due=clock.now().date() + timedelta(days=300))
    opened_house.file_entries()
    clock.advance(timedelta(days=30))

    reminding.look()

    assert attention.of(cast.ada).newest == clock.now()
    assert attention.of(cast.ivo).newest is None
