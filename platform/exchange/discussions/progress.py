"""How far each person has read. It moves only forward, and only over messages that were shown or written."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from exchange.access.actor import Actor
from exchange.discussions.models import Discussion, Message, Reading
from exchange.dossiers.models import NETWORK
from exchange.vault.models import EpochWrap


def last_number(session: Session, discussion: UUID) -> int:
    """Return the number of the newest message; 0 if there is none."""
    return session.scalar(select(func.max(Message.number)).where(Message.discussion_id == discussion)) or 0


def read_to(session: Session, discussion: UUID, account: UUID | None) -> int:
    """Return the number of the last message that the person has read; 0 if none."""
    where = (Reading.discussion_id == discussion, Reading.account_id == account)
    return session.scalar(select(Reading.last_message).where(*where)) or 0


def unread(session: Session, discussion: UUID, account: UUID | None, after: int) -> int:
    """Return how many messages of others there are after a number."""
    where = (Message.discussion_id == discussion, Message.number > after, Message.author_id != account)
    return session.scalar(select(func.count()).select_from(Message).where(*where)) or 0


def read_shown(session: Session, actor: Actor, discussion: Discussion, first: int, last: int, at: datetime) -> None:
    """Note that messages `first` to `last` were shown, unless older ones are unread or the actor awaits the key."""
    if actor.person is not None and _holds_key(session, actor, discussion):
        _advance(session, discussion.id, actor.person, first, last, at)


def read_own(session: Session, message: Message) -> None:
    """Note that an author has read up to their own message, unless others wrote something before it."""
    _advance(session, message.discussion_id, message.author_id, message.number, message.number, message.posted_at)


def _advance(session: Session, discussion: UUID, account: UUID, first: int, last: int, at: datetime) -> None:
    # Two pages opened at once would both begin the row: the discussion's row makes them take turns.
    session.execute(select(Discussion.id).where(Discussion.id == discussion).with_for_update())
    reading = session.get(Reading, (discussion, account), populate_existing=True)
    before = reading.last_message if reading else 0
    if first > before + 1 or last <= before:
        return
    if reading is None:
        session.add(Reading(discussion_id=discussion, account_id=account, last_message=last, at=at))
    else:
        reading.last_message, reading.at = last, at


def _holds_key(session: Session, actor: Actor, discussion: Discussion) -> bool:
    wrapped = (EpochWrap.dossier_id == discussion.dossier_id, EpochWrap.member_id == actor.person)
    return discussion.dossier.protection == NETWORK or bool(session.scalar(select(exists().where(*wrapped))))
