"""What the pages of documents show: plain values, opened under one entry a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actions import DOCUMENT_LIST, DOCUMENT_READ, DOCUMENT_REVISE, DOCUMENT_UPLOAD, HANDLING_MARK
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.delegations.models import Delegation
from exchange.documents import handling, listing, news, openings, reach, readings
from exchange.documents.handling import Mark
from exchange.documents.kinds import BY_MEDIA
from exchange.documents.listing import Listed, Wanted
from exchange.documents.models import Document, DocumentVersion
from exchange.documents.openings import Openings
from exchange.documents.reach import Reach
from exchange.dossiers import cover, members
from exchange.dossiers.cover import Cover
from exchange.dossiers.members import PartyShown
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.tables import Labelled
from exchange.vault.files import FileDetails

TAB = "documents"


@dataclass(frozen=True)
class ListPage:
    """A page of a dossier's documents; `before` and `after` are the places to turn from, `delegations` those to choose.

    `marks` says which are new to the reader, `reach` of those of the reader's delegation who else opened them.
    """

    cover: Cover
    rows: list[Listed]
    before: str
    after: str
    delegations: list[Labelled]
    marks: dict[UUID, str]
    reach: dict[UUID, Reach]


@dataclass(frozen=True)
class Front:
    """The documents that were added or revised last, for the dossier's first page; `marks` and `reach` as in a list."""

    rows: list[Listed]
    marks: dict[UUID, str]
    reach: dict[UUID, Reach]


@dataclass(frozen=True)
class VersionShown:
    """One version of a document: `fingerprint` is the SHA-256 of its content in hexadecimal digits."""

    version: int
    url: str
    name: str
    kind: str
    size: int
    fingerprint: str
    by: str
    delegation: Labelled
    added_at: datetime


@dataclass(frozen=True)
class DocumentPage:
    """A document with its versions, the newest first."""

    cover: Cover
    reference: str
    number: int
    url: str
    versions: list[VersionShown]
    delegation: Labelled
    openings: Openings
    parties: list[PartyShown]
    reach: Reach | None
    is_of_mine: bool
    may_revise: bool
    marks: list[Mark]
    markable: list[Labelled]
    is_released: bool

    @property
    def newest(self) -> VersionShown:
        return self.versions[0]


@dataclass(frozen=True)
class UploadPage:
    """Where files are added: `name` is that of the document that gets a version, or empty."""

    cover: Cover
    parties: list[PartyShown]
    may_upload: bool
    name: str = ""
    number: int | None = None


def front(actor: Actor, opened: Opened, dossier: Dossier) -> Front:
    """Return what the dossier's first page shows, under that page's own entry."""
    rows = listing.latest(actor, opened, dossier)
    ids = [row.id for row in rows]
    return Front(rows, news.marks(actor, ids), reach.of(actor, ids))


def list_page(actor: Actor, dossier: Dossier, wanted: Wanted) -> ListPage:
    """Return one page of the dossier's documents; NoKey, on record, if the actor's key is awaited."""
    with gateway.reveal(actor, DOCUMENT_LIST, dossier) as opened:
        head = cover.cover(actor, opened, dossier, TAB)
        rows, found = listing.page(opened, dossier, wanted)
    ids = [row.id for row in rows]
    choices = listing.delegations(dossier.id)
    return ListPage(head, rows, found.before, found.after, choices, news.marks(actor, ids), reach.of(actor, ids))


def document_page(actor: Actor, document: Document) -> DocumentPage:
    """Return the document's page; NoKey, on record, if the actor's key is awaited."""
    seen = readings.seen(actor, document)
    with gateway.reveal(actor, DOCUMENT_READ, document, also=seen, version=document.version) as opened:
        head = cover.cover(actor, opened, document.dossier)
        versions = _versions(opened, document)
        marks = handling.shown(opened, actor, document)
    return DocumentPage(
        cover=head,
        reference=document.reference,
        number=document.number,
        url=listing.url(document.reference),
        versions=versions,
        delegation=versions[-1].delegation,
        openings=openings.of(actor, document),
        parties=members.parties(actor, document.dossier),
        reach=reach.of(actor, [document.id]).get(document.id),
        is_of_mine=actor.delegation == document.delegation_id,
        may_revise=gateway.may(actor, DOCUMENT_REVISE, document),
        marks=marks,
        markable=handling.markable(document) if gateway.may(actor, HANDLING_MARK, document) else [],
        is_released=document.is_released_to(actor),
    )


def upload_page(actor: Actor, dossier: Dossier) -> UploadPage:
    """Return where documents are added to a dossier, with who will be able to open them."""
    with gateway.reveal(actor, DOCUMENT_LIST, dossier) as opened:
        head = cover.cover(actor, opened, dossier)
    return UploadPage(head, members.parties(actor, dossier), gateway.may(actor, DOCUMENT_UPLOAD, dossier))


def version_page(actor: Actor, document: Document) -> UploadPage:
    """Return where a version is added to a document."""
    with gateway.reveal(actor, DOCUMENT_READ, document, version=document.version) as opened:
        head = cover.cover(actor, opened, document.dossier)
        name = opened.text(document, "sealed_name")
    may = gateway.may(actor, DOCUMENT_REVISE, document)
    return UploadPage(head, members.parties(actor, document.dossier), may, name, document.number)


def _versions(opened: Opened, document: Document) -> list[VersionShown]:
    delegation = (Delegation.code, Delegation.name_en, Delegation.name_fr)
    query = (
        select(DocumentVersion, Account.name, *delegation)
        .outerjoin(Account, Account.id == DocumentVersion.added_by)
        .outerjoin(Delegation, Delegation.id == DocumentVersion.delegation_id)
        .where(DocumentVersion.document_id == document.id)
        .order_by(DocumentVersion.version.desc())
    )
    rows = list(db.session.execute(query))
    opened.prepare((row.DocumentVersion.dossier_id, row.DocumentVersion.sealed_name) for row in rows)
    return [_version(opened, document, row) for row in rows]


def _version(opened: Opened, document: Document, row: Any) -> VersionShown:
    version = row.DocumentVersion
    return VersionShown(
        version=version.version,
        url=f"{listing.url(document.reference)}/versions/{version.version}",
        name=opened.text(version, "sealed_name"),
        kind=BY_MEDIA[opened.text(version, "sealed_type")].label,
        size=version.size,
        fingerprint=FileDetails.decode(opened.text(version, "sealed_details")).sha256.hex(),
        by=row.name or "",
        delegation=Labelled(row.code or "-", row.name_en or "", row.name_fr or ""),
        added_at=version.added_at,
    )
