"""What the form of a step of an asset shows: what can be chosen, what happened meanwhile, why it can't be made."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from exchange import db, gateway, tables
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.assets import claims, conditions, letting_in, life, pages, step_fields, stepping
from exchange.assets.conditions import ASSET, Situation
from exchange.assets.models import Asset, Claim, NewAsset
from exchange.assistance import offers, reading
from exchange.assistance.histories import Event
from exchange.assistance.models import Request
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.drafts import service as drafts
from exchange.lifecycle import Transition
from exchange.opener import Opened
from exchange.tables import Labelled


@dataclass(frozen=True)
class StepPage:
    """A step of an asset as it is to be made; `reference` and `state` are empty for one that isn't there yet.

    `transition` is None, and `reason` says why in a code, where it can't be made now. `lets_in` is the organ whose
    officers are let into the dossier with the step, empty for none; `is_by_name`: only if a person names them.
    """

    reference: str
    url: str
    request: str
    request_url: str
    dossier: str
    level: str
    handling: list[Labelled]
    title: str
    state: Labelled | None
    label: Labelled
    basis: str
    place: str
    transition: Transition | None
    reason: str
    fields: list[str]
    optional: frozenset[str]
    options: dict[str, list[Labelled]]
    choices: list[Choice]
    recorded: list[Event]
    history: list[Event]
    seen: int
    kept: drafts.Kept | None
    lets_in: str
    is_by_name: bool
    items: tuple[tuple[int, str], ...] = ()


def begin(actor: Actor, request: Request, move: str, is_recorded: bool) -> StepPage:
    """Return the page on which an asset is added to the request; NotFound if the actor has no hand for it."""
    new = NewAsset(request)
    _check(actor, new, request.reference, move, is_recorded)
    if offers.row_of(ASSET, actor, new, move, is_recorded) is None:
        raise gateway.missing(actor, request.reference)
    with gateway.reveal(actor, actions.REQUEST_READ, request) as opened:
        return _page(actor, opened, new, move, is_recorded, conditions.BEGINNING, ())


def read(actor: Actor, asset: Asset, move: str, is_recorded: bool) -> StepPage:
    """Return the form's page; NotFound if the actor has no hand for the move on this asset."""
    _check(actor, asset, asset.reference, move, is_recorded)
    with gateway.reveal(actor, actions.ASSET_READ, asset) as opened:
        steps = stepping.steps(db.session(), asset)
        now = Situation(asset.state, asset.has_claim, steps)
        return _page(actor, opened, asset, move, is_recorded, now, claims.of(asset))


def _check(actor: Actor, thing: Asset | NewAsset, reference: str, move: str, is_recorded: bool) -> None:
    action = actions.ASSET_MOVES.get(move)
    hands = [one for one in offers.rows(ASSET, move, is_recorded) if thing.acts_as(actor, one.role)]
    if action is None or not hands or not gateway.may(actor, action, thing):
        raise gateway.missing(actor, reference)


def _page(
    actor: Actor,
    opened: Opened,
    thing: Asset | NewAsset,
    move: str,
    is_recorded: bool,
    now: Situation,
    claimed: Sequence[Claim],
) -> StepPage:
    found = offers.row_of(ASSET, actor, thing, move, is_recorded)
    row = found or _row(actor, thing, move, is_recorded)
    names = pages.names_in(now.steps, claimed)
    history = pages.history(opened, now.steps, names)
    place, request = offers.address(thing, move, is_recorded), thing.request
    return StepPage(
        reference=thing.reference if isinstance(thing, Asset) else "",
        url=thing.url if isinstance(thing, Asset) else request.url,
        request=request.reference,
        request_url=request.url,
        dossier=request.dossier.reference,
        level=request.dossier.level,
        handling=reading.handled(request.handling),
        title=_title(opened, thing),
        state=tables.states(life.MACHINE).get(thing.state),
        label=row.label,
        basis=row.basis,
        place=place,
        transition=found,
        reason="asset-state" if found is None else conditions.why_not(found, now),
        fields=step_fields.asked(row),
        optional=frozenset(step_fields.optional(row)),
        options=_options(opened, row, request.type, claimed, names),
        choices=documents.choices(opened, request.dossier),
        recorded=[one for one in history if one.is_open_to_mark],
        history=history,
        seen=len(now.steps),
        kept=drafts.beside(opened, actor, place),
        lets_in=letting_in.WITH.get(move, ("", ""))[0],
        is_by_name=letting_in.is_by_name(request.dossier),
    )


def _row(actor: Actor, thing: Asset | NewAsset, move: str, is_recorded: bool) -> Transition:
    """Return the row of the move from another state, for showing what it is."""
    return next(one for one in offers.rows(ASSET, move, is_recorded) if thing.acts_as(actor, one.role))


def _title(opened: Opened, thing: Asset | NewAsset) -> str:
    if isinstance(thing, Asset) and thing.sealed_identifier:
        return opened.text(thing, "sealed_identifier")
    return opened.text(thing.request, "sealed_title")


def _options(
    opened: Opened, row: Transition, type_: str, claimed: Sequence[Claim], names: dict[UUID, str]
) -> dict[str, list[Labelled]]:
    listed = [name for name in step_fields.asked(row) if name in step_fields.CHOSEN]
    options = {name: step_fields.options(name, row, type_) for name in listed}
    if "claim" in step_fields.asked(row):
        options["claim"] = claims.waiting(claims.shown(opened, claimed, names))
    return options
