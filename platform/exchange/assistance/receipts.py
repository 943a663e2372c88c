"""The receipt of service of a copy: what the log holds of it, with proofs, for whoever trusts neither side (docs/decisions/0020).

It can be taken as soon as all of it stands under a signed checkpoint; before, there is nothing that proves anything.
"""

import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from exchange import db, gateway
from exchange.access.actions import RECEIPT_TAKE, REQUEST_ANSWER, REQUEST_LETTER, REQUEST_MOVES, REQUEST_TRANSMIT
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import lettering
from exchange.assistance.models import Request
from exchange.audit.models import Checkpoint, Entry, Leaf
from exchange.audit.proving import prover
from exchange.opener import Opened
from exchange_crypto import receipt
from exchange_crypto.canonical import unb64
from exchange_crypto.receipt import Statement

# What the Court weighs of a State's conduct, and what the platform marks by itself, is no part of what was served.
KEPT_OUT = ("ask_review", "no_finding", "find", "refer", "mark_overdue", "clear_overdue")
TOLD = [REQUEST_TRANSMIT.name, REQUEST_LETTER.name, REQUEST_ANSWER.name]
TOLD += [action.name for move, action in REQUEST_MOVES.items() if move not in KEPT_OUT]


@dataclass(frozen=True)
class Taken:
    """A receipt as a file."""

    name: str
    data: bytes


def is_ready(request: Request) -> bool:
    """True when all that the receipt tells is under a signed checkpoint; false too while there is no letter."""
    signed = select(func.max(Checkpoint.size)).scalar_subquery()
    counts = [
        func.count().filter(Entry.type == REQUEST_LETTER.name),
        func.count(),
        func.count().filter(Leaf.seq < signed),
    ]
    query = select(*counts).select_from(Entry).outerjoin(Leaf, Leaf.eid == Entry.eid).where(*_about(request))
    letters, *counted = db.session.execute(query).one()
    return letters == 1 and len(set(counted)) == 1


def take(actor: Actor, request: Request) -> Taken:
    """Return the receipt; Conflict("unsigned") as long as part of it isn't under a signed checkpoint."""
    if gateway.may(actor, RECEIPT_TAKE, request) and not is_ready(request):
        raise Conflict("unsigned")
    with gateway.reveal(actor, RECEIPT_TAKE, request) as opened:
        statement, salt = _statement(opened, request)
        data = receipt.make(statement, salt, _proved(request))
    return Taken(f"{request.url.rpartition('/')[2]}.receipt", data)


def _statement(opened: Opened, request: Request) -> tuple[Statement, bytes]:
    kept = json.loads(opened.text(lettering.of(request), "sealed_statement"))
    return Statement.decode(kept["statement"]), unb64(kept["salt"])


def _proved(request: Request) -> list[tuple[bytes, str]]:
    draw = prover(db.session())
    query = select(Entry.leaf, Leaf.seq).join(Leaf, Leaf.eid == Entry.eid).where(*_about(request)).order_by(Leaf.seq)
    found = [(row.leaf, draw.prove(row.seq)) for row in db.session.execute(query)]
    return [(leaf, proof) for leaf, proof in found if proof is not None]


def _about(request: Request) -> tuple[ColumnElement[bool], ...]:
    sides = (request.organ.code, request.delegation.code)
    done = (Entry.obj_ref == request.id, Entry.type.in_(TOLD), Entry.outcome == "done")
    return (*done, Entry.org.in_(sides))
