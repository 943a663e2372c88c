"""Every move of the table, made by whoever may, and refused to everyone else; nothing is made twice or from elsewhere."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from sqlalchemy.orm import make_transient

from exchange import db, lifecycle, tables
from exchange.access.refusals import Conflict, Forbidden
from exchange.assistance import choosing, conditions, drafting, life, offers, sending, service, stepping
from exchange.assistance.models import MasterRequest, RequestMove
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.documents import service as documents
from tests.exchange.assistance.conftest import overdue, written

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what is asked here doesn't depend on it

PDF = b"%PDF-1.7\nwords"
AFTER = [row for row in lifecycle.transitions("request") if row.from_state in {*life.OPEN, *life.DONE, "DENIED",
         "NONCOMPLIANCE_REVIEW", "FINDING"} and row.move not in ("mark_overdue", "clear_overdue")]  # fmt: skip


def steps(request):
    return list(db.session.query(RequestMove).filter_by(request_id=request.id).order_by(RequestMove.n))


def make(actor, request, move, recorded=False, **facts):
    words = facts.pop("words", {})
    received = [documents.add_bytes(actor, request.dossier, "note.pdf", PDF).id] if recorded else []
    return stepping.make(actor, request, Step(move, recorded), Given(words, facts, received))


def test_a_question_is_answered_and_the_work_goes_on_from_where_it_stood(cast, desk):
    copy = desk.acknowledged()
    make(cast.ada, copy, "assess", words={"assigned_to": "Financial unit"})
    make(cast.ada, copy, "start", execution_mode="state")

    make(cast.ada, copy, "ask_clarification", words={"missing_information": "Which branch?"})
    with pytest.raises(Conflict, match="other-side"):
        make(cast.ada, copy, "clarify", words={"answer": "We ask ourselves"})
    make(cast.ivo, copy, "clarify", words={"answer": "The second"})

    assert (copy.state, copy.awaits, copy.mode) == ("IN_EXECUTION", "state", "state")
    assert [one.move for one in steps(copy)][-2:] == ["ask_clarification", "clarify"]


def test_a_reply_that_is_unclear_is_asked_about_and_stands_as_executed_again(cast, desk):
    copy = executed(cast, desk)

    make(cast.ivo, copy, "query_reply", words={"question": "Whose signature is it?"})
    assert (copy.state, copy.awaits) == ("CLARIFICATION", "state")
    make(cast.ada, copy, "clarify", words={"answer": "The director's"})

    assert (copy.state, copy.awaits) == ("EXECUTED", "court")


def test_both_sides_record_agreement_in_either_order(cast, desk):
    copy = desk.acknowledged()
    make(cast.ada, copy, "consult", problem_code="P-97-C", words={"explanation": "A treaty of 1990"})
    make(cast.ivo, copy, "agree", outcome="conditions", words={"agreement": "Copies only"})
    assert (copy.state, copy.awaits) == ("CONSULTATION", "state")
    with pytest.raises(Conflict, match="said"):
        make(cast.ivo, copy, "agree", outcome="conditions")

    make(cast.ada, copy, "agree", outcome="conditions")

    assert copy.state == "ACKNOWLEDGED"


def test_a_postponement_needs_a_date_that_lies_ahead_and_the_word_of_both(cast, desk, clock):
    copy = underway(cast, desk)
    with pytest.raises(Conflict, match="past"):
        make(cast.ada, copy, "postpone_agreed", proposed_end="2026-10-30")
    with pytest.raises(Conflict, match="not-proposed"):
        make(cast.ivo, copy, "postpone_agreed", agreed_end="2027-03-01")

    make(cast.ada, copy, "postpone_agreed", proposed_end="2027-03-01")
    assert (copy.state, copy.awaits) == ("IN_EXECUTION", "court")
    make(cast.ivo, copy, "postpone_agreed", agreed_end="2027-02-01")

    assert copy.state == "POSTPONED"
    assert steps(copy)[-1].code == "P-94"


def test_a_modified_version_opens_as_a_draft_under_the_same_number(cast, desk):
    copy = desk.acknowledged()
    make(cast.ada, copy, "consult", problem_code="P-93-3", words={"explanation": "A principle"})

    make(cast.ivo, copy, "supersede", words={"reason": "Other manner"})

    draft = db.session.query(MasterRequest).filter_by(follows_id=copy.id).one()
    assert (copy.state, copy.outcome, copy.awaits) == ("SUPERSEDED", "superseded", "none")
    assert (draft.state, draft.follows_as, draft.drafted_by) == ("DRAFT", "version", cast.ivo.person)


def test_a_modified_version_begins_with_all_that_its_state_was_told(cast, desk):
    reasons = dict.fromkeys(("96-b", "96-d"), "The registers are public.")
    extra = {"96-e/XVA": "The number of the register.", "96-e/XNO": "Nothing."}
    _master, (copy, _other) = desk.sent("XVA", "XNO", extra=extra, not_applicable=reasons)
    service.acknowledge(cast.ada, copy)
    make(cast.ada, copy, "consult", problem_code="P-93-3", words={"explanation": "A principle"})

    make(cast.ivo, copy, "supersede", words={"reason": "Other manner"})

    draft = db.session.query(MasterRequest).filter_by(follows_id=copy.id).one()
    begun = choosing.for_edit(cast.ivo, draft, f"{draft.url}/text/contents").draft
    assert begun.extra == {"96-e/XVA": "The number of the register."}
    assert begun.not_applicable == reasons
    assert drafting.missing(db.session(), draft, draft.drafted_at) == ["due"]


def test_a_step_recorded_by_the_court_can_be_disputed_once(cast, desk):
    _master, (copy,) = desk.sent("XVA")
    make(
        cast.ida,
        copy,
        "acknowledge",
        True,
        received_on="2026-11-02",
        received_channel="DIPLOMATIC",
        receipt_date="2026-11-01",
    )
    assert (copy.state, steps(copy)[-1].is_recorded) == ("ACKNOWLEDGED", True)

    n = steps(copy)[-1].n
    make(cast.ada, copy, "dispute_recorded", recorded_step=n, words={"reason": "Nobody here did"})

    assert [one.mark for one in steps(copy) if one.is_recorded] == ["disputed"]
    with pytest.raises(Conflict, match="nothing-recorded"):
        make(cast.ada, copy, "confirm_recorded", recorded_step=n)


def test_nothing_is_recorded_for_a_state_without_the_document(cast, desk):
    _master, (copy,) = desk.sent("XVA")
    elsewhere = documents.add_bytes(cast.ida, desk.acknowledged().dossier, "note.pdf", PDF)

    with pytest.raises(Conflict, match="not-received"):
        stepping.make(cast.ida, copy, Step("acknowledge", True), Given({}, {}, [elsewhere.id]))

    assert copy.state == "TRANSMITTED"


def test_a_form_that_has_not_seen_the_last_step_changes_nothing(cast, desk, entries):
    copy = desk.acknowledged()
    seen = len(steps(copy))
    make(cast.ada, copy, "assess", words={"assigned_to": "Unit 2"})

    with pytest.raises(Conflict, match="changed"):
        stepping.make(
            cast.ben, copy, Step("consult", seen=seen), Given({"explanation": "Late"}, {"problem_code": "P-97-C"})
        )

    assert copy.state == "UNDER_ASSESSMENT"
    assert entries()[-1] == ("ben", "request.consult", "refused")


def test_only_a_chamber_finds_and_only_when_it_was_asked(cast, desk):
    copy = overdue(desk.acknowledged())
    with pytest.raises(Forbidden):
        make(cast.judith, copy, "find", words={"decision_reference": "ICC-01/26-1"})

    make(cast.ivo, copy, "ask_review")
    make(cast.judith, copy, "ask_review")
    make(cast.judith, copy, "find", words={"decision_reference": "ICC-01/26-1"})
    for other in (cast.ivo, cast.ida, cast.ada):
        with pytest.raises(Forbidden):
            make(other, copy, "refer", referred_to="assembly")
    make(cast.judith, copy, "refer", referred_to="assembly")

    assert (copy.state, copy.outcome) == ("REFERRED", "referred")


@pytest.mark.parametrize("kind", ["93-1-K", "93-1-L", "ARREST", "ENF-FORF"])
def test_every_pair_of_states_by_every_role_is_as_the_table_says(cast, desk, kind, record_property):
    """Ask for each state, role and type what is offered: exactly the rows of the table, no more and no fewer."""
    copy, _judith = overdue(desk.acknowledged()), cast.judith
    make(cast.ivo, copy, "ask_review")  # which lets the Chamber in
    hands = {"FP": cast.ada, "EX": cast.ben, "TX": cast.ivo, "CH": cast.judith, "PO": cast.judith}
    no_hands = {
        "DR": cast.ivo,
        "RV": cast.ida,
        "LG": cast.ida,
        "RG": cast.rita,
        "AU": cast.olga,
        "FP elsewhere": cast.carol,
    }
    states = sorted({row.from_state for row in lifecycle.transitions("request")} - {"NEW"})
    tried = 0
    make_transient(copy)
    for state, (role, actor) in product(states, [*hands.items(), *no_hands.items()]):
        copy.state, copy.type = state, kind
        found = {
            (one.move, one.to_state)
            for one in offers._leaving(offers.REQUEST, replace(actor, duties=frozenset({role[:2]})), copy)
        }
        rows = [row for row in AFTER if row.from_state == state and row.role == role and row.applies(kind)]
        wanted = {(row.move, row.to_state) for row in rows if row.move != conditions.BY_ITEM or row.is_for_state}
        assert found == (wanted if role in hands else set()), (state, role)
        tried += len(tables.request_states())
    record_property("pairs of states by role", tried)
    assert tried == len(states) * len(tables.request_states()) * 11


def underway(cast, desk):
    copy = desk.acknowledged()
    make(cast.ada, copy, "assess", words={"assigned_to": "Unit 1"})
    make(cast.ada, copy, "start", execution_mode="state")
    return copy


def executed(cast, desk):
    copy = underway(cast, desk)
    make(cast.ada, copy, "reply", handling_codes="H1", words={"reply": "All of it"})
    return copy


def test_what_has_ended_is_counted_as_ended(cast, desk):
    copy = executed(cast, desk)
    service.close(cast.ivo, copy)

    assert (copy.state, copy.outcome, copy.awaits) == ("CLOSED", "executed", "none")
    assert None not in (copy.acknowledged_at, copy.replied_at, copy.executed_at, copy.ended_at)


def test_an_urgent_draft_goes_without_review_and_is_confirmed_later(cast, desk):
    [cast.ada]  # noqa: B018 -- somebody has to receive it
    master = desk.drafted("XVA", is_urgent=True, confirm_by=date(2026, 11, 20), extra={"urg": "It is being emptied"})
    with pytest.raises(Forbidden):
        sending.send_urgently(cast.ivo, master, "The account is being emptied")

    sending.send_urgently(cast.ida, master, "The account is being emptied")

    copy = desk.copy(master, "XVA")
    assert (master.state, copy.state, copy.is_unconfirmed) == ("TRANSMITTED", "TRANSMITTED", True)
    assert copy.confirm_by == date(2026, 11, 20)
    make(cast.ida, copy, "confirm_urgent", channel="DIPLOMATIC", confirmed_on="2026-11-05")
    assert (copy.state, copy.is_unconfirmed) == ("TRANSMITTED", False)


def test_a_draft_that_is_not_urgent_awaits_its_review(cast, desk):
    master = desk.drafted("XVA")

    with pytest.raises(Conflict, match="incomplete"):
        sending.send_urgently(cast.ida, master, "I would rather not wait")


def test_a_modified_version_keeps_its_number(cast, desk):
    copy = desk.acknowledged()
    make(cast.ada, copy, "consult", problem_code="P-93-3", words={"explanation": "A principle"})
    make(cast.ivo, copy, "supersede", words={"reason": "Other manner"})
    draft = db.session.query(MasterRequest).filter_by(follows_id=copy.id).one()
    drafting.edit(cast.ivo, draft, written(addressees=[copy.delegation_id]))
    service.submit(cast.ivo, draft)

    sending.approve_and_send(cast.ida, draft)

    again = desk.copy(draft, "XVA")
    assert (again.year, again.number, again.version) == (copy.year, copy.number, 2)
    assert again.url == f"{copy.url}-v2"
    assert service.find(cast.ada, again.url.removeprefix("/requests/RFA-")).id == again.id
    assert service.find(cast.ada, copy.url.removeprefix("/requests/RFA-")).id == copy.id
