"""Showing a draft: one State's focal points read it as it stands, comment, and see nothing else of the organ."""

from dataclasses import asdict

import pytest

from exchange.access.refusals import Conflict, Forbidden
from exchange.assistance import drafting, masters, service, sharing, versions
from tests.exchange.assistance.conftest import written


@pytest.fixture
def opened_house(sqlite_house):
    return sqlite_house


@pytest.fixture
def shown(cast, desk):
    """A draft for two States, shown to Valdoria."""
    [cast.ada, cast.ben, cast.carol]  # noqa: B018 -- they have to be there to be shown it
    law = {"96-e/XVA": "Vessel numbers.", "96-e/XNO": "Norhaven’s value."}
    master = desk.drafted("XVA", "XNO", extra=law)
    return master, sharing.share(cast.ivo, master, cast.delegation("XVA").id)


def test_the_state_reads_the_draft_and_returns_its_comments(cast, shown):
    master, row = shown
    page = sharing.read(cast.ada, row)

    sharing.comment(cast.ada, row, "Name the registry.")

    (told,) = masters.read(cast.ivo, master).shown
    assert (page.title, page.may_comment, page.items) == (
        "Beneficial ownership of four companies",
        True,
        "1. Registers of shareholders\n2. Bank mandates",
    )
    assert (told.comments, told.who, master.state) == ("Name the registry.", "Ada", "DRAFT")
    assert not sharing.read(cast.ben, row).may_comment


def test_the_state_sees_no_other_state_and_no_master(cast, shown):
    master, row = shown

    told = str(asdict(sharing.read(cast.ada, row)))

    assert "Vessel numbers." in told
    assert [one for one in (master.reference, master.dossier.reference, "Norhaven", "XNO") if one in told] == []
    with pytest.raises(Forbidden):
        sharing.read(cast.carol, row)


def test_a_shown_draft_cannot_be_changed_or_sent(cast, shown):
    master, _row = shown

    with pytest.raises(Conflict):
        drafting.edit(cast.ivo, master, written())
    with pytest.raises(Conflict):
        service.submit(cast.ivo, master)


def test_a_draft_taken_back_takes_no_comments(cast, shown):
    master, row = shown

    sharing.take_back(cast.ivo, master)

    assert master.state == "DRAFT"
    with pytest.raises(Conflict):
        sharing.comment(cast.ada, row, "Too late.")


def test_a_shown_draft_that_is_given_up_takes_no_comments(cast, shown):
    master, row = shown

    service.cancel(cast.ivo, master, "Not needed.")

    assert not sharing.read(cast.ada, row).may_comment
    with pytest.raises(Conflict):
        sharing.comment(cast.ada, row, "Too late.")


def test_the_organ_does_not_comment_for_the_state(cast, shown):
    with pytest.raises(Forbidden):
        sharing.comment(cast.ida, shown[1], "In their name.")


def test_what_was_shown_stays_as_it_was(cast, shown):
    master, row = shown
    sharing.take_back(cast.ivo, master)
    drafting.edit(cast.ivo, master, written(title="Another title"))

    assert sharing.read(cast.ada, row).title == "Beneficial ownership of four companies"
    assert [one.n for one in versions.compare(cast.ivo, master).versions] == [1]


def test_only_the_drafter_shows_a_draft(cast, desk):
    with pytest.raises(Forbidden):
        sharing.share(cast.ida, desk.drafted("XVA"), cast.delegation("XVA").id)


def test_a_draft_is_shown_to_states_only(cast, desk):
    with pytest.raises(Conflict):
        sharing.share(cast.ivo, desk.drafted("XVA"), cast.delegation("ASP-SEC").id)
