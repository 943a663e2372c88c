"""What the form of a move shows beside its fields: what can be chosen, what happened meanwhile, why it can't be made."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.assistance import conditions, histories, offers, people, reading, step_fields, stepping
from exchange.assistance.histories import Event
from exchange.assistance.models import Request, RequestItem, RequestMove
from exchange.assistance.stepping import Step
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.drafts import service as drafts
from exchange.lifecycle import Transition
from exchange.opener import Opened
from exchange.tables import Labelled


@dataclass(frozen=True)
class StepPage:
    """A move as it is to be made. `transition` is None, and `reason` says why in a code, where it can't be made now.

    `seen` counts the steps so far: a form that has seen fewer is told what happened meanwhile.
    """

    reference: str
    url: str
    dossier: str
    level: str
    handling: list[Labelled]
    title: str
    state: Labelled
    label: Labelled
    basis: str
    place: str
    transition: Transition | None
    reason: str
    fields: list[str]
    options: dict[str, list[Labelled]]
    choices: list[Choice]
    items: list[tuple[int, str]]
    recorded: list[Event]
    history: list[Event]
    seen: int
    kept: drafts.Kept | None

    @property
    def optional(self) -> frozenset[str]:
        return step_fields.OPTIONAL


def read(actor: Actor, request: Request, move: str, is_recorded: bool) -> StepPage:
    """Return the form's page; NotFound if the actor has no hand for the move in this request, or its type knows no such move."""
    action = actions.REQUEST_MOVES.get(move)
    known = [one for one in offers.rows(offers.REQUEST, move, is_recorded) if one.applies(request.type)]
    rows = [one for one in known if request.acts_as(actor, one.role)]
    if action is None or not rows or not gateway.may(actor, action, request):
        raise gateway.missing(actor, request.reference)
    with gateway.reveal(actor, actions.REQUEST_READ, request) as opened:
        steps = reading.moves_of(RequestMove.request_id == request.id)
        found = offers.find(actor, request, move, is_recorded)
        return _page(actor, opened, request, rows[0], found, steps)


def _page(
    actor: Actor,
    opened: Opened,
    request: Request,
    row: Transition,
    found: Transition | None,
    steps: Sequence[RequestMove],
) -> StepPage:
    now = conditions.of(request, steps)
    step = Step(row.move, row.is_for_state, len(steps))
    fields = step_fields.asked(found or row)
    history = histories.of_moves(opened, steps, people.names(db.session(), [one.by for one in steps]))
    place = stepping.place(request, step)
    return StepPage(
        reference=request.reference,
        url=request.url,
        dossier=request.dossier.reference,
        level=request.dossier.level,
        handling=reading.handled(request.handling),
        title=opened.text(request, "sealed_title"),
        state=reading.state_of(request),
        label=(found or row).label,
        basis=(found or row).basis,
        place=place,
        transition=found,
        reason="state" if found is None else conditions.why_not(found, now),
        fields=fields,
        options={name: step_fields.options(name, found or row, request.type) for name in fields if _is_choice(name)},
        choices=documents.choices(opened, request.dossier),
        items=_items(opened, request) if "items_answered" in fields else [],
        recorded=[one for one in history if one.is_open_to_mark],
        history=history,
        seen=len(steps),
        kept=drafts.beside(opened, actor, place),
    )


def _is_choice(name: str) -> bool:
    return step_fields.KINDS[name] == step_fields.CHOICE


def _items(opened: Opened, request: Request) -> list[tuple[int, str]]:
    open_items = (RequestItem.request_id == request.id, RequestItem.answered_at.is_(None))
    rows = db.session.scalars(select(RequestItem).where(*open_items).order_by(RequestItem.number))
    return [(row.number, opened.text(row, "sealed_text")) for row in rows]
