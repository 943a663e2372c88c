"""Who has read a copy, and whether it has changed since: kept with the entry that records the reading."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, and_, func, or_, select

from exchange import db
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.assistance import reading
from exchange.assistance.due_models import DueChange
from exchange.assistance.models import Request, RequestItem, RequestMove, RequestReading
from exchange.delegations.models import Delegation
from exchange.gateway import Change, now
from exchange.tables import Labelled


@dataclass(frozen=True)
class Reader:
    """A person who read the copy, as the delegation that sent it may know: `name` is empty for another's persons."""

    delegation: Labelled
    role: str
    name: str
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class ReadBy:
    """Who has read a copy: `each` for its sender, else None; `totals` as (delegation, persons, last time) for all.

    `answers`: whether the sender has read the State's latest answer, None before there is one.
    """

    each: list[Reader] | None
    totals: list[tuple[Labelled, int, datetime]]
    by_state: bool
    answers: bool | None


def read(actor: Actor, request: Request) -> Change:
    """Return the change that goes with showing the copy: what has happened to it so far is new no more."""

    def change(session: Any) -> None:
        at, changes = now(), session.scalar(select(_changes()).where(Request.id == request.id))
        row = db.insert_into(RequestReading).values(
            request_id=request.id, account_id=actor.person, changes=changes, first_at=at, at=at
        )
        again = {"changes": row.excluded.changes, "at": row.excluded.at}
        session.execute(row.on_conflict_do_update(index_elements=["request_id", "account_id"], set_=again))

    return change


def changed(actor: Actor, requests: Collection[UUID]) -> set[UUID]:
    """Return those of the copies that the actor has not read, or not since something happened to them."""
    mine = and_(RequestReading.request_id == Request.id, RequestReading.account_id == actor.person)
    query = select(Request.id).outerjoin(RequestReading, mine).where(Request.id.in_(requests))
    is_new = or_(RequestReading.changes.is_(None), RequestReading.changes < _changes())
    return set(db.session.scalars(query.where(is_new))) if requests else set()


def by(
    actor: Actor, request: Request, steps: Sequence[RequestMove | DueChange], items: Sequence[RequestItem]
) -> ReadBy:
    """Return who has read the copy as far as the actor may know; the steps are its moves and the changes of its date."""
    rows = _rows(request)
    of_sender = [row for row in rows if row.delegation_id == request.organ_id]
    return ReadBy(
        each=[_reader(actor, row) for row in rows] if actor.delegation == request.organ_id else None,
        totals=_totals(rows),
        by_state=any(row.delegation_id == request.delegation_id for row in rows),
        answers=_has_read_answers([row.changes for row in of_sender], steps, items),
    )


def _changes() -> Any:
    moves = select(func.count()).where(RequestMove.request_id == Request.id)
    dates = select(func.count()).where(DueChange.request_id == Request.id)
    answers = select(func.count(RequestItem.answered_at)).where(RequestItem.request_id == Request.id)
    return _of_request(moves) + _of_request(dates) + _of_request(answers)


def _of_request(query: Any) -> ScalarSelect[int]:
    counted: ScalarSelect[int] = query.correlate(Request).scalar_subquery()
    return counted


def _rows(request: Request) -> Sequence[Any]:
    reading_of = (RequestReading.first_at, RequestReading.at, RequestReading.changes)
    query = (
        select(*reading_of, Account.name.label("person"), Account.role, Account.delegation_id, Delegation)
        .join(Account, Account.id == RequestReading.account_id)
        .join(Delegation, Delegation.id == Account.delegation_id)
        .where(RequestReading.request_id == request.id)
        .order_by(RequestReading.at.desc(), Account.id)
    )
    return db.session.execute(query).all()


def _reader(actor: Actor, row: Any) -> Reader:
    name = row.person if row.delegation_id == actor.delegation else ""
    return Reader(reading.labelled(row.Delegation), row.role, name, row.first_at, row.at)


def _totals(rows: Sequence[Any]) -> list[tuple[Labelled, int, datetime]]:
    """The rows come newest first, so the first of a delegation is its last reading."""
    by_delegation: dict[str, list[Any]] = {}
    for row in rows:
        by_delegation.setdefault(row.Delegation.code, []).append(row)
    return [(reading.labelled(found[0].Delegation), len(found), found[0].at) for found in by_delegation.values()]


def _has_read_answers(
    changes: Sequence[int], steps: Sequence[RequestMove | DueChange], items: Sequence[RequestItem]
) -> bool | None:
    """Compare by what had happened up to the latest answer: a number can't be off by a moment as a time can."""
    answers = [item.answered_at for item in items if item.answered_at]
    if not answers:
        return None
    up_to = sum(step.at <= max(answers) for step in steps) + sum(at <= max(answers) for at in answers)
    return any(seen >= up_to for seen in changes)
