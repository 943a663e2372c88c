"""The head of every page of a dossier: its title in clear, its labels, its tabs. It asks for no entry of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from exchange import db
from exchange.access.actor import Actor
from exchange.delegations.models import Delegation
from exchange.dossiers import members, panels
from exchange.dossiers.models import NETWORK, Dossier
from exchange.dossiers.panels import Begin
from exchange.opener import Opened
from exchange.tables import Labelled, themes

MEMBERS = "members"


@dataclass(frozen=True)
class Tab:
    """One room's way in: `label` is empty for the two that the frame names itself."""

    name: str
    label: str
    url: str
    count: int | None


@dataclass(frozen=True)
class Cover:
    """A dossier as the head of its pages shows it; `here` names the tab that is open."""

    id: UUID
    reference: str
    title: str
    level: str
    protection: str
    theme: Labelled
    themes: tuple[Labelled, ...]
    delegation: Labelled
    opened_at: datetime
    closed_at: datetime | None
    tabs: tuple[Tab, ...]
    begins: tuple[tuple[Begin, str], ...]
    here: str

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def url(self) -> str:
        return f"/dossiers/{self.reference}"


def cover(actor: Actor, opened: Opened, dossier: Dossier, here: str = "") -> Cover:
    """Return the dossier's head; NoKey if its title can't be opened by the actor yet."""
    title = opened.text(dossier, "sealed_title")
    delegation = db.session.get(Delegation, dossier.delegation_id)
    assert delegation is not None
    labels = tuple(themes()[code] for code in dossier.themes)
    return Cover(
        id=dossier.id,
        reference=dossier.reference,
        title=title,
        level=dossier.level,
        protection=dossier.protection,
        theme=labels[0],
        themes=labels,
        delegation=members.labelled(delegation),
        opened_at=dossier.opened_at,
        closed_at=dossier.closed_at,
        tabs=_tabs(dossier),
        begins=_begins(dossier),
        here=here,
    )


def titles(opened: Opened, rows: Iterable[tuple[UUID, bytes]]) -> dict[UUID, str | None]:
    """Return dossiers' titles by id, from (dossier, sealed title); None where the actor's key is awaited."""
    given = list(rows)
    opened.prepare(given)
    place = (Dossier.__tablename__, "sealed_title")
    return {dossier: opened.text_if_held_at(dossier, *place, dossier, sealed) for dossier, sealed in given}


def _tabs(dossier: Dossier) -> tuple[Tab, ...]:
    base = f"/dossiers/{dossier.reference}"
    tabs = [Tab("", "", base, None)]
    tabs += [
        Tab(one.name, one.label, one.url(dossier.reference), one.count(dossier.id)) for one in panels.PANELS if one.url
    ]
    if dossier.protection != NETWORK:
        tabs.append(Tab(MEMBERS, "", f"{base}/members", members.count(dossier.id)))
    return tuple(tabs)


def _begins(dossier: Dossier) -> tuple[tuple[Begin, str], ...]:
    if dossier.closed_at is not None:
        return ()
    return tuple((one.begin, one.begin.url(dossier.reference)) for one in panels.PANELS if one.begin)
