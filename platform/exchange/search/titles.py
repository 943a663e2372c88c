"""The sealed titles and names that lie in dossiers, with what each is called and where its page is."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import literal, or_, select

from exchange import db
from exchange.access.actor import Actor
from exchange.assets import summaries
from exchange.assets.models import Asset
from exchange.assets.models import reference as asset_reference
from exchange.assistance.models import COPY, MASTER, MasterRequest, Request
from exchange.assistance.models import reference as request_reference
from exchange.assistance.models import url as request_url
from exchange.discussions.models import Discussion
from exchange.discussions.models import reference as discussion_reference
from exchange.documents import listing
from exchange.documents.models import Document
from exchange.documents.models import reference as document_reference
from exchange.dossiers.models import Dossier
from exchange.dossiers.models import reference as dossier_reference
from exchange.opener import Opened


@dataclass(frozen=True)
class Title:
    """A sealed title or name: `table`, `column` and `id` say where it was sealed."""

    kind: str
    reference: str
    url: str
    at: datetime
    id: UUID
    dossier: UUID
    table: str
    column: str
    sealed: bytes

    def read(self, opened: Opened) -> str | None:
        """Return it in clear; None while the key is awaited. `opened.prepare` first makes many cheap."""
        return opened.text_if_held_at(self.dossier, self.table, self.column, self.id, self.sealed)


def of_dossier(row: Any) -> Title:
    """Return a dossier's own title."""
    reference = dossier_reference(row.number)
    place = (row.id, row.id, "dossier", "sealed_title", row.sealed_title)
    return Title("dossier", reference, f"/dossiers/{reference}", row.changed_at, *place)


def within(actor: Actor, dossiers: Collection[UUID]) -> dict[UUID, list[Title]]:
    """Return what lies in these dossiers and has a title: requests, assets, discussions and documents, the newest first."""
    found: dict[UUID, list[Title]] = defaultdict(list)
    for title in (
        *_requests(actor, dossiers),
        *_assets(actor, dossiers),
        *_discussions(dossiers),
        *_documents(dossiers),
    ):
        found[title.dossier].append(title)
    return found


def _requests(actor: Actor, dossiers: Collection[UUID]) -> Iterator[Title]:
    columns = (MasterRequest.id, MasterRequest.dossier_id, MasterRequest.year, MasterRequest.number)
    masters = select(
        *columns, literal(1).label("version"), MasterRequest.sealed_title, MasterRequest.drafted_at.label("at")
    )
    masters = masters.where(MasterRequest.dossier_id.in_(dossiers), MasterRequest.delegation_id == actor.delegation)
    for row in db.session.execute(masters):
        yield _request(MASTER, "master", MasterRequest.__tablename__, row)
    of_request = (Request.id, Request.dossier_id, Request.year, Request.number, Request.version)
    copies = select(*of_request, Request.sealed_title, Request.transmitted_at.label("at"))
    mine = or_(Request.delegation_id == actor.delegation, Request.organ_id == actor.delegation)
    for row in db.session.execute(copies.where(Request.dossier_id.in_(dossiers), mine)):
        yield _request(COPY, "request", Request.__tablename__, row)


def _request(letters: str, kind: str, table: str, row: Any) -> Title:
    place = (row.id, row.dossier_id, table, "sealed_title", row.sealed_title)
    number = (letters, row.year, row.number, row.version)
    return Title(kind, request_reference(*number), request_url(*number), row.at, *place)


def _assets(actor: Actor, dossiers: Collection[UUID]) -> Iterator[Title]:
    """Give assets by what identifies them; one of which nothing is known yet has no title."""
    columns = (Asset.id, Asset.dossier_id, Asset.number, Asset.sealed_identifier, Asset.changed_at)
    query = select(*columns).where(Asset.dossier_id.in_(dossiers), Asset.sealed_identifier.is_not(None))
    for row in db.session.execute(query.where(summaries.of_side(actor)).order_by(Asset.number.desc())):
        reference = asset_reference(row.number)
        place = (row.id, row.dossier_id, "asset", "sealed_identifier", row.sealed_identifier)
        yield Title("asset", reference, f"/assets/{reference}", row.changed_at, *place)


def _discussions(dossiers: Collection[UUID]) -> Iterator[Title]:
    columns = (Discussion.id, Discussion.dossier_id, Discussion.number, Discussion.sealed_title, Discussion.last_at)
    query = select(*columns, Dossier.number.label("dossier")).where(Discussion.dossier_id.in_(dossiers))
    query = query.join(Dossier, Dossier.id == Discussion.dossier_id).order_by(Discussion.last_at.desc())
    for row in db.session.execute(query):
        reference = discussion_reference(row.dossier, row.number)
        place = (row.id, row.dossier_id, "discussion", "sealed_title", row.sealed_title)
        yield Title("discussion", reference, f"/discussions/{reference}", row.last_at, *place)


def _documents(dossiers: Collection[UUID]) -> Iterator[Title]:
    columns = (Document.id, Document.dossier_id, Document.number, Document.sealed_name, Document.added_at)
    query = select(*columns, Dossier.number.label("dossier")).where(Document.dossier_id.in_(dossiers))
    query = query.join(Dossier, Dossier.id == Document.dossier_id).order_by(Document.number.desc())
    for row in db.session.execute(query):
        reference = document_reference(row.dossier, row.number)
        place = (row.id, row.dossier_id, "document", "sealed_name", row.sealed_name)
        yield Title("document", reference, listing.url(reference), row.added_at, *place)
