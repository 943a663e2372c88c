"""Removing what was left: texts that nobody went on with, and marks of forms too old to be sent twice."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select

from exchange import db, gateway
from exchange.access.actions import DRAFT_SWEEP
from exchange.access.actor import SYSTEM
from exchange.drafts.models import Draft, SentForm
from exchange.drafts.service import ENDED_LASTS

FORM_LASTS = timedelta(hours=24)


def remove_what_was_left() -> int:
    """Remove texts after some weeks, those of ended sessions after a day; return how many. No entry if there are none."""
    old = SentForm.at <= gateway.now() - FORM_LASTS
    count = db.session.scalar(select(func.count()).select_from(Draft).where(_is_left())) or 0
    if count == 0 and not _is_there(old):
        return 0
    with gateway.act(SYSTEM, DRAFT_SWEEP, count=count) as act:
        act.session.execute(delete(Draft).where(_is_left()))
        act.session.execute(delete(SentForm).where(old))
    return count


def _is_left() -> ColumnElement[bool]:
    at = gateway.now()
    untouched = Draft.saved_at <= at - timedelta(days=gateway.settings().drafts.keep_days)
    return untouched | (Draft.ended & (Draft.saved_at <= at - ENDED_LASTS))


def _is_there(condition: ColumnElement[bool]) -> Any:
    return db.session.scalar(select(exists().where(condition)))
