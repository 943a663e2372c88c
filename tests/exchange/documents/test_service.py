"""Documents: an upload is two acts, what is kept is sealed, versions stay, nobody outside learns anything."""

import hashlib

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Conflict, Forbidden, NoKey, NotFound
from exchange.documents import kinds, service
from exchange.documents.models import Document, DocumentVersion
from exchange.signin import leaving
from exchange.vault.files import FileDetails
from exchange.vault.models import Blob, DossierKey
from tests.exchange.documents.conftest import PDF, open_dossier


def opened(actor, document, version=1):
    """Return (name, type, content) as the actor opens it."""
    row = service.version_of(actor, document, version)
    with gateway.reveal(actor, actions.DOCUMENT_DOWNLOAD, document) as opener:
        details = FileDetails.decode(opener.text(row, "sealed_details"))
        reader = opener.file(row.dossier_id, row.epoch, row.blob, details)
        content = b"".join(reader.read(0, reader.size))
        return opener.text(row, "sealed_name"), opener.text(row, "sealed_type"), content


def blobs():
    return list(gateway.sealed_files().names())


def test_what_one_member_adds_another_opens(cast, dossier):
    document = service.add_bytes(cast.ada, dossier, "titles.pdf", PDF)

    assert opened(cast.ben, document) == ("titles.pdf", "application/pdf", PDF)


def test_an_upload_is_two_entries_and_the_second_says_what_arrived(cast, dossier, entries):
    service.add_bytes(cast.ada, dossier, "titles.pdf", PDF)

    assert entries()[-2:] == [("ada", "document.upload", "done"), ("ada", "document.add", "done")]


def test_documents_of_a_dossier_are_numbered_from_one(cast, dossier):
    other = open_dossier(cast.ada, cast.ada)

    numbers = [service.add_bytes(cast.ada, at, "a.pdf", PDF).reference for at in (dossier, dossier, other)]

    assert numbers == [f"{dossier.reference}/1", f"{dossier.reference}/2", f"{other.reference}/1"]


def test_a_new_version_stands_beside_the_earlier_one(cast, dossier):
    document = service.add_bytes(cast.ada, dossier, "titles.pdf", PDF)

    service.revise_bytes(cast.ben, document, "titles-final.pdf", PDF + b"more")

    assert opened(cast.ada, document, 1) == ("titles.pdf", "application/pdf", PDF)
    assert opened(cast.ada, document, 2) == ("titles-final.pdf", "application/pdf", PDF + b"more")
    assert db.session.get(Document, document.id).version == 2


def test_what_is_kept_in_clear_is_size_and_hash_of_the_sealed_bytes(cast, dossier):
    service.add_bytes(cast.ada, dossier, "titles.pdf", PDF)

    row = db.session.scalars(select(DocumentVersion)).one()

    sealed = gateway.sealed_files().read(row.blob, 0, row.sealed_size)
    assert (row.size, row.hash) == (len(PDF), hashlib.sha256(sealed).digest())


def test_a_stranger_begins_no_upload_and_the_attempt_is_kept(cast, dossier, entries):
    with pytest.raises(Forbidden):
        service.add_bytes(cast.carol, dossier, "titles.pdf", PDF)

    assert entries()[-1] == ("carol", "access.denied", "refused")
    assert blobs() == []


def test_a_document_that_does_not_exist_is_looked_for_on_record(cast, dossier, entries):
    with pytest.raises(NotFound):
        service.find(cast.ada, dossier.reference, 9)

    assert entries()[-1] == ("ada", "access.denied", "refused")


def test_a_closed_dossier_takes_no_document(cast, dossier):
    with gateway.act(cast.ada, actions.DOSSIER_CLOSE, dossier) as act:
        dossier.closed_at = act.at

    with pytest.raises(Forbidden):
        service.add_bytes(cast.ada, dossier, "titles.pdf", PDF)


def test_a_dossier_closed_during_the_upload_keeps_nothing_of_it(cast, dossier, entries):
    with pytest.raises(Forbidden), service.begin(cast.ada, dossier, "titles.pdf") as arrival:
        arrival.write(PDF)
        with gateway.act(cast.ada, actions.DOSSIER_CLOSE, dossier) as act:
            dossier.closed_at = act.at
        service.add(cast.ada, dossier, arrival)

    assert db.session.scalar(select(Document.id)) is None
    assert entries()[-1] == ("ada", "document.upload", "refused")


@pytest.mark.parametrize("protection", ["standard", "network"])
def test_another_delegation_puts_no_version_in_place_of_ones_own(cast, entries, protection):
    dossier = open_dossier(cast.ada, cast.ada, cast.ben, cast.carol, protection=protection)
    document = service.add_bytes(cast.ada, dossier, "guide.pdf", PDF)
    with pytest.raises(Forbidden):
        service.revise_bytes(cast.carol, document, "guide.pdf", PDF + b"false")
    with pytest.raises(NotFound):
        service.find_to_revise(cast.carol, dossier.reference, 1)

    service.revise_bytes(cast.ben, document, "guide.pdf", PDF + b"more")

    assert db.session.get(Document, document.id).version == 2
    assert ("carol", "document.revise", "done") not in entries()


@pytest.mark.parametrize("leave", [leaving.suspend, leaving.retire])
@pytest.mark.parametrize("protection", ["standard", "network"])
def test_whoever_was_suspended_or_retired_during_the_upload_adds_nothing(cast, entries, leave, protection):
    dossier = open_dossier(cast.ada, cast.ada, cast.ben, protection=protection)
    with pytest.raises(Forbidden), service.begin(cast.ada, dossier, "a.pdf") as arrival:
        arrival.write(PDF)
        leave(cast.sam, cast.accounts["ada"])
        service.add(cast.ada, dossier, arrival)

    assert service.count(dossier.id) == 0
    assert ("ada", "document.add", "done") not in entries()


def test_a_file_that_arrived_for_another_dossier_is_not_added(cast, dossier, entries):
    other = open_dossier(cast.ada, cast.ada)
    with pytest.raises(Forbidden), service.begin(cast.ada, other, "a.pdf") as arrival:
        arrival.write(PDF)
        service.add(cast.ada, dossier, arrival)

    assert service.count(dossier.id) == service.count(other.id) == 0


def test_an_upload_that_breaks_off_leaves_an_entry_and_no_blob(cast, dossier, entries):
    def torn():
        yield PDF
        raise ConnectionError

    with pytest.raises(ConnectionError):
        service.add_bytes(cast.ada, dossier, "titles.pdf", torn())

    assert entries()[-1] == ("ada", "document.upload", "failed")
    assert blobs() == []


def test_a_refused_kind_leaves_an_entry_and_no_blob(cast, dossier, entries):
    with pytest.raises(kinds.NotAccepted):
        service.add_bytes(cast.ada, dossier, "titles.pdf", b"MZ" + bytes(9000))

    assert entries()[-1] == ("ada", "document.upload", "refused")
    assert blobs() == []


def test_a_name_that_promises_a_program_is_refused_before_its_body(cast, dossier, entries):
    with pytest.raises(kinds.NotAccepted):
        service.begin(cast.ada, dossier, "payment.exe")

    assert entries()[-1] == ("ada", "document.upload", "refused")


def test_whoever_left_during_an_upload_has_its_blob_refused(cast, dossier, entries):
    """The file was sealed to a key that the member who left still holds."""
    with pytest.raises(Conflict, match="key-renewed"), service.begin(cast.ada, dossier, "titles.pdf") as arrival:
        arrival.write(PDF)
        with gateway.act(cast.ada, actions.MEMBER_REMOVE, dossier) as act:
            act.expel(dossier.id, [cast.ben.person])
        service.add(cast.ada, dossier, arrival)

    assert blobs() == []
    assert entries()[-1] == ("ada", "document.upload", "refused")


def test_once_more_after_a_renewed_key_it_is_added(cast, dossier):
    with gateway.act(cast.ada, actions.MEMBER_REMOVE, dossier) as act:
        act.expel(dossier.id, [cast.ben.person])

    document = service.add_bytes(cast.ada, dossier, "titles.pdf", PDF)

    assert db.session.scalars(select(DocumentVersion.epoch)).one() == 2
    assert db.session.get(DossierKey, dossier.id).epoch == 2
    with pytest.raises(NoKey):
        opened(cast.ben, document)


def test_a_copy_is_sealed_anew_for_the_other_dossier(cast, dossier, entries):
    target = open_dossier(cast.ada, cast.ada, cast.carol)
    document = service.add_bytes(cast.ada, dossier, "titles.pdf", PDF)

    copy = service.copy_into(cast.ada, document, target)

    assert opened(cast.carol, copy) == ("titles.pdf", "application/pdf", PDF)
    assert len(blobs()) == 2
    assert ("ada", "document.download", "done") in entries()


def test_a_copy_needs_the_right_to_open_the_original(cast, dossier):
    target = open_dossier(cast.carol, cast.carol)
    document = service.add_bytes(cast.ada, dossier, "titles.pdf", PDF)

    with pytest.raises(Forbidden):
        service.copy_into(cast.carol, document, target)


def test_a_blob_is_named_once_its_document_is(cast, dossier):
    with service.begin(cast.ada, dossier, "titles.pdf") as arrival:
        arrival.write(PDF)
        before = db.session.scalars(select(Blob.named)).one()
        service.add(cast.ada, dossier, arrival)

    db.session.remove()
    assert (before, db.session.scalars(select(Blob.named)).one()) == (False, True)


def test_in_the_library_of_the_network_every_focal_point_adds_and_opens(cast):
    library = open_dossier(cast.ada, cast.ada, protection="network")

    document = service.add_bytes(cast.carol, library, "guide.pdf", PDF)

    assert opened(cast.ivo, document)[2] == PDF
