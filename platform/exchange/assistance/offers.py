"""Which moves a reader of a thing can make now, and why others can't be made: both read from the thing's table of moves.

The same for a copy and for what else has such a table: a `Machine` says what is particular to each.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol

from exchange import gateway, lifecycle, tables
from exchange.access import actions
from exchange.access.actions import Action
from exchange.access.actor import Actor
from exchange.assistance import conditions, life
from exchange.assistance.models import Request, RequestMove
from exchange.lifecycle import Transition
from exchange.tables import Labelled

RECORDED = "recorded"  # the last word of the address of a step that the Court records for a State


class Moved(Protocol):
    """A thing that moves: where it stands, of which type it is, where its page is, and what an actor is to it."""

    @property
    def state(self) -> Any: ...
    @property
    def type(self) -> Any: ...
    @property
    def url(self) -> str: ...

    def acts_as(self, actor: Actor, role: str) -> bool: ...


@dataclass(frozen=True)
class Machine:
    """A table of moves at work: the acts that they are in the log, by move, and why one is not possible in a situation."""

    name: str
    acts: Mapping[str, Action]
    why_not: Callable[[Transition, Any], str]


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


REQUEST = Machine(life.MACHINE, actions.REQUEST_MOVES, conditions.why_not)


def of(actor: Actor, request: Request, steps: Sequence[RequestMove]) -> list[Offer]:
    """Return the moves of a copy that are open to the actor, each once, in the table's order."""
    return open_moves(REQUEST, actor, request, conditions.of(request, steps))


def withheld(actor: Actor, request: Request, steps: Sequence[RequestMove]) -> list[Withheld]:
    """Return the moves of the actor's roles in a copy that are not open, save those that the Court records for a State.

    The stations of the ordinary path that lie behind are left out: nobody looks for them again.
    """
    behind = {one.move for one in steps if one.move in ("acknowledge", "assess", "start")}
    found = withheld_moves(REQUEST, actor, request, conditions.of(request, steps))
    return [one for one in found if one.label.code not in behind]


def find(actor: Actor, request: Request, move: str, is_recorded: bool) -> Transition | None:
    """Return the row by which the actor makes a move from where the copy stands, for its own account or for the State."""
    return row_of(REQUEST, actor, request, move, is_recorded)


def open_moves(machine: Machine, actor: Actor, thing: Moved, now: Any) -> list[Offer]:
    """Return the moves open to the actor in the situation, each once, in the table's order."""
    rows = _leaving(machine, actor, thing)
    found = {(one.move, one.is_for_state): one for one in rows if not machine.why_not(one, now)}
    return [_offer(thing, one) for one in found.values()]


def withheld_moves(machine: Machine, actor: Actor, thing: Moved, now: Any) -> list[Withheld]:
    """Return the moves of the actor's roles that are not open, save those that the Court records for a State."""
    is_theirs = _hand(machine, actor, thing)
    here = {one.move: one for one in _leaving(machine, actor, thing) if not one.is_for_state}
    able = {move for move, one in here.items() if not machine.why_not(one, now)}
    later: dict[str, list[Transition]] = {}
    for one in lifecycle.transitions(machine.name):
        is_left_out = (
            one.move in able or one.is_for_state or one.kind == "correction" or one.from_state == lifecycle.NEW
        )
        if not is_left_out and is_theirs(one):
            later.setdefault(one.move, []).append(one)
    return [_withheld(machine, rows, here.get(move), now) for move, rows in later.items()]


def row_of(machine: Machine, actor: Actor, thing: Moved, move: str, is_recorded: bool) -> Transition | None:
    """Return the row by which the actor makes a move from where the thing stands; None if there is none for the actor."""
    rows = _leaving(machine, actor, thing)
    return next((one for one in rows if one.move == move and one.is_for_state == is_recorded), None)


def rows(machine: Machine, move: str, is_recorded: bool) -> list[Transition]:
    """Return the rows of a move from whatever state, for the mover's own account or recorded for a State."""
    found = lifecycle.transitions(machine.name)
    return [one for one in found if one.move == move and one.is_for_state == is_recorded]


def address(thing: Moved, move: str, is_recorded: bool) -> str:
    """Return the address of the form of a move."""
    return f"{thing.url}/moves/{move}" + (f"/{RECORDED}" if is_recorded else "")


def _leaving(machine: Machine, actor: Actor, thing: Moved) -> list[Transition]:
    rows, is_theirs = lifecycle.leaving(machine.name, thing.state), _hand(machine, actor, thing)
    return [one for one in rows if is_theirs(one) and (one.move != conditions.BY_ITEM or one.is_for_state)]


def _hand(machine: Machine, actor: Actor, thing: Moved) -> Callable[[Transition], bool]:
    """Return what is true of a row if it is for this type, its role is the actor's here, and its move may be made at all.

    Each role and each move is asked about once, however many rows it has.
    """
    acts_as = cache(partial(thing.acts_as, actor))
    may = cache(lambda move: gateway.may(actor, machine.acts[move], thing))
    return lambda one: one.move in machine.acts and one.applies(thing.type) and acts_as(one.role) and may(one.move)


def _offer(thing: Moved, one: Transition) -> Offer:
    return Offer(one.move, one.label, address(thing, one.move, one.is_for_state), one.kind, one.is_for_state)


def _withheld(machine: Machine, rows: list[Transition], here: Transition | None, now: Any) -> Withheld:
    if here is not None:
        return Withheld(here.label, machine.why_not(here, now), ())
    states = dict.fromkeys(one.from_state for one in rows)
    known = tables.states(machine.name)
    return Withheld(rows[0].label, "", tuple(known[state] for state in states))
