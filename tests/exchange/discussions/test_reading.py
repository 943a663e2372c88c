"""What a page of a discussion holds, where it begins, and how far each person has read."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import select

from exchange import db
from exchange.access.refusals import Forbidden
from exchange.discussions import reading, service
from exchange.discussions.models import Reading
from exchange.documents import service as documents
from tests.exchange.discussions.conftest import make_dossier


@pytest.fixture
def discussion(cast, dossier):
    discussion = service.open(cast.ada, dossier, "Format of the extracts", "Which *order*?")
    service.post(cast.ivo, discussion, "By date.")
    return discussion


def texts(page):
    return [message.text for message in page.messages]


def test_a_member_reads_it_in_clear_and_that_is_on_record(cast, discussion, entries):
    page = reading.read(cast.ben, discussion.reference)

    assert page.title == "Format of the extracts"
    assert texts(page) == ["Which *order*?", "By date."]
    assert entries()[-1] == ("ben", "discussion.read", "done")


def test_a_stranger_reads_nothing_and_the_attempt_is_kept(cast, discussion, entries):
    with pytest.raises(Forbidden):
        reading.read(cast.carol, discussion.reference)

    assert entries()[-1] == ("carol", "access.denied", "refused")
    assert db.session.scalar(select(Reading).where(Reading.account_id == cast.carol.person)) is None


def test_a_message_names_its_author_and_their_delegation(cast, discussion):
    first, second = reading.read(cast.ada, discussion.reference).messages

    assert (first.author, first.delegation.code, first.is_mine, first.is_of_court) == ("Ada", "XVA", True, False)
    assert (second.author, second.delegation.code, second.is_mine, second.is_of_court) == (
        "Ivo",
        "ICC-OTP",
        False,
        True,
    )


def test_what_others_wrote_is_new_until_it_was_shown(cast, discussion):
    before = reading.read(cast.ada, discussion.reference)
    after = reading.read(cast.ada, discussion.reference)

    assert (before.first_new, before.span.unread) == (2, 1)
    assert (after.first_new, after.span.unread) == (None, 0)


def test_someone_who_comes_for_the_first_time_finds_all_of_it_new(cast, discussion):
    page = reading.read(cast.ben, discussion.reference)

    assert (page.first_new, page.span.unread) == (1, 2)


def test_posting_does_not_skip_what_others_wrote_meanwhile(cast, discussion):
    service.post(cast.ada, discussion, "And by owner?")

    page = reading.read(cast.ada, discussion.reference)

    assert (page.first_new, page.span.unread) == (2, 1)


def test_ones_own_message_is_read_by_oneself(cast, discussion):
    reading.read(cast.ada, discussion.reference)
    service.post(cast.ada, discussion, "And by owner?")

    assert reading.read(cast.ada, discussion.reference).span.read_to == 3


def test_it_tells_by_delegation_who_has_read_to_the_end(cast, discussion):
    reading.read(cast.ben, discussion.reference)

    page = reading.read(cast.ivo, discussion.reference)

    assert [(one.delegation.code, one.done, one.persons) for one in page.progress] == [("XVA", 1, 2), ("ICC-OTP", 1, 1)]


def test_a_discussion_for_the_whole_network_names_no_readers(cast):
    library = make_dossier(cast, cast.ada, [cast.ada], protection="network")
    discussion = service.open(cast.ada, library, "Questions", "Ask here.")

    page = reading.read(cast.carol, discussion.reference)

    assert (page.progress, texts(page)) == ((), ["Ask here."])


def test_attachments_are_shown_with_their_message(cast, dossier):
    document = documents.add_bytes(cast.ada, dossier, "columns.csv", b"a;b\n1;2\n")
    discussion = service.open(cast.ada, dossier, "Extracts", "Attached.", [document.id])

    page = reading.read(cast.ivo, discussion.reference)

    assert [[one.name for one in message.attachments] for message in page.messages] == [["columns.csv"]]
    assert [one.name for one in page.choices] == ["columns.csv"]


def test_a_document_of_another_dossier_cannot_be_attached(cast, dossier):
    elsewhere = make_dossier(cast, cast.ada, [cast.ada])
    document = documents.add_bytes(cast.ada, elsewhere, "secret.csv", b"a;b\n1;2\n")

    with pytest.raises(Forbidden):
        service.open(cast.ada, dossier, "Extracts", "Attached.", [document.id])

    assert list(db.session.scalars(select(service.Message))) == []


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 3)


def test_it_opens_at_the_page_with_the_first_unread_message(cast, discussion, short_pages):
    for number in range(3, 9):
        service.post(cast.ada, discussion, f"Message {number}")

    first = reading.read(cast.ivo, discussion.reference)
    second = reading.read(cast.ivo, discussion.reference)
    third = reading.read(cast.ivo, discussion.reference)
    fourth = reading.read(cast.ivo, discussion.reference)

    assert [one.span.page for one in (first, second, third, fourth)] == [1, 2, 3, 3]
    assert texts(third) == ["Message 7", "Message 8"]


def test_a_page_ahead_does_not_count_what_was_skipped_as_read(cast, discussion, short_pages):
    for number in range(3, 9):
        service.post(cast.ada, discussion, f"Message {number}")

    reading.read(cast.ben, discussion.reference, 3)

    assert reading.read(cast.ben, discussion.reference).span.page == 1


def test_a_page_that_is_not_there_is_the_nearest(cast, discussion):
    pages = [reading.read(cast.ada, discussion.reference, asked).span.page for asked in (-1, 0, 2, 10**9)]

    assert pages == [1, 1, 1, 1]


def test_two_pages_opened_at_once_note_the_same(cast, discussion):
    reference = discussion.reference

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(partial(read_apart, reference), [cast.ben] * 2))

    where = Reading.account_id == cast.ben.person
    assert list(db.session.scalars(select(Reading.last_message).where(where))) == [2]


def read_apart(reference, actor):
    try:
        return reading.read(actor, reference)
    finally:
        db.session.remove()


def test_more_messages_cost_no_more_queries(cast, discussion, counted):
    reading.read(cast.ben, discussion.reference)
    with counted() as few:
        reading.read(cast.ben, discussion.reference)
    for number in range(10):
        service.post(cast.ivo, discussion, f"Message {number}")
    reading.read(cast.ben, discussion.reference)

    with counted() as many:
        reading.read(cast.ben, discussion.reference)

    assert len(many) == len(few)
