"""Public references lead to what the log marks, and back; nothing is opened on the way."""

import pytest

from exchange import db
from exchange.oversight import references
from tests.exchange.enquiries.conftest import Bureau
from tests.exchange.reverse.conftest import Registry


@pytest.fixture
def discussion(cast, dossier):
    from exchange.discussions import service

    return service.open(cast.ada, dossier, "A title", "A message")


def test_a_dossiers_reference_leads_there_and_back(dossier):
    thing = references.find(f" {dossier.reference.lower()} ")

    assert (thing.kind, thing.id) == ("dossier", dossier.id)
    assert references.names([("dossier", dossier.id)]) == {dossier.id: dossier.reference}


def test_a_discussions_reference_leads_there_and_back(discussion):
    thing = references.find(discussion.reference)

    assert (thing.kind, thing.id) == ("discussion", discussion.id)
    assert references.names([("discussion", discussion.id)]) == {discussion.id: discussion.reference}


def test_a_documents_reference_leads_there_and_back(cast, dossier):
    from exchange.documents import service

    document = service.add_bytes(cast.ada, dossier, "note.txt", b"A note")
    thing = references.find(document.reference)

    assert (thing.kind, thing.id) == ("document", document.id)
    assert references.names([("document", document.id)]) == {document.id: document.reference}


@pytest.mark.parametrize(
    "text", ["D-1", "D-0101.", "X-0101", "RFA 26/0001", "Ada Lovelace", "", "D-0101 D-0102", "D-0101.1.1", "A-12"]
)
def test_what_is_no_reference_is_not_taken_for_one(text):
    assert not references.looks_like_one(text)


@pytest.mark.parametrize(
    "text",
    [
        "D-0101",
        "0101",
        "d 0101",
        "d-0101.5",
        "D-0101/3",
        "MR 2026/0061",
        "RFA 2026/0412",
        "rfa-2026-0412",
        "ENQ 2026/0012",
        "REV 2026/0003",
        "CNS 2026/0007",
        "A-0042",
        "a 0042",
    ],
)
def test_what_has_the_form_of_a_reference_is_taken_for_one(text):
    assert references.looks_like_one(text)


def test_unknown_kinds_have_no_name(opened_house):
    assert references.names([("entry", db.new_id())]) == {}


def test_an_enquiry_a_request_to_the_court_and_a_consent_lead_there_and_back(cast):
    asked, (reverse, consent) = Bureau(cast).asked(), Registry(cast).sought()

    for kind, thing in (("enquiry", asked), ("reverse", reverse), ("consent", consent)):
        found = references.find(thing.reference)
        assert (found.kind, found.id) == (kind, thing.id)
        assert references.names([(kind, thing.id)]) == {thing.id: thing.reference}
