"""Which moves a reader of a copy can make now, and why others can't be made: both read from the table of moves."""

from collections.abc import Sequence
from dataclasses import dataclass

from exchange import gateway, lifecycle, tables
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.assistance import conditions, life
from exchange.assistance.conditions import Situation
from exchange.assistance.models import Request, RequestMove
from exchange.lifecycle import Transition
from exchange.tables import Labelled

RECORDED = "recorded"  # the last word of the address of a step that the Court records for a State


@dataclass(frozen=True)
class Offer:
    """A move that can be made: its label, where its form is, and whether it is on the ordinary path."""

    move: str
    label: Labelled
    url: str
    kind: str
    is_recorded: bool


@dataclass(frozen=True)
class Withheld:
    """A move that the reader's role has but can't make now: a reason by its code, or the states that it leaves."""

    label: Labelled
    reason: str
    states: tuple[Labelled, ...]


def of(actor: Actor, request: Request, steps: Sequence[RequestMove]) -> list[Offer]:
    """Return the moves open to the actor, each once, in the table's order."""
    now = conditions.of(request, steps)
    found = {(one.move, one.is_for_state): one for one in _leaving(actor, request) if not conditions.why_not(one, now)}
    return [_offer(request, one) for one in found.values()]


def withheld(actor: Actor, request: Request, steps: Sequence[RequestMove]) -> list[Withheld]:
    """Return the moves of the actor's roles that are not open, save those that the Court records for a State."""
    now = conditions.of(request, steps)
    here = {one.move: one for one in _leaving(actor, request) if not one.is_for_state}
    able = {move for move, one in here.items() if not conditions.why_not(one, now)}
    later: dict[str, list[Transition]] = {}
    for one in lifecycle.transitions(life.MACHINE):
        if one.move not in able and not one.is_for_state and one.kind != "correction" and _has(actor, request, one):
            later.setdefault(one.move, []).append(one)
    return [_withheld(rows, here.get(move), now) for move, rows in later.items()]


def find(actor: Actor, request: Request, move: str, is_recorded: bool) -> Transition | None:
    """Return the row by which the actor makes a move from where the copy stands, for its own account or for the State."""
    rows = (one for one in _leaving(actor, request) if one.move == move and one.is_for_state == is_recorded)
    return next(rows, None)


def _leaving(actor: Actor, request: Request) -> list[Transition]:
    rows = lifecycle.leaving(life.MACHINE, request.state)
    return [one for one in rows if _has(actor, request, one) and (one.move != conditions.BY_ITEM or one.is_for_state)]


def _has(actor: Actor, request: Request, one: Transition) -> bool:
    """True if the actor has the row's role in this copy, may make the move at all, and the row is for its type."""
    return (
        one.move in actions.REQUEST_MOVES
        and one.applies(request.type)
        and request.acts_as(actor, one.role)
        and gateway.may(actor, actions.REQUEST_MOVES[one.move], request)
    )


def _offer(request: Request, one: Transition) -> Offer:
    url = f"{request.url}/moves/{one.move}" + (f"/{RECORDED}" if one.is_for_state else "")
    return Offer(one.move, one.label, url, one.kind, one.is_for_state)


def _withheld(rows: list[Transition], here: Transition | None, now: Situation) -> Withheld:
    if here is not None:
        return Withheld(here.label, conditions.why_not(here, now), ())
    states = dict.fromkeys(one.from_state for one in rows)
    return Withheld(rows[0].label, "", tuple(tables.request_states()[state] for state in states))
