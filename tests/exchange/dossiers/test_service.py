"""Opening, relabelling, closing and reopening: who may, what is kept, what stays as it was."""

import pytest
from sqlalchemy import select

from exchange import db
from exchange.access.refusals import Conflict, Forbidden, NotFound
from exchange.dossiers import members, service
from exchange.dossiers.models import Closure, Dossier
from exchange.dossiers.service import Labels

RENAMED = Labels("Vessels", "FREEZING", ("TRACING", "RIGHTS"), "secret")


def test_a_dossier_is_opened_with_its_persons_and_their_delegations(cast, dossier, title, entries):
    parties = members.parties(cast.ada, dossier)

    assert [(one.delegation.code, one.is_owner, [person.name for person in one.persons]) for one in parties] == [
        ("XVA", True, ["Ada"]),
        ("XNO", False, ["Carol"]),
    ]
    assert dossier.themes == ("TRACING", "RIGHTS")
    assert title(cast.carol, dossier) == "Corporate vehicles"
    assert ("ada", "dossier.open", "done") in entries()


def test_who_opens_is_in_it_unasked(cast, title):
    dossier = service.open(cast.ben, "Alone", "TRACING", "restricted", [])

    assert title(cast.ben, dossier) == "Alone"


@pytest.mark.parametrize("name", ["sam", "olga"])
def test_who_shares_nothing_opens_none(cast, name, entries):
    with pytest.raises(Forbidden):
        service.open(getattr(cast, name), "Mine", "TRACING", "restricted", [])

    assert entries()[-1] == (name, "access.denied", "refused")


def test_who_has_no_role_for_it_cannot_be_named(cast, entries):
    with pytest.raises(Conflict):
        service.open(cast.ada, "With an auditor", "TRACING", "restricted", [cast.olga.person])

    assert db.session.scalar(select(Dossier.id)) is None
    assert entries()[-1] == ("ada", "dossier.open", "refused")


@pytest.mark.parametrize("reference", ["D-9999", "D-1", "0101", "D-0101 ", "D-01010101010", "d-0101"])
def test_a_reference_that_opens_nothing_is_not_found_on_record(cast, dossier, entries, reference):
    with pytest.raises(NotFound):
        service.find(cast.ada, reference)

    assert entries()[-1] == ("ada", "access.denied", "refused")


def test_owners_relabel_and_the_entry_carries_the_new_labels(cast, dossier, title, entries):
    service.relabel(cast.ada, dossier, RENAMED)

    again = service.find(cast.carol, dossier.reference)
    assert (again.themes, again.level) == (("FREEZING", "RIGHTS", "TRACING"), "secret")
    assert title(cast.carol, again) == "Vessels"
    assert ("ada", "dossier.relabel", "done") in entries()


def test_a_title_that_stays_is_not_sealed_again(cast, dossier):
    before = dossier.sealed_title

    service.relabel(cast.ada, dossier, Labels("Corporate vehicles", "TRACING", (), "restricted"))

    assert dossier.sealed_title == before
    assert dossier.themes == ("TRACING",)


def test_members_who_are_no_owners_do_not_relabel_or_close(cast, dossier):
    for change in (lambda: service.relabel(cast.carol, dossier, RENAMED), lambda: service.close(cast.carol, dossier)):
        with pytest.raises(Forbidden):
            change()


def test_closing_is_a_row_and_reopening_completes_it(cast, dossier):
    service.close(cast.ada, dossier)
    service.reopen(cast.ada, dossier)
    service.close(cast.ada, dossier)

    rows = db.session.execute(select(Closure.closed_by, Closure.reopened_by).order_by(Closure.id)).all()
    assert [tuple(row) for row in rows] == [(cast.ada.person, cast.ada.person), (cast.ada.person, None)]
    assert dossier.closed_at is not None


def test_what_is_closed_is_not_closed_again_nor_relabelled(cast, dossier, entries):
    service.close(cast.ada, dossier)

    with pytest.raises(Conflict):
        service.close(cast.ada, dossier)
    with pytest.raises(Forbidden):
        service.relabel(cast.ada, dossier, RENAMED)

    assert entries()[-2:] == [("ada", "dossier.close", "refused"), ("ada", "access.denied", "refused")]


def test_what_is_open_is_not_reopened(cast, dossier):
    with pytest.raises(Conflict):
        service.reopen(cast.ada, dossier)
