"""What another State supplied is passed on only if that State consents: it is asked apart, and answers to the Court alone."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from exchange import db
from exchange.access import actions
from exchange.access.refusals import Conflict, Forbidden, NotFound
from exchange.documents import service as documents
from exchange.dossiers import members
from exchange.reverse import awaiting, consent_lists, consent_pages, consents, pages, service
from exchange.reverse.consent_lists import Wanted
from exchange.reverse.consents import Answer
from tests.exchange.reverse.conftest import MATERIAL, TITLE, WHICH

DAY = date(2026, 11, 18)


def kinds(actor):
    return [one.kind for one in awaiting.of(actor, 9)]


def offered(actor, reverse):
    return {one.move for one in pages.read(actor, reverse).moves}


def reasons(actor, reverse):
    return {one.label.code: one.reason for one in pages.read(actor, reverse).withheld if one.reason}


def standing(reverse):
    return consents.standing(consents.of(db.session(), reverse))


def test_the_state_that_supplied_the_material_is_asked_apart(cast, registry, entries):
    reverse, consent = registry.sought()
    page = consent_pages.read(cast.carol, consent)

    assert consent.reference.startswith("CNS 2026/")
    assert consent.dossier_id != reverse.dossier_id
    assert set(members.ids(db.session(), consent.dossier_id)) == {cast.carol.person, cast.ivo.person, cast.ida.person}
    assert (page.title, page.material, page.request, page.may_answer) == (MATERIAL, WHICH, None, True)
    assert (consent.dossier.theme, reverse.dossier.theme) == ("RFA", "TRACING")
    assert entries()[-3:] == [
        ("ivo", "reverse.seek.consent", "done"),
        ("ivo", "consent.ask", "done"),
        ("carol", "consent.read", "done"),
    ]


def test_nothing_of_the_question_lies_where_the_state_that_asks_reads(cast, registry):
    reverse, consent = registry.sought()
    step = service.steps(db.session(), reverse)[-1]

    assert step.sealed_words is None
    assert MATERIAL.encode() not in consent.sealed_title
    assert WHICH.encode() not in consent.sealed_material
    page = pages.read(cast.ada, reverse)
    assert (page.consent, page.asked) == ("awaited", [])
    assert TITLE not in str(consent_pages.read(cast.carol, consent))


@pytest.mark.parametrize(
    ("code", "shown", "moves", "reason"),
    [
        ("given", "given", {"grant", "grant_part", "refuse", "seek_consent"}, {}),
        ("conditions", "given", {"grant", "grant_part", "refuse", "seek_consent"}, {}),
        ("refused", "refused", {"grant_part", "refuse", "seek_consent"}, {"grant": "consent-refused"}),
    ],
)
def test_what_the_state_answers_says_which_way_is_open(cast, registry, code, shown, moves, reason):
    reverse, consent = registry.sought()
    waits = dict.fromkeys(("grant", "grant_part"), "consent-awaited")
    assert (offered(cast.ivo, reverse), reasons(cast.ivo, reverse)) == ({"refuse", "seek_consent"}, waits)
    with pytest.raises(Conflict, match="consent-awaited"):
        registry.make(cast.ivo, reverse, "grant")

    registry.answer(consent, code, "For this trial alone.")

    assert (offered(cast.ivo, reverse), reasons(cast.ivo, reverse)) == (moves, reason)
    assert pages.read(cast.ada, reverse).consent == shown
    page = consent_pages.read(cast.ida, consent)
    assert (page.outcome.code, page.answer, page.answered_by) == (code, "For this trial alone.", "Carol")
    assert page.request == (reverse.reference, reverse.url)
    if code == "refused":
        with pytest.raises(Conflict, match="consent-refused"):
            registry.make(cast.ivo, reverse, "grant")
    registry.make(cast.ivo, reverse, "grant_part")
    assert reverse.state == "PARTLY_GRANTED"


def test_an_answer_is_given_once_and_never_changed(cast, registry):
    _reverse, consent = registry.sought()
    registry.answer(consent, "refused")

    with pytest.raises(Conflict, match="state"):
        registry.answer(consent, "given")
    paper = registry.paper(cast.ivo, consent)
    with pytest.raises(Conflict, match="state"):
        consents.record(cast.ivo, consent, Answer("given", documents=[paper.id], received_on=DAY))
    assert consent.answer == "refused"


def test_who_may_do_what_with_a_consent(cast, registry):
    """Each of the cast with each duty: the two sides read; the State's focal points answer, the organ's officers record."""
    _reverse, consent = registry.sought()
    people = [cast.ada, cast.ben, cast.carol, cast.ivo, cast.ida, cast.judith, registry.rita, cast.olga, cast.sam]
    sides = {cast.carol.person: "FP", cast.ivo.person: "TX", cast.ida.person: "TX"}
    acts = {
        actions.CONSENT_READ: lambda who, duty: who.person in sides,
        actions.CONSENT_ANSWER: lambda who, duty: who.person == cast.carol.person and duty == "FP",
        actions.CONSENT_RECORD: lambda who, duty: who.delegation == cast.ivo.delegation and duty == "TX",
        actions.CONSENT_ASK: lambda who, duty: who.delegation == cast.ivo.delegation and duty == "TX",
    }
    tried = 0
    for who, duty, (act, expected) in product(people, ("", "FP", "EX", "TX", "CH", "RG", "DR"), acts.items()):
        actor = replace(who, duties=frozenset({duty}))
        assert act.may(actor, consent) == expected(who, duty), (who, duty, act.name)
        tried += 1

    assert tried == 9 * 7 * 4


def test_the_state_that_asks_opens_nothing_of_it(cast, registry):
    reverse, consent = registry.sought()
    paper = registry.paper(cast.carol, consent)
    registry.answer(consent, "given", "Yes.", [paper.id])

    for who in (cast.ada, cast.ben, registry.rita, cast.judith):
        with pytest.raises(Forbidden):
            consent_pages.read(who, consent)
        with pytest.raises(NotFound):
            consent_pages.for_record(who, consent)
        assert consent_lists.read(who, Wanted()).rows == []
        assert not actions.DOCUMENT_READ.may(who, paper)
    page = pages.read(cast.ada, reverse)
    assert "XNO" not in str(page)
    assert "Norhaven" not in str(page)
    assert [one.url for one in pages.read(registry.rita, reverse).asked] == [""]
    assert [one.url for one in pages.read(cast.ivo, reverse).asked] == [consent.url]


def test_an_answer_that_came_another_way_is_recorded_with_its_document(cast, registry):
    reverse, consent = registry.sought()
    elsewhere = registry.paper(cast.ivo, reverse)
    for given in ((), (elsewhere.id,)):
        with pytest.raises(Conflict, match="no-document"):
            consents.record(cast.ivo, consent, Answer("given", documents=given, received_on=DAY))
    assert consent.answer == ""
    paper = registry.paper(cast.ivo, consent)

    consents.record(cast.ivo, consent, Answer("given", documents=[paper.id], received_on=DAY))

    page = consent_pages.read(cast.carol, consent)
    assert (page.is_recorded, page.received_on, page.answered_by, page.may_answer) == (True, DAY, "Ivo", False)
    assert [one.name for one in page.documents] == ["Consent.pdf"]
    assert standing(reverse) == "given"


def test_every_state_that_was_asked_has_to_consent(cast, registry):
    reverse, first = registry.sought()
    cast.enrol("dora", "XTA", "focal_point")
    registry.make(cast.ivo, reverse, "seek_consent", providing_state="XTA")
    second = consents.of(db.session(), reverse)[-1]

    registry.answer(first)
    assert (reverse.state, standing(reverse)) == ("CONSENT_SOUGHT", "awaited")
    paper = registry.paper(cast.ivo, second)
    consents.record(cast.ivo, second, Answer("refused", documents=[paper.id], received_on=DAY))
    assert standing(reverse) == "refused"


def test_a_new_question_takes_the_place_of_the_one_before(cast, registry):
    reverse, first = registry.sought()
    registry.make(cast.ivo, reverse, "seek_consent")
    db.session.expire_all()
    second = consents.of(db.session(), reverse)[-1]

    assert first.ended_at is not None
    with pytest.raises(Conflict, match="state"):
        registry.answer(first)
    registry.answer(second, "refused")
    registry.make(cast.ivo, reverse, "seek_consent")
    registry.answer(consents.of(db.session(), reverse)[-1])
    assert standing(reverse) == "given"


def test_a_refusal_of_the_court_needs_no_answer_any_more(cast, registry):
    reverse, consent = registry.sought()
    assert kinds(cast.carol) == ["consent"]

    registry.make(cast.ivo, reverse, "refuse")

    db.session.expire_all()
    assert (consent.ended_at is not None, kinds(cast.carol), standing(reverse)) == (True, [], "")
    with pytest.raises(Conflict, match="state"):
        registry.answer(consent)


def test_it_awaits_the_state_and_then_the_organ(cast, registry):
    reverse, consent = registry.sought()
    assert (kinds(cast.carol), kinds(cast.ivo), kinds(cast.ada)) == (["consent"], [], [])

    registry.answer(consent)

    assert (kinds(cast.carol), kinds(cast.ivo), kinds(cast.ada)) == ([], ["decide"], [])
    assert awaiting.of(cast.ivo, 9)[0].reminded_at == consent.answered_at
    assert reverse.state == "CONSENT_SOUGHT"


def test_a_state_without_anybody_here_is_asked_through_its_channel(cast, registry):
    cast.delegation("XTA")
    _reverse, consent = registry.sought(providing_state="XTA")

    page = consent_pages.read(cast.ivo, consent)

    assert (page.is_alone, page.may_record, page.may_answer) == (True, True, False)


@pytest.mark.parametrize("code", ["XVA", "ICC-REG", "XXX"])
def test_only_another_state_can_have_supplied_it(cast, registry, code):
    reverse = registry.assigned()

    with pytest.raises(Conflict, match="state"):
        registry.make(cast.ivo, reverse, "seek_consent", providing_state=code)
    db.session.refresh(reverse)
    assert (reverse.state, consents.of(db.session(), reverse)) == ("ASSIGNED", [])


def test_a_request_whose_consent_was_sought_before_it_could_be_asked_here_is_asked_now(cast, registry):
    reverse = registry.assigned()
    with db.writing() as writing:
        writing.get(type(reverse), reverse.id).state = "CONSENT_SOUGHT"
        writing.commit()
    db.session.refresh(reverse)

    assert reasons(cast.ivo, reverse) == dict.fromkeys(("grant", "grant_part"), "consent-not-asked")
    registry.make(cast.ivo, reverse, "seek_consent")
    assert standing(reverse) == "awaited"


def test_a_chamber_asks_for_what_it_holds(cast, registry):
    _reverse, consent = registry.sought("ICC-CH", cast.judith)

    assert (consent.role, consent.organ.code) == ("CH", "ICC-CH")
    with pytest.raises(Forbidden):
        consent_pages.read(cast.ivo, consent)
    paper = registry.paper(cast.judith, consent)
    consents.record(cast.judith, consent, Answer("conditions", "At home.", [paper.id], DAY))
    assert consent.answer == "conditions"


def test_the_list_shows_each_side_its_own(cast, registry):
    (_one, first), (_two, second), (_three, third) = registry.sought(), registry.sought(), registry.sought()
    registry.answer(first)
    registry.make(cast.ivo, _three, "refuse")

    def found(actor, **wanted):
        return {one.reference for one in consent_lists.read(actor, Wanted(**wanted)).rows}

    everything = {first.reference, second.reference, third.reference}
    assert found(cast.carol) == found(cast.ivo) == everything
    assert found(cast.carol, show="awaited") == {second.reference}
    assert found(cast.ivo, show="answered") == {first.reference}
    assert found(cast.ivo, show="ended") == {third.reference}
    rows = consent_lists.read(cast.carol, Wanted()).rows
    assert {(one.title, one.other.code) for one in rows} == {(MATERIAL, "ICC-OTP")}
    assert {one.other.code for one in consent_lists.read(cast.ivo, Wanted()).rows} == {"XNO"}


def test_more_consents_cost_no_more_queries(cast, registry, counted):
    registry.sought()
    consent_lists.read(cast.carol, Wanted())
    with counted() as few:
        consent_lists.read(cast.carol, Wanted())
    for _ in range(3):
        registry.sought()
    consent_lists.read(cast.carol, Wanted())  # the keys of new dossiers are kept for the session

    with counted() as many:
        rows = consent_lists.read(cast.carol, Wanted()).rows

    assert (len(rows), len(many)) == (4, len(few))


def test_documents_of_the_consent_lie_with_it(cast, registry):
    reverse, consent = registry.sought()
    mine = registry.paper(cast.carol, consent)
    registry.answer(
        consent,
        "given",
        documents=[mine.id, documents.add_bytes(cast.ivo, reverse.dossier, "x.pdf", b"%PDF-1.7\nx").id],
    )

    assert [one.id for one in consent_pages.read(cast.ivo, consent).documents] == [mine.id]
