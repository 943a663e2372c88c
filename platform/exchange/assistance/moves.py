"""Moving a master or a copy inside an act: the step is checked against the table, then kept as a row of its own."""

from sqlalchemy import ColumnElement, func, select

from exchange import db
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import life
from exchange.assistance.models import MasterRequest, Request, RequestMove
from exchange.opener import Act


def move(act: Act, actor: Actor, thing: MasterRequest | Request, role: str, *states: str) -> None:
    """Take the thing through these states, one row each; Conflict if the table knows no such step for the role."""
    for n, state in enumerate(states, _made(act, thing) + 1):
        life.check(thing.state, state, role)
        act.add(_row(act, actor, thing, role, n, state))
        thing.state = state
    thing.dossier.changed_at = act.at
    act.session.flush()


def give_reason(act: Act, thing: MasterRequest, reason: str) -> None:
    """Seal why the thing was moved into its latest step."""
    query = select(RequestMove).where(_of(thing)).order_by(RequestMove.n.desc()).limit(1)
    act.seal(act.session.scalars(query).one(), "sealed_reason", reason)


def needs(thing: MasterRequest | Request, *states: str) -> None:
    """Raise Conflict unless the thing is in one of these states."""
    if thing.state not in states:
        raise Conflict("state")


def _row(act: Act, actor: Actor, thing: MasterRequest | Request, role: str, n: int, state: str) -> RequestMove:
    assert actor.person is not None
    return RequestMove(
        id=db.new_id(),
        master_id=thing.id if isinstance(thing, MasterRequest) else None,
        request_id=thing.id if isinstance(thing, Request) else None,
        dossier_id=thing.dossier_id,
        n=n,
        from_state=thing.state,
        to_state=state,
        role=role,
        by=actor.person,
        at=act.at,
    )


def _made(act: Act, thing: MasterRequest | Request) -> int:
    return act.session.scalar(select(func.count()).select_from(RequestMove).where(_of(thing))) or 0


def _of(thing: MasterRequest | Request) -> ColumnElement[bool]:
    column = RequestMove.master_id if isinstance(thing, MasterRequest) else RequestMove.request_id
    return column == thing.id
