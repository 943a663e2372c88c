"""From public references to what the log marks, and back: D-0147, D-0147.5, D-0147/3, A-0042, MR, RFA, ENQ, REV and CNS numbers.

It reads numbers only: no title is opened, and an auditor could open none.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from exchange import db
from exchange.assets.models import Asset
from exchange.assets.models import reference as asset_reference
from exchange.assistance.models import COPY, MASTER, MasterRequest, Request
from exchange.assistance.models import reference as request_reference
from exchange.delegations.models import Delegation
from exchange.discussions.models import Discussion
from exchange.discussions.models import reference as discussion_reference
from exchange.documents.models import Document
from exchange.documents.models import reference as document_reference
from exchange.dossiers.models import Dossier
from exchange.dossiers.models import reference as dossier_reference
from exchange.enquiries import models as enquiries
from exchange.reverse import models as reverse

REFERENCE = re.compile(
    r"(?:D[- ]?)?(?P<dossier>[0-9]{4,9})(?:(?P<mark>[./])(?P<child>[0-9]{1,6}))?"
    r"|A[- ]?(?P<asset>[0-9]{4,9})"
    r"|(?P<kind>MR|RFA|ENQ|REV|CNS)[ -]?(?P<year>2[0-9]{3})[/-](?P<number>[0-9]{4,6})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Thing:
    """What a reference stands for: the kind that entries mark it with, and its id."""

    kind: str
    id: UUID


def looks_like_one(text: str) -> bool:
    """True if the text has the form of a reference, whether or not anything has it."""
    return REFERENCE.fullmatch(text.strip()) is not None


def find(text: str) -> Thing | None:
    """Return what a reference stands for; None if nothing has it."""
    match = REFERENCE.fullmatch(text.strip())
    if match is None:
        return None
    if match["kind"]:
        return _request(match["kind"].upper(), int(match["year"]), int(match["number"]))
    if match["asset"]:
        return _thing("asset", select(Asset.id).where(Asset.number == int(match["asset"])))
    if match["mark"]:
        return _child(int(match["dossier"]), match["mark"], int(match["child"]))
    return _thing("dossier", select(Dossier.id).where(Dossier.number == int(match["dossier"])))


def names(things: Iterable[tuple[str, UUID]]) -> dict[UUID, str]:
    """Return the public references of (kind, id) pairs: one query for each kind that occurs."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for kind, thing in things:
        wanted[kind].add(thing)
    said: dict[UUID, str] = {}
    for kind, ids in wanted.items():
        if kind in _QUERIES:
            query, write = _QUERIES[kind]
            said |= {
                row[0]: write(*row[1:]) for row in db.session.execute(query.where(query.selected_columns[0].in_(ids)))
            }
    return said


def _request(kind: str, year: int, number: int) -> Thing | None:
    if kind == MASTER:
        where = (MasterRequest.year == year, MasterRequest.number == number)
        return _thing("master", select(MasterRequest.id).where(*where))
    if kind in _BESIDE:
        name, table = _BESIDE[kind]
        return _thing(name, select(table.id).where(table.year == year, table.number == number))
    return _thing("request", select(Request.id).where(Request.year == year, Request.number == number))


def _child(dossier: int, mark: str, number: int) -> Thing | None:
    if mark == ".":
        query = select(Discussion.id).join(Dossier, Dossier.id == Discussion.dossier_id)
        return _thing("discussion", query.where(Dossier.number == dossier, Discussion.number == number))
    query = select(Document.id).join(Dossier, Dossier.id == Document.dossier_id)
    return _thing("document", query.where(Dossier.number == dossier, Document.number == number))


def _thing(kind: str, query: Any) -> Thing | None:
    found = db.session.scalar(query)
    return None if found is None else Thing(kind, found)


_BESIDE: dict[str, tuple[str, Any]] = {
    enquiries.LETTERS: ("enquiry", enquiries.Enquiry),
    reverse.LETTERS: ("reverse", reverse.ReverseRequest),
    reverse.CONSENT: ("consent", reverse.Consent),
}
_QUERIES: dict[str, tuple[Any, Callable[..., str]]] = {
    "dossier": (select(Dossier.id, Dossier.number), dossier_reference),
    "document": (
        select(Document.id, Dossier.number, Document.number).join(Dossier, Dossier.id == Document.dossier_id),
        document_reference,
    ),
    "discussion": (
        select(Discussion.id, Dossier.number, Discussion.number).join(Dossier, Dossier.id == Discussion.dossier_id),
        discussion_reference,
    ),
    "master": (select(MasterRequest.id, MasterRequest.year, MasterRequest.number), partial(request_reference, MASTER)),
    "request": (select(Request.id, Request.year, Request.number), partial(request_reference, COPY)),
    **{
        name: (select(table.id, table.year, table.number), partial(request_reference, letters))
        for letters, (name, table) in _BESIDE.items()
    },
    "asset": (select(Asset.id, Asset.number), asset_reference),
    "delegation": (select(Delegation.id, Delegation.code), str),
}
