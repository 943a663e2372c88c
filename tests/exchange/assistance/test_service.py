"""The State's side: acknowledged, answered item by item, executed with the last one, closed by the Court."""

import pytest
from sqlalchemy import select

from exchange import db
from exchange.access.refusals import Conflict, Forbidden, NotFound
from exchange.assistance import answers, copies, masters, service
from exchange.assistance.answers import Answer
from exchange.assistance.models import RequestMove
from exchange.documents import service as documents


def states(copy):
    query = select(RequestMove.to_state).where(RequestMove.request_id == copy.id).order_by(RequestMove.n)
    return list(db.session.scalars(query))


def test_a_focal_point_acknowledges_and_both_sides_see_who_and_when(cast, desk, clock):
    copy = desk.acknowledged()

    newest = copies.read(cast.ivo, copy).history[0]

    assert (newest.state.code, newest.who, newest.at) == ("ACKNOWLEDGED", "Ada", clock.now())


def test_a_request_is_acknowledged_once(cast, desk, entries):
    copy = desk.acknowledged()

    with pytest.raises(Conflict):
        service.acknowledge(cast.ben, copy)

    assert entries()[-1] == ("ben", "request.acknowledge", "refused")


def test_nothing_is_answered_before_it_is_acknowledged(cast, desk):
    _master, (copy,) = desk.sent("XVA")

    with pytest.raises(Conflict):
        answers.send(cast.ada, copy, 1, Answer("Here."))


def test_the_first_answer_leads_through_the_states_between_in_one_act(cast, desk, entries):
    copy = desk.acknowledged()
    before = len(entries())

    answers.send(cast.ada, copy, 1, Answer("Three registers."))

    assert states(copy)[2:] == ["UNDER_ASSESSMENT", "IN_EXECUTION", "PARTLY_EXECUTED"]
    assert entries()[before:] == [("ada", "request.answer", "done")]


def test_the_last_answer_executes_the_request_and_the_court_closes_it(cast, desk):
    copy = desk.acknowledged()

    answers.send(cast.ada, copy, 2, Answer("Two mandates."))
    answers.send(cast.ben, copy, 1, Answer("Three registers."))
    service.close(cast.ivo, copy)

    assert states(copy)[-2:] == ["EXECUTED", "CLOSED"]
    page = copies.read(cast.ida, copy)
    assert [(item.answer, item.answered_by) for item in page.items] == [
        ("Three registers.", "Ben"),
        ("Two mandates.", "Ada"),
    ]


def test_a_request_of_one_item_is_executed_by_its_only_answer(cast, desk):
    copy = desk.acknowledged(items=["Extracts"])

    answers.send(cast.ada, copy, 1, Answer("Here."))

    assert states(copy)[2:] == ["UNDER_ASSESSMENT", "IN_EXECUTION", "EXECUTED"]


def test_an_item_is_answered_once(cast, desk):
    copy = desk.acknowledged()
    answers.send(cast.ada, copy, 1, Answer("Three registers."))

    with pytest.raises(Conflict):
        answers.send(cast.ben, copy, 1, Answer("Four registers."))

    assert copies.read(cast.ada, copy).items[0].answer == "Three registers."


def test_documents_of_the_copys_dossier_answer_an_item_and_no_others_do(cast, desk):
    copy = desk.acknowledged()
    other = desk.drafted("XVA")
    document = documents.add_bytes(cast.ada, copy.dossier, "register.txt", b"Register")
    foreign = documents.add_bytes(cast.ivo, other.dossier, "note.txt", b"Note")

    answers.send(cast.ada, copy, 1, Answer("", [document.id, foreign.id]))

    (item, _) = copies.read(cast.ivo, copy).items
    assert [one.name for one in item.documents] == ["register.txt"]


def test_another_state_cannot_move_a_request(cast, desk):
    _master, (copy, _other) = desk.sent("XVA", "XNO")

    with pytest.raises(Forbidden):
        service.acknowledge(cast.carol, copy)


def test_the_court_does_not_answer_and_the_state_does_not_close(cast, desk):
    copy = desk.acknowledged(items=["Extracts"])

    with pytest.raises(Forbidden):
        answers.send(cast.ivo, copy, 1, Answer("Here."))
    answers.send(cast.ada, copy, 1, Answer("Here."))
    with pytest.raises(Forbidden):
        service.close(cast.ada, copy)


def test_a_request_is_not_closed_before_it_is_executed(cast, desk):
    copy = desk.acknowledged()

    with pytest.raises(Conflict):
        service.close(cast.ivo, copy)


def test_the_master_stands_where_its_copies_stand(cast, desk):
    master, (to_valdoria, to_norhaven) = desk.sent("XVA", "XNO", items=["Extracts"])
    for focal_point, copy in ((cast.ada, to_valdoria), (cast.carol, to_norhaven)):
        service.acknowledge(focal_point, copy)
        answers.send(focal_point, copy, 1, Answer("Here."))

    executed = masters.read(cast.ivo, master)
    for copy in (to_valdoria, to_norhaven):
        service.close(cast.ivo, copy)
    closed = masters.read(cast.ivo, master)

    assert [step.name for step in executed.steps if step.kind == "now"] == ["executed"]
    assert {step.kind for step in closed.steps} == {"done"}
    assert closed.answered == closed.asked == 2


@pytest.mark.parametrize("number", ["2026-0999", "2026-1", "x", "2026-0001'"])
def test_a_number_that_opens_nothing_is_not_found(cast, number):
    with pytest.raises(NotFound):
        service.find(cast.ada, number)
    with pytest.raises(NotFound):
        service.find_master(cast.ivo, number)
