"""Sealed files as a whole: unfinished ones are swept after a day, missing and torn ones are named without any key."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.documents import checks, service, tokens
from exchange.documents.models import DocumentVersion, UploadToken
from exchange.vault.models import Blob
from tests.exchange.documents.conftest import PDF


def names():
    return sorted(gateway.sealed_files().names())


def leave_unnamed(cast, dossier):
    """An upload whose process was killed between sealing and naming."""
    arrival = service.begin(cast.ada, dossier, "a.pdf")
    arrival.write(PDF)
    arrival.finish()


def test_what_nobody_named_within_a_day_is_swept(cast, dossier, clock, entries):
    kept = service.add_bytes(cast.ada, dossier, "kept.pdf", PDF)
    leave_unnamed(cast, dossier)
    clock.advance(timedelta(hours=25))

    swept = checks.sweep_unnamed()

    assert swept == 1
    assert names() == [service.version_of(cast.ada, kept, 1).blob]
    assert entries()[-1] == ("-", "upload.sweep", "done")


def test_a_file_still_on_its_way_is_not_swept(cast, dossier, clock, entries):
    leave_unnamed(cast, dossier)
    clock.advance(timedelta(hours=23))

    assert checks.sweep_unnamed() == 0
    assert len(names()) == 1
    assert entries()[-1] == ("ada", "document.upload", "done")


def test_a_half_written_file_is_swept_too(cast, dossier, clock):
    with service.begin(cast.ada, dossier, "a.pdf") as arrival:
        arrival.write(PDF)
        clock.advance(timedelta(hours=25))

        checks.sweep_unnamed()

        assert not list(gateway.sealed_files().folder.rglob("*.part"))


def test_an_upload_that_was_swept_names_nothing(cast, dossier, clock):
    with pytest.raises(OSError, match="part"), service.begin(cast.ada, dossier, "a.pdf") as arrival:
        arrival.write(PDF)
        clock.advance(timedelta(hours=25))
        checks.sweep_unnamed()
        service.add(cast.ada, dossier, arrival)

    assert db.session.scalar(select(DocumentVersion.id)) is None


def test_spent_tokens_are_forgotten_with_the_sessions_they_were_for(cast, dossier, clock):
    nonce = tokens.read(cast.ada, "place", tokens.make(cast.ada, "place"))
    service.begin_form(cast.ada, dossier, nonce)
    clock.advance(timedelta(hours=25))

    checks.sweep_unnamed()

    assert db.session.scalar(select(UploadToken.nonce)) is None


def test_missing_and_torn_files_are_named(cast, dossier):
    for number in range(4):
        service.add_bytes(cast.ada, dossier, f"{number}.csv", b"a;b;%d" % number)
    store = gateway.sealed_files()
    whole, gone, cut, altered = db.session.scalars(select(Blob.name).order_by(Blob.name))
    store.path(gone).unlink()
    store.path(cut).write_bytes(store.path(cut).read_bytes()[:-1])
    store.path(altered).write_bytes(store.path(altered).read_bytes()[:-1] + b"?")

    assert checks.check_blobs() == sorted([gone, cut, altered])
    assert whole not in checks.check_blobs()
