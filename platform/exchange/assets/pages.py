"""The page of an asset: where it stands, what is known of it, what others claim, what was done, what the reader can do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from exchange import db, gateway, tables
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.assets import claims, life, stepping, summaries
from exchange.assets.claims import Claimed
from exchange.assets.conditions import ASSET, Situation
from exchange.assets.models import WORDS, Asset, AssetMove, AssetMoveDocument, Claim
from exchange.assistance import histories, offers, people, reading
from exchange.assistance.histories import Event
from exchange.assistance.offers import Offer, Withheld
from exchange.opener import Opened
from exchange.tables import Labelled

# The stations of the ordinary way, each with the states in which an asset has reached it and no further.
STATIONS = {
    "identified": (life.IDENTIFIED,),
    "traced": (life.TRACED, life.FREEZE_REQUESTED),
    "held": (life.FROZEN, life.SEIZED, life.VARIED, life.RELEASED),
    "ordered": (life.FORFEITURE_ORDERED,),
    "enforced": (life.ENFORCED, life.VALUE_RECOVERED),
    "transferred": (life.TRANSFERRED_TO_COURT, life.DISPOSITION_DECIDED),
    "disposed": life.ENDED,
}


@dataclass(frozen=True)
class AssetPage:
    """All that the page of an asset shows; `words` are what is said of it by name, in clear."""

    reference: str
    url: str
    level: str
    kind: Labelled
    state: Labelled
    description: Labelled
    request: str
    request_url: str
    dossier: str
    title: str
    organ: Labelled
    delegation: Labelled
    words: list[tuple[str, str]]
    value: Labelled | None
    measured_on: date | None
    has_claim: bool
    claims: list[Claimed]
    path: list[tuple[str, str, datetime | None]]
    history: list[Event]
    moves: list[Offer]
    withheld: list[Withheld]

    @property
    def identifier(self) -> str:
        return dict(self.words).get("identifier", "")


def read(actor: Actor, asset: Asset) -> AssetPage:
    """Return the asset in clear; that it was read is on record before a word of it is."""
    request = asset.request
    with gateway.reveal(actor, actions.ASSET_READ, asset) as opened:
        steps, claimed = stepping.steps(db.session(), asset), claims.of(asset)
        names, now = names_in(steps, claimed), Situation(asset.state, asset.has_claim, steps)
        return AssetPage(
            reference=asset.reference,
            url=asset.url,
            level=request.dossier.level,
            kind=tables.asset_kinds()[asset.kind],
            state=tables.states(life.MACHINE)[asset.state],
            description=tables.descriptions(life.MACHINE)[asset.state],
            request=request.reference,
            request_url=request.url,
            dossier=request.dossier.reference,
            title=opened.text(request, "sealed_title"),
            organ=reading.labelled(request.organ),
            delegation=reading.labelled(request.delegation),
            words=_words(opened, asset),
            value=summaries.value_of(asset),
            measured_on=asset.measured_on,
            has_claim=asset.has_claim,
            claims=claims.shown(opened, claimed, names),
            path=_path(asset, steps),
            history=histories.newest_first(history(opened, steps, names)),
            moves=offers.open_moves(ASSET, actor, asset, now),
            withheld=offers.withheld_moves(ASSET, actor, asset, now),
        )


def history(opened: Opened, steps: Sequence[AssetMove], names: dict[UUID, str]) -> list[Event]:
    """Return the steps as events."""
    attached = histories.documents_of(opened, steps, AssetMoveDocument)
    return [histories.event_of(opened, life.MACHINE, one, names, attached) for one in steps]


def names_in(steps: Iterable[AssetMove], claimed: Iterable[Claim]) -> dict[UUID, str]:
    """Return the names of those who made the steps, and put or answered the claims."""
    concerned = [one for claim in claimed for one in (claim.attached_by, claim.answered_by)]
    return people.names(db.session(), [*(step.by for step in steps), *concerned])


def _words(opened: Opened, asset: Asset) -> list[tuple[str, str]]:
    known = [name for name in WORDS if getattr(asset, f"sealed_{name}") is not None]
    return [(name, opened.text(asset, f"sealed_{name}")) for name in known]


def _path(asset: Asset, steps: Sequence[AssetMove]) -> list[tuple[str, str, datetime | None]]:
    """Return the stations as (done, now or empty; name; when first reached)."""
    reached = [name for name, states in STATIONS.items() if asset.state in states]
    here = list(STATIONS).index(reached[0]) if reached else -1
    kinds = ["done" if n < here else "now" if n == here else "" for n in range(len(STATIONS))]
    return [(kind, name, _first(steps, STATIONS[name])) for kind, name in zip(kinds, STATIONS, strict=True)]


def _first(steps: Sequence[AssetMove], states: Sequence[str]) -> datetime | None:
    return next((one.at for one in steps if one.to_state in states and one.from_state != one.to_state), None)
