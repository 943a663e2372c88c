"""The overdue mark: set and taken back by the platform, each as a step of the request."""

from exchange import db
from exchange.access import actions
from exchange.assistance import answers, overdue, reminding, stepping
from exchange.assistance.answers import Answer
from exchange.assistance.models import Request, RequestMove
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.commands import joining
from tests.exchange.assistance.conftest import DUE

OVERDUE = actions.REQUEST_MOVES[overdue.MARK].name
LATE = 29  # days from the test's start to the day after the answer's date
QUESTION = Given(words={"missing_information": "Which registers?"})


def fresh(request):
    return db.session.get(Request, request.id, populate_existing=True)


def steps(request):
    query = db.session.query(RequestMove).filter_by(request_id=request.id).order_by(RequestMove.n)
    return [(one.move, one.role, one.by) for one in query]


def test_the_day_after_the_date_a_request_is_overdue(cast, desk, later, entries):
    copy = desk.acknowledged()
    later(LATE - 1)
    assert overdue.look() == 0
    later(1)

    assert overdue.look() == 1
    assert overdue.look() == 0

    assert fresh(copy).is_overdue
    assert steps(copy)[-1] == ("mark_overdue", "SYS", None)
    assert [one for one in entries() if "overdue" in one[1]] == [("-", OVERDUE, "done")]


def test_a_date_that_stands_still_does_not_pass(cast, desk, later):
    copy = desk.acknowledged()
    stepping.make(cast.ada, copy, Step("ask_clarification"), QUESTION)
    later(LATE)

    assert overdue.look() == 0
    stepping.make(cast.ida, fresh(copy), Step("clarify"), Given(words={"answer": "All of them."}))

    assert fresh(copy).due > DUE
    assert overdue.look() == 0


def test_a_date_that_was_moved_on_takes_the_mark_back(cast, desk, later, tamper):
    copy = desk.acknowledged()
    later(LATE)
    overdue.look()
    tamper("UPDATE request SET due = '2027-03-01'")
    db.session.expire_all()

    assert overdue.look() == 1
    assert not fresh(copy).is_overdue
    assert steps(copy)[-1][0] == "clear_overdue"


def test_what_is_answered_is_not_overdue(cast, desk, later):
    copy = desk.acknowledged()
    for number in (1, 2):
        answers.send(cast.ada, fresh(copy), number, Answer("Here they are."))
    later(LATE)

    assert overdue.look() == 0
    assert reminding.look() == 0


def test_the_worker_looks_at_dates_on_its_first_turn(desk, later, opened_house):
    id = desk.acknowledged().id
    later(LATE)

    joining.worker(opened_house).turn()

    assert db.session.get(Request, id).is_overdue
