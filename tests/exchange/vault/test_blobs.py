"""A folder and an object store keep sealed files alike: whole or not at all, in any part, gone when removed."""

import time
from dataclasses import replace

import pytest

from exchange import gateway, house
from exchange.documents import checks, delivery, service
from exchange.vault import blobs
from exchange.vault.blobs import BlobMissing, FolderStore, ObjectStore
from tests.builders import Cast
from tests.exchange.documents.conftest import PDF, open_dossier

BUCKET = "blobs"


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.needs("s3"))])
def store(request, tmp_path):
    if request.param == "folder":
        (tmp_path / "blobs").mkdir()
        return FolderStore(tmp_path / "blobs")
    address, credentials = request.getfixturevalue("s3")
    return _ready(ObjectStore(BUCKET, address, str(credentials)))


def _ready(store):
    """Wait until the server's first volume takes a file."""
    for _ in range(600):
        try:
            put(store, b"first")
            return store
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the store takes nothing")


def put(store, *pieces):
    name = blobs.new_name()
    with blobs.writing(store, name) as blob:
        for piece in pieces:
            blob.write(piece)
        blob.keep()
    return name


def test_what_is_kept_is_read_in_any_part(store):
    name = put(store, b"sealed ", b"bytes")

    assert store.size(name) == 12
    assert store.read(name, 0, 12) == b"sealed bytes"
    assert store.read(name, 3, 5) == b"led b"
    assert name in set(store.names())


def test_what_is_not_kept_leaves_nothing(store):
    name = blobs.new_name()
    with blobs.writing(store, name) as blob:
        blob.write(b"half of it")

    assert name not in set(store.names())
    with pytest.raises(BlobMissing):
        store.size(name)


def test_what_is_not_there_is_said_to_be_missing(store):
    for ask in (lambda: store.size("0" * 32), lambda: store.read("0" * 32, 0, 1)):
        with pytest.raises(BlobMissing):
            ask()


def test_what_is_removed_is_gone_and_can_be_removed_again(store):
    name = put(store, b"sealed")

    store.remove(name)
    store.remove(name)

    assert name not in set(store.names())


def test_a_file_of_several_parts_comes_back_as_it_was(store):
    piece = bytes(range(256)) * 4096
    name = put(store, *[piece] * 20)

    assert store.size(name) == 20 * len(piece)
    assert store.read(name, 9 * len(piece) - 3, 6) == piece[-3:] + piece[:3]


@pytest.mark.needs("s3")
def test_a_wrong_key_is_refused_by_the_store(s3, tmp_path):
    address, _ = s3
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('access_key_id = "exchange"\nsecret_access_key = "guessed"\n')

    with pytest.raises(OSError, match="blob store"):
        put(ObjectStore(BUCKET, address, str(wrong)), b"x")


@pytest.mark.needs("s3")
def test_a_house_keeps_its_documents_in_an_object_store(s3, sqlite_only, keyring, settings, clock):
    address, credentials = s3
    given = replace(
        settings.storage, blobs=f"s3://{BUCKET}", blobs_endpoint=address, blobs_credentials_file=str(credentials)
    )
    house.found(replace(settings, storage=given), keyring, sqlite_only, clock)
    cast = Cast(gateway, clock)
    dossier = open_dossier(cast.ada, cast.ada, cast.ben)
    _ready(gateway.sealed_files())
    long = PDF * 9000

    document = service.add_bytes(cast.ada, dossier, "a.pdf", long)
    row = service.version_of(cast.ben, document, 1)
    whole = delivery.begin(cast.ben, document, row, (0, row.size))
    part = delivery.begin(cast.ben, document, row, (row.size - 9, row.size))

    assert b"".join(whole) == long
    assert b"".join(part) == long[-9:]
    whole.close()
    part.close()
    assert checks.check_blobs() == []
