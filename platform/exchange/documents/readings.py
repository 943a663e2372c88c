"""What each person has seen and opened of documents: kept with the entry that records it, and only ever moved forward."""

from typing import Any

from sqlalchemy import case
from sqlalchemy.orm import Session

from exchange import db
from exchange.access.actor import Actor
from exchange.documents.models import Document, DocumentReading
from exchange.gateway import Change, now

SAME = ["document_id", "account_id"]


def seen(actor: Actor, document: Document) -> Change:
    """Return the change that goes with showing a document's page: its newest version is new no more."""
    return lambda session: _keep(session, actor, document, seen=document.version)


def opened(actor: Actor, document: Document, version: int) -> Change:
    """Return the change that goes with handing out a version: whoever opened it has seen it."""
    return lambda session: _keep(session, actor, document, seen=version, opened=version, opened_at=now())


def _keep(session: Session, actor: Actor, document: Document, **said: Any) -> None:
    row = db.insert_into(DocumentReading)
    first = {"document_id": document.id, "account_id": actor.person, "opened": 0, "opened_at": None, **said}
    later = {name: _later(getattr(DocumentReading, name), row.excluded[name]) for name in said if name != "opened_at"}
    if "opened_at" in said:
        later["opened_at"] = said["opened_at"]
    session.execute(row.values(**first).on_conflict_do_update(index_elements=SAME, set_=later))


def _later(kept: Any, said: Any) -> Any:
    return case((said > kept, said), else_=kept)
