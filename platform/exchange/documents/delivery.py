"""A document on its way out: on record before anything is opened, each chunk authentic before its bytes go.

A part that goes on with an earlier opening is an entry of its own that follows it, and counts as no further opening.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actions import (
    DOCUMENT_CONTINUE,
    DOCUMENT_DELIVERED,
    DOCUMENT_DOWNLOAD,
    DOCUMENT_READ,
    INTEGRITY_BLOB,
)
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.audit.entries import Happening
from exchange.audit.models import Entry, Identity
from exchange.documents import readings
from exchange.documents.models import Document, DocumentVersion
from exchange.opener import Opened
from exchange.streaming import Stream
from exchange.vault.blobs import BlobMissing
from exchange.vault.files import FileDetails
from exchange_crypto import leaves
from exchange_crypto.errors import InvalidSeal

GOES_ON_FOR = timedelta(hours=24)


class DoesNotMatch(Conflict):
    """The file isn't the one that was added: nothing of it was given out, and the auditors find it in the log."""


@dataclass(frozen=True)
class Label:
    """What stands on a file that is handed out: name and media type, as they were sealed."""

    name: str
    media: str


class Delivery:
    """The pieces of a response; `close` must be called: it appends how much went, then calls `at_end`.

    `at_piece` is called before each piece.
    """

    def __init__(self, label: Label, stream: Stream, alarm: Callable[[], object]) -> None:
        self.label = label
        self.at_piece: Callable[[], object] = lambda: None
        self.at_end: Callable[[], object] | None = None
        self._stream, self._alarm = stream, alarm

    def __iter__(self) -> Iterator[bytes]:
        try:
            for piece in self._stream:
                self.at_piece()
                yield piece
        except (InvalidSeal, BlobMissing):
            self._alarm()
            raise

    def close(self) -> None:
        at_end, self.at_end = self.at_end, None
        try:
            self._stream.close()
        finally:
            if at_end is not None:
                at_end()


def begin(actor: Actor, document: Document, version: DocumentVersion, part: tuple[int, int]) -> Delivery:
    """Begin to hand out the bytes from part[0] up to part[1].

    DoesNotMatch, on record with an alarm, if header, length or last chunk isn't that of the file that was added.
    """

    def alarm() -> object:
        what = Happening(INTEGRITY_BLOB, mark=document.mark(), version=version.version, hash=version.hash)
        return gateway.note(actor, what)

    labels: list[Label] = []

    def body(opened: Opened) -> Iterator[bytes]:
        labels.append(_label(opened, version))
        details = FileDetails.decode(opened.text(version, "sealed_details"))
        return opened.file(version.dossier_id, version.epoch, version.blob, details).read(*part)

    action, says = _says(actor, document, version, part)
    also = readings.opened(actor, document, version.version)
    try:
        stream = gateway.stream(actor, action, DOCUMENT_DELIVERED, document, body, also, **says)
    except Conflict as error:
        if isinstance(error.__cause__, (InvalidSeal, BlobMissing)):
            alarm()
            raise DoesNotMatch("seal") from error
        raise
    return Delivery(labels[0], stream, alarm)


def label(actor: Actor, document: Document, version: DocumentVersion) -> Label:
    """Return what stands on a version, without its content."""
    with gateway.reveal(actor, DOCUMENT_READ, document, version=version.version) as opened:
        return _label(opened, version)


def _label(opened: Opened, version: DocumentVersion) -> Label:
    return Label(opened.text(version, "sealed_name"), opened.text(version, "sealed_type"))


def _says(
    actor: Actor, document: Document, version: DocumentVersion, part: tuple[int, int]
) -> tuple[Any, dict[str, Any]]:
    """A part that doesn't begin the file follows the actor's own opening of it, if there was one lately."""
    says: dict[str, Any] = {"version": version.version, "hash": version.hash, "amount": part[1] - part[0]}
    if part != (0, version.size):
        says["details"] = {"from": part[0]}
    first = _first_opening(actor, document, version) if part[0] else None
    if first is None:
        return DOCUMENT_DOWNLOAD, says
    return DOCUMENT_CONTINUE, {**says, "follows": [first]}


def _first_opening(actor: Actor, document: Document, version: DocumentVersion) -> bytes | None:
    own = (Identity.account == actor.person, Identity.log == gateway.settings().log.number)
    query = (
        select(Entry.uid, Entry.leaf)
        .join(Identity, Identity.pn == Entry.pn)
        .where(*own, Entry.obj_ref == document.id, Entry.type == DOCUMENT_DOWNLOAD.name, Entry.outcome == "done")
        .where(Entry.ts > gateway.now() - GOES_ON_FOR)
        .order_by(Entry.eid.desc())
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    if row is None or leaves.parse(row.leaf)["obj"].get("ver") != version.version:
        return None
    return bytes(row.uid)
