"""What a search finds, of what it tells the log, and that going further back neither repeats nor leaves out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Forbidden, TooMany
from exchange.assistance import drafting, sending, stepping
from exchange.assistance import service as requests
from exchange.assistance.models import MasterRequest
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.audit.models import Entry, Subject
from exchange.discussions import service as discussions
from exchange.documents import service as documents
from exchange.dossiers import naming
from exchange.dossiers import service as dossiers
from exchange.paging import Turn
from exchange.search import people, service
from exchange.search.words import Words
from tests.databases import asked
from tests.exchange.assistance.conftest import Desk, written

PDF = b"%PDF-1.7\nwords"


@pytest.fixture
def dossier(cast):
    """Ada's dossier with Carol in it; Ben is of Ada's delegation and outside it."""
    return dossiers.open(cast.ada, "Corporate vehicles", "TRACING", "confidential", [cast.carol.person])


def found(actor, text, turn=None):
    return service.run(actor, Words.of(text), turn or Turn())


def references(actor, text):
    return [hit.reference for hit in found(actor, text).hits]


def test_titles_names_and_references_are_found_and_nothing_inside(cast, dossier):
    document = documents.add_bytes(cast.ada, dossier, "Vessel register.pdf", PDF)
    talk = discussions.open(cast.ada, dossier, "Vessels again", "The secret yacht")
    _master, (copy,) = Desk(cast, db.session).sent("XVA")

    assert references(cast.ada, "vessel") == [talk.reference, document.reference]
    assert references(cast.ada, "vehicles corporate") == [dossier.reference]
    assert references(cast.ada, "beneficial RFA") == [copy.reference]
    assert references(cast.ada, dossier.reference) == [dossier.reference, talk.reference, document.reference]
    assert references(cast.ada, "yacht") == references(cast.ada, "words") == []


def test_a_modified_version_is_found_as_itself(cast):
    desk = Desk(cast, db.session)
    before = desk.acknowledged()
    stepping.make(cast.ada, before, Step("consult"), Given({"explanation": "A principle"}, {"problem_code": "P-93-3"}))
    stepping.make(cast.ivo, before, Step("supersede"), Given({"reason": "Other manner"}))
    draft = db.session.scalars(select(MasterRequest).where(MasterRequest.follows_id == before.id)).one()
    drafting.edit(cast.ivo, draft, written(addressees=[before.delegation_id]))
    requests.submit(cast.ivo, draft)
    sending.approve_and_send(cast.ida, draft)

    urls = {hit.url for hit in found(cast.ada, "beneficial RFA").hits}

    assert urls == {before.url, desk.copy(draft, "XVA").url}


def test_a_hit_says_what_and_where_it_is(cast, dossier):
    documents.add_bytes(cast.ada, dossier, "Vessel register.pdf", PDF)

    (hit,) = found(cast.carol, "register").hits

    assert (hit.kind, hit.title, hit.dossier_title) == ("document", "Vessel register.pdf", "Corporate vehicles")
    assert (hit.url, hit.dossier, hit.level) == (
        f"/dossiers/{hit.dossier}/documents/1",
        dossier.reference,
        "confidential",
    )


def test_an_organ_finds_its_master_and_a_state_only_its_copy(cast, dossier):
    master, (copy, _other) = Desk(cast, db.session).sent("XVA", "XNO")

    assert master.reference in references(cast.ivo, "beneficial")
    assert {one for one in references(cast.ada, "beneficial") if not one.startswith("D-")} == {copy.reference}
    assert references(cast.rita, "beneficial") == []


def test_what_is_not_open_is_not_found(cast, dossier):
    assert references(cast.ben, "vehicles") == references(cast.ben, dossier.reference) == []
    naming.remove(cast.ada, dossier, cast.carol.person)

    assert references(cast.carol, "vehicles") == []


def test_whoever_awaits_the_key_finds_by_reference_alone(cast, dossier):
    with gateway.act(cast.ada, actions.MEMBER_REMOVE, dossier) as act:
        act.expel(dossier.id, [cast.carol.person])

    assert references(cast.carol, "vehicles") == []
    assert [(hit.reference, hit.title) for hit in found(cast.carol, dossier.reference).hits] == [
        (dossier.reference, None)
    ]


@pytest.mark.parametrize("name", ["olga", "sam"])
def test_whoever_opens_no_content_finds_none(cast, dossier, name):
    actor = getattr(cast, name)

    try:
        hits = found(actor, "vehicles").hits
    except Forbidden:
        hits = ()

    assert hits == ()


def test_an_auditor_does_not_search(cast, entries):
    with pytest.raises(Forbidden):
        found(cast.olga, "vehicles")

    assert entries()[-1] == ("olga", "access.denied", "refused")


def test_the_log_says_that_and_what_was_shown_and_no_word(cast, dossier, entries):
    before = len(entries())

    found(cast.ada, "vehicles")
    found(cast.ada, "nothing of the kind")

    searched = ("ada", "search.run", "done")
    assert entries()[before:] == [searched, ("ada", "search.show", "done"), searched]
    shown = select(Subject.dossier).join(Entry, Entry.eid == Subject.eid).where(Entry.type == "search.show")
    assert list(db.session.scalars(shown)) == [dossier.id]
    leaves = b"".join(db.session.scalars(select(Entry.leaf)))
    assert b"search.show" in leaves
    assert b"vehicles" not in leaves


def test_a_word_that_is_too_short_finds_nothing_and_is_on_record(cast, dossier, entries):
    assert found(cast.ada, "").hits == found(cast.ada, "v").hits == ()
    assert entries()[-1] == ("ada", "search.run", "done")


def test_after_a_hundred_one_has_to_wait(cast, dossier, clock, monkeypatch, entries, opened_house):
    monkeypatch.setattr(service.throttle, "FROM_ADDRESS", 2)
    for _ in range(2):
        found(cast.ada, "vehicles")

    with pytest.raises(TooMany) as refused:
        found(cast.ada, "vehicles")
    opened_house.file_entries()
    clock.advance(timedelta(minutes=15))
    later = found(cast.ada, "vehicles")

    assert ("ada", "search.run", "refused") in entries()
    assert refused.value.retry_after == 15 * 60
    assert len(later.hits) == 1


@pytest.mark.parametrize("limit", ["MOST_WORK", "MOST_HITS"])
def test_what_is_too_much_at_once_goes_on_further_back(cast, clock, monkeypatch, limit):
    monkeypatch.setattr(service, "AT_ONCE", 2)
    monkeypatch.setattr(service, limit, 3)
    made = []
    for number in range(7):
        clock.advance(timedelta(minutes=1))
        made.append(dossiers.open(cast.ada, f"Vessel {number}", "TRACING", "restricted", []).reference)

    seen, page = [], found(cast.ada, "vessel")
    dates = [page.back_to]
    seen += [hit.reference for hit in page.hits]
    while page.after:
        dossiers.open(cast.ada, "Vessel anew", "TRACING", "restricted", [])
        page = found(cast.ada, "vessel", Turn(after=page.after))
        dates.append(page.back_to)
        seen += [hit.reference for hit in page.hits]

    assert seen == made[::-1]
    assert len(dates) > 2
    assert dates[-1] is None
    assert sorted(dates[:-1], reverse=True) == dates[:-1]


def test_one_dossier_does_not_fill_the_page(cast, dossier, monkeypatch):
    monkeypatch.setattr(service, "MOST_OF_ONE", 2)
    for number in range(3):
        discussions.open(cast.ada, dossier, f"Vessel {number}", "1")

    page = found(cast.ada, "vessel")

    assert len(page.hits) == 2
    assert page.left_out == (dossier.reference,)


def test_ten_dossiers_cost_the_queries_of_one(cast, dossier, opened_house):
    def queries():
        found(cast.ada, "vehicles")  # the second search of a session counts: keys are cached then
        db.session.remove()
        with asked(opened_house.engine) as said:
            found(cast.ada, "vehicles")
        return len(said)

    few = queries()
    for number in range(9):
        more = dossiers.open(cast.ada, f"Corporate vehicles {number}", "TRACING", "restricted", [])
        discussions.open(cast.ada, more, "Vehicles", "1")

    assert queries() == few


def test_an_administrator_finds_people_and_delegations(cast, entries):
    assert cast.ada
    assert cast.carol

    by_name, by_state = (people.run(cast.sam, Words.of(text)) for text in ("ADA", "norhaven"))

    assert [one.name for one in by_name.people] == ["Ada"]
    assert [one.name for one in people.run(cast.sam, Words.of("ada@xva.inv")).people] == ["Ada"]
    assert people.run(cast.sam, Words.of("invalid")).people == ()
    assert [one.name for one in by_state.people] == ["Carol"]
    assert [one.code for one in by_state.delegations] == ["XNO"]
    assert entries()[-1] == ("sam", "search.run", "done")
