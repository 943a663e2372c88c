"""A form makes one thing, however often it is sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from exchange import db
from exchange.access.refusals import Conflict
from exchange.discussions import service as discussions
from exchange.discussions.models import Message
from exchange.dossiers import service as dossiers
from exchange.drafts import once


@pytest.fixture
def discussion(cast):
    dossier = dossiers.open(cast.ada, "T", "TRACING", "confidential", [cast.ben.person])
    return discussions.open(cast.ada, dossier, "T", "First")


def test_the_same_form_twice_makes_one_message(cast, form, discussion):
    sent = once.mark(cast.ada, form("Canary"))
    discussions.post(cast.ada, discussion, "Canary", sent=sent)

    with pytest.raises(Conflict, match="sent"):
        discussions.post(cast.ada, discussion, "Canary", sent=sent)

    assert db.session.scalars(select(Message.number)).all() == [1, 2]
    assert once.made(sent) == f"{discussion.url}#m2"


def test_two_at_once_make_one_message(cast, form, discussion):
    sent = once.mark(cast.ada, form("Canary"))
    reference, ada = discussion.reference, cast.ada

    def post(_turn):
        try:
            return discussions.post(ada, discussions.find(ada, reference), "Canary", sent=sent).number
        except Conflict as refusal:
            return refusal.reason
        finally:
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(post, range(2)))

    assert sorted(map(str, answers)) == ["2", "sent"]


def test_another_text_under_the_same_number_is_another_message(cast, form, discussion):
    number = once.number()
    for text in ("Canary", "Canary sings"):
        discussions.post(cast.ada, discussion, text, sent=once.mark(cast.ada, form(text, number)))

    assert db.session.scalars(select(Message.number)).all() == [1, 2, 3]


def test_the_same_form_of_another_person_is_another(cast, form):
    typed = form("Canary")

    assert once.mark(cast.ada, typed) != once.mark(cast.ben, typed)


@pytest.mark.parametrize("number", ["", "x", "0" * 31, "0" * 33, "G" * 32])
def test_without_a_number_of_ours_nothing_is_known_again(cast, form, number):
    assert once.mark(cast.ada, form("Canary", number or " ")) is None
