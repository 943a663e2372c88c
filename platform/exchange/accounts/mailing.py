"""Where a person's messages go: the one address of the account, in its language, while the person may be told."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from exchange import db, gateway, workdays
from exchange.accounts.directory import invitation_of
from exchange.accounts.models import MAIL, Account, Notice
from exchange.calendars import service as calendars
from exchange.mail.sending import Addressee
from exchange.mail.words import AWAITING, INVITATION
from exchange.opener import Act

DAILY, AT_ONCE, NEVER = MAIL
MORNING = time(8)


def where_to(account_id: UUID, kind: str) -> Addressee | None:
    """Return where a message of this kind goes now; None if the person left, is suspended or wants none of it."""
    query = select(Account).where(Account.id == account_id)
    account = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if not (_is_invited(account) if kind == INVITATION else _is_told(account, kind)):
        return None
    return Addressee(account.email, account.language)


def look_next_morning(act: Act, account: Account) -> None:
    """Let the person's morning follow from what they chose now."""
    row = act.session.get(Notice, account.id, with_for_update=True)
    if row is not None:
        row.due_at = next_morning(account, act.at)


def next_morning(account: Account, at: datetime) -> datetime:
    """Return the next eight o'clock of a working day of the person's delegation, in the person's time zone."""
    zone = ZoneInfo(account.timezone or account.delegation.timezone)
    day = at.astimezone(zone).date()
    if datetime.combine(day, MORNING, zone) <= at:
        day += timedelta(days=1)
    day = workdays.next_working(day, calendars.of(db.session(), account.delegation))
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def _is_invited(account: Account) -> bool:
    invitation = invitation_of(account.id) if account.status == "invited" else None
    return invitation is not None and invitation.ends_at > gateway.now()


def _is_told(account: Account, kind: str) -> bool:
    wants_it = kind != AWAITING or account.mail != NEVER
    return account.status == "active" and account.delegation.is_member_at(gateway.now()) and wants_it
