"""An enquiry is asked where it is welcome, answered by the side that was asked, and may become a draft that keeps it."""

import json

import pytest

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Conflict, Forbidden
from exchange.assistance.models import Addressee
from exchange.dossiers import members
from exchange.enquiries import awaiting, lists, pages, panel, service
from exchange.enquiries.lists import Wanted
from exchange.enquiries.service import NewDraft
from exchange.sheets import changing
from exchange.sheets.models import Sheet
from tests.exchange.enquiries.conftest import QUESTION, TITLE, WELCOMING

WISH = NewDraft(TITLE, "93-1-K", "TRACING")


def test_an_organ_asks_a_state_and_both_sides_read_it(cast, bureau, entries):
    enquiry = bureau.asked()
    page = pages.read(cast.ada, enquiry)

    assert enquiry.reference.startswith("ENQ 2026/")
    assert (page.title, page.question, page.asker.code, page.asked.code) == (TITLE, QUESTION, "ICC-OTP", "XVA")
    assert (page.may_answer, page.may_promote, page.draft) == (True, False, None)
    named = {cast.ivo.person, cast.ida.person, cast.ada.person, cast.ben.person}
    assert set(members.ids(db.session(), enquiry.dossier_id)) == named
    assert entries()[-2:] == [("ivo", "enquiry.ask", "done"), ("ada", "enquiry.read", "done")]


def test_what_is_written_is_sealed(cast, bureau):
    enquiry = bureau.answered(text="One, since 2014.")

    assert TITLE.encode() not in enquiry.sealed_title
    assert QUESTION.encode() not in enquiry.sealed_question
    assert b"2014" not in enquiry.sealed_answer


def test_a_state_that_has_not_said_that_it_welcomes_enquiries_is_not_asked(cast, bureau):
    with pytest.raises(Conflict, match="not-welcome"):
        bureau.asked(to="XNO")
    with pytest.raises(Conflict, match="not-welcome"):
        bureau.asked(cast.carol, to="ICC-OTP")

    assert [one.code for one in service.askable(db.session(), cast.ivo, gateway.now())] == ["XVA"]
    assert not pages.for_new(cast.carol).is_welcome


def test_a_state_asks_an_organ_that_has_a_drafter(cast, bureau):
    enquiry = bureau.asked(cast.ada, to="ICC-REG")

    assert enquiry.is_by_state
    assert {one.code for one in service.askable(db.session(), cast.ada, gateway.now())} == {"ICC-OTP", "ICC-REG"}
    with pytest.raises(Conflict, match="nobody"):
        bureau.asked(cast.ada, to="ICC-CH")
    service.answer(cast.rita, enquiry, "unknown", "")
    assert (enquiry.state, enquiry.answer, enquiry.sealed_answer) == ("CLOSED", "unknown", None)


def test_only_the_side_that_was_asked_answers_and_once(cast, bureau):
    enquiry = bureau.asked()

    for who in (cast.ivo, cast.carol, cast.rita, cast.olga):
        with pytest.raises(Forbidden):
            service.answer(who, enquiry, "exists", "")
    service.answer(cast.ben, enquiry, "absent", "None is on record.")
    with pytest.raises(Conflict, match="state"):
        service.answer(cast.ada, enquiry, "exists", "")

    page = pages.read(cast.ivo, enquiry)
    assert (page.outcome.code, page.answer, page.answered_by, page.may_answer) == (
        "absent",
        "None is on record.",
        "Ben",
        False,
    )


def test_an_answered_enquiry_becomes_a_draft_that_keeps_it_and_stays_closed(cast, bureau, session):
    enquiry = bureau.answered()
    master = service.promote(cast.ivo, enquiry, WISH)

    with gateway.reveal(cast.ida, actions.REQUEST_READ, master) as opened:
        before = panel.of_draft(opened, master)
    assert enquiry.state == "CLOSED"
    assert (before.question, before.answer) == (QUESTION, "One, since 2014.")
    assert before.outcome.code == "exists"
    addressees = session.query(Addressee).filter_by(master_id=master.id).all()
    assert [one.delegation_id for one in addressees] == [cast.delegation("XVA").id]
    assert pages.read(cast.ida, enquiry).draft.reference == master.reference
    assert pages.read(cast.ada, enquiry).draft is None


def test_an_enquiry_becomes_one_draft_only_by_a_drafter_of_the_organ(cast, bureau):
    enquiry = bureau.answered()
    for who in (cast.ada, cast.carol, cast.rita):
        with pytest.raises(Forbidden):
            service.promote(who, enquiry, WISH)
    service.promote(cast.ida, enquiry, WISH)

    with pytest.raises(Conflict, match="promoted"):
        service.promote(cast.ivo, enquiry, WISH)


def test_a_drafter_who_goes_on_without_waiting_ends_the_enquiry(cast, bureau, session):
    enquiry = bureau.asked()
    service.promote(cast.ivo, enquiry, WISH)

    with pytest.raises(Conflict, match="state"):
        service.answer(cast.ada, enquiry, "exists", "")
    record = service.record_of(session, enquiry)
    with gateway.reveal(cast.ida, actions.HOME_READ) as opened:
        texts = json.loads(opened.text(record, "sealed_text"))
    assert (enquiry.state, texts["answer"]) == ("DRAFT", "")


def test_it_awaits_the_side_that_was_asked_and_then_is_told_to_who_asked(cast, bureau, clock):
    enquiry = bureau.asked()

    assert [one.kind for one in awaiting.of(cast.ada, 9)] == ["enquiry"]
    assert awaiting.of(cast.ivo, 9) == awaiting.of(cast.carol, 9) == []
    service.answer(cast.ada, enquiry, "exists", "")
    assert awaiting.of(cast.ada, 9) == awaiting.of(cast.ida, 9) == []
    assert [one.kind for one in awaiting.of(cast.ivo, 9)] == ["enquiry-answered"]
    clock.advance(awaiting.TOLD_FOR)
    assert awaiting.of(cast.ivo, 9) == []


def test_the_list_shows_each_side_its_own(cast, bureau):
    asked, answered, back = bureau.asked(), bureau.answered(), bureau.asked(cast.ada, to="ICC-OTP")

    def found(actor, **wanted):
        return {one.reference for one in lists.read(actor, Wanted(**wanted)).rows}

    assert found(cast.ada) == found(cast.ivo) == {asked.reference, answered.reference, back.reference}
    assert found(cast.carol) == found(cast.rita) == set()
    assert found(cast.ada, by="us") == found(cast.ivo, by="them") == {back.reference}
    assert found(cast.ivo, show="answered") == found(cast.ivo, answer="exists") == {answered.reference}
    assert found(cast.ivo, show="open", by="us") == {asked.reference}


def test_a_state_that_changes_its_mind_is_not_asked_again(cast, bureau):
    state = cast.delegation("XVA")
    sheet = db.session.query(Sheet).filter_by(delegation_id=state.id).one()
    closed = type(WELCOMING)((), "DIPLOMATIC", ("en",), is_informal=False)
    changing.change(cast.ada, state, closed, changing.version(sheet))

    with pytest.raises(Conflict, match="not-welcome"):
        bureau.asked()


def test_more_enquiries_cost_no_more_queries(cast, bureau, counted):
    bureau.asked()
    lists.read(cast.ada, Wanted())
    with counted() as few:
        lists.read(cast.ada, Wanted())
    for _ in range(5):
        bureau.asked()
    lists.read(cast.ada, Wanted())  # the keys of new dossiers are kept for the session

    with counted() as many:
        rows = lists.read(cast.ada, Wanted()).rows

    assert (len(rows), len(many)) == (6, len(few))
