"""Discussions are opened, added to, closed and reopened by members, and each is kept in the log."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from exchange import db
from exchange.access.refusals import Conflict, Forbidden, NotFound
from exchange.discussions import service
from exchange.discussions.models import Discussion, DiscussionClosure, Message
from exchange.dossiers.models import Dossier
from exchange.vault.models import DossierKey


def test_a_discussion_is_opened_with_its_first_message(cast, dossier, entries):
    discussion = service.open(cast.ada, dossier, "Format of the extracts", "Which order?")

    assert discussion.reference == f"{dossier.reference}.1"
    assert db.session.scalar(select(Message.number).where(Message.discussion_id == discussion.id)) == 1
    assert entries()[-1] == ("ada", "discussion.open", "done")


def test_titles_and_messages_rest_sealed(cast, dossier):
    discussion = service.open(cast.ada, dossier, "Canary title", "Canary text")

    sealed = db.session.scalars(select(Message.sealed_body)).one() + discussion.sealed_title

    assert b"Canary" not in sealed


def test_discussions_and_messages_are_numbered_without_gaps(cast, dossier):
    first = service.open(cast.ada, dossier, "First", "1")
    second = service.open(cast.ivo, dossier, "Second", "1")

    numbers = [service.post(who, first, "more").number for who in (cast.ben, cast.ivo)]

    assert (first.number, second.number) == (1, 2)
    assert numbers == [2, 3]


def test_a_message_is_kept_under_its_authors_delegation(cast, dossier, entries):
    discussion = service.open(cast.ada, dossier, "Extracts", "Which order?")

    message = service.post(cast.ivo, discussion, "By date.")

    assert (message.author_id, message.delegation_id) == (cast.ivo.person, cast.ivo.delegation)
    assert entries()[-1] == ("ivo", "message.post", "done")


def test_posting_says_that_the_dossier_changed(cast, dossier, clock):
    discussion = service.open(cast.ada, dossier, "Extracts", "Which order?")
    clock.advance(timedelta(minutes=5))

    service.post(cast.ivo, discussion, "By date.")

    assert db.session.scalar(select(Dossier.changed_at)) == clock.now()


def test_a_stranger_opens_and_posts_nothing_and_both_are_kept(cast, dossier, entries):
    discussion = service.open(cast.ada, dossier, "Extracts", "Which order?")

    with pytest.raises(Forbidden):
        service.open(cast.carol, dossier, "Mine", "Text")
    with pytest.raises(Forbidden):
        service.post(cast.carol, discussion, "Text")

    assert entries()[-2:] == [("carol", "access.denied", "refused")] * 2
    assert len(list(db.session.scalars(select(Message.id)))) == 1


def test_nothing_is_added_to_a_closed_discussion(cast, dossier, entries):
    discussion = service.open(cast.ada, dossier, "Extracts", "Which order?")
    service.close(cast.ada, discussion)

    with pytest.raises(Conflict):
        service.post(cast.ivo, discussion, "By date.")

    assert entries()[-1] == ("ivo", "message.post", "refused")


def test_nothing_is_opened_or_added_in_a_dossier_that_was_closed_meanwhile(cast, dossier, clock):
    discussion = service.open(cast.ada, dossier, "Extracts", "Which order?")
    with db.writing() as session:
        session.execute(Dossier.__table__.update().values(closed_at=clock.now()))
        session.commit()

    with pytest.raises(Conflict):
        service.post(cast.ada, discussion, "By date.")
    with pytest.raises(Conflict):
        service.open(cast.ada, dossier, "Another", "Text")


def test_closing_and_reopening_are_rows(cast, dossier, clock, entries):
    discussion = service.open(cast.ivo, dossier, "Extracts", "Which order?")
    service.close(cast.ivo, discussion)
    clock.advance(timedelta(minutes=5))

    service.reopen(cast.ada, discussion)

    closure = db.session.scalars(select(DiscussionClosure)).one()
    assert (closure.closed_by, closure.reopened_by) == (cast.ivo.person, cast.ada.person)
    assert closure.reopened_at == clock.now()
    assert db.session.scalar(select(Discussion.closed_at)) is None
    assert entries()[-2:] == [("ivo", "discussion.close", "done"), ("ada", "discussion.reopen", "done")]


def test_only_who_opened_it_or_an_owner_closes_it(cast, dossier):
    theirs = service.open(cast.ada, dossier, "Extracts", "Which order?")

    with pytest.raises(Forbidden):
        service.close(cast.ivo, theirs)
    service.close(cast.ben, theirs)

    assert theirs.closed_at is not None


def test_it_is_closed_once_and_reopened_once(cast, dossier):
    discussion = service.open(cast.ada, dossier, "Extracts", "Which order?")

    with pytest.raises(Conflict):
        service.reopen(cast.ada, discussion)
    service.close(cast.ada, discussion)
    with pytest.raises(Conflict):
        service.close(cast.ada, discussion)


def test_what_is_not_there_is_not_found_and_asking_is_kept(cast, dossier, entries):
    service.open(cast.ada, dossier, "Extracts", "Which order?")
    asked = ["D-0101.9", "D-9999.1", "D-0101.0", "D-0101", "x", "D-0101.1\n", "D-٠١٠١.1", "D-0101.9999999999"]

    for reference in asked:
        with pytest.raises(NotFound):
            service.find(cast.ada, reference)

    assert entries()[-len(asked) :] == [("ada", "access.denied", "refused")] * len(asked)


def test_messages_posted_at_once_get_numbers_of_their_own(cast, dossier):
    reference = service.open(cast.ada, dossier, "Extracts", "Which order?").reference
    who = [cast.ada, cast.ben, cast.ivo]

    with ThreadPoolExecutor(len(who)) as threads:
        numbers = list(threads.map(partial(post_some, reference), who))

    assert sorted(sum(numbers, [])) == list(range(2, 11))


def post_some(reference, actor):
    try:
        return [service.post(actor, service.find(actor, reference), "More").number for _ in range(3)]
    finally:
        db.session.remove()


def test_a_message_after_someone_left_is_sealed_to_a_new_key(cast, dossier):
    from exchange import gateway
    from exchange.access import actions

    discussion = service.open(cast.ada, dossier, "Extracts", "Which order?")
    with gateway.act(cast.ada, actions.MEMBER_REMOVE, dossier) as act:
        act.expel(dossier.id, [cast.ben.person])

    service.post(cast.ivo, discussion, "By date.")

    assert db.session.get(DossierKey, dossier.id).epoch == 2
