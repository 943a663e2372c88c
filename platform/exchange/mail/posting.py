"""Queuing a message with the act that it tells of: both are kept or neither, and the act never waits for a mail server."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select

from exchange import gateway
from exchange.db import new_id
from exchange.jobs.models import Job
from exchange.mail import words
from exchange.mail.models import Letter
from exchange.opener import Act
from exchange.vault.credentials import NOBODY

JOB = "mail.send"
ENOUGH = timedelta(hours=1)


def tell_what_awaits(act: Act, account: UUID, waiting: int, near: int) -> None:
    """Queue a message that so many things await the person, so many of them with a near date."""
    _queue(act, account, words.AWAITING, waiting, near)


def invite(act: Act, account: UUID) -> None:
    """Queue the message to an invited person; the code is not in it."""
    _queue(act, account, words.INVITATION)


def warn(act: Act, account: UUID) -> None:
    """Queue a message that something about the account changed, whatever the person chose about mail."""
    _queue(act, account, words.SECURITY)


def warn_of_tries(act: Act, account: UUID) -> None:
    """Queue a message that tries to sign in were refused; one an hour is enough, however many there are."""
    if not _was_told(act, account, words.TRIES) and account != NOBODY:
        _queue(act, account, words.TRIES)


def _queue(act: Act, account: UUID, kind: str, waiting: int = 0, near: int = 0) -> None:
    if not gateway.settings().mail.is_on:
        return
    one = new_id()
    act.add(Job(id=one, kind=JOB, details="{}", asked_at=act.at, due_at=act.at))
    act.session.flush()
    act.add(Letter(id=one, account_id=account, kind=kind, waiting=waiting, near=near, made_at=act.at))


def _was_told(act: Act, account: UUID, kind: str) -> bool:
    lately = (Letter.account_id == account, Letter.kind == kind, Letter.made_at > act.at - ENOUGH)
    return bool(act.session.scalar(select(exists().where(*lately))))
