"""What the rooms above show on the pages of copies and masters: each joins its part. This room imports none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exchange.access.actor import Actor
from exchange.assistance.models import MasterRequest, Request
from exchange.assistance.offers import Offer
from exchange.opener import Opened


@dataclass(frozen=True)
class Beside:
    """One room's part: `load` opens under the page's own entry and returns plain values, None for nothing to show.

    `offers` are steps that begin something there; the page names them among the other steps.
    """

    template: str
    load: Callable[[Actor, Opened, Request], Any]
    offers: Callable[[Actor, Request], list[Offer]]


@dataclass(frozen=True)
class Shown:
    """A part with what it holds, for its template."""

    template: str
    values: Any


@dataclass(frozen=True)
class BesideDraft:
    """One room's part of the page of a master, as `Beside`."""

    template: str
    load: Callable[[Opened, MasterRequest], Any]


BESIDE: list[Beside] = []
BESIDE_DRAFTS: list[BesideDraft] = []


def join(part: Beside) -> None:
    """Add a room's part; parts stand in the order in which rooms join."""
    BESIDE.append(part)


def join_drafts(part: BesideDraft) -> None:
    """Add a room's part to the page of a master."""
    BESIDE_DRAFTS.append(part)


def load_for_draft(opened: Opened, master: MasterRequest) -> list[Shown]:
    """Return what every room has to show of the master."""
    found = [(part, part.load(opened, master)) for part in BESIDE_DRAFTS]
    return [Shown(part.template, values) for part, values in found if values is not None]


def load(actor: Actor, opened: Opened, request: Request) -> list[Shown]:
    """Return what every room has to show of the copy."""
    found = [(part, part.load(actor, opened, request)) for part in BESIDE]
    return [Shown(part.template, values) for part, values in found if values is not None]


def offers(actor: Actor, request: Request) -> list[Offer]:
    """Return the steps with which the actor can begin something in the rooms above."""
    return [offer for part in BESIDE for offer in part.offers(actor, request)]
