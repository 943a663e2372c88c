"""Moving a master or a copy inside an act: the step is checked against the table, then kept as a row of its own, for good."""

import json
from typing import Any

from sqlalchemy import ColumnElement, func, select

from exchange import db
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import life, step_fields
from exchange.assistance.models import MasterRequest, MoveDocument, Request, RequestMove
from exchange.assistance.step_fields import Given
from exchange.lifecycle import Transition
from exchange.opener import Act

NOTHING = Given()


def move(act: Act, actor: Actor, thing: MasterRequest | Request, role: str, *states: str) -> None:
    """Take the thing through these states, one row each; Conflict if the table knows no such step for the role."""
    for state in states:
        take(act, actor, thing, life.transition(thing.state, state, role), state)


def take(
    act: Act, actor: Actor, thing: MasterRequest | Request, transition: Transition, target: str, given: Given = NOTHING
) -> RequestMove:
    """Keep the step with what was given, and bring the thing to `target`, which is its present state for half a move of two."""
    row = RequestMove(
        id=db.new_id(),
        master_id=thing.id if isinstance(thing, MasterRequest) else None,
        request_id=thing.id if isinstance(thing, Request) else None,
        dossier_id=thing.dossier_id,
        n=_made(act, thing) + 1,
        from_state=thing.state,
        to_state=target,
        role=transition.role,
        by=actor.person,
        at=act.at,
        move=transition.move,
        part=transition.part,
        is_recorded=transition.is_for_state,
        **_facts(transition, given),
    )
    if given.words:
        act.seal(row, "sealed_words", json.dumps(given.words, ensure_ascii=False))
    act.add(row)
    act.session.flush()
    _attach(act, row, given.documents)
    thing.state = target
    if isinstance(thing, Request):
        _settle(thing, transition, row, act)
    thing.dossier.changed_at = act.at
    act.session.flush()
    return row


def give_reason(act: Act, thing: MasterRequest, reason: str) -> None:
    """Seal why the thing was moved into its latest step."""
    query = select(RequestMove).where(_of(thing)).order_by(RequestMove.n.desc()).limit(1)
    act.seal(act.session.scalars(query).one(), "sealed_reason", reason)


def needs(thing: MasterRequest | Request, *states: str) -> None:
    """Raise Conflict unless the thing is in one of these states."""
    if thing.state not in states:
        raise Conflict("state")


def _facts(transition: Transition, given: Given) -> dict[str, str]:
    facts: dict[str, Any] = {**given.facts}
    if transition.move in step_fields.GROUNDS:
        facts["ground"] = step_fields.GROUNDS[transition.move]
    code = next((str(facts[name]) for name in step_fields.COUNTED if facts.get(name)), "")
    return {"facts": json.dumps(facts, ensure_ascii=False, sort_keys=True), "code": code}


def _attach(act: Act, row: RequestMove, documents: Any) -> None:
    for document in documents:
        act.add(MoveDocument(move_id=row.id, document_id=document))


def _settle(request: Request, transition: Transition, row: RequestMove, act: Act) -> None:
    """Keep beside the copy what lists and figures ask of it: whose turn it is, its marks, when it came how far."""
    by_state = row.role in life.OF_STATE or row.is_recorded
    if row.from_state == row.to_state and row.part and transition.joint_with not in life.OF_OTHER_ORGANS:
        request.awaits = "court" if by_state else "state"
    elif row.from_state != row.to_state:
        request.awaits, request.state_since = life.awaited(row.to_state, by_state), row.at
    if transition.demands(life.UNCONFIRMED) in ("set", "clear"):
        request.is_unconfirmed = transition.demands(life.UNCONFIRMED) == "set"
    if transition.demands(life.OVERDUE) in ("set", "clear"):
        request.is_overdue = transition.demands(life.OVERDUE) == "set"
    if request.state not in life.OPEN:
        request.is_overdue = False
    _time(request, row, act)


def _time(request: Request, row: RequestMove, act: Act) -> None:
    """Note when the copy was first acknowledged, answered, executed, and when it ended; late compliance opens it again."""
    request.acknowledged_at = request.acknowledged_at or (act.at if row.to_state == life.ACKNOWLEDGED else None)
    replied = row.to_state in (life.PARTLY_EXECUTED, life.EXECUTED)
    request.replied_at = request.replied_at or (act.at if replied else None)
    request.executed_at = act.at if row.to_state == life.EXECUTED else request.executed_at
    request.ended_at = (request.ended_at or act.at) if row.to_state in life.ENDED else None
    facts = json.loads(row.facts)
    request.mode = facts.get("execution_mode", request.mode)
    request.outcome = facts.get("outcome_code") or _outcome(row.to_state, request.outcome)


def _outcome(state: str, before: str) -> str:
    ends = {
        life.DENIED: "denied",
        life.WITHDRAWN: "withdrawn",
        life.REDIRECTED: "redirected",
        life.SUPERSEDED: "superseded",
        life.REFERRED: "referred",
    }
    return ends.get(state, "" if state in life.OPEN else before)


def _made(act: Act, thing: MasterRequest | Request) -> int:
    return act.session.scalar(select(func.count()).select_from(RequestMove).where(_of(thing))) or 0


def _of(thing: MasterRequest | Request) -> ColumnElement[bool]:
    column = RequestMove.master_id if isinstance(thing, MasterRequest) else RequestMove.request_id
    return column == thing.id
