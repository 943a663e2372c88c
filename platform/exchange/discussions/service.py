"""What can be done with discussions: opened, added to, closed, reopened. What is closed refuses with Conflict."""

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from exchange import db, gateway
from exchange.access.actions import DISCUSSION_CLOSE, DISCUSSION_OPEN, DISCUSSION_REOPEN, MESSAGE_POST
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict, Forbidden
from exchange.discussions import progress
from exchange.discussions.models import Attachment, Discussion, DiscussionClosure, Message
from exchange.documents import listing as documents
from exchange.dossiers.models import Dossier
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.opener import Act

REFERENCE = re.compile(r"D-([0-9]{4,9})\.([1-9][0-9]{0,8})")


def find(actor: Actor, reference: str) -> Discussion:
    """Return the discussion of a reference such as D-0147.5; NotFound, on record, if there is none.

    It does not ask whether the actor may see it: the verb that follows does, with the same words to the outside.
    """
    match = REFERENCE.fullmatch(reference)
    numbers = (int(match.group(1)), int(match.group(2))) if match else (-1, -1)
    query = select(Discussion).join(Dossier).where(Dossier.number == numbers[0], Discussion.number == numbers[1])
    discussion = db.session.scalars(query).one_or_none()
    if discussion is None:
        raise gateway.missing(actor, reference if match else "")
    return discussion


def open(
    actor: Actor,
    dossier: Dossier,
    title: str,
    first_message: str,
    attachments: Sequence[UUID] = (),
    sent: once.Mark = None,
) -> Discussion:
    """Open a discussion with its first message; Conflict if the dossier is closed, or if this form has opened one."""
    with gateway.act(actor, DISCUSSION_OPEN, dossier) as act:
        _refuse_in_closed(act, dossier)
        discussion = Discussion(
            id=db.new_id(),
            dossier_id=dossier.id,
            dossier=dossier,
            number=_next_in(act, dossier),
            opened_by=actor.person,
            opened_at=act.at,
        )
        act.seal(discussion, "sealed_title", title)
        act.add(discussion)
        act.session.flush()
        _add_message(act, actor, discussion, first_message, attachments)
        act.on(discussion.mark())
        once.claim(act, sent, discussion.url)
        drafts.sweep(act, actor, f"/dossiers/{dossier.reference}/discussions/new")
    return discussion


def post(
    actor: Actor, discussion: Discussion, text: str, attachments: Sequence[UUID] = (), sent: once.Mark = None
) -> Message:
    """Add a message; Conflict if the discussion or its dossier is closed, or if this form has added one."""
    with gateway.act(actor, MESSAGE_POST, discussion) as act:
        _refuse_in_closed(act, discussion.dossier)
        if discussion.closed_at is not None:
            raise Conflict("closed")
        message = _add_message(act, actor, discussion, text, attachments)
        act.says(details={"message": message.number})
        once.claim(act, sent, f"{discussion.url}#m{message.number}")
        drafts.sweep(act, actor, discussion.url)
    return message


def close(actor: Actor, discussion: Discussion) -> None:
    """Let nobody add to it until it is reopened; Conflict if it is closed."""
    with gateway.act(actor, DISCUSSION_CLOSE, discussion) as act:
        _refuse_in_closed(act, discussion.dossier)
        if discussion.closed_at is not None:
            raise Conflict("closed")
        discussion.closed_at = act.at
        act.add(DiscussionClosure(discussion_id=discussion.id, closed_at=act.at, closed_by=actor.person))


def reopen(actor: Actor, discussion: Discussion) -> None:
    """Let members add to it again; Conflict if it is open."""
    with gateway.act(actor, DISCUSSION_REOPEN, discussion) as act:
        _refuse_in_closed(act, discussion.dossier)
        if discussion.closed_at is None:
            raise Conflict("open")
        discussion.closed_at = None
        last = DiscussionClosure.discussion_id == discussion.id, DiscussionClosure.reopened_at.is_(None)
        closure = act.session.scalars(select(DiscussionClosure).where(*last)).one()
        closure.reopened_at, closure.reopened_by = act.at, actor.person


def _add_message(act: Act, actor: Actor, discussion: Discussion, text: str, attachments: Sequence[UUID]) -> Message:
    assert actor.person is not None
    assert actor.delegation is not None
    message = Message(
        id=db.new_id(),
        discussion_id=discussion.id,
        dossier_id=discussion.dossier_id,
        number=progress.last_number(act.session, discussion.id) + 1,
        author_id=actor.person,
        delegation_id=actor.delegation,
        posted_at=act.at,
    )
    act.seal(message, "sealed_body", text)
    act.add(message)
    act.session.flush()
    _attach(act, message, attachments)
    progress.read_own(act.session, message)
    discussion.messages, discussion.last_at = message.number, act.at
    discussion.dossier.changed_at = act.at
    return message


def _attach(act: Act, message: Message, documents_chosen: Sequence[UUID]) -> None:
    chosen = list(dict.fromkeys(documents_chosen))
    if chosen and documents.belongs(act.session, message.dossier_id, chosen) != chosen:
        raise Forbidden("attachment")
    for document in chosen:
        act.add(Attachment(message_id=message.id, document_id=document))


def _next_in(act: Act, dossier: Dossier) -> int:
    """The act holds the dossier's row, so that two at once don't draw the same number."""
    return (act.session.scalar(select(func.max(Discussion.number)).where(Discussion.dossier_id == dossier.id)) or 0) + 1


def _refuse_in_closed(act: Act, dossier: Dossier) -> None:
    act.session.refresh(dossier)  # it may have been closed since the request began
    if dossier.closed_at is not None:
        raise Conflict("dossier-closed")
