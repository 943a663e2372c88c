"""What tells a file from any other: its name, its SHA-256 and its size, for lists that are to hold outside the house.

It writes no entry and asks for no right; whoever lists has revealed the dossier.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from exchange import db
from exchange.documents.models import Document, DocumentVersion
from exchange.opener import Opened
from exchange.vault.files import FileDetails


@dataclass(frozen=True)
class Fingerprint:
    """A document's newest version; size in bytes, the hash that of the file in clear."""

    document: UUID
    name: str
    sha256: bytes
    size: int


def of(opened: Opened, documents: Collection[UUID]) -> list[Fingerprint]:
    """Return the fingerprints of documents in the order of their numbers."""
    query = (
        select(DocumentVersion)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.id.in_(documents), DocumentVersion.version == Document.version)
        .order_by(Document.number)
    )
    return [_of(opened, version) for version in db.session.scalars(query)]


def _of(opened: Opened, version: DocumentVersion) -> Fingerprint:
    details = FileDetails.decode(opened.text(version, "sealed_details"))
    return Fingerprint(version.document_id, opened.text(version, "sealed_name"), details.sha256, details.size)
