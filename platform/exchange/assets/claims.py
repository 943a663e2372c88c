"""Claims of third parties: put with a document, answered by a Chamber. One that waits blocks what becomes of the asset."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from exchange import db
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assets.models import Asset, Claim
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.opener import Act, Opened
from exchange.tables import Labelled


@dataclass(frozen=True)
class Claimed:
    """A claim in clear: whose, by which document, put when and by whom; `decision` is empty until a Chamber has answered."""

    number: int
    claimant: str
    document: Choice
    attached_at: datetime
    attached_by: str
    decision: str
    answered_at: datetime | None
    answered_by: str


def attach(act: Act, actor: Actor, asset: Asset, claimant: str, document: UUID) -> None:
    """Put a claim to the asset."""
    so_far = act.session.scalar(select(func.count()).where(Claim.asset_id == asset.id)) or 0
    claim = Claim(
        id=db.new_id(),
        asset_id=asset.id,
        dossier_id=asset.dossier_id,
        number=so_far + 1,
        document_id=document,
        sealed_claimant=b"",
        attached_at=act.at,
        attached_by=actor.person,
    )
    act.seal(claim, "sealed_claimant", claimant)
    act.add(claim)
    asset.has_claim = True


def answer(act: Act, actor: Actor, asset: Asset, number: int, decision: str) -> None:
    """Answer a claim with the reference of the decision; Conflict("no-claim") if that one doesn't wait any more."""
    waiting = (Claim.asset_id == asset.id, Claim.answered_at.is_(None))
    found = {one.number: one for one in act.session.scalars(select(Claim).where(*waiting))}
    claim = found.pop(number, None)
    if claim is None:
        raise Conflict("no-claim")
    claim.answered_at, claim.answered_by = act.at, actor.person
    act.seal(claim, "sealed_decision", decision)
    asset.has_claim = bool(found)


def of(asset: Asset) -> list[Claim]:
    """Return the claims of an asset, the first one first."""
    return list(db.session.scalars(select(Claim).where(Claim.asset_id == asset.id).order_by(Claim.number)))


def shown(opened: Opened, found: Sequence[Claim], names: Mapping[UUID, str]) -> list[Claimed]:
    """Return claims in clear."""
    known = documents.names(opened, [one.document_id for one in found]) if found else {}
    return [
        Claimed(
            number=one.number,
            claimant=opened.text(one, "sealed_claimant"),
            document=known[one.document_id],
            attached_at=one.attached_at,
            attached_by=names.get(one.attached_by, ""),
            decision=opened.text(one, "sealed_decision") if one.sealed_decision else "",
            answered_at=one.answered_at,
            answered_by=names.get(one.answered_by, "") if one.answered_by else "",
        )
        for one in found
    ]


def waiting(found: Iterable[Claimed]) -> list[Labelled]:
    """Return the claims that wait for an answer, to choose one by its number."""
    return [Labelled(str(one.number), *2 * (f"{one.number}. {one.claimant}",)) for one in found if not one.answered_at]
