"""Sealed files: bound to their row, named once, opened only whole; nothing of the plaintext on the disk."""

import errno

import pytest
from sqlalchemy import select, update

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Conflict
from exchange.vault import files
from exchange.vault.blobs import BlobMissing, FolderWriting
from exchange.vault.files import FileDetails
from exchange.vault.models import Blob
from exchange_crypto.errors import InvalidSeal
from tests.exchange.test_gateway import open_dossier

PLAIN = b"the minutes of the meeting " * 9_000  # four chunks


@pytest.fixture
def store():
    return gateway.sealed_files()


def ticket_for(cast, shelf):
    with gateway.act(cast.ada, actions.DOCUMENT_UPLOAD, shelf.dossier) as act:
        return act.begin_file(shelf.id)


def seal(ticket, data=PLAIN):
    with gateway.seal_file(ticket) as arriving:
        arriving.update(data[:1000])
        arriving.update(memoryview(data)[1000:])
        return arriving.finish()


def name(cast, shelf, sealed):
    with gateway.act(cast.ada, actions.DOCUMENT_ADD, shelf.dossier) as act:
        act.name_file(sealed)


def read(cast, shelf, sealed, who=None, details=None):
    with gateway.reveal(who or cast.ben, actions.DOCUMENT_READ, shelf.dossier) as opened:
        reader = opened.file(shelf.id, sealed.ticket.epoch, sealed.ticket.blob, details or sealed.details)
        return b"".join(reader.read(0, reader.size))


def test_a_file_comes_back_as_it_was(cast, shelf):
    sealed = seal(ticket_for(cast, shelf))

    name(cast, shelf, sealed)

    assert read(cast, shelf, sealed) == PLAIN
    row = db.session.get(Blob, sealed.ticket.blob)
    assert (row.named, row.sealed_size, row.hash) == (True, sealed.sealed_size, sealed.hash)
    files.check_hash(gateway.sealed_files(), row)


def test_what_is_remembered_is_written_in_one_way(cast, shelf):
    details = seal(ticket_for(cast, shelf)).details

    assert FileDetails.decode(details.encode()) == details


def test_a_file_that_is_not_finished_leaves_nothing(cast, shelf, store):
    ticket = ticket_for(cast, shelf)

    with gateway.seal_file(ticket) as arriving:
        arriving.update(PLAIN)

    assert list(store.names()) == []
    assert db.session.get(Blob, ticket.blob).named is False


def test_a_disk_that_is_full_from_the_first_byte_keeps_nothing(cast, shelf, store, monkeypatch):
    ticket, begun = ticket_for(cast, shelf), []

    def full(blob, _data):
        begun.append(blob)
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(FolderWriting, "write", full)
    with pytest.raises(OSError, match="no space"):
        seal(ticket)

    assert [blob.name for blob in begun] == [ticket.blob]
    assert list(store.folder.glob("??/*")) == []


def test_a_file_of_an_older_key_is_not_named(cast, shelf):
    sealed = seal(ticket_for(cast, shelf))
    shelf.expel(cast.ada, cast.ben.person)

    with pytest.raises(Conflict, match="key-renewed"):
        name(cast, shelf, sealed)

    name(cast, shelf, seal(ticket_for(cast, shelf)))


def test_a_file_is_named_once(cast, shelf):
    sealed = seal(ticket_for(cast, shelf))
    name(cast, shelf, sealed)

    with pytest.raises(Conflict, match="upload-over"):
        name(cast, shelf, sealed)


def test_a_file_that_was_swept_meanwhile_is_not_named(cast, shelf, tamper):
    sealed = seal(ticket_for(cast, shelf))
    tamper(Blob.__table__.delete())

    with pytest.raises(Conflict, match="upload-over"):
        name(cast, shelf, sealed)


def test_a_file_of_one_dossier_is_not_named_in_another(cast, shelf, tamper):
    other = open_dossier(cast, cast.ada, [cast.ada], number=1)
    sealed = seal(ticket_for(cast, shelf))
    tamper(update(Blob).values(dossier_id=other.id))

    with pytest.raises(Conflict, match="upload-over"):
        name(cast, shelf, sealed)


def test_no_plaintext_lies_in_the_blob(cast, shelf, store):
    ticket = seal(ticket_for(cast, shelf)).ticket

    assert b"minutes" not in store.read(ticket.blob, 0, store.size(ticket.blob))


@pytest.mark.parametrize("where", ["header", "nonce", "first chunk", "last chunk", "a byte less", "a byte more"])
def test_an_altered_blob_is_refused(cast, shelf, store, where):
    sealed = seal(ticket_for(cast, shelf))
    name(cast, shelf, sealed)
    path = store.path(sealed.ticket.blob)
    data = bytearray(path.read_bytes())
    if where.startswith("a byte"):
        data = data[:-1] if where == "a byte less" else data + b"\0"
    else:
        data[{"header": 200, "nonce": 1630, "first chunk": 1700, "last chunk": -1}[where]] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)

    with pytest.raises(InvalidSeal):
        read(cast, shelf, sealed)
    with pytest.raises(InvalidSeal):
        files.check_hash(store, db.session.scalars(select(Blob)).one())


def test_another_file_of_the_same_key_is_refused(cast, shelf, store):
    """Blobs have no place of their own inside: what the row remembers tells them apart."""
    first, second = seal(ticket_for(cast, shelf)), seal(ticket_for(cast, shelf), PLAIN[::-1])
    store.path(first.ticket.blob).write_bytes(store.path(second.ticket.blob).read_bytes())

    with pytest.raises(InvalidSeal):
        read(cast, shelf, first)


def test_a_missing_blob_is_named(cast, shelf, store):
    sealed = seal(ticket_for(cast, shelf))
    store.remove(sealed.ticket.blob)

    with pytest.raises(BlobMissing, match=sealed.ticket.blob):
        read(cast, shelf, sealed)
