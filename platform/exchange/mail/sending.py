"""Sending what is queued: a job a message, one entry for each that was sent, came back or was dropped.

A message that the server took is sent again only if the worker died in that moment; none is lost.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from exchange import db, gateway
from exchange.access.actions import MAIL_SEND
from exchange.access.actor import SYSTEM
from exchange.jobs.loop import Later
from exchange.jobs.models import Job
from exchange.mail import server, words
from exchange.mail.models import Letter
from exchange.mail.server import CameBack, NotNow

SENT, CAME_BACK, DROPPED = "sent", "came-back", "dropped"
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
TRIED_FOR = timedelta(days=3)


@dataclass(frozen=True)
class Addressee:
    """Where a person's messages go and in which language they are written."""

    email: str = field(repr=False)
    language: str


WhereTo = Callable[[UUID, str], Addressee | None]


def send(job: Job, where_to: WhereTo) -> str:
    """Send the job's message and return how it ended; Later while the server takes none.

    `where_to` says where a message of this kind goes now, or None if the person isn't told any more.
    """
    letter = db.session.get_one(Letter, job.id, populate_existing=True)
    if letter.ended_at is not None:
        return letter.outcome  # a worker died after it had kept the end
    to = where_to(letter.account_id, letter.kind)
    if to is None or not gateway.settings().mail.is_on:
        return _ended(letter, DROPPED)
    said = words.of(letter.kind, to.language, letter.waiting, letter.near)
    db.end_reading(db.session())
    try:
        made = server.message(gateway.settings().mail, to.email, said, letter.id, gateway.now())
        server.hand_over(gateway.settings().mail, made)
    except CameBack:
        return _ended(letter, CAME_BACK)
    except NotNow as reason:
        if gateway.now() - letter.made_at > TRIED_FOR:
            return _ended(letter, CAME_BACK)
        raise Later(_again(letter.made_at, gateway.now()), reason.reason) from reason
    return _ended(letter, SENT)


def _again(made_at: datetime, now: datetime) -> datetime:
    """Wait as long again as the message has waited until now, so that the pauses double."""
    return now + min(max(now - made_at, FIRST_PAUSE), LONGEST_PAUSE)


def _ended(letter: Letter, outcome: str) -> str:
    with gateway.act(SYSTEM, MAIL_SEND, letter, details={"kind": letter.kind}) as act:
        if letter.ended_at is None:
            letter.ended_at, letter.outcome = act.at, outcome
        if outcome != SENT:
            act.says(outcome="failed" if outcome == CAME_BACK else "refused", reason=outcome)
    return outcome
