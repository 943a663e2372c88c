"""Showing a draft to one State's focal points before it is a request: in a dossier of its own, sealed anew, for their comments."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import db, gateway, tables
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import checklist, contents, copy_dossiers, life, moves, people, reading, versions
from exchange.assistance.checklist import NATIONAL_LAW, URGENCY
from exchange.assistance.models import MasterRequest
from exchange.assistance.text_models import SharedDraft
from exchange.delegations.models import Delegation
from exchange.dossiers import members, opening
from exchange.dossiers.models import Dossier
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.opener import Act, Opened
from exchange.tables import Labelled


@dataclass(frozen=True)
class Shown:
    """That a State was shown the draft, for the organ's page; `comments` is None while the reader's key is awaited."""

    delegation: Labelled
    url: str
    shared_at: datetime
    ended_at: datetime | None
    who: str
    comments: str | None


@dataclass(frozen=True)
class SharedPage:
    """The draft as the State reads it: parts by their labels, never a master's number, never another State."""

    title: str
    organ: Labelled
    dossier: str
    url: str
    level: str
    type: Labelled
    shared_at: datetime
    ended_at: datetime | None
    items: str
    parts: list[tuple[Labelled, str]]
    comments: str
    may_comment: bool
    kept: drafts.Kept | None


@dataclass(frozen=True)
class Awaited:
    """A draft that waits for a State's comments, as its home shows it."""

    dossier: str
    url: str
    shared_at: datetime


def share(actor: Actor, master: MasterRequest, state: UUID) -> SharedDraft:
    """Show the draft as it stands to a State's focal points; Conflict if it has none, or while another State is asked."""
    with gateway.act(actor, actions.REQUEST_SHARE, master) as act:
        moves.needs(master, life.DRAFT)
        if state not in {one.id for one in people.recipients(act.session, act.at, master.type)}:
            raise Conflict("addressee")
        dossier = opening.build(act, copy_dossiers.of_copy(act, master, state), actor.person)
        row = SharedDraft(
            id=db.new_id(),
            master_id=master.id,
            dossier_id=dossier.id,
            dossier=dossier,
            delegation_id=state,
            shared_at=act.at,
            shared_by=actor.person,
        )
        code = act.session.get_one(Delegation, state).code
        act.seal(row, "sealed_text", json.dumps(_text(act, master, code), ensure_ascii=False))
        act.add(row)
        versions.keep(act, actor, master)
        moves.move(act, actor, master, life.DRAFTER, life.DRAFT_SHARED)
        act.on(master.mark())
    return row


def comment(actor: Actor, row: SharedDraft, text: str, sent: once.Mark = None) -> None:
    """Return a State's comments: the draft is in its drafter's hands again. Conflict once it was taken back."""
    with gateway.act(actor, actions.REQUEST_COMMENT, row) as act:
        master = act.session.get_one(MasterRequest, row.master_id, with_for_update=True)
        if row.ended_at is not None or master.state != life.DRAFT_SHARED:
            raise Conflict("state")
        act.seal(row, "sealed_comments", text)
        row.returned_by, row.ended_at = actor.person, act.at
        moves.move(act, actor, master, life.FOCAL_POINT, life.DRAFT)
        once.claim(act, sent, row.url)
        drafts.sweep(act, actor, row.url)


def take_back(actor: Actor, master: MasterRequest) -> None:
    """Take the draft back without awaiting comments; the State reads what it was shown, marked as ended."""
    with gateway.act(actor, actions.REQUEST_RECLAIM, master) as act:
        moves.move(act, actor, master, life.DRAFTER, life.DRAFT)
        end(act, master)


def end(act: Act, master: MasterRequest) -> None:
    """Take no more comments on the draft."""
    for row in _of(act.session, master):
        row.ended_at = row.ended_at or act.at


def find(dossier: Dossier) -> SharedDraft | None:
    """Return the draft that a dossier was opened for; None if it holds none."""
    return db.session.scalars(select(SharedDraft).where(SharedDraft.dossier_id == dossier.id)).one_or_none()


def read(actor: Actor, row: SharedDraft) -> SharedPage:
    """Return the draft in clear as the State was shown it; that it was read is on record."""
    with gateway.reveal(actor, actions.REQUEST_READ, row) as opened:
        found = json.loads(opened.text(row, "sealed_text"))
        organ = db.session.get_one(Delegation, row.dossier.delegation_id)
        items = checklist.items(found["type"])
        may_comment = row.ended_at is None and gateway.may(actor, actions.REQUEST_COMMENT, row)
        return SharedPage(
            title=found["texts"]["title"],
            organ=reading.labelled(organ),
            dossier=row.dossier.reference,
            url=row.url,
            level=row.dossier.level,
            type=tables.request_types()[found["type"]],
            shared_at=row.shared_at,
            ended_at=row.ended_at,
            items=found["texts"].get(checklist.ITEMS, ""),
            parts=[(item.label, found["texts"][item.code]) for item in items if found["texts"].get(item.code)],
            comments=opened.text(row, "sealed_comments") if row.sealed_comments else "",
            may_comment=may_comment,
            kept=drafts.beside(opened, actor, row.url) if may_comment else None,
        )


def shown(opened: Opened, master: MasterRequest) -> list[Shown]:
    """Return to whom the draft was shown and what came back, the latest first."""
    rows = _of(db.session(), master)
    names = people.names(db.session(), [row.returned_by for row in rows])
    of_rows = select(Delegation).where(Delegation.id.in_([row.delegation_id for row in rows]))
    states = {state.id: state for state in db.session.scalars(of_rows)}
    return [
        Shown(
            delegation=reading.labelled(states[row.delegation_id]),
            url=row.url,
            shared_at=row.shared_at,
            ended_at=row.ended_at,
            who=names.get(row.returned_by, "") if row.returned_by else "",
            comments=opened.text_if_held(row, "sealed_comments") if row.sealed_comments else "",
        )
        for row in rows
    ]


def awaited(actor: Actor, most: int) -> list[Awaited]:
    """Return the drafts on which the actor's State has yet to comment, the latest first; all of it is in clear."""
    if life.FOCAL_POINT not in actor.duties:
        return []
    here = (SharedDraft.delegation_id == actor.delegation, members.is_named(actor, SharedDraft.dossier_id))
    query = select(SharedDraft).where(*here, SharedDraft.ended_at.is_(None)).order_by(SharedDraft.shared_at.desc())
    return [Awaited(row.dossier.reference, row.url, row.shared_at) for row in db.session.scalars(query.limit(most))]


def _of(session: Session, master: MasterRequest) -> list[SharedDraft]:
    query = select(SharedDraft).where(SharedDraft.master_id == master.id)
    return list(session.scalars(query.order_by(SharedDraft.shared_at.desc())))


def _text(act: Act, master: MasterRequest, state: str) -> dict[str, object]:
    """What the State is shown: of what the law of States asks for, its own alone."""
    texts = versions.texts_of(act.open_text, master)
    own = {code: text for code, text in texts.items() if "/" not in code and code != URGENCY}
    law = texts.get(contents.key(NATIONAL_LAW, state))
    return {"type": master.type, "texts": own | ({NATIONAL_LAW: law} if law else {})}
