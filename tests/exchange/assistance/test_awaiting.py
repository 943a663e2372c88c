"""What awaits each side: by duty, by whose word is awaited, and since when."""

from dataclasses import replace
from datetime import date

import pytest

from exchange import db
from exchange.assistance import answers, awaiting, reminding, service, stepping
from exchange.assistance.answers import Answer
from exchange.assistance.models import Request
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.documents import service as documents

QUESTION = Given(words={"missing_information": "Which registers?"})


def kinds(actor):
    return [(one.kind, one.reference) for one in awaiting.for_organ(actor, 9)]


@pytest.fixture
def unconfirmed(desk, tamper):
    """An urgent copy that is to be confirmed by the 27th."""
    _master, (copy,) = desk.sent("XVA")
    tamper("UPDATE request SET is_unconfirmed = true, confirm_by = '2026-11-27'")
    return copy


def test_a_question_of_the_state_awaits_the_organ_and_its_answer_the_state(cast, desk):
    copy = desk.acknowledged()

    stepping.make(cast.ada, copy, Step("ask_clarification"), QUESTION)
    assert awaiting.awaiting(cast.ada) == []
    assert kinds(cast.ida) == [("reply", copy.reference)]
    stepping.make(cast.ivo, copy, Step("clarify"), Given(words={"answer": "All."}))

    assert [one.kind for one in awaiting.awaiting(cast.ada)] == ["answer"]
    assert kinds(cast.ida) == []


def test_an_urgent_request_awaits_its_confirmation_by_whoever_transmits(cast, unconfirmed):
    assert kinds(cast.ida) == [("confirm", unconfirmed.reference)]
    assert [one.due for one in awaiting.for_organ(cast.ida, 9)] == [date(2026, 11, 27)]
    assert [one.kind for one in awaiting.awaiting(cast.ada)] == ["acknowledge"]


def test_a_draft_awaits_those_who_review_and_not_who_has_another_duty(cast, desk, tamper):
    master = desk.submitted("XVA")
    assert kinds(cast.ida) == [("review", master.reference)]

    assert kinds(replace(cast.ida, duties=frozenset({"DR"}))) == []


@pytest.mark.parametrize(("days", "is_late"), [(3, False), (5, False), (6, True)])
def test_a_review_is_late_after_three_working_days_of_the_court(cast, desk, later, days, is_late):
    desk.submitted("XVA")  # on a Friday
    later(days)

    assert [one.is_late for one in awaiting.for_organ(cast.ida, 9)] == [is_late]


def test_a_reminder_stands_beside_what_it_reminds_of(cast, desk, later):
    copy = desk.acknowledged(due=date(2027, 12, 31))
    assert [one.reminded_at for one in awaiting.awaiting(cast.ada)] == [None]
    later(30)
    reminding.look()

    assert [one.reminded_at.date() for one in awaiting.awaiting(cast.ada)] == [date(2026, 12, 20)]
    assert db.session.get(Request, copy.id).due == date(2027, 12, 31)


def test_an_arrival_says_until_when_it_is_to_be_confirmed(cast, desk):
    _master, (copy,) = desk.sent("XVA")
    assert [one.receipt_by for one in awaiting.awaiting(cast.ada)] == [date(2026, 11, 27)]

    service.acknowledge(cast.ada, copy)

    assert [one.receipt_by for one in awaiting.awaiting(cast.ada)] == [None]


def forms(actor):
    return [(one.kind, one.form) for one in awaiting.awaiting(actor)]


def test_each_row_leads_to_the_form_of_what_there_is_to_do(cast, desk):
    copy = desk.acknowledged(items=["Extracts", "Mandates"])
    answers.send(cast.ada, copy, 1, Answer("Here."))
    assert forms(cast.ada) == [("answer", f"{copy.url}/items/2/answer")]

    answers.send(cast.ada, copy, 2, Answer("Here."))

    assert forms(cast.ida) == [("close", copy.url)]
    assert forms(cast.ada) == []


def test_a_question_of_the_court_about_the_reply_awaits_the_state(cast, desk):
    copy = desk.acknowledged(items=["Extracts"])
    answers.send(cast.ada, copy, 1, Answer("Here."))

    stepping.make(cast.ida, copy, Step("query_reply"), Given(words={"question": "Of which year?"}))

    assert forms(cast.ada) == [("reply", f"{copy.url}/moves/clarify")]
    assert forms(cast.ida) == []


def test_a_postponement_that_is_proposed_awaits_the_court_alone(cast, desk):
    copy = desk.acknowledged()
    stepping.make(cast.ada, copy, Step("assess"), Given(words={"assigned_to": "The registry"}))
    proposal = Given(facts={"proposed_end": "2026-12-01"}, words={"reason": "A search is on."})

    stepping.make(cast.ada, copy, Step("postpone_agreed"), proposal)

    assert forms(cast.ida) == [("decide", f"{copy.url}/moves/postpone_agreed")]
    assert forms(cast.ada) == []


def test_a_review_that_is_asked_for_awaits_the_chamber_and_the_state_can_still_answer(cast, desk, tamper):
    cast.judith  # noqa: B018 -- she has to be there to be asked
    copy = desk.acknowledged()
    tamper("UPDATE request SET is_overdue = true")
    db.session.expire_all()

    stepping.make(cast.ida, copy, Step("ask_review"), Given(words={"chronology": "Asked, reminded, silent."}))
    assert forms(cast.judith) == [("accept", f"{copy.url}/moves/ask_review")]
    assert [kind for kind, _form in forms(cast.ada)] == ["answer"]
    stepping.make(cast.judith, copy, Step("ask_review"), Given())

    assert forms(cast.judith) == [("judge", copy.url)]
    assert forms(cast.ada) == forms(cast.ida) == []


def test_a_step_that_the_court_recorded_awaits_the_state_s_word(cast, desk):
    copy = desk.acknowledged()
    note = documents.add_bytes(cast.ida, copy.dossier, "note.pdf", b"%PDF-1.7\nwords")
    facts = {"received_on": "2026-11-02", "received_channel": "DIPLOMATIC"}
    received = Given(words={"assigned_to": "The registry"}, facts=facts, documents=[note.id])

    stepping.make(cast.ida, copy, Step("assess", is_recorded=True), received)

    assert forms(cast.ada) == [
        ("answer", f"{copy.url}/items/1/answer"),
        ("recorded", f"{copy.url}/moves/confirm_recorded"),
    ]
