"""Assets as lists and panels show them: what identifies each is opened under the caller's own entry, the rest from plain columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select, true

from exchange import amounts, db, tables
from exchange.access.actor import Actor
from exchange.access.rules import is_of_court
from exchange.assets.models import Asset
from exchange.assistance import reading
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Member
from exchange.opener import Opened
from exchange.tables import Labelled


@dataclass(frozen=True)
class Summary:
    """An asset in a list; `identifier` is None while the reader's key is awaited, empty if nothing is known."""

    reference: str
    url: str
    identifier: str | None
    kind: Labelled
    state: Labelled
    value: Labelled | None
    measured_on: date | None
    has_claim: bool
    level: str
    request: str
    request_url: str
    delegation: Labelled


def open_to(actor: Actor) -> ColumnElement[bool]:
    """Return what is true of the assets that the actor may read: `Asset.has_member` as a condition.

    Asked of each asset in the list's own order, so that a page is found without all that one may read being sorted. A
    request's dossier is never open by role, so that being named is the whole of it.
    """
    named = (Member.dossier_id == Asset.dossier_id, Member.account_id == actor.person, Member.removed_at.is_(None))
    return exists().where(*named) & of_side(actor)


def of_side(actor: Actor) -> ColumnElement[bool]:
    """Return what is true of the assets that concern the actor's side, in whatever dossier they lie: its State's, or the Court's."""
    return true() if is_of_court(actor, None) else Asset.delegation_id == actor.delegation


def of_dossier(actor: Actor, opened: Opened, dossier: UUID, most: int) -> list[Summary]:
    """Return the assets of a dossier that concern the actor's side, the newest first."""
    here = (Asset.dossier_id == dossier, of_side(actor))
    query = select(Asset.id).where(*here).order_by(Asset.number.desc()).limit(most)
    return summaries(opened, list(db.session.scalars(query)))


def count(dossier: UUID) -> int:
    return db.session.scalar(select(func.count()).where(Asset.dossier_id == dossier)) or 0


def summaries(opened: Opened, ids: Sequence[UUID]) -> list[Summary]:
    """Return these assets in this order, in clear."""
    found = {row.id: row for row in db.session.scalars(select(Asset).where(Asset.id.in_(ids)))} if ids else {}
    opened.prepare((row.dossier_id, row.sealed_identifier) for row in found.values() if row.sealed_identifier)
    query = select(Delegation).where(Delegation.id.in_({row.delegation_id for row in found.values()}))
    states = {one.id: reading.labelled(one) for one in db.session.scalars(query)} if found else {}
    return [_summary(opened, found[one], states[found[one].delegation_id]) for one in ids]


def _summary(opened: Opened, asset: Asset, state: Labelled) -> Summary:
    request = asset.request
    return Summary(
        reference=asset.reference,
        url=asset.url,
        identifier=opened.text_if_held(asset, "sealed_identifier") if asset.sealed_identifier else "",
        kind=tables.asset_kinds()[asset.kind],
        state=tables.states("asset")[asset.state],
        value=value_of(asset),
        measured_on=asset.measured_on,
        has_claim=asset.has_claim,
        level=request.dossier.level,
        request=request.reference,
        request_url=request.url,
        delegation=state,
    )


def value_of(asset: Asset) -> Labelled | None:
    """Return the value of an asset with its currency; None while it has none."""
    return None if asset.value is None else amounts.labelled(asset.value, asset.currency)
