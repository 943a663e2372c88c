"""Sending: never by the drafter, a copy for each State, and no State learns that there are others."""

from dataclasses import asdict

import pytest

from exchange import db, gateway
from exchange.access.refusals import Conflict, Forbidden
from exchange.assistance import choosing, copies, drafting, lists, masters, sending
from exchange.assistance.wanted import Wanted
from exchange.documents import service as documents
from exchange.dossiers import members
from tests.exchange.assistance.conftest import written


def test_the_drafter_does_not_send(cast, desk):
    master = desk.submitted("XVA")

    with pytest.raises(Forbidden):
        sending.approve_and_send(cast.ivo, master)


def test_a_draft_is_not_sent_before_its_review(cast, desk):
    master = desk.drafted("XVA")

    with pytest.raises(Conflict):
        sending.transmit(cast.ida, master, cast.delegation("XVA").id)


def test_each_state_reads_its_copy_and_the_organ_reads_both(cast, desk, entries):
    master, (to_valdoria, to_norhaven) = desk.sent("XVA", "XNO")

    assert copies.read(cast.ada, to_valdoria).items[0].text == "Registers of shareholders"
    assert copies.read(cast.carol, to_norhaven).title == "Beneficial ownership of four companies"
    assert copies.read(cast.ivo, to_valdoria).master == (master.reference, master.url)
    done = [type for who, type, _outcome in entries() if who == "ida"]
    letter = ["letter.set", "document.upload", "document.add", "request.letter"]
    assert done == ["request.approve", "request.transmit", "request.transmit", *letter, *letter]


def test_a_state_cannot_read_anothers_copy_nor_the_master(cast, desk, entries):
    master, (_to_valdoria, to_norhaven) = desk.sent("XVA", "XNO")

    with pytest.raises(Forbidden):
        copies.read(cast.ada, to_norhaven)
    with pytest.raises(Forbidden):
        masters.read(cast.ada, master)

    assert entries()[-1] == ("ada", "access.denied", "refused")


def test_a_states_page_says_nothing_of_the_master_or_of_others(cast, desk):
    master, (to_valdoria, to_norhaven) = desk.sent("XVA", "XNO")

    shown = str(asdict(copies.read(cast.ada, to_valdoria))) + str(asdict(lists.read(cast.ada, Wanted())))

    hidden = (master.reference, master.dossier.reference, to_norhaven.reference, to_norhaven.dossier.reference, "XNO")
    assert [one for one in hidden if one in shown] == []


def test_copies_never_carry_neighbouring_numbers(cast, desk):
    codes = [f"X{letter}Z" for letter in "BCDEF"]
    for code in codes:
        cast.enrol(f"fp-{code.lower()}", code, "focal_point")
    _master, sent = desk.sent(*codes)

    for numbers in (sorted(one.number for one in sent), sorted(one.dossier.number for one in sent)):
        assert all(later - earlier >= 2 for earlier, later in zip(numbers, numbers[1:], strict=False))


def test_readers_of_a_copy_are_the_organs_persons_and_the_states_focal_points(cast, desk):
    cast.enrol("gone", "XVA", "focal_point", enrolled=False)
    _master, (copy,) = desk.sent("XVA")

    readers = members.ids(db.session(), copy.dossier_id)

    assert set(readers) == {one.person for one in (cast.ivo, cast.ida, cast.ada, cast.ben)}


def test_a_state_without_a_focal_point_waits_and_sending_goes_on_once_it_has_one(cast, desk):
    master, _copies = desk.sent("XVA", "XQQ")
    page = masters.read(cast.ida, master)
    assert (page.state.code, page.sent, page.copies[-1].is_reachable) == ("READY", 1, False)
    cast.enrol("quinn", "XQQ", "focal_point")

    sending.approve_and_send(cast.ida, master)

    page = masters.read(cast.ida, master)
    assert (page.state.code, page.sent, len(page.copies)) == ("TRANSMITTED", 2, 2)


def test_a_fault_in_one_copy_leaves_the_others_and_sending_goes_on(cast, desk, monkeypatch):
    cast.ada, cast.carol  # noqa: B018 -- somebody has to receive them
    master = desk.submitted("XVA", "XNO")
    whole = sending._copy_items

    def fails_at_the_second(act, master, request):
        if desk.copy(master, "XVA") and desk.copy(master, "XNO"):
            raise OSError("line lost")
        whole(act, master, request)

    monkeypatch.setattr(sending, "_copy_items", fails_at_the_second)
    with pytest.raises(OSError, match="line lost"):
        sending.approve_and_send(cast.ida, master)
    monkeypatch.undo()
    assert masters.read(cast.ida, master).sent == 1

    sending.approve_and_send(cast.ida, master)

    assert masters.read(cast.ida, master).sent == 2


def test_a_state_gets_one_copy_only(cast, desk):
    master, (copy,) = desk.sent("XVA")

    with pytest.raises(Conflict):
        sending.transmit(cast.ida, master, copy.delegation_id)


def test_annexes_are_sealed_anew_for_each_state(cast, desk):
    master = desk.drafted("XVA", "XNO")
    document = documents.add_bytes(cast.ivo, master.dossier, "schedule.txt", b"Schedule of accounts")
    states = [cast.delegation(code).id for code in ("XVA", "XNO")]
    drafting.edit(cast.ivo, master, written(addressees=states, annexes={document.id: ""}))
    assert choosing.for_edit(cast.ivo, master, "").draft.annexes == {document.id: ""}
    from exchange.assistance import service

    cast.ada, cast.carol  # noqa: B018 -- somebody has to receive them
    service.submit(cast.ivo, master)
    sending.approve_and_send(cast.ida, master)

    (annex,) = copies.read(cast.ada, desk.copy(master, "XVA")).annexes
    assert (annex.name, annex.id != document.id) == ("schedule.txt", True)
    assert masters.read(cast.ida, master).waiting_annexes == 0
    assert gateway.now() == master.drafted_at
