"""What needs a person's attention: what waits for their side, what they haven't seen, whose keys are awaited.

One entry a page, which names the dossiers whose titles are shown; each part is limited, so that a page's cost is too.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from exchange import db, gateway
from exchange.access.actions import HOME_READ
from exchange.access.actor import Actor
from exchange.assistance import awaiting, organ, readings, sharing, translations
from exchange.assistance.awaiting import Awaiting, Tally
from exchange.assistance.models import MasterRequest, Request
from exchange.assistance.organ import Draft, Figures, OpenMaster
from exchange.assistance.reading import SOON_DAYS
from exchange.assistance.sharing import Awaited
from exchange.assistance.translations import Asked
from exchange.delegations.models import Delegation
from exchange.dossiers import levels
from exchange.drafts import service as texts
from exchange.drafts.service import Unfinished
from exchange.home import keys, newest, others, visits
from exchange.home.keys import Keys
from exchange.home.newest import Item
from exchange.home.visits import Visit
from exchange.opener import Opened
from exchange.tables import Labelled

MOST = 15
FEW = 6
MASTERS = 4  # of a page that stays below 22 kB; all of them are one click away


@dataclass(frozen=True)
class Waiting:
    """A request that waits for the reader's side; `title` is None while the key is awaited."""

    kind: str
    reference: str
    url: str
    form: str
    due: date | None
    days: int | None
    state: str
    delegation: Labelled | None
    answered: int
    items: int
    is_new: bool
    receipt_by: date | None
    reminded_at: datetime | None
    is_late: bool
    holder: str
    is_mine: bool
    title: str | None


@dataclass(frozen=True)
class Group:
    """Requests under one heading: overdue, soon or later; `count` says how many there are, shown or not."""

    name: str
    count: int
    rows: list[Waiting]


@dataclass(frozen=True)
class Shared:
    """What every home of those who share says; `levels` are those of the titles that it shows, `others` what
    waits that is no request to a State."""

    today: date
    new: list[Item]
    has_more: bool
    keys: Keys
    unfinished: list[Unfinished]
    last: Visit | None
    levels: list[str]
    others: list[Waiting]


@dataclass(frozen=True)
class Home(Shared):
    """A State's or another delegation's home."""

    delegation: Delegation
    receives: bool
    groups: list[Group]
    waiting: int
    shown: list[Awaited]


@dataclass(frozen=True)
class Titled:
    """A master with its title in clear; None while the key is awaited."""

    title: str | None
    master: OpenMaster | Draft


@dataclass(frozen=True)
class OrganHome(Shared):
    """An organ's home: what waits for the reader, and who waits for whom."""

    figures: Figures
    waiting: list[Waiting]
    open: list[Titled]
    drafts: list[Titled]
    translations: list[Asked]


def read(actor: Actor) -> Home:
    """Return a focal point's home."""
    now, last = gateway.now(), visits.last(actor)
    found, requests = newest.find(actor, last.at if last else None), awaiting.awaiting(actor, MOST)
    beside = others.find(actor)
    seen = _once([*(one.dossier_id for one in (*requests, *beside)), *found.seen()])
    delegation = db.session.get(Delegation, actor.delegation)
    assert delegation is not None
    with gateway.reveal(actor, HOME_READ, seen=seen) as opened:
        opened.prepare([*((one.dossier_id, one.sealed_title) for one in (*requests, *beside)), *found.sealed()])
        rows, aside = _split(_waiting(actor, opened, [*requests, *beside], now), len(requests))
        tally = awaiting.tally(actor)
        return Home(
            today=now.date(),
            delegation=delegation,
            receives=delegation.receives_requests(),
            groups=_groups(rows, tally),
            waiting=tally.all + _undated(rows),
            shown=sharing.awaited(actor, FEW),
            others=aside,
            new=found.shown(opened),
            has_more=found.has_more,
            keys=keys.of(actor),
            unfinished=texts.unfinished(actor, FEW),
            last=last,
            levels=levels.of(seen),
        )


def read_organ(actor: Actor) -> OrganHome:
    """Return an investigator's home."""
    now, last = gateway.now(), visits.last(actor)
    found = newest.find(actor, last.at if last else None)
    requests = awaiting.for_organ(actor, MOST)
    masters, drafts = organ.open_masters(actor, now, MASTERS), organ.drafts(actor, FEW)
    beside = others.find(actor)
    given: list[Awaiting | OpenMaster | Draft] = [*requests, *beside, *masters, *drafts]
    seen = _once([*(one.dossier_id for one in given), *found.seen()])
    with gateway.reveal(actor, HOME_READ, seen=seen) as opened:
        opened.prepare([*((one.dossier_id, one.sealed_title) for one in given), *found.sealed()])
        rows, aside = _split(_waiting(actor, opened, [*requests, *beside], now), len(requests))
        return OrganHome(
            today=now.date(),
            figures=organ.figures(actor, now),
            waiting=rows,
            open=[_titled(opened, one) for one in masters],
            drafts=[_titled(opened, one) for one in drafts],
            translations=translations.awaited(actor, FEW),
            others=aside,
            new=found.shown(opened),
            has_more=found.has_more,
            keys=keys.of(actor),
            unfinished=texts.unfinished(actor, FEW),
            last=last,
            levels=levels.of(seen),
        )


def _once(dossiers: list[UUID]) -> list[UUID]:
    return list(dict.fromkeys(dossiers))


def _split(rows: list[Waiting], first: int) -> tuple[list[Waiting], list[Waiting]]:
    return rows[:first], rows[first:]


def _waiting(actor: Actor, opened: Opened, requests: list[Awaiting], now: datetime) -> list[Waiting]:
    copies = [one.id for one in requests if one.table == Request.__tablename__]
    new = readings.changed(actor, copies) if copies else set()
    return [
        Waiting(
            kind=one.kind,
            reference=one.reference,
            url=one.url,
            form=one.form,
            due=one.due,
            days=(one.due - now.date()).days if one.due else None,
            state=one.state,
            delegation=one.delegation,
            answered=one.answered,
            items=one.items,
            is_new=one.id in new,
            receipt_by=one.receipt_by,
            reminded_at=one.reminded_at,
            is_late=one.is_late,
            holder=one.holder,
            is_mine=one.is_mine,
            title=_title(opened, one.table, one),
        )
        for one in requests
    ]


def _titled(opened: Opened, one: OpenMaster | Draft) -> Titled:
    return Titled(_title(opened, MasterRequest.__tablename__, one), one)


def _title(opened: Opened, table: str, one: Any) -> str | None:
    return opened.text_if_held_at(one.dossier_id, table, "sealed_title", one.id, one.sealed_title)


def _undated(rows: list[Waiting]) -> int:
    """Count what has no date of its own, which the tally by date leaves out."""
    return sum(row.due is None for row in rows)


def _groups(rows: list[Waiting], tally: Tally) -> list[Group]:
    def of(row: Waiting) -> str:
        if row.days is None or row.days > SOON_DAYS:
            return "later"
        return "overdue" if row.days < 0 else "soon"

    counts = {"overdue": tally.overdue, "soon": tally.soon, "later": tally.later + _undated(rows)}
    named = [Group(name, count, [row for row in rows if of(row) == name]) for name, count in counts.items()]
    return [group for group in named if group.rows]
