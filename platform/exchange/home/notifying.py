"""Whom to tell by mail that something awaits them: once a working morning, or soon after others acted, as each chose.

Only people in whose dossiers something was added, or whose morning has come, are looked at; fifty at a time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select

from exchange import db, gateway
from exchange.access.actions import MAIL_PREPARE
from exchange.access.actor import SYSTEM
from exchange.accounts import directory, mailing
from exchange.accounts.actors import actor_for
from exchange.accounts.models import Account, Notice
from exchange.dossiers.models import Dossier, Member
from exchange.home import attention
from exchange.home.attention import Attention
from exchange.mail import posting
from exchange.opener import Act
from exchange.signin.models import UserSession

MOST = 50
AT_MOST_EVERY = timedelta(minutes=15)
BUSY = timedelta(minutes=5)  # whoever asked for a page so lately sees for themself
LATEST = timedelta(hours=4)  # a morning that was missed by more is left out
LOOKED_BACK = timedelta(days=1)
OVERLAP = timedelta(minutes=1)  # an act's time is earlier than its commit


@dataclass(frozen=True)
class Found:
    """A person who was looked at: what awaits, and whether it is told."""

    account: Account
    told_at: datetime | None
    attention: Attention
    is_told: bool


class Notifier:
    """Looks for people to tell; between two looks it remembers in whose dossiers something was added."""

    def __init__(self) -> None:
        self._looked_at: datetime | None = None
        self._changed: set[UUID] = set()

    def look(self) -> int:
        """Queue a message to everyone who is to be told now; return how many. Where there is none there is no entry."""
        if not gateway.settings().mail.is_on:
            return 0
        at = gateway.now()
        self._remember_changes(at)
        free = [_weighed(account, notice) for account, notice in _people(_free_and_changed(self._changed, at))]
        self._changed -= {one.account.id for one in free}
        soon = {one.account.id: one for one in free if one.is_told}
        mornings = [
            _in_the_morning(account, notice, at)
            for account, notice in _people(_morning_came(at))
            if account.id not in soon
        ]
        return _prepare([*soon.values(), *mornings])

    def _remember_changes(self, at: datetime) -> None:
        since = (self._looked_at or at - LOOKED_BACK) - OVERLAP
        query = (
            select(Member.account_id)
            .join(Dossier, Dossier.id == Member.dossier_id)
            .join(Account, Account.id == Member.account_id)
            .where(Dossier.changed_at > since, Member.removed_at.is_(None), Account.mail == mailing.AT_ONCE)
        )
        self._changed |= set(db.session.scalars(query.distinct()))
        self._looked_at = at


def _people(condition: ColumnElement[bool]) -> list[Any]:
    """Return (account, its notice or None) of those who may be told, whose turn was first."""
    query = select(Account, Notice).outerjoin(Notice, Notice.account_id == Account.id)
    query = query.where(directory.IS_ACTIVE, Account.mail != mailing.NEVER, condition)
    rows = db.session.execute(query.order_by(Notice.due_at, Account.id).limit(MOST))
    return list(rows)


def _morning_came(at: datetime) -> ColumnElement[bool]:
    return or_(Notice.due_at.is_(None), Notice.due_at <= at)


def _free_and_changed(changed: set[UUID], at: datetime) -> ColumnElement[bool]:
    at_work = exists().where(
        UserSession.account_id == Account.id, UserSession.ended_at.is_(None), UserSession.seen_at > at - BUSY
    )
    told_long_ago = or_(Notice.told_at.is_(None), Notice.told_at <= at - AT_MOST_EVERY)
    return and_(Account.id.in_(sorted(changed)[: 10 * MOST]), told_long_ago, ~at_work)


def _in_the_morning(account: Account, notice: Notice | None, at: datetime) -> Found:
    """Look at a person whose morning has come, unless it was missed or is the first: then the next one counts."""
    if notice is None or at - notice.due_at > LATEST:
        return Found(account, notice.told_at if notice is not None else None, Attention(), is_told=False)
    return _weighed(account, notice)


def _weighed(account: Account, notice: Notice | None) -> Found:
    """Look at what awaits a person: told is what others brought since the last message, or a date that came near."""
    waits = attention.of(actor_for(account))
    told_at, told_near = (notice.told_at, notice.told_near) if notice is not None else (None, 0)
    is_new = waits.newest is not None and (told_at is None or waits.newest > told_at)
    return Found(account, told_at, waits, is_told=waits.waiting > 0 and (is_new or waits.near > told_near))


def _prepare(found: list[Found]) -> int:
    """Queue the messages and set each person's next morning, in one act."""
    if not found:
        return 0
    with gateway.act(SYSTEM, MAIL_PREPARE) as act:
        told = sum([_keep(act, one) for one in found])
        act.says(count=told)
    return told


def _keep(act: Act, one: Found) -> bool:
    """Note what was told and when to look next; nothing if another worker told the person meanwhile."""
    row = act.session.get(Notice, one.account.id, with_for_update=True, populate_existing=True)
    due_at = mailing.next_morning(one.account, act.at)
    row = row or act.add(Notice(account_id=one.account.id))
    if row.told_at != one.told_at:
        return False
    row.due_at = due_at
    if one.is_told:
        row.told_at = act.at
        posting.tell_what_awaits(act, one.account.id, one.attention.waiting, one.attention.near)
    if one.is_told or one.attention.near < (row.told_near or 0):
        row.told_near = one.attention.near
    return one.is_told
