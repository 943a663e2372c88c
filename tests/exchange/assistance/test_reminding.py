"""Reminders of what a State has not answered: each once, none while its date stands still, all without content."""

from datetime import date, timedelta

import pytest

from exchange import db
from exchange.assistance import answers, reminding, stepping
from exchange.assistance.answers import Answer
from exchange.assistance.models import Reminder, Request
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from tests.conftest import START

FAR = date(2027, 12, 31)
QUESTION = Given(words={"missing_information": "Which registers?"})


def fresh(request):
    return db.session.get(Request, request.id, populate_existing=True)


def reminders(request):
    rows = db.session.query(Reminder).filter_by(request_id=request.id).order_by(Reminder.after_days)
    return [one.after_days for one in rows]


@pytest.fixture
def on_day(opened_house, clock):
    """Let the worker look on these days after the start."""

    def look(*days):
        for day in days:
            opened_house.file_entries()
            clock.set(START + timedelta(days=day))
            reminding.look()

    return look


@pytest.mark.parametrize(
    ("days", "sent"),
    [((29,), []), ((30, 31, 49), [30]), ((30, 50, 60, 89), [30, 50, 60]), ((90, 119, 120), [90, 120])],
)
def test_reminders_come_after_so_many_days_each_once(desk, on_day, entries, days, sent):
    copy = desk.acknowledged(due=FAR)

    on_day(*days)

    assert reminders(copy) == sent
    assert [one for one in entries() if one[1] == "request.remind"] == [("-", "request.remind", "done")] * len(sent)


def test_days_that_stood_still_are_left_out(cast, desk, on_day):
    copy = desk.acknowledged(due=FAR)
    on_day(10)
    stepping.make(cast.ada, copy, Step("ask_clarification"), QUESTION)
    on_day(40)
    stepping.make(cast.ivo, fresh(copy), Step("clarify"), Given(words={"answer": "All."}))

    on_day(59)
    assert reminders(copy) == []
    on_day(60)

    assert reminders(copy) == [30]


def test_what_is_answered_brings_no_reminder(cast, desk, on_day):
    copy = desk.acknowledged(due=FAR)
    for number in (1, 2):
        answers.send(cast.ada, fresh(copy), number, Answer("Here they are."))

    on_day(30, 60)

    assert reminders(copy) == []


def test_a_reminder_comes_on_the_day_that_a_postponement_was_agreed_to_end(cast, desk, on_day):
    copy = desk.acknowledged(due=FAR)
    stepping.make(cast.ada, copy, Step("assess"), Given(words={"assigned_to": "Unit"}))
    stepping.make(cast.ada, copy, Step("postpone_agreed"), Given(facts={"proposed_end": "2027-02-01"}))
    stepping.make(cast.ivo, copy, Step("postpone_agreed"), Given(facts={"agreed_end": "2027-02-01"}))

    on_day(60, 72)
    assert reminders(copy) == []
    on_day(73, 74)

    assert reminders(copy) == [73]


def test_looking_costs_the_same_for_one_request_as_for_many(desk, on_day, statements, opened_house, clock):
    [desk.acknowledged(due=FAR) for _ in range(3)]
    on_day(29)
    statements.clear()

    reminding.look()

    assert len([one for one in statements if one.startswith("SELECT")]) <= 3
