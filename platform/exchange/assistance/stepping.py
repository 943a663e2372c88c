"""Making a move of a copy: checked in its own act against where the copy stands then, kept as a step, with what follows from it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exchange import gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import chambers, conditions, due_changes, life, moves, offers, reading, referring, successors
from exchange.assistance.models import ItemDocument, MasterRequest, Request, RequestItem, RequestMove
from exchange.assistance.step_fields import Given
from exchange.documents import handling
from exchange.documents import listing as documents
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.lifecycle import Transition
from exchange.opener import Act


@dataclass(frozen=True)
class Step:
    """A move as its form has it: its name, whether the Court records it for the State, how many steps the reader had seen if known."""

    move: str
    is_recorded: bool = False
    seen: int | None = None


def make(actor: Actor, request: Request, step: Step, given: Given, sent: once.Mark = None) -> RequestMove:
    """Make the move; Conflict("changed") if there was a step meanwhile, Conflict with the reason if it can't be made now."""
    details = {"recorded": 1} if step.is_recorded else {}
    with gateway.act(actor, actions.REQUEST_MOVES[step.move], request, details=details) as act:
        done = _steps(act.session, request)
        if step.seen is not None and len(done) != step.seen:
            raise Conflict("changed")
        transition = offers.find(actor, request, step.move, step.is_recorded)
        now = conditions.of(request, done)
        reason = "state" if transition is None else conditions.why_not(transition, now)
        if transition is None or reason:
            raise Conflict(reason)
        _check(act, request, given)
        own = _own(act, request, given)
        if transition.role not in life.OF_STATE and handling.lead_only(act.session, actor, own.documents):
            raise Conflict("lead-only")
        if transition.is_for_state and not own.documents:
            raise Conflict("not-received")
        row = moves.take(act, actor, request, transition, conditions.target(transition, now), own)
        _follow(act, actor, request, transition, row, given)
        due_changes.on_resume(act, request, [*done, row])
        once.claim(act, sent, request.url)
        drafts.sweep(act, actor, place(request, step))
    return row


def place(request: Request, step: Step) -> str:
    """Return the address of the form of a move."""
    return offers.address(request, step.move, step.is_recorded)


def _steps(session: Session, request: Request) -> list[RequestMove]:
    return list(session.scalars(reading.moves_query(RequestMove.request_id == request.id)))


def _check(act: Act, request: Request, given: Given) -> None:
    """Raise Conflict for a date that must lie ahead and doesn't, or a step to mark that isn't there to be marked."""
    for name in ("proposed_end", "agreed_end"):
        if name in given.facts and date.fromisoformat(given.facts[name]) <= act.at.date():
            raise Conflict("past")
    if "recorded_step" in given.facts:
        _recorded(act.session, request, given)


def _own(act: Act, request: Request, given: Given) -> Given:
    """Return what was given, with documents of the copy's own dossier only."""
    belonging = documents.belongs(act.session, request.dossier_id, given.documents)
    return Given(given.words, given.facts, belonging)


def _follow(act: Act, actor: Actor, request: Request, transition: Transition, row: RequestMove, given: Given) -> None:
    """Do what follows from the move: marks on a step, items answered, who is let in or given a file, a draft opened, the master closed."""
    if transition.move in ("confirm_recorded", "dispute_recorded"):
        _recorded(act.session, request, given).mark = (
            "confirmed" if transition.move == "confirm_recorded" else "disputed"
        )
    if "items_answered" in given.facts:
        _mark_items(act, actor, request, given.facts["items_answered"])
    if "handling_codes" in given.facts:
        handling.mark_all(act, actor, _given_in_reply(act.session, request, given), given.facts["handling_codes"])
    if transition.move == "ask_review" and row.from_state == row.to_state:
        chambers.admit(act, actor, request.dossier)
    if transition.move == referring.MOVE:
        referring.conclude(act, actor, request, row)
    if transition.opens and row.from_state != row.to_state:
        successors.open_draft(act, actor, request, transition.opens)
    if request.state in life.ENDED:
        _end_master(act, request)


def _recorded(session: Session, request: Request, given: Given) -> RequestMove:
    """Return the recorded step that is to be marked; Conflict if it isn't one, or was marked meanwhile."""
    chosen = (RequestMove.request_id == request.id, RequestMove.n == int(given.facts["recorded_step"]))
    found = session.scalars(select(RequestMove).where(*chosen, RequestMove.is_recorded)).one_or_none()
    if found is None or found.mark:
        raise Conflict("nothing-recorded")
    return found


def _mark_items(act: Act, actor: Actor, request: Request, numbers: Collection[int]) -> None:
    """Mark items as answered by what the Court received; Conflict if one of them isn't open."""
    open_items = (RequestItem.request_id == request.id, RequestItem.answered_at.is_(None))
    found = list(act.session.scalars(select(RequestItem).where(*open_items, RequestItem.number.in_(numbers))))
    if len(found) != len(set(numbers)):
        raise Conflict("answered")
    for item in found:
        item.answered_at, item.answered_by = act.at, actor.person


def _given_in_reply(session: Session, request: Request, given: Given) -> list[UUID]:
    """Return the documents of a reply: those of its items, and those that go with the step."""
    query = select(ItemDocument.document_id).join(RequestItem, RequestItem.id == ItemDocument.item_id)
    return [*session.scalars(query.where(RequestItem.request_id == request.id)), *given.documents]


def _end_master(act: Act, request: Request) -> None:
    master = act.session.get_one(MasterRequest, request.master_id, with_for_update=True)
    going = (Request.master_id == master.id, Request.state.not_in(life.ENDED))
    if master.state == life.TRANSMITTED and not act.session.scalar(
        select(func.count()).select_from(Request).where(*going)
    ):
        master.closed_at = act.at


def items(session: Session, request: Request) -> list[int]:
    """Return the numbers of the items that are not answered yet."""
    open_items = (RequestItem.request_id == request.id, RequestItem.answered_at.is_(None))
    return list(session.scalars(select(RequestItem.number).where(*open_items).order_by(RequestItem.number)))
