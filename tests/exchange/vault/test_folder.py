"""A folder of blobs under faults: create-only, durable, and nothing left of what was not kept."""

import errno
import os
import stat

import pytest

from exchange.vault import blobs
from exchange.vault.blobs import BlobMissing, FolderStore

NAME = "ab" * 16


@pytest.fixture
def store(tmp_path):
    blobs.found_store((tmp_path / "deep" / "blobs").as_uri())
    return FolderStore(tmp_path / "deep" / "blobs")


def files(store):
    return sorted(path.name for path in store.folder.rglob("*") if path.is_file())


def put(store, data=b"sealed", name=NAME):
    with blobs.writing(store, name) as blob:
        blob.write(data)
        blob.keep()


def fails(number):
    def refuse(*_args, **_kw):
        raise OSError(number, os.strerror(number))

    return refuse


def test_a_blob_is_its_owners_alone(store):
    put(store)

    assert stat.S_IMODE(store.path(NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path(NAME).parent.stat().st_mode) == 0o700


def test_a_blob_is_never_replaced(store):
    put(store, b"first")

    with pytest.raises(FileExistsError):
        put(store, b"second")

    assert store.read(NAME, 0, 10) == b"first"
    assert files(store) == [NAME]


def test_two_writers_of_one_name_are_told(store):
    with blobs.writing(store, NAME) as first:
        with pytest.raises(FileExistsError):
            store.begin(NAME)
        first.write(b"first")
        first.keep()

    assert store.read(NAME, 0, 10) == b"first"


def test_what_is_being_written_is_not_listed(store):
    put(store)

    with blobs.writing(store, "cd" * 16) as blob:
        blob.write(b"half")
        assert list(store.names()) == [NAME]
        assert len(files(store)) == 2

    assert files(store) == [NAME]


def test_a_full_disk_leaves_nothing(store, monkeypatch):
    with pytest.raises(OSError, match="No space"), blobs.writing(store, NAME) as blob:
        blob.write(b"some")
        monkeypatch.setattr(blob, "_file", Full(blob._file))
        blob.write(b"more")

    assert files(store) == []


class Full:
    """A file on a disk that is full by now."""

    def __init__(self, file):
        self._file = file

    def write(self, _data):
        fails(errno.ENOSPC)()

    def close(self):
        self._file.close()


def test_a_short_write_is_gone_on_with(store, monkeypatch):
    class Slow(Full):
        def write(self, data):
            return self._file.write(data[:2])

    with blobs.writing(store, NAME) as blob:
        monkeypatch.setattr(blob, "_file", Slow(blob._file))
        blob.write(b"sealed bytes")
        blob.keep()

    assert store.read(NAME, 0, 20) == b"sealed bytes"


@pytest.mark.parametrize("step", ["_sync", "_sync_folder"])
def test_a_disk_that_does_not_sync_keeps_nothing(store, monkeypatch, step):
    store.path(NAME).parent.mkdir()
    monkeypatch.setattr(f"exchange.vault.blobs.{step}", fails(errno.EIO))

    with pytest.raises(OSError, match="Input/output"):
        put(store)

    assert files(store) == []


def test_a_rename_that_fails_keeps_nothing(store, monkeypatch):
    monkeypatch.setattr("pathlib.Path.rename", fails(errno.EACCES))

    with pytest.raises(OSError, match="denied"):
        put(store)

    assert files(store) == []


def test_the_name_of_a_new_sub_folder_is_made_durable(store, monkeypatch):
    synced = []
    monkeypatch.setattr("exchange.vault.blobs._sync_folder", synced.append)

    put(store)
    put(store, name="ab" + "0" * 30)

    assert synced == [store.folder, store.folder / "ab", store.folder / "ab"]


def test_what_a_killed_upload_left_is_removed_with_its_name(store):
    store.begin(NAME)._file.close()
    assert files(store) == [f"{NAME}.part"]

    store.remove(NAME)

    assert files(store) == []


@pytest.mark.parametrize("name", ["../../keyring", "ab/../../../x", "/etc/passwd", "", "a", ".part", "ab.json"])
def test_a_forged_name_reaches_no_other_file(store, name):
    (store.folder.parent / "keyring").write_bytes(b"root")

    for ask in (store.size, store.remove, store.begin, lambda one: store.read(one, 0, 1)):
        with pytest.raises(BlobMissing):
            ask(name)

    assert (store.folder.parent / "keyring").exists()


def test_a_folder_that_is_not_there_is_not_made_by_writing(tmp_path):
    """It may be a disk that isn't mounted: what is written beside it would be gone when it is."""
    with pytest.raises(FileNotFoundError):
        FolderStore(tmp_path / "away").begin(NAME)

    assert not (tmp_path / "away").exists()


def test_any_other_address_is_refused():
    with pytest.raises(ValueError, match="file:// or s3://"):
        blobs.open_store("ftp://host/blobs")
