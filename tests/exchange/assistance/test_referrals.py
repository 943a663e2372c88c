"""A finding that is referred gives the focal points on non-cooperation the finding, its referral and their documents, and no more."""

import pytest

from exchange import db
from exchange.access.refusals import Conflict, Forbidden, NotFound
from exchange.assistance import copies, referrals, referring, stepping
from exchange.assistance.referral_models import Referral
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.documents import handling
from exchange.documents import service as documents
from exchange.dossiers import members, overview
from exchange.paging import START
from tests.exchange.assistance.conftest import PDF, overdue

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what is asked here doesn't depend on it


@pytest.fixture
def nuria(cast):
    """A focal point on non-cooperation, who is there before anything is referred."""
    return cast.nuria


@pytest.fixture
def found(cast, desk):
    """A copy with a finding and its decision; the State's answer lies beside it."""
    copy = desk.found("decision.pdf")
    documents.add_bytes(cast.ada, copy.dossier, "answer.pdf", PDF)
    return copy


def names(page):
    return sorted(one.name for one in page.documents)


def test_they_read_the_finding_and_its_documents(cast, desk, found, nuria, entries):
    letter = documents.add_bytes(cast.judith, found.dossier, "letter to the Assembly.pdf", PDF)

    file = desk.refer(found, letter)
    page = referrals.read(nuria, file)

    assert (page.decision, page.one.reference, page.one.referred_to.code) == (
        "ICC-01/26-1", found.reference, "assembly",
    )  # fmt: skip
    assert names(page) == ["decision.pdf", "letter to the Assembly.pdf"]
    assert page.one.state.code == "REFERRED"
    assert entries()[-1] == ("nuria", "referral.read", "done")
    assert [one.url for one in referrals.list_page(nuria, START).rows] == [file.url]


def test_the_request_its_dossier_and_its_answers_stay_closed_to_them(cast, desk, found, nuria):
    desk.refer(found)

    with pytest.raises(Forbidden):
        copies.read(nuria, found)
    with pytest.raises(Forbidden):
        overview.overview(nuria, found.dossier)
    assert nuria.person not in members.ids(db.session(), found.dossier_id)


def test_before_the_referral_there_is_nothing_to_see(cast, desk, found, nuria):
    referring.prepare(cast.judith, found, [])
    file = db.session.query(Referral).one()

    assert not file.has_member(nuria)
    assert not file.has_member(cast.judith)
    with pytest.raises(NotFound):
        referrals.find(nuria, file.dossier.reference)
    assert referrals.list_page(nuria, START).rows == []


def test_a_try_that_was_broken_off_is_gone_on_with(cast, desk, found, nuria):
    referring.prepare(cast.judith, found, [])
    referring.prepare(cast.judith, found, [])

    file = desk.refer(found)

    assert db.session.query(Referral).count() == 1
    assert names(referrals.read(nuria, file)) == ["decision.pdf"]


def test_a_document_that_its_state_marked_stays_where_it_is(cast, desk, found, nuria):
    theirs = documents.add_bytes(cast.ada, found.dossier, "lead.pdf", PDF)
    handling.mark(cast.ada, theirs, "H3")

    with pytest.raises(Conflict, match="handling"):
        referring.prepare(cast.judith, found, [theirs.id])

    assert found.state == "FINDING"


@pytest.mark.parametrize("name", ["ada", "ben", "carol", "ivo", "ida", "rita"])
def test_nobody_else_has_a_file_or_a_list(cast, desk, found, nuria, name):
    file, actor = desk.refer(found), getattr(cast, name)

    with pytest.raises(Forbidden):
        referrals.read(actor, file)
    with pytest.raises(Forbidden):
        referrals.list_page(actor, START)


def test_without_anyone_who_follows_it_the_finding_is_referred_all_the_same(cast, desk, found):
    file = desk.refer(found)

    assert found.state == "REFERRED"
    assert names(referrals.read(cast.judith, file)) == ["decision.pdf"]


def test_late_compliance_is_seen_and_a_second_finding_has_a_file_of_its_own(cast, desk, found, nuria):
    first = desk.refer(found)
    stepping.make(cast.ada, found, Step("comply_late"), Given())

    assert referrals.read(nuria, first).one.state.code == "IN_EXECUTION"
    overdue(found)
    stepping.make(cast.ivo, found, Step("ask_review"), Given())
    stepping.make(cast.judith, found, Step("ask_review"), Given())
    stepping.make(cast.judith, found, Step("find"), Given({"decision_reference": "ICC-01/26-9"}))
    second = desk.refer(found)

    assert [referrals.read(nuria, one).decision for one in (first, second)] == ["ICC-01/26-1", "ICC-01/26-9"]
    assert len(referrals.list_page(nuria, START).rows) == 2
