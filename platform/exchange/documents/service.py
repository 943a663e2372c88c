"""What can be done with documents: added, revised, copied. Whether someone may is asked by the gateway.

An upload is two acts with the sealing between them (docs/decisions/0005): no body is ever read inside a transaction.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from exchange import db, gateway
from exchange.access.actions import DOCUMENT_ADD, DOCUMENT_DOWNLOAD, DOCUMENT_REVISE, DOCUMENT_UPLOAD
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict, Forbidden
from exchange.audit.entries import Happening
from exchange.documents.arrivals import Arrival, clean_name
from exchange.documents.kinds import Kind
from exchange.documents.listing import Choice, belongs, choices, count, names
from exchange.documents.models import Document, DocumentVersion, UploadToken
from exchange.documents.sniffing import Look
from exchange.dossiers import service as dossiers
from exchange.dossiers.models import Dossier
from exchange.opener import Act
from exchange.vault.files import FileDetails, SealedFile

Finish = Callable[[Arrival], Document]

__all__ = [
    "Choice",
    "add",
    "add_bytes",
    "add_within",
    "begin",
    "begin_form",
    "belongs",
    "choices",
    "copy_into",
    "count",
    "find",
    "find_to_revise",
    "names",
    "place",
    "revise",
    "revise_bytes",
    "said_of",
    "version_of",
]


def find(actor: Actor, reference: str, number: int) -> Document:
    """Return the document of a dossier's reference and its own number; NotFound, on record, if there is none."""
    dossier = dossiers.find(actor, reference)
    query = select(Document).where(Document.dossier_id == dossier.id, Document.number == number)
    document = db.session.scalars(query).one_or_none()
    if document is None:
        raise gateway.missing(actor, f"{reference}/{number}")
    return document


def find_to_revise(actor: Actor, reference: str, number: int) -> Document:
    """Return a document that the actor may add a version to, asked before a body is read; NotFound, on record, if none."""
    document = find(actor, reference, number)
    if not gateway.may(actor, DOCUMENT_REVISE, document):
        raise gateway.missing(actor, document.reference)
    return document


def version_of(actor: Actor, document: Document, version: int) -> DocumentVersion:
    """Return one version of a document; NotFound, on record, if there is none."""
    query = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    found = db.session.scalars(query.where(DocumentVersion.version == version)).one_or_none()
    if found is None:
        raise gateway.missing(actor, f"{document.reference}/{version}")
    return found


def begin_form(actor: Actor, dossier: Dossier, nonce: bytes) -> None:
    """Spend a plain form's token before its body is read; Conflict if it was spent before."""
    with gateway.act(actor, DOCUMENT_UPLOAD, dossier, details={"form": 1}) as act:
        if act.session.get(UploadToken, nonce) is not None:
            raise Conflict("token-used")
        act.add(UploadToken(nonce=nonce, used_at=act.at))


def begin(actor: Actor, dossier: Dossier, name: str) -> Arrival:
    """Begin an upload: it is checked and on record before it is read; NotAccepted if the name alone rules it out."""
    with gateway.act(actor, DOCUMENT_UPLOAD, dossier) as act:
        name = clean_name(name)
        look = Look(name)
        ticket = act.begin_file(dossier.id)
    return Arrival(actor, dossier.mark(), name, look, gateway.seal_file(ticket))


def add(actor: Actor, dossier: Dossier, arrival: Arrival) -> Document:
    """Name an arrived file as a new document of the dossier; NotAccepted for its kind, Conflict if the key changed."""
    kind, sealed = arrival.finish()
    with gateway.act(actor, DOCUMENT_ADD, dossier) as act:
        document = place(act, actor, dossier.id, arrival.name, kind, sealed)
        act.on(document.mark())
        act.says(**said_of(document, sealed))
    return document


def place(act: Act, actor: Actor, dossier_id: UUID, name: str, kind: Kind, sealed: SealedFile) -> Document:
    """Make a sealed file a new document of the dossier, in an act that is on record; Conflict if the key changed."""
    dossier = act.session.get_one(Dossier, dossier_id, with_for_update=True)
    document = Document(
        id=db.new_id(),
        dossier_id=dossier.id,
        number=_next_number(act, dossier),
        version=0,
        sealed_name=b"",
        added_by=actor.person,
        delegation_id=actor.delegation,
        added_at=act.at,
        dossier=dossier,
    )
    act.add(document)
    _name(act, actor, document, name, kind, sealed)
    return document


def add_within(act: Act, actor: Actor, dossier: Dossier, arrival: Arrival) -> Document:
    """Name a finished file as a new document inside another act, with its own entry beside: both stand, or neither.

    Forbidden if nothing can be added to the dossier.
    """
    if not gateway.may(actor, DOCUMENT_ADD, dossier):
        raise Forbidden("rule")
    kind, sealed = arrival.finished()
    document = place(act, actor, dossier.id, arrival.name, kind, sealed)
    act.session.flush()
    act.note(Happening(DOCUMENT_ADD, mark=document.mark(), **said_of(document, sealed)))
    return document


def said_of(document: Document, sealed: SealedFile) -> dict[str, Any]:
    """Return what an entry says of a file that was added."""
    return {"amount": sealed.details.size, "hash": sealed.hash, "version": document.version}


def revise(actor: Actor, document: Document, arrival: Arrival) -> Document:
    """Name an arrived file as the document's next version; the earlier ones stay as they are."""
    kind, sealed = arrival.finish()
    with gateway.act(actor, DOCUMENT_REVISE, document) as act:
        document = act.session.get_one(Document, document.id, with_for_update=True)
        _name(act, actor, document, arrival.name, kind, sealed)
        act.says(**said_of(document, sealed))
    return document


def add_bytes(
    actor: Actor, dossier: Dossier, name: str, data: bytes | Iterable[bytes], finish: Finish | None = None
) -> Document:
    """Seal bytes that are at hand as a new document, by the same way as an upload; `finish` may name it in an act of its own."""
    with begin(actor, dossier, name) as arrival:
        for piece in [data] if isinstance(data, bytes) else data:
            arrival.write(piece)
        return finish(arrival) if finish else add(actor, dossier, arrival)


def revise_bytes(actor: Actor, document: Document, name: str, data: bytes | Iterable[bytes]) -> Document:
    """Seal bytes that are at hand as the document's next version."""
    with begin(actor, document.dossier, name) as arrival:
        for piece in [data] if isinstance(data, bytes) else data:
            arrival.write(piece)
        return revise(actor, document, arrival)


def copy_into(
    actor: Actor, document: Document, target: Dossier, at: datetime | None = None, finish: Finish | None = None
) -> Document:
    """Seal the newest version, or the newest at a time, anew into another dossier: opened, begun and added are on record.

    Conflict("handling") for another delegation's document with a mark that stands: it stays in the dossier it was given to.
    """
    if document.codes and actor.delegation != document.delegation_id:
        raise Conflict("handling")
    version = version_of(actor, document, _newest(document, at) if at else document.version)
    says: dict[str, Any] = {"amount": version.size, "version": version.version, "hash": version.hash}
    with gateway.reveal(actor, DOCUMENT_DOWNLOAD, document, **says, details={"copy": 1}) as opened:
        details = FileDetails.decode(opened.text(version, "sealed_details"))
        reader = opened.file(version.dossier_id, version.epoch, version.blob, details)
        name = opened.text(version, "sealed_name")
        return add_bytes(actor, target, name, reader.read(0, reader.size), finish)


def _newest(document: Document, at: datetime) -> int:
    """Return the number of the version that was the newest at a time; 0 if there was none."""
    there = (DocumentVersion.document_id == document.id, DocumentVersion.added_at <= at)
    return db.session.scalar(select(func.max(DocumentVersion.version)).where(*there)) or 0


def _next_number(act: Act, dossier: Dossier) -> int:
    last = select(func.max(Document.number)).where(Document.dossier_id == dossier.id)
    return (act.session.scalar(last) or 0) + 1


def _name(act: Act, actor: Actor, document: Document, name: str, kind: Kind, sealed: SealedFile) -> None:
    if sealed.ticket.dossier != document.dossier_id:
        raise Forbidden("other-dossier")
    act.name_file(sealed)
    document.version += 1
    version = DocumentVersion(
        id=db.new_id(),
        document_id=document.id,
        dossier_id=document.dossier_id,
        version=document.version,
        blob=sealed.ticket.blob,
        epoch=sealed.ticket.epoch,
        size=sealed.details.size,
        sealed_size=sealed.sealed_size,
        hash=sealed.hash,
        added_by=actor.person,
        delegation_id=actor.delegation,
        added_at=act.at,
    )
    act.seal(document, "sealed_name", name)
    act.seal(version, "sealed_name", name)
    act.seal(version, "sealed_type", kind.media)
    act.seal(version, "sealed_details", sealed.details.encode())
    act.add(version)
    document.dossier.changed_at = act.at
