"""Handing out what a page of the log shows: as JSON Lines, each with its proof, or as a table for reading.

A table is a convenience and no evidence. Neither holds names: pseudonyms stand for persons. There is no content in a leaf.
"""

import base64
import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.audit.models import Entry, Leaf
from exchange.audit.proving import Prover, prover
from exchange.oversight import filters, lines
from exchange.oversight.filters import Filter, Search
from exchange.oversight.things import LogThing
from exchange.streaming import Stream
from exchange_crypto import ledger
from exchange_crypto.canonical import b64

STEP = 200
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
HEAD = (
    "position", "time_utc", "action", "outcome", "reason", "severity", "pseudonym", "org", "role", "on", "kind",
    "dossier", "themes", "bytes", "count", "leaf_hash",
)  # fmt: skip


def export(actor: Actor, wanted: Filter, form: str, reason: str) -> Stream:
    """Return the entries that answer the filter, newest first, as a response's pieces; the reason is kept sealed.

    Conflict if there are more than the settings let out at once.
    """
    number = gateway.house().log.number
    found, search = _find(actor, number, wanted)
    details: dict[str, Any] = {"form": form} | ({"by": wanted.kinds()} if wanted.kinds() else {})
    if search.persons is not None:
        details["persons"] = search.persons
    openings = {"justification": reason.encode(), "query": wanted.said()}
    return gateway.stream(
        actor,
        actions.LOG_EXPORT,
        actions.LOG_DELIVERED,
        LogThing(number),
        lambda _opened: _pieces(found, number, form),
        count=len(found),
        details=details,
        openings=openings,
    )


def safe(cell: object) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def _find(actor: Actor, number: int, wanted: Filter) -> tuple[list[int], Search]:
    if not gateway.may(actor, actions.LOG_EXPORT):
        return [], Search(wanted, nothing=True)
    search = filters.look_up(number, wanted)
    most = gateway.settings().log.most_exported
    found = filters.numbers(search, most + 1)
    if len(found) > most:
        raise Conflict("too-many")
    return found, search


def _pieces(found: list[int], number: int, form: str) -> Iterator[bytes]:
    """Read step by step and hold no transaction while a slow line takes what was read."""
    signed = prover(db.session()).signed
    if form == "csv":
        yield _table([HEAD])
    for start in range(0, len(found), STEP):
        rows = _rows(found[start : start + STEP])
        if form == "csv":
            piece = _table(_cells(row, line) for row, line in zip(rows, lines.written(number, rows), strict=True))
        else:
            draw = Prover(db.session(), signed)
            piece = b"".join(_json_line(row, draw) for row in rows)
        db.session.remove()
        yield piece


def _rows(numbers: list[int]) -> list[Any]:
    query = select(*lines.COLUMNS).outerjoin(Leaf, Leaf.eid == Entry.eid).where(Entry.eid.in_(numbers))
    return list(db.session.execute(query.order_by(Entry.eid.desc())))


def _json_line(row: Any, draw: Prover) -> bytes:
    said: dict[str, Any] = {"hash": b64(ledger.leaf_hash(row.leaf))}
    try:
        said["leaf"] = row.leaf.decode("ascii")
    except UnicodeDecodeError:  # a malformed leaf, filed as it was found
        said["leaf_base64"] = base64.b64encode(row.leaf).decode("ascii")
    if row.seq is not None:
        said["position"] = row.seq
        proof = draw.prove(row.seq)
        said |= {"proof": proof} if proof else {}
    return json.dumps(said, sort_keys=True).encode() + b"\n"


def _cells(row: Any, line: lines.Line) -> tuple[object, ...]:
    on = "" if line.kind == "account" else line.on  # a page says the name, what leaves the house doesn't
    return (
        line.position, line.at.isoformat(), line.action, line.outcome, line.reason, row.severity, line.pn, line.org,
        line.role, on, line.kind, row.dossier, " ".join(line.themes), line.amount, line.count,
        b64(ledger.leaf_hash(row.leaf)),
    )  # fmt: skip


def _table(rows: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode()
