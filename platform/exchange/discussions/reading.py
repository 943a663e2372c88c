"""A discussion as its page shows it, fifty messages at a time: that it was read is on record before a word of it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actions import DISCUSSION_CLOSE, DISCUSSION_READ, DISCUSSION_REOPEN
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.delegations.models import COURT, Delegation
from exchange.discussions import progress, readers, service
from exchange.discussions.models import Attachment, Discussion, Message, Reading
from exchange.discussions.readers import Reader
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.dossiers import cover, members
from exchange.dossiers.cover import Cover
from exchange.drafts import service as drafts
from exchange.opener import Opened
from exchange.tables import Labelled

PAGE = 50


@dataclass(frozen=True)
class MessageShown:
    """A message in clear; `text` is as typed, `is_new` when it was not read before and is another's."""

    number: int
    text: str
    author: str
    role: str
    delegation: Labelled
    is_of_court: bool
    is_mine: bool
    is_new: bool
    posted_at: datetime
    attachments: tuple[Choice, ...]


@dataclass(frozen=True)
class Progress:
    """How many of a delegation's named persons have read to the end."""

    delegation: Labelled
    done: int
    persons: int


@dataclass(frozen=True)
class Span:
    """Which messages a page holds, of how many, and how far the reader had come before."""

    first: int
    last: int
    page: int
    pages: int
    count: int
    read_to: int
    unread: int


@dataclass(frozen=True)
class DiscussionPage:
    """What the page shows; `span.unread` counts all of the discussion, as it stood before this page was read."""

    dossier: Cover
    reference: str
    title: str
    delegation: Labelled
    opened_at: datetime
    closed_at: datetime | None
    span: Span
    messages: tuple[MessageShown, ...]
    progress: tuple[Progress, ...]
    readers: tuple[Reader, ...]
    choices: tuple[Choice, ...]
    kept: drafts.Kept | None
    may_close: bool
    may_reopen: bool

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.dossier.is_open

    @property
    def first_new(self) -> int | None:
        return next((message.number for message in self.messages if message.is_new), None)

    @property
    def attachments(self) -> list[Choice]:
        return list({one.id: one for message in self.messages for one in message.attachments}.values())

    @property
    def persons(self) -> int:
        return sum(one.persons for one in self.progress)


def read(actor: Actor, reference: str, page: int | None = None) -> DiscussionPage:
    """Return a page of the discussion, by default the one with the first unread message, and note how far it was read."""
    discussion = service.find(actor, reference)
    span = _span(actor, discussion, page)

    def also(session: Any) -> None:
        progress.read_shown(session, actor, discussion, span.first, span.last, gateway.now())

    with gateway.reveal(actor, DISCUSSION_READ, discussion, also=also) as opened:
        return DiscussionPage(
            dossier=cover.cover(actor, opened, discussion.dossier, here="discussions"),
            reference=discussion.reference,
            title=opened.text(discussion, "sealed_title"),
            delegation=_opened_by(discussion),
            opened_at=discussion.opened_at,
            closed_at=discussion.closed_at,
            span=span,
            messages=_messages(actor, opened, discussion, span),
            progress=_progress(actor, discussion, span.count),
            readers=readers.each(actor, discussion),
            choices=tuple(documents.choices(opened, discussion.dossier)),
            kept=drafts.beside(opened, actor, discussion.url),
            may_close=gateway.may(actor, DISCUSSION_CLOSE, discussion),
            may_reopen=gateway.may(actor, DISCUSSION_REOPEN, discussion),
        )


def page_of(number: int) -> int:
    """Return the page that holds a message."""
    return (number - 1) // PAGE + 1


def _span(actor: Actor, discussion: Discussion, page: int | None) -> Span:
    session = db.session()
    count = progress.last_number(session, discussion.id)
    read_to = progress.read_to(session, discussion.id, actor.person)
    pages = page_of(count)
    shown = min(max(page if page is not None else page_of(read_to + 1), 1), pages)
    return Span(
        first=(shown - 1) * PAGE + 1,
        last=min(shown * PAGE, count),
        page=shown,
        pages=pages,
        count=count,
        read_to=read_to,
        unread=progress.unread(session, discussion.id, actor.person, read_to),
    )


def _opened_by(discussion: Discussion) -> Labelled:
    """Return the delegation of its first message: that of whoever opened it, at that time."""
    query = select(Delegation).join(Message, Message.delegation_id == Delegation.id)
    first = query.where(Message.discussion_id == discussion.id, Message.number == 1)
    return members.labelled(db.session.scalars(first).one())


def _messages(actor: Actor, opened: Opened, discussion: Discussion, span: Span) -> tuple[MessageShown, ...]:
    rows = _rows(discussion, span)
    attached = _attached(opened, [row.id for row in rows])
    opened.prepare((discussion.dossier_id, row.sealed_body) for row in rows)
    return tuple(_message(actor, opened, discussion, row, span, attached.get(row.id, ())) for row in rows)


def _rows(discussion: Discussion, span: Span) -> Sequence[Any]:
    columns = (Message.id, Message.number, Message.sealed_body, Message.author_id, Message.posted_at)
    author = (Account.name, Account.role, Delegation.code, Delegation.kind, Delegation.name_en, Delegation.name_fr)
    query = (
        select(*columns, *author)
        .join(Account, Account.id == Message.author_id)
        .join(Delegation, Delegation.id == Message.delegation_id)
        .where(Message.discussion_id == discussion.id, Message.number.between(span.first, span.last))
    )
    return db.session.execute(query.order_by(Message.number)).all()


def _attached(opened: Opened, messages: Sequence[UUID]) -> dict[UUID, tuple[Choice, ...]]:
    query = select(Attachment.message_id, Attachment.document_id).where(Attachment.message_id.in_(messages))
    pairs = db.session.execute(query).all()
    names = documents.names(opened, {pair.document_id for pair in pairs})
    by_message: dict[UUID, tuple[Choice, ...]] = {}
    for pair in sorted(pairs, key=lambda pair: names[pair.document_id].number):
        by_message[pair.message_id] = (*by_message.get(pair.message_id, ()), names[pair.document_id])
    return by_message


def _message(
    actor: Actor, opened: Opened, discussion: Discussion, row: Any, span: Span, attachments: tuple[Choice, ...]
) -> MessageShown:
    is_mine = row.author_id == actor.person
    return MessageShown(
        number=row.number,
        text=opened.text_at(discussion.dossier_id, Message.__tablename__, "sealed_body", row.id, row.sealed_body),
        author=row.name,
        role=row.role,
        delegation=members.labelled(row),
        is_of_court=row.kind == COURT,
        is_mine=is_mine,
        is_new=row.number > span.read_to and not is_mine,
        posted_at=row.posted_at,
        attachments=attachments,
    )


def _progress(actor: Actor, discussion: Discussion, count: int) -> tuple[Progress, ...]:
    where = (Reading.discussion_id == discussion.id, Reading.last_message >= count)
    done = set(db.session.scalars(select(Reading.account_id).where(*where)))
    parties = members.parties(actor, discussion.dossier)
    return tuple(
        Progress(party.delegation, sum(one.id in done for one in party.persons), len(party.persons))
        for party in parties
    )
