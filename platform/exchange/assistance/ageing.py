"""How long requests have stood where they stand: by state and by days in it, for the organ's own or the State's own.

An organ's drafts stand there too, so that the time in review is seen. Titles stay sealed; nothing of another side counts.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from exchange import db, gateway, tables
from exchange.access.actions import AGEING_READ
from exchange.access.actor import Actor
from exchange.access.rules import is_of_court
from exchange.assistance import life, narrowing
from exchange.assistance.models import MasterRequest, Request
from exchange.assistance.narrowing import BANDS
from exchange.dossiers import members
from exchange.tables import Labelled


@dataclass(frozen=True)
class Aged:
    """The things in one state: how many by band of days, in the bands' order, and since when the oldest."""

    state: Labelled
    counts: tuple[int, ...]
    oldest: int

    @property
    def all(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Ageing:
    """What hasn't ended, by state in the table's order; `drafts` are an organ's masters, empty for a State."""

    is_of_organ: bool
    drafts: list[Aged]
    copies: list[Aged]

    @property
    def most(self) -> int:
        return max([one.all for one in (*self.drafts, *self.copies)], default=1)

    @property
    def is_empty(self) -> bool:
        return not (self.drafts or self.copies)


def read(actor: Actor) -> Ageing:
    """Return the counts over the dossiers that the actor may enter, in one query for a State and two for an organ."""
    is_organ = is_of_court(actor, None)
    today = gateway.now().date()
    with gateway.reveal(actor, AGEING_READ):
        drafts = _counted(_masters(actor, today), today) if is_organ else []
        return Ageing(is_organ, drafts, _counted(_copies(actor, is_organ, today), today))


def _copies(actor: Actor, is_organ: bool, today: date) -> Select[Any]:
    side = Request.organ_id if is_organ else Request.delegation_id
    mine = (side == actor.delegation, members.is_named(actor, Request.dossier_id))
    query = select(Request.state, *_sums(Request.state_since, today), func.min(Request.state_since).label("oldest"))
    return query.where(*mine, Request.state.not_in(life.ENDED)).group_by(Request.state)


def _masters(actor: Actor, today: date) -> Select[Any]:
    since = narrowing.since()
    own = (MasterRequest.delegation_id == actor.delegation, members.is_named(actor, MasterRequest.dossier_id))
    found = (
        select(MasterRequest.state, since.label("since")).where(*own, MasterRequest.state.in_(life.UNSENT)).subquery()
    )
    sums = _sums(found.c.since, today)
    return select(found.c.state, *sums, func.min(found.c.since).label("oldest")).group_by(found.c.state)


def _sums(since: Any, today: date) -> list[Any]:
    return [func.sum(case((narrowing.within(since, band, today), 1), else_=0)) for band in BANDS]


def _counted(query: Select[Any], today: date) -> list[Aged]:
    found = {row[0]: row for row in db.session.execute(query)}
    return [_aged(label, found[code], today) for code, label in tables.request_states().items() if code in found]


def _aged(state: Labelled, row: Any, today: date) -> Aged:
    counts = tuple(int(count or 0) for count in row[1 : 1 + len(BANDS)])
    return Aged(state, counts, (today - row.oldest.date()).days)
