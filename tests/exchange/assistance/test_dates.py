"""The dates on the page of a copy: which is a default, which stands still, when the State was reminded."""

from datetime import date

import pytest

from exchange import db
from exchange.assistance import copies, reminding, stepping
from exchange.assistance.models import Request
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.calendars import service as calendars
from tests.exchange.assistance.conftest import DUE

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what is asked here doesn't depend on it

DEFAULT = date(2027, 1, 19)  # 60 days after the test's start


def dates(cast, copy):
    return copies.read(cast.ada, db.session.get(Request, copy.id, populate_existing=True)).dates


def test_a_date_says_whether_it_is_the_platforms_default(cast, desk):
    _master, (chosen,) = desk.sent("XVA")
    _master, (usual,) = desk.sent("XVA", due=DEFAULT)

    assert [(one.name, one.day, one.is_default) for one in dates(cast, chosen).asked] == [
        ("answer", DUE, False),
        ("receipt", date(2026, 11, 27), True),
    ]
    assert dates(cast, usual).answer.is_default


def test_receipt_is_asked_for_in_working_days_of_the_state(cast, desk):
    calendars.set_weekend(cast.ada, cast.delegation("XVA"), [5, 6])
    calendars.add_holidays(cast.ada, cast.delegation("XVA"), date(2026, 11, 22), date(2026, 11, 23))

    _master, (copy,) = desk.sent("XVA")

    assert copy.acknowledge_by == date(2026, 11, 30)


def test_an_urgent_request_is_to_be_acknowledged_in_a_day(cast, desk):
    _master, (copy,) = desk.sent("XVA", is_urgent=True, confirm_by=date(2026, 11, 27), extra={"urg": "Flight"})

    assert (copy.is_urgent, copy.acknowledge_by) == (True, date(2026, 11, 21))


def test_the_page_tells_since_when_a_date_stands_still_and_for_how_long_it_did(cast, desk, later):
    copy = desk.acknowledged()
    stepping.make(cast.ada, copy, Step("ask_clarification"), Given(words={"missing_information": "Which?"}))
    later(5)
    standing = dates(cast, copy)
    stepping.make(cast.ivo, copy, Step("clarify"), Given(words={"answer": "All."}))
    going = dates(cast, copy)

    assert (standing.since, standing.days, standing.before) == (date(2026, 11, 20), 3, 0)
    assert (going.since, going.days, going.before) == (None, 0, 3)
    assert (standing.answer.day, going.answer.day) == (DUE, date(2026, 12, 23))


def test_the_page_tells_the_last_reminder(cast, desk, later):
    copy = desk.acknowledged(due=date(2027, 12, 31))
    assert dates(cast, copy).reminded_at is None
    later(30)
    reminding.look()

    assert dates(cast, copy).reminded_at.date() == date(2026, 12, 20)
