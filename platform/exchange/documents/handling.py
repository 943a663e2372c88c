"""How a document is to be handled: codes that the delegation which provided it sets, and which it alone lifts, with a reason.

What each does and does not enforce is said in docs/decisions; a code that stands is in clear on the document's row.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import db, gateway, tables
from exchange.access.actions import DOCUMENT_READ, HANDLING_LIFT, HANDLING_MARK
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.accounts.models import Account
from exchange.documents.models import BOUND, Document, HandlingMark
from exchange.drafts import once
from exchange.opener import Act, Opened
from exchange.tables import Labelled


@dataclass(frozen=True)
class Mark:
    """A code on a document: who set it when, and why it was lifted if it was; `by` is empty for another delegation's person."""

    code: Labelled
    sentence: Labelled
    by: str
    set_at: datetime
    lifted_at: datetime | None
    reason: str


def markable(document: Document) -> list[Labelled]:
    """Return the codes that can still be set."""
    return [tables.handling_codes()[code] for code in BOUND if code not in document.codes]


def shown(opened: Opened, actor: Actor, document: Document) -> list[Mark]:
    """Return every mark, the standing ones first; who set one is told to the own delegation."""
    query = select(HandlingMark, Account.name).join(Account, Account.id == HandlingMark.set_by)
    rows = db.session.execute(query.where(HandlingMark.document_id == document.id).order_by(HandlingMark.set_at)).all()
    ordered = sorted(rows, key=lambda row: row[0].lifted_at is not None)
    return [_shown(opened, actor, row, name) for row, name in ordered]


def mark(actor: Actor, document: Document, code: str) -> None:
    """Set a code on an own document; NotFound for another code than these, Conflict if it stands already."""
    _check(actor, document, code)
    with gateway.act(actor, HANDLING_MARK, document, details={"code": code}) as act:
        if code in document.codes:
            raise Conflict("state")
        _set(act, actor, document, code)


def mark_all(act: Act, actor: Actor, documents: Iterable[UUID], codes: Collection[str]) -> None:
    """Set codes inside another act on those of the documents that the actor's delegation provided."""
    query = select(Document).where(Document.id.in_(list(documents)), Document.delegation_id == actor.delegation)
    for document in act.session.scalars(query):
        for code in (one for one in BOUND if one in codes and one not in document.codes):
            _set(act, actor, document, code)


def lift(actor: Actor, document: Document, code: str, reason: str, sent: once.Mark = None) -> None:
    """Lift a code for good, with the reason sealed beside it; Conflict if it doesn't stand."""
    _check(actor, document, code)
    with gateway.act(actor, HANDLING_LIFT, document, details={"code": code}) as act:
        standing = (HandlingMark.document_id == document.id, HandlingMark.lifted_at.is_(None))
        row = act.session.scalars(select(HandlingMark).where(*standing, HandlingMark.code == code)).one_or_none()
        if row is None:
            raise Conflict("state")
        row.lifted_by, row.lifted_at = actor.person, act.at
        act.seal(row, "sealed_reason", reason)
        document.handling = " ".join(one for one in document.codes if one != code)
        once.claim(act, sent, url(document))


def title(actor: Actor, document: Document) -> str:
    """Return the document's name for the form of its lifting; that it was read is on record."""
    with gateway.reveal(actor, DOCUMENT_READ, document, version=document.version) as opened:
        return opened.text(document, "sealed_name")


def lead_only(session: Session, actor: Actor, documents: Collection[UUID]) -> bool:
    """True if one of the documents is another delegation's and for lead only: then it can't be put forward as evidence."""
    others = (Document.id.in_(list(documents)), Document.delegation_id != actor.delegation)
    return any("H3" in one.split() for one in session.scalars(select(Document.handling).where(*others)))


def url(document: Document) -> str:
    return "/dossiers/{}/documents/{}".format(*document.reference.split("/"))


def sentence(code: str) -> Labelled:
    """Return what is printed for a code."""
    row = next(row for row in tables.rows("handling_codes") if row["code"] == code)
    return Labelled(code, row["sentence_en"], row["sentence_fr"])


def _check(actor: Actor, document: Document, code: str) -> None:
    """An entry names the code, so that nothing that was typed may stand in its place."""
    if code not in BOUND:
        raise gateway.missing(actor, document.reference)


def _set(act: Act, actor: Actor, document: Document, code: str) -> None:
    assert actor.person is not None
    act.add(
        HandlingMark(
            id=db.new_id(),
            document_id=document.id,
            dossier_id=document.dossier_id,
            code=code,
            delegation_id=actor.delegation,
            set_by=actor.person,
            set_at=act.at,
        )
    )
    document.handling = " ".join([*document.codes, code])


def _shown(opened: Opened, actor: Actor, row: HandlingMark, name: str) -> Mark:
    return Mark(
        code=tables.handling_codes()[row.code],
        sentence=sentence(row.code),
        by=name if row.delegation_id == actor.delegation else "",
        set_at=row.set_at,
        lifted_at=row.lifted_at,
        reason=opened.text(row, "sealed_reason") if row.sealed_reason else "",
    )
