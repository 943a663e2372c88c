"""Versions: what was sent for review stays as it was, and two of them are compared word by word."""

import pytest

from exchange.access.refusals import Forbidden
from exchange.assistance import choosing, drafting, service, versions
from tests.exchange.assistance.conftest import written


@pytest.fixture
def opened_house(sqlite_house):
    return sqlite_house


@pytest.fixture
def returned(cast, desk):
    """A draft that came back from review, and was changed since."""
    master = desk.submitted("XVA")
    service.send_back(cast.ida, master, "Too short.")
    facts = "The four companies received payments."
    drafting.edit(cast.ivo, master, written(facts=facts, addressees=[cast.delegation("XVA").id]))
    return master


def changed(page):
    return {change.code: change.words for change in page.changes if change.is_change}


def test_what_was_sent_for_review_is_compared_with_the_text_as_it_stands(cast, returned):
    page = versions.compare(cast.ida, returned)

    assert [(one.n, one.who) for one in page.versions] == [(1, "Ivo")]
    assert changed(page) == {
        "96-c": [("same", "The "), ("added", "four "), ("same", "companies received payments.")],
    }


def test_each_review_keeps_a_version_of_its_own(cast, returned):
    service.submit(cast.ivo, returned)

    page = versions.compare(cast.ivo, returned, 1, 2)

    assert (page.old, page.new, list(changed(page))) == (1, 2, ["96-c"])


def test_a_version_that_is_not_there_is_the_text_as_it_stands(cast, returned):
    page = versions.compare(cast.ivo, returned, 7, 9)

    assert (page.old, page.new) == (1, 0)


def test_a_state_compares_nothing(cast, returned):
    with pytest.raises(Forbidden):
        versions.compare(cast.ada, returned)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("", "", []),
        ("", "All new", [("added", "All new")]),
        ("Gone", "", [("removed", "Gone")]),
        ("two words", "two other", [("same", "two "), ("removed", "words"), ("added", "other")]),
    ],
)
def test_words_are_told_as_kept_added_or_removed(before, after, words):
    assert versions.words(before, after) == words


def test_a_new_request_begins_with_the_text_of_an_earlier_one(cast, desk, entries):
    source, _copies = desk.sent("XVA", extra={"96-e/XVA": "For Valdoria"})

    new = drafting.draft(cast.ivo, choosing.again(cast.ivo, source))

    draft = choosing.for_edit(cast.ivo, new, "").draft
    assert (draft.facts, draft.items) == (
        "The companies received payments.",
        ["Registers of shareholders", "Bank mandates"],
    )
    assert (draft.addressees, draft.due, draft.extra) == ([], None, {})
    assert entries()[-3:-1] == [("ivo", "request.read", "done"), ("ivo", "request.draft", "done")]
