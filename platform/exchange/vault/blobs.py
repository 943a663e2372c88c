"""Where sealed files lie: a folder or an S3-compatible store behind one interface, create-only, under random names.

A folder write goes to a temporary file, is synced and renamed; an object store gets a multipart upload.
What is written here is already sealed: this module never sees plaintext.
"""

import os
import re
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlparse
from urllib.request import url2pathname

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

PART = 8 * 1024 * 1024
NAME = re.compile(r"[A-Za-z0-9-]{3,64}")


class BlobMissing(OSError):
    """The store has no blob of that name: restore it by name from the backup of the blobs."""


class Writing(Protocol):
    """A blob in the making: `write` sealed bytes, then `keep` or `discard`."""

    name: str

    def write(self, data: bytes | memoryview) -> object: ...

    def keep(self) -> None: ...

    def discard(self) -> None: ...


class BlobStore(Protocol):
    """Where sealed bytes lie by name: written once and never over, read in parts, known by size."""

    def begin(self, name: str) -> Writing: ...

    def size(self, name: str) -> int: ...

    def read(self, name: str, offset: int, length: int) -> bytes: ...

    def remove(self, name: str) -> None: ...

    def names(self) -> Iterator[str]: ...


def new_name() -> str:
    """Return a random name, 32 hexadecimal digits: it says nothing of what it names."""
    return secrets.token_hex(16)


def open_store(url: str, endpoint: str = "", credentials_file: str = "") -> BlobStore:
    """Return the store of a file:// or s3:// URL; ValueError for any other."""
    parsed = urlparse(url)
    if parsed.scheme == "file":
        return FolderStore(Path(url2pathname(parsed.path)))
    if parsed.scheme == "s3":
        return ObjectStore(parsed.netloc, endpoint, credentials_file)
    raise ValueError(f"storage.blobs must be a file:// or s3:// address, not {url}")


def found_store(url: str) -> None:
    """Make the folder of a file:// URL; a bucket is made by whoever runs the store.

    Later a folder that is missing is refused: it may be a disk that isn't mounted.
    """
    store = open_store(url) if url.startswith("file:") else None
    if isinstance(store, FolderStore):
        store.folder.mkdir(parents=True, exist_ok=True, mode=0o700)


@contextmanager
def writing(store: BlobStore, name: str) -> Iterator[Writing]:
    """Give a blob in the making; unless it was kept, nothing of it stays."""
    blob = store.begin(name)
    try:
        yield blob
    finally:
        blob.discard()


class FolderStore:
    """Blobs in a folder, two levels of sub-folders, files of mode 0600."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, name: str) -> "FolderWriting":
        return FolderWriting(self, name)

    def path(self, name: str) -> Path:
        """Return where a blob lies; BlobMissing for a name that none has: names come from rows, and rows can be forged."""
        if not NAME.fullmatch(name):
            raise BlobMissing(name)
        return self.folder / name[:2] / name

    def size(self, name: str) -> int:
        try:
            return self.path(name).stat().st_size
        except FileNotFoundError as error:
            raise BlobMissing(name) from error

    def read(self, name: str, offset: int, length: int) -> bytes:
        try:
            with self.path(name).open("rb") as file:
                file.seek(offset)
                return file.read(length)
        except FileNotFoundError as error:
            raise BlobMissing(name) from error

    def remove(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)
        self.path(name).with_suffix(".part").unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        return (path.name for path in self.folder.glob("??/*") if not path.name.endswith(".part"))


class FolderWriting:
    """A temporary file beside its final place; `keep` syncs it, renames it and syncs the folder.

    FileExistsError if there is a blob of that name: a rename would replace it.
    """

    def __init__(self, store: FolderStore, name: str) -> None:
        self.name = name
        self._final = store.path(name)
        _make_folder(self._final.parent)
        self._part = self._final.with_suffix(".part")
        self._descriptor = _os_open(self._part)
        self._file = os.fdopen(self._descriptor, "wb", buffering=0)
        self._over = False
        if self._final.exists():  # asked while the temporary file keeps everyone else out
            self._file.close()
            self._part.unlink()
            raise FileExistsError(name)

    def write(self, data: bytes | memoryview) -> object:
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) or 0 :]
        return None

    def keep(self) -> None:
        _sync(self._descriptor)
        self._file.close()
        self._part.rename(self._final)
        _sync_folder(self._final.parent)
        self._over = True

    def discard(self) -> None:
        if self._over:
            return
        self._over = True
        try:
            self._file.close()
        finally:
            self._part.unlink(missing_ok=True)
            self._final.unlink(missing_ok=True)


class ObjectStore:
    """Blobs in a bucket of an S3-compatible store."""

    def __init__(self, bucket: str, endpoint: str, credentials_file: str) -> None:
        given: dict[str, Any] = tomllib.loads(Path(credentials_file).read_text("utf-8")) if credentials_file else {}
        self.store = S3Store(
            bucket,
            endpoint=endpoint or None,
            region=given.get("region", "us-east-1"),
            access_key_id=given.get("access_key_id"),
            secret_access_key=given.get("secret_access_key"),
            client_options={"allow_http": endpoint.startswith("http://")},
        )

    def begin(self, name: str) -> "ObjectWriting":
        return ObjectWriting(self.store, name)

    def size(self, name: str) -> int:
        with _answering(name):
            return obstore.head(self.store, name)["size"]

    def read(self, name: str, offset: int, length: int) -> bytes:
        with _answering(name):
            return bytes(obstore.get_range(self.store, name, start=offset, length=length))

    def remove(self, name: str) -> None:
        with _answering(name):
            obstore.delete(self.store, name)

    def names(self) -> Iterator[str]:
        return (item["path"] for page in obstore.list(self.store) for item in page)


class ObjectWriting:
    """A multipart upload: nothing is visible under the name until `keep`."""

    def __init__(self, store: S3Store, name: str) -> None:
        self.name = name
        self._store = store
        self._writer = obstore.open_writer(store, name, buffer_size=PART, max_concurrency=2)
        self._open = True

    def write(self, data: bytes | memoryview) -> object:
        with _answering(self.name):
            return self._writer.write(bytes(data))

    def keep(self) -> None:
        with _answering(self.name):
            self._writer.close()
        self._open = False

    def discard(self) -> None:
        if self._open:
            self._open = False
            with suppress(OSError, BaseError):  # a writer that failed has closed itself
                self._writer.close()
            with _answering(self.name):
                obstore.delete(self._store, self.name)


@contextmanager
def _answering(name: str) -> Iterator[None]:
    """Let an object store fail as a folder does: BlobMissing, or OSError."""
    try:
        yield
    except FileNotFoundError as error:
        raise BlobMissing(name) from error
    except BaseError as error:
        raise OSError("the blob store does not answer") from error


def _make_folder(folder: Path) -> None:
    """Make a sub-folder that outlasts a power cut: its name is synced in the folder above."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    _sync_folder(folder.parent)


def _os_open(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
