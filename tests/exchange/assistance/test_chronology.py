"""The chronology of a copy, by time, with the days between and what stood still; and as a table to take away."""

import csv
import io
from datetime import timedelta

import pytest

from exchange.access.refusals import Forbidden
from exchange.assistance import answers, chronology, copies, reminding, service, stepping
from exchange.assistance.answers import Answer
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.discussions import service as discussions
from exchange.discussions import views as _of_discussions  # noqa: F401 -- the room joins the dossier's others
from exchange.documents import service as documents

QUESTION = Given(words={"missing_information": "=HYPERLINK(1)"})


@pytest.fixture
def told(cast, desk, later):
    """Acknowledged on the first day, asked on the fourth, told on the eleventh, answered in part with a document."""
    _master, (copy,) = desk.sent("XVA")
    copies.read(cast.ada, copy)
    service.acknowledge(cast.ada, copy)
    later(3)
    stepping.make(cast.sign_in(cast.accounts["ada"]), copy, Step("ask_clarification"), QUESTION)
    later(7)
    stepping.make(cast.sign_in(cast.accounts["ivo"]), copy, Step("clarify"), Given(words={"answer": "All."}))
    ada = cast.sign_in(cast.accounts["ada"])
    documents.add_bytes(ada, copy.dossier, "extract.pdf", b"%PDF-1.7\nwords")
    discussions.open(ada, copy.dossier, "Format", "Is this enough?")
    answers.send(ada, copy, 1, Answer("Here."))
    return copy


def kinds(page):
    return [line.kind for line in page.lines]


def test_it_says_what_happened_in_order_with_the_days_between(cast, told):
    page = chronology.read(cast.sign_in(cast.accounts["ivo"]), told)

    assert sorted(kinds(page)) == sorted([*["step"] * 5, "answer", "stood", *["document"] * 2, "messages", "reading"])
    assert {line.days for line in page.lines} == {0, 3, 7}
    assert page.lines[-1].total == 10
    assert page.stood == 5  # a Monday to a Monday


def test_a_document_and_the_number_of_messages_are_told_with_their_delegation(cast, told):
    page = chronology.read(cast.sign_in(cast.accounts["ivo"]), told)
    found = {line.kind: line for line in page.lines}

    assert (found["document"].name, found["document"].by.code) == ("extract.pdf", "XVA")
    assert (found["messages"].number, found["messages"].by.code) == (1, "XVA")
    assert (found["reading"].number, found["reading"].by.code) == (1, "XVA")


def test_a_date_that_stands_still_and_a_reminder_are_told(cast, desk, later, clock):
    copy = desk.acknowledged(due=clock.now().date() + timedelta(days=200))
    later(30)
    reminding.look()
    stepping.make(cast.sign_in(cast.accounts["ada"]), copy, Step("ask_clarification"), QUESTION)
    later(7)

    page = chronology.read(cast.sign_in(cast.accounts["ada"]), copy)

    assert [(line.kind, line.number) for line in page.lines if line.kind in ("reminder", "stands")] == [
        ("reminder", 30),
        ("stands", 5),
    ]


def test_taken_away_it_is_an_entry_and_no_cell_is_a_formula(cast, told, entries):
    ivo = cast.sign_in(cast.accounts["ivo"])

    rows = list(csv.DictReader(io.StringIO(chronology.table(ivo, told).decode("utf-8-sig"))))

    assert entries()[-1] == ("ivo", "request.chronology", "done")
    assert [row["text"] for row in rows if row["code"] == "CLARIFICATION"] == ["'=HYPERLINK(1)"]
    assert [row["days_since_transmission"] for row in rows if row["kind"] == "answer"] == ["10"]


def test_whoever_is_no_party_has_no_chronology(cast, told):
    with pytest.raises(Forbidden):
        chronology.read(cast.sign_in(cast.accounts["carol"]), told)
