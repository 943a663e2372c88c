"""How the mail stands, for those who look after it: what waits for the server, what came back, how it is swept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, delete, exists, func, or_, select

from exchange import db, gateway
from exchange.access.actions import MAIL_SWEEP
from exchange.access.actor import SYSTEM
from exchange.jobs.models import Job
from exchange.mail.models import Letter
from exchange.mail.sending import CAME_BACK

PUT_OFF_FOR = timedelta(minutes=2)
LEFT_FOR = timedelta(minutes=15)  # longer than a queue takes: no worker sends
SHOWN_FOR = timedelta(days=14)
KEPT = timedelta(days=90)
MOST = 20


@dataclass(frozen=True)
class Returned:
    """A message that came back: to whom it went, and when it was given up."""

    account: UUID
    at: datetime


@dataclass(frozen=True)
class MailState:
    """`stuck` messages wait since `since`, the server having put them off for `reason`; without one no worker sends.

    Those that came back are the newest first.
    """

    is_on: bool
    stuck: int
    since: datetime | None
    reason: str
    returned: list[Returned]


def read() -> MailState:
    """Return how the mail stands: two questions, whatever was sent before."""
    at = gateway.now()
    put_off = and_(Job.outcome != "", Letter.made_at < at - PUT_OFF_FOR)
    waiting = (Letter.ended_at.is_(None), Job.done_at.is_(None), or_(put_off, Letter.made_at < at - LEFT_FOR))
    query = select(func.count(), func.min(Letter.made_at), func.max(Job.outcome)).join(Job, Job.id == Letter.id)
    stuck, since, reason = db.session.execute(query.where(*waiting)).one()
    return MailState(gateway.settings().mail.is_on, stuck, since, reason or "", _returned(at))


def _returned(at: datetime) -> list[Returned]:
    last = func.max(Letter.ended_at).label("last")
    back = select(Letter.account_id, last).where(Letter.outcome == CAME_BACK, Letter.ended_at > at - SHOWN_FOR)
    rows = db.session.execute(back.group_by(Letter.account_id).order_by(last.desc(), Letter.account_id).limit(MOST))
    return [Returned(account, ended_at) for account, ended_at in rows if ended_at is not None]


def sweep() -> int:
    """Forget messages that ended 90 days ago; return how many. Where there is none there is no entry."""
    old = Letter.ended_at < gateway.now() - KEPT
    if not db.session.scalar(select(exists().where(old))):
        return 0
    with gateway.act(SYSTEM, MAIL_SWEEP) as act:
        ending = list(act.session.scalars(select(Letter.id).where(old).limit(500)))
        act.session.execute(delete(Letter).where(Letter.id.in_(ending)))
        act.session.execute(delete(Job).where(Job.id.in_(ending)))
        act.says(count=len(ending))
    return len(ending)
