"""How much awaits a person, counted by the rules of the page of what needs attention, with nothing opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, union_all

from exchange import db, gateway
from exchange.access.actions import DOSSIER_LIST
from exchange.access.actor import Actor
from exchange.assistance import awaiting, sharing, translations
from exchange.assistance.due_models import DueChange
from exchange.assistance.models import RequestMove
from exchange.assistance.reading import SOON_DAYS
from exchange.discussions import unread
from exchange.documents import news
from exchange.dossiers import recent
from exchange.home import others

MOST = 50


@dataclass(frozen=True)
class Attention:
    """What awaits, at most 50 of a kind; `near` of it has a date within 14 days or past; `newest` is when others last acted."""

    waiting: int = 0
    near: int = 0
    newest: datetime | None = None


def of(actor: Actor) -> Attention:
    """Return how much awaits the actor, in ten queries at most; nothing awaits whoever takes part in no dossier."""
    if not gateway.may(actor, DOSSIER_LIST):
        return Attention()
    requests = [*awaiting.awaiting(actor, MOST), *others.find(actor, MOST)]
    last_day = gateway.now().date() + timedelta(days=SOON_DAYS)
    dossiers = recent.ids(actor)
    talks, documents = unread.latest(actor, dossiers, MOST), news.latest(actor, dossiers, MOST)
    shown, translated = sharing.awaited(actor, MOST), translations.awaited(actor, MOST)
    times = [*(one.filed_at or one.asked_at for one in translated)]
    times += [*(one.shared_at for one in shown), *(one.last_at for one in talks), *(one.added_at for one in documents)]
    times += [one.reminded_at for one in requests if one.reminded_at is not None]
    moved_at = _last_move(actor, [one.dossier_id for one in requests])
    return Attention(
        waiting=len(requests) + len(talks) + len(documents) + len(shown) + len(translated),
        near=sum(one.due is not None and one.due <= last_day for one in requests),
        newest=max([*times, *([moved_at] if moved_at is not None else [])], default=None),
    )


def _last_move(actor: Actor, dossiers: Iterable[UUID]) -> datetime | None:
    ids = list(dossiers)
    steps = union_all(
        *(
            select(table.at).where(table.dossier_id.in_(ids), table.by != actor.person)
            for table in (RequestMove, DueChange)
        )
    ).subquery()
    return db.session.scalar(select(func.max(steps.c.at)))
