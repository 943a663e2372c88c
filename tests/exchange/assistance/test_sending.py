"""Sending: never by the drafter, a copy for each State, and no State learns that there are others."""

from dataclasses import asdict

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access.refusals import Conflict, Forbidden
from exchange.assistance import choosing, copies, drafting, lists, masters, sending, service, stepping, translations
from exchange.assistance.models import MasterRequest, Request
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.assistance.wanted import Wanted
from exchange.audit.models import Entry
from exchange.documents import service as documents
from exchange.documents.models import DocumentVersion
from exchange.dossiers import members
from tests.exchange.assistance.conftest import written

PDF = b"%PDF-1.7\nwords"


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
    letter = ["letter.set", "document.upload", "request.letter", "document.add"]
    assert done == ["request.approve", "request.transmit", *letter, "request.transmit", *letter]


def test_the_time_from_a_copy_to_its_letter_does_not_tell_how_many_others_there_are(cast, desk):
    def between(copy):
        numbers = [
            db.session.scalar(select(Entry.eid).where(Entry.obj_ref == copy.id, Entry.type == type))
            for type in ("request.transmit", "request.letter")
        ]
        return numbers[1] - numbers[0]

    _master, (alone,) = desk.sent("XVA")
    _master, together = desk.sent("XVA", "XNO")

    assert {between(copy) for copy in together} == {between(alone)}


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


def test_whoever_only_translates_reads_no_copy(cast, desk, lena):
    master = desk.submitted("XVA")
    translations.ask(cast.ida, master, ["fr"], "service")
    job = translations.find(cast.ivo, master, "fr")
    translations.file(lena, job, documents.add_bytes(lena, master.dossier, "fr.pdf", PDF).id)
    translations.confirm(cast.ivo, job)
    cast.ada  # noqa: B018 -- somebody has to receive it
    sending.approve_and_send(cast.ida, master)

    with pytest.raises(Forbidden):
        copies.read(lena, desk.copy(master, "XVA"))


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
    cast.ada, cast.carol  # noqa: B018 -- somebody has to receive them
    service.submit(cast.ivo, master)
    sending.approve_and_send(cast.ida, master)

    (annex,) = copies.read(cast.ada, desk.copy(master, "XVA")).annexes
    assert (annex.name, annex.id != document.id) == ("schedule.txt", True)
    assert masters.read(cast.ida, master).waiting_annexes == 0
    assert gateway.now() == master.drafted_at


def test_what_was_approved_is_sent_also_if_an_annex_has_a_later_version(cast, desk, later):
    master = desk.drafted("XVA")
    document = documents.add_bytes(cast.ivo, master.dossier, "schedule.txt", b"As approved")
    drafting.edit(cast.ivo, master, written(addressees=[cast.delegation("XVA").id], annexes={document.id: ""}))
    service.submit(cast.ivo, master)
    translations.ask(cast.ida, master, ["fr"], "drafter")
    later(days=1)
    documents.revise_bytes(cast.ivo, document, "other.txt", b"Written after the approval")
    job = translations.find(cast.ivo, master, "fr")
    french = documents.add_bytes(cast.ivo, master.dossier, "fr.pdf", PDF)
    translations.file(cast.ivo, job, french.id)
    translations.confirm(cast.ida, job)
    later(days=1)
    documents.revise_bytes(cast.ivo, french, "fr2.pdf", PDF + b"2")
    cast.ada  # noqa: B018 -- somebody has to receive it

    sending.approve_and_send(cast.ida, master)

    annexes = copies.read(cast.ada, desk.copy(master, "XVA")).annexes
    sizes = [
        db.session.scalar(select(DocumentVersion.size).where(DocumentVersion.document_id == one.id)) for one in annexes
    ]
    assert dict(zip((one.name for one in annexes), sizes, strict=True)) == {"schedule.txt": 11, "fr.pdf": len(PDF)}


@pytest.mark.parametrize("codes", [["XVA"], ["XNO"], ["XVA", "XNO"]])
def test_a_modified_version_keeps_its_number_for_its_own_state_alone(cast, desk, codes):
    before = desk.acknowledged()
    stepping.make(cast.ada, before, Step("consult"), Given({"explanation": "A principle"}, {"problem_code": "P-93-3"}))
    stepping.make(cast.ivo, before, Step("supersede"), Given({"reason": "Other manner"}))
    draft = db.session.scalars(select(MasterRequest).where(MasterRequest.follows_id == before.id)).one()
    cast.carol  # noqa: B018 -- somebody has to receive it
    drafting.edit(cast.ivo, draft, written(addressees=[cast.delegation(code).id for code in codes]))
    service.submit(cast.ivo, draft)

    sending.approve_and_send(cast.ida, draft)

    sent = db.session.scalars(select(Request).where(Request.master_id == draft.id)).all()
    again = [one for one in sent if (one.year, one.number) == (before.year, before.number)]
    assert [one.version for one in again] == ([2] if "XVA" in codes else [])
    assert len(sent) == len(codes)
    assert all(one.delegation_id == before.delegation_id for one in again)
