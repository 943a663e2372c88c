"""What is done with a request once it is written: reviewed in its organ, acknowledged by the State, closed."""

import re
from typing import TypeVar

from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actions import (
    REQUEST_CANCEL,
    REQUEST_RETURN,
    REQUEST_SUBMIT,
)
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import drafting, life, moves, sharing, stepping, versions
from exchange.assistance.models import MasterRequest, Request
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.drafts import once
from exchange.drafts import service as drafts

Kind = TypeVar("Kind", MasterRequest, Request)

NUMBER = re.compile(r"([0-9]{4})-([0-9]{4,9})(?:-v([1-9][0-9]?))?")


def find_master(actor: Actor, number: str) -> MasterRequest:
    """Return the master of a number such as 2026-0061; NotFound, on record, if there is none."""
    found = _find(MasterRequest, number)
    if found is None:
        raise gateway.missing(actor, f"MR-{number}" if NUMBER.fullmatch(number) else "")
    return found


def find(actor: Actor, number: str) -> Request:
    """Return the copy of a number such as 2026-0412; NotFound, on record, if there is none."""
    found = _find(Request, number)
    if found is None:
        raise gateway.missing(actor, f"RFA-{number}" if NUMBER.fullmatch(number) else "")
    return found


def submit(actor: Actor, master: MasterRequest) -> None:
    """Send the draft for review; Conflict("incomplete") if something is still missing."""
    with gateway.act(actor, REQUEST_SUBMIT, master) as act:
        moves.needs(master, life.DRAFT)
        if drafting.missing(act.session, master, act.at):
            raise Conflict("incomplete")
        moves.move(act, actor, master, life.DRAFTER, life.IN_REVIEW)
        versions.keep(act, actor, master)


def send_back(actor: Actor, master: MasterRequest, reason: str, sent: once.Mark = None) -> None:
    """Return the draft to its drafter with the reason, which only the organ reads."""
    with gateway.act(actor, REQUEST_RETURN, master) as act:
        moves.move(act, actor, master, life.REVIEWER, life.DRAFT)
        moves.give_reason(act, master, reason)
        once.claim(act, sent, master.url)
        drafts.sweep(act, actor, f"{master.url}/return")


def cancel(actor: Actor, master: MasterRequest, reason: str, sent: once.Mark = None) -> None:
    """Give up a draft: it never leaves the organ, and stays readable there. Conflict("transmitted") once a State has it."""
    role = life.DRAFTER if master.is_editable_by(actor) else life.REVIEWER
    with gateway.act(actor, REQUEST_CANCEL, master) as act:
        moves.needs(master, *life.UNSENT, life.READY)
        if act.session.scalar(select(Request.id).where(Request.master_id == master.id).limit(1)):
            raise Conflict("transmitted")
        moves.move(act, actor, master, role, life.CANCELLED)
        sharing.end(act, master)
        moves.give_reason(act, master, reason)
        once.claim(act, sent, master.url)
        drafts.sweep(act, actor, f"{master.url}/cancellation")


def acknowledge(actor: Actor, request: Request) -> None:
    """Confirm that the request has arrived; it binds the State to no answer."""
    stepping.make(actor, request, Step("acknowledge"), Given(facts={"receipt_date": gateway.now().date().isoformat()}))


def close(actor: Actor, request: Request) -> None:
    """Close an executed request: nothing more is asked of the State under it."""
    stepping.make(actor, request, Step("close"), Given(facts={"outcome_code": "executed"}))


def _find(kind: type[Kind], number: str) -> Kind | None:
    match = NUMBER.fullmatch(number)
    if match is None:
        return None
    year, serial, version = (int(one or 1) for one in match.groups())
    query = select(kind).where(kind.year == year, kind.number == serial)
    if kind is Request:
        query = query.where(Request.version == version)
    return db.session.scalars(query).one_or_none() if kind is Request or version == 1 else None
