"""Handling marks of documents: set and lifted by the provider alone, and what each keeps others from."""

import pytest

from exchange import db
from exchange.access.refusals import Conflict, Forbidden, NotFound
from exchange.assistance import answers, copies, drafting, sending, stepping
from exchange.assistance import service as requests
from exchange.assistance.answers import Answer
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.documents import handling, pages, service
from exchange.documents.models import Document
from exchange.dossiers import naming
from tests.exchange.assistance.conftest import Desk, written
from tests.exchange.documents.test_readings import download

PDF = b"%PDF-1.7\nwords"


@pytest.fixture
def copy(cast):
    return Desk(cast, db.session).acknowledged(items=["Extracts", "Mandates"])


@pytest.fixture
def extract(cast, copy):
    """A document that Valdoria gives the Prosecutor's office."""
    return service.add_bytes(cast.ada, copy.dossier, "extract.pdf", PDF)


@pytest.fixture
def chamber(cast, copy):
    """Judith of the Chambers, named into the copy's dossier."""
    naming.add_delegation(cast.ivo, copy.dossier, cast.judith.delegation, [cast.judith.person])
    return cast.judith


def standing(document):
    return db.session.get(Document, document.id, populate_existing=True).codes


def test_the_provider_alone_marks_and_lifts_and_the_reason_stays(cast, extract, entries):
    with pytest.raises(Forbidden):
        handling.mark(cast.ivo, extract, "H3")
    handling.mark(cast.ada, extract, "H3")
    with pytest.raises(Forbidden):
        handling.lift(cast.ivo, extract, "H3", "We need it.")
    assert standing(extract) == ["H3"]

    handling.lift(cast.ben, extract, "H3", "The bank agrees.")

    (mark,) = pages.document_page(cast.ivo, extract).marks
    assert (standing(extract), mark.reason, mark.by) == ([], "The bank agrees.", "")
    assert [one for one in entries() if one[1] == "handling.lift"] == [("ben", "handling.lift", "done")]


@pytest.mark.parametrize("code", ["H1", "H3x", ""])
def test_a_code_that_binds_no_recipient_is_not_set(cast, extract, code):
    with pytest.raises(NotFound):
        handling.mark(cast.ada, extract, code)


def test_a_mark_is_not_set_twice_and_not_lifted_twice(cast, extract):
    handling.mark(cast.ada, extract, "H6")
    with pytest.raises(Conflict):
        handling.mark(cast.ada, extract, "H6")
    handling.lift(cast.ada, extract, "H6", "Done.")

    with pytest.raises(Conflict):
        handling.lift(cast.ada, extract, "H6", "Again.")


@pytest.mark.parametrize("code", ["H4", "H5"])
def test_without_the_originator_s_consent_a_third_delegation_can_t_open_it(cast, extract, chamber, code):
    handling.mark(cast.ada, extract, code)

    assert not pages.document_page(chamber, extract).is_released
    with pytest.raises(Forbidden):
        download(chamber, extract)
    assert download(cast.ivo, extract) == PDF  # to whom it was given
    handling.lift(cast.ada, extract, code, "We consent.")
    assert download(chamber, extract) == PDF


@pytest.mark.parametrize("code", ["H3", "H4", "H5", "H6"])
def test_what_is_marked_stays_in_the_dossier_it_was_given_to(cast, copy, extract, code):
    elsewhere = Desk(cast, db.session).drafted("XVA").dossier
    handling.mark(cast.ada, extract, code)

    with pytest.raises(Conflict, match="handling"):
        service.copy_into(cast.ivo, extract, elsewhere)
    handling.lift(cast.ada, extract, code, "We consent.")
    assert service.copy_into(cast.ivo, extract, elsewhere).codes == []


def test_what_is_for_lead_only_is_not_put_forward_by_the_court(cast, copy, extract):
    handling.mark(cast.ada, extract, "H3")
    step, given = Step("withdraw"), Given(words={"reason": "Settled."}, documents=[extract.id])

    with pytest.raises(Conflict, match="lead-only"):
        stepping.make(cast.ida, copy, step, given)
    handling.lift(cast.ada, extract, "H3", "We consent.")
    stepping.make(cast.ida, copy, step, given)


def test_the_codes_of_a_reply_are_on_its_documents(cast, copy, extract):
    answers.send(cast.ada, copy, 1, Answer("Here.", documents=[extract.id]))
    codes = Given(words={"reply": "That is all."}, facts={"handling_codes": ["H1", "H3"]})

    stepping.make(cast.ada, copy, Step("reply"), codes)

    assert standing(extract) == ["H3"]


def test_the_codes_of_an_annex_are_on_the_document_that_a_state_receives(cast):
    desk = Desk(cast, db.session)
    master = desk.drafted("XVA")
    document = service.add_bytes(cast.ivo, master.dossier, "schedule.pdf", PDF)
    states = [cast.delegation("XVA").id]
    drafting.edit(cast.ivo, master, written(addressees=states, annexes={document.id: "H1 H6"}))
    cast.ada  # noqa: B018 -- somebody has to receive it
    requests.submit(cast.ivo, master)
    sending.approve_and_send(cast.ida, master)

    (annex,) = copies.read(cast.ada, desk.copy(master, "XVA")).annexes

    received = db.session.get(Document, annex.id)
    assert received.codes == ["H6"]
    assert download(cast.ada, received) == PDF
    with pytest.raises(Forbidden):
        handling.lift(cast.ada, received, "H6", "Not ours.")


def test_an_ex_parte_request_takes_no_further_delegation(cast):
    _master, (copy,) = Desk(cast, db.session).sent("XVA", handling=["H1", "H7"])

    with pytest.raises(Forbidden):
        naming.add_delegation(cast.ivo, copy.dossier, cast.judith.delegation, [cast.judith.person])


def test_for_named_readers_nobody_is_let_in_who_wasn_t_named(cast, tamper):
    cast.judith  # noqa: B018 -- she has to be there to be asked
    _master, (copy,) = Desk(cast, db.session).sent("XVA", handling=["H2"])
    tamper("UPDATE request SET is_overdue = true")
    db.session.expire_all()
    ask = Step("ask_review"), Given(words={"chronology": "Asked, silent."})

    with pytest.raises(Conflict, match="named-readers"):
        stepping.make(cast.ida, copy, *ask)
    naming.add_delegation(cast.ivo, copy.dossier, cast.judith.delegation, [cast.judith.person])
    stepping.make(cast.ida, copy, *ask)
