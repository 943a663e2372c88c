"""The assets of one request, as its page and its dossier's first page show them, and the steps with which one is added."""

from dataclasses import dataclass, replace
from uuid import UUID

from exchange import tables
from exchange.access.actor import Actor
from exchange.assets import conditions, summaries
from exchange.assets.conditions import ASSET
from exchange.assets.models import NewAsset
from exchange.assets.summaries import Summary
from exchange.assistance import offers
from exchange.assistance.models import Request
from exchange.assistance.offers import Offer
from exchange.dossiers.models import Dossier
from exchange.opener import Opened
from exchange.tables import Labelled

MOST = 20
FAMILIES = ("protective", "enforcement")
TYPES = ("93-1-K",)


@dataclass(frozen=True)
class Here:
    """The newest assets of a dossier: 20 at most of `count`; `offers` are the steps that add one, empty where another panel has them."""

    dossier: str
    rows: list[Summary]
    count: int
    offers: list[Offer]


def of_request(actor: Actor, opened: Opened, request: Request) -> Here | None:
    """Return the assets of a request; None if it has none and isn't about any."""
    if is_about_assets(request.type):
        return _here(actor, opened, request.dossier, beginnings(actor, request))
    here = _here(actor, opened, request.dossier, [])
    return here if here.count else None


def of_dossier(actor: Actor, opened: Opened, dossier: Dossier) -> Here | None:
    """Return the assets in a dossier; None if there is none, or none that concerns the actor's side."""
    here = _here(actor, opened, dossier, [])
    return here if here.count else None


def other_offers(actor: Actor, request: Request) -> list[Offer]:
    """Return the steps that add an asset to a request that isn't about any; among its own steps they say that it is an asset."""
    if is_about_assets(request.type):
        return []
    return [replace(one, label=_of_asset(one.label)) for one in beginnings(actor, request)]


def beginnings(actor: Actor, request: Request) -> list[Offer]:
    """Return the steps with which the actor can add an asset to the request."""
    return offers.open_moves(ASSET, actor, NewAsset(request), conditions.BEGINNING)


def is_about_assets(type_: str) -> bool:
    """True of the types of request that are made for assets."""
    families = {row["code"]: row["family"] for row in tables.rows("request_types")}
    return type_ in TYPES or families.get(type_) in FAMILIES


def _of_asset(label: Labelled) -> Labelled:
    return Labelled(label.code, f"Asset: {_low(label.label_en)}", f"Avoir\u00a0: {_low(label.label_fr)}")


def _low(words: str) -> str:
    return words[:1].lower() + words[1:]


def count(dossier: UUID) -> int:
    """Return how many assets lie in a dossier."""
    return summaries.count(dossier)


def _here(actor: Actor, opened: Opened, dossier: Dossier, begin: list[Offer]) -> Here:
    rows = summaries.of_dossier(actor, opened, dossier.id, MOST)
    in_all = len(rows) if len(rows) < MOST else count(dossier.id)
    return Here(dossier.reference, rows, in_all, begin)
