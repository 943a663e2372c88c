"""Each copy has its letter: in its dossier, with its annexes' fingerprints, and stated in the log without saying it."""

import errno
import hashlib
import io
import json
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actions import REQUEST_READ
from exchange.access.refusals import Conflict, Forbidden
from exchange.assistance import drafting, lettering, masters, sending, service
from exchange.audit.models import Entry
from exchange.documents import news
from exchange.documents import service as documents
from exchange.documents.models import Document, DocumentVersion
from exchange.letters import render
from exchange.sheets import changing
from exchange.vault import blobs
from exchange.vault.files import FileDetails
from tests.exchange.assistance.conftest import written
from tests.exchange.sheets.conftest import FIRST


def file_of(actor, copy):
    """The letter's bytes, as the actor's key opens them."""
    document = db.session.get(Document, lettering.of(copy).document_id)
    version = db.session.scalars(select(DocumentVersion).filter_by(document_id=document.id)).one()
    with gateway.reveal(actor, REQUEST_READ, copy) as opened:
        details = FileDetails.decode(opened.text(version, "sealed_details"))
        reader = opened.file(version.dossier_id, version.epoch, version.blob, details)
        return opened.text(version, "sealed_name"), b"".join(reader.read(0, reader.size))


def words(data):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def statement(actor, copy):
    with gateway.reveal(actor, REQUEST_READ, copy) as opened:
        return json.loads(opened.text(lettering.of(copy), "sealed_statement"))


def test_both_sides_read_the_letter_of_a_copy(cast, desk):
    _master, (copy, _other) = desk.sent("XVA", "XNO")

    name, data = file_of(cast.ada, copy)

    read = words(data)
    assert name == f"RFA-{copy.year}-{copy.number:04d}.pdf"
    for said in (
        copy.reference,
        "From: Office of the Prosecutor",
        "To: Valdoria",
        "Basis: 93(1)(",
        "18 December 2026",
    ):
        assert said in read
    for said in (
        "1. Registers of shareholders",
        "(c) ",
        "The companies received payments.",
        "CONFIDENTIAL",
        "H1. Keep",
    ):
        assert said in read
    assert "Ida Post of ida Office of the Prosecutor" in read
    assert file_of(cast.ivo, copy) == (name, data)


def test_a_letter_stays_as_it_was_sent_and_is_no_news_beside_its_request(cast, desk):
    _master, (copy,) = desk.sent("XVA")
    document = db.session.get(Document, lettering.of(copy).document_id)

    assert news.counts(cast.ada, [copy.dossier_id]) == {}
    for actor in (cast.ida, cast.ada):
        with pytest.raises(Forbidden):
            documents.revise_bytes(actor, document, "other.pdf", b"%PDF-1.7 other")


def test_a_letter_names_neither_the_master_nor_another_state(cast, desk):
    master, (copy, other) = desk.sent("XVA", "XNO")

    read = words(file_of(cast.ada, copy)[1])

    hidden = (master.reference, other.reference, "Norhaven", master.dossier.reference)
    assert [one for one in hidden if one in read] == []


def test_the_letter_names_each_annex_by_its_fingerprint(cast, desk):
    master = desk.drafted("XVA")
    document = documents.add_bytes(cast.ivo, master.dossier, "schedule.txt", b"Schedule of accounts")
    drafting.edit(cast.ivo, master, written(addressees=[cast.delegation("XVA").id], annexes={document.id: "H3"}))
    cast.ada  # noqa: B018 -- somebody has to receive it
    service.submit(cast.ivo, master)
    sending.approve_and_send(cast.ida, master)

    read = words(file_of(cast.ada, desk.copy(master, "XVA"))[1])

    assert "schedule.txt (H3)" in read
    assert hashlib.sha256(b"Schedule of accounts").hexdigest() in read.replace(" ", "")


def test_the_letter_is_addressed_as_the_states_sheet_says(cast, desk):
    cast.delegation("ASP-SEC")
    ministry = replace(FIRST, requirements=(), address="Ministry of Justice\n1 Quay")
    changing.change(cast.ada, cast.delegation("XVA"), ministry, changing.version(None))
    _master, (copy,) = desk.sent("XVA")

    assert "To: Valdoria Ministry of Justice 1 Quay Subject:" in words(file_of(cast.ada, copy)[1])


def test_a_copy_in_french_has_a_letter_in_french(cast, desk):
    _master, (copy,) = desk.sent("XVA", language="fr")

    read = words(file_of(cast.ada, copy)[1])

    assert "Demande d’assistance" in read
    assert "À tenir confidentiel" in read
    assert "(c) Faits" in read


def test_the_log_holds_what_the_letter_is_without_saying_it(cast, desk):
    _master, (copy,) = desk.sent("XVA")
    _name, data = file_of(cast.ada, copy)

    said = statement(cast.ada, copy)

    assert said["statement"]["reference"] == copy.reference
    assert (said["statement"]["sender"], said["statement"]["addressee"]) == ("ICC-OTP", "XVA")
    leaf = db.session.scalars(select(Entry.leaf).where(Entry.type == "request.letter")).one()
    assert said["statement"]["size"] == len(data)
    assert json.loads(leaf)["x"].keys() == {"statement"}
    assert said["statement"]["letter"].encode() not in leaf
    assert copy.reference.encode() not in leaf


def test_a_letter_that_failed_is_set_by_going_on(cast, desk, monkeypatch):
    cast.ada  # noqa: B018 -- somebody has to receive it
    master = desk.submitted("XVA")

    def fails(_letter):
        raise OSError("no memory")

    monkeypatch.setattr("exchange.letters.render.render", fails)
    with pytest.raises(Conflict, match="storage"):
        sending.approve_and_send(cast.ida, master)
    monkeypatch.undo()
    page = masters.read(cast.ida, master)
    assert (page.state.code, page.sent, page.waiting_letters) == ("TRANSMITTED", 1, 1)

    sending.approve_and_send(cast.ida, master)

    assert masters.read(cast.ida, master).waiting_letters == 0
    assert file_of(cast.ada, desk.copy(master, "XVA"))[1].startswith(b"%PDF")


def test_nothing_is_left_in_the_dossier_of_a_letter_or_an_annex_that_could_not_be_named(cast, desk, monkeypatch):
    cast.ada  # noqa: B018 -- somebody has to receive it
    master = desk.drafted("XVA")
    annex = documents.add_bytes(cast.ivo, master.dossier, "schedule.txt", b"Accounts")
    drafting.edit(cast.ivo, master, written(addressees=[cast.delegation("XVA").id], annexes={annex.id: ""}))
    service.submit(cast.ivo, master)
    placed, broken = documents.place, []

    def breaks(act, *given):
        document = placed(act, *given)
        if len(broken) < 3 and act.what.action.name in ("request.annex", "request.letter"):
            broken.append(document.id)
            raise OSError("killed")
        return document

    monkeypatch.setattr(documents, "place", breaks)
    for _press in range(3):
        with pytest.raises(Conflict, match="storage"):
            sending.approve_and_send(cast.ida, master)
    sending.approve_and_send(cast.ida, master)

    copy = desk.copy(master, "XVA")
    kept = db.session.scalars(select(Document.is_letter).where(Document.dossier_id == copy.dossier_id))
    assert sorted(kept) == [False, True]


def test_a_copy_has_one_letter_and_its_sender_sets_it(cast, desk):
    _master, (copy,) = desk.sent("XVA")

    with pytest.raises(Conflict):
        lettering.send(cast.ida, copy)
    with pytest.raises(Forbidden):
        lettering.send(cast.carol, copy)


def no_room(*_args, **_kw):
    raise OSError(errno.ENOSPC, "no space left on device")


@pytest.mark.parametrize("what", ["setting", "storing"])
def test_a_full_disk_leaves_no_half_letter_and_sending_goes_on_once_there_is_room(
    cast, desk, entries, monkeypatch, what
):
    cast.ada  # noqa: B018 -- somebody has to receive it
    master = desk.submitted("XVA")
    with monkeypatch.context() as patch:
        patch.setattr(*((render, "render") if what == "setting" else (blobs.FolderWriting, "write")), no_room)
        with pytest.raises(Conflict, match="storage"):
            sending.approve_and_send(cast.ida, master)
    copy = desk.copy(master, "XVA")
    told, documents_then = entries()[-1], db.session.query(Document).filter_by(dossier_id=copy.dossier_id).count()
    letter = lettering.of(copy).document_id

    sending.send(cast.ida, master)

    assert (told, documents_then, letter) == (("ida", "request.letter", "failed"), 0, None)
    assert copy.reference in words(file_of(cast.ada, copy)[1])
