"""A master as its organ reads it: the draft and what it lacks, or the copies side by side. Nothing of this reaches a State."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import load_only

from exchange import db, gateway, tables
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.assistance import (
    beside,
    checklist,
    choosing,
    contents,
    drafting,
    histories,
    lettering,
    life,
    people,
    reading,
    sending,
    sharing,
    translations,
    versions,
)
from exchange.assistance.contents import Content
from exchange.assistance.histories import Event
from exchange.assistance.models import MasterRequest, Request, RequestAnnex, RequestItem, RequestMove
from exchange.assistance.reading import Due, Step
from exchange.assistance.sharing import Shown
from exchange.assistance.translations import Job
from exchange.delegations.models import Delegation
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.opener import Opened
from exchange.tables import Labelled

# In pairs by the station of the way that they belong to.
BEFORE = (life.DRAFT, life.DRAFT_SHARED, life.IN_REVIEW, life.IN_TRANSLATION, life.READY)


@dataclass(frozen=True)
class Copy:
    """A State's copy in the organ's table; without a reference it isn't sent yet, for want of a focal point or for now."""

    delegation: Labelled
    reference: str = ""
    url: str = ""
    dossier: str = ""
    state: Labelled | None = None
    answered: int = 0
    items: int = 0
    last_at: datetime | None = None
    due: Due | None = None
    is_reachable: bool = True

    @property
    def is_done(self) -> bool:
        return self.state is not None and self.state.code in life.DONE

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due.left < 0 and not self.is_done


class HasCopies:
    """A master as it is shown: how many things its copies ask for together, and how many are answered."""

    copies: list[Copy]

    @property
    def answered(self) -> int:
        return sum(copy.answered for copy in self.copies)

    @property
    def asked(self) -> int:
        return sum(copy.items for copy in self.copies)


@dataclass(frozen=True)
class Lack:
    """Something missing before a draft goes on: where it is written, for the drafter; `label` is that of the checklist."""

    code: str
    label: Labelled | None
    url: str


@dataclass(frozen=True)
class MasterPage(HasCopies):
    """All that the page of a master shows; `missing` is what the draft lacks, `offers` the acts open to the reader."""

    reference: str
    url: str
    title: str
    type: Labelled
    theme: Labelled
    level: str
    handling: list[Labelled]
    dossier: str
    drafter: str
    state: Labelled
    due: Due | None
    contents: list[Content]
    items: list[str]
    annexes: list[tuple[Choice, list[Labelled]]]
    copies: list[Copy]
    steps: list[Step]
    history: list[Event]
    missing: list[Lack]
    offers: frozenset[str]
    waiting_annexes: int
    versions: int
    translations: list[Job]
    shown: list[Shown]
    waiting_letters: int
    beside: list[beside.Shown]

    @property
    def is_done(self) -> bool:
        return bool(self.copies) and all(copy.is_done for copy in self.copies)

    @property
    def sent(self) -> int:
        return sum(1 for copy in self.copies if copy.reference)


def read(actor: Actor, master: MasterRequest) -> MasterPage:
    """Return the master in clear; that it was read is on record before a word of it is."""
    now = gateway.now()
    with gateway.reveal(actor, actions.REQUEST_READ, master) as opened:
        copies = [*copies_of([master.id], now).get(master.id, []), *_unsent(master)]
        moves = reading.moves_of(RequestMove.master_id == master.id)
        names = people.names(db.session(), [master.drafted_by, *(move.by for move in moves)])
        return MasterPage(
            reference=master.reference,
            url=master.url,
            title=opened.text(master, "sealed_title"),
            type=tables.request_types()[master.type],
            theme=tables.themes()[master.theme],
            level=master.dossier.level,
            handling=reading.handled(master.handling),
            dossier=master.dossier.reference,
            drafter=names[master.drafted_by],
            state=tables.request_states()[master.state],
            due=reading.due_of(master, now),
            contents=_contents(opened, master),
            items=choosing.items(opened, master),
            annexes=_annexes(opened, master),
            copies=copies,
            steps=_steps(master, moves, copies),
            history=histories.newest_first(histories.of_moves(opened, moves, names)),
            missing=_missing(actor, master, now),
            offers=_offers(actor, master),
            waiting_annexes=_waiting(master),
            versions=versions.count(master),
            shown=sharing.shown(opened, master),
            translations=translations.shown_all(translations.of(db.session(), master)),
            waiting_letters=len(lettering.unsent(master)),
            beside=beside.load_for_draft(opened, master),
        )


def copies_of(masters: list[UUID], now: datetime) -> dict[UUID, list[Copy]]:
    """Return the copies of these masters in one query, by State."""
    return _copies(Request.master_id.in_(masters), now)


def copies_by_id(copies: list[UUID], now: datetime) -> dict[UUID, list[Copy]]:
    """Return these copies in one query, by master and State."""
    return _copies(Request.id.in_(copies), now)


def _copies(which: ColumnElement[bool], now: datetime) -> dict[UUID, list[Copy]]:
    plain = [Request.master_id, Request.dossier_id, Request.year, Request.number, Request.state, Request.due]
    query = (
        select(Request, Delegation, reading.count(RequestItem.id), reading.count(RequestItem.answered_at), _last_at())
        .join(Delegation, Delegation.id == Request.delegation_id)
        .where(which)
        .order_by(Delegation.name_en)
        .options(load_only(*plain, Request.version, Request.transmitted_at))
    )
    found: dict[UUID, list[Copy]] = {}
    for request, delegation, items, answered, last_at in db.session.execute(query):
        copy = Copy(
            delegation=reading.labelled(delegation),
            reference=request.reference,
            url=request.url,
            dossier=request.dossier.reference,
            state=tables.request_states()[request.state],
            answered=answered,
            items=items,
            last_at=last_at,
            due=reading.due(request.due, request.transmitted_at, now),
        )
        found.setdefault(request.master_id, []).append(copy)
    return found


def _unsent(master: MasterRequest) -> list[Copy]:
    waiting = set(sending.remaining(master))
    able = people.reachable(db.session(), waiting)
    states = [state for state in people.addressees(db.session(), master.id) if state.id in waiting]
    return [Copy(reading.labelled(state), is_reachable=state.id in able) for state in states]


def _missing(actor: Actor, master: MasterRequest, now: datetime) -> list[Lack]:
    if master.state not in life.UNSENT:
        return []
    stages = (checklist.REVIEW,) if master.state == life.DRAFT else (checklist.REVIEW, checklist.TRANSMISSION)
    labels = {item.code: item.label for item in checklist.items(master.type)}
    is_open = master.state == life.DRAFT and gateway.may(actor, actions.REQUEST_EDIT, master)
    found = drafting.missing(db.session(), master, now, *stages)
    if checklist.TRANSMISSION in stages and translations.lacking(db.session(), master, now.date()):
        found.append(checklist.LANGUAGE)
    return [Lack(code, labels.get(code), _where(master, code) if is_open else "") for code in found]


def _where(master: MasterRequest, code: str) -> str:
    if code == "colleagues":
        return f"/dossiers/{master.dossier.reference}/members"
    return f"{master.url}/text/{checklist.place(code)}"


def _contents(opened: Opened, master: MasterRequest) -> list[Content]:
    passages = {code: reading.passage(opened, master, name) for code, name in checklist.PASSAGES.items()}
    return contents.answered(opened, master, checklist.rows(db.session(), master), passages)


def _annexes(opened: Opened, master: MasterRequest) -> list[tuple[Choice, list[Labelled]]]:
    codes = choosing.annexes(master)
    return [(one, reading.handled(codes[id])) for id, one in documents.names(opened, list(codes)).items()]


def _steps(master: MasterRequest, moves: list[RequestMove], copies: list[Copy]) -> list[Step]:
    stations = [
        ("drafted", master.drafted_at),
        ("reviewed", reading.first_at(moves, life.READY)),
        ("transmitted", reading.first_at(moves, life.TRANSMITTED)),
        ("execution", None),
        ("executed", None),
        ("closed", None),
    ]
    return reading.steps(stations, _stage(master, {copy.state.code for copy in copies if copy.state}))


def _stage(master: MasterRequest, states: set[str]) -> int:
    if master.state != life.TRANSMITTED:
        return BEFORE.index(master.state) // 2 if master.state in BEFORE else -1
    if states == {life.CLOSED}:
        return 6
    if states == {life.TRANSMITTED}:
        return 2
    return 4 if states <= set(life.DONE) else 3


def _offers(actor: Actor, master: MasterRequest) -> frozenset[str]:
    """The acts that the state allows and the table of actions permits."""
    by_state = {
        life.DRAFT: (actions.REQUEST_EDIT, actions.REQUEST_SUBMIT, actions.REQUEST_SHARE, actions.REQUEST_CANCEL),
        life.DRAFT_SHARED: (actions.REQUEST_RECLAIM, actions.REQUEST_CANCEL),
        life.IN_TRANSLATION: (actions.REQUEST_CANCEL,),
        life.IN_REVIEW: (
            actions.REQUEST_APPROVE,
            actions.REQUEST_TRANSLATE,
            actions.REQUEST_RETURN,
            actions.REQUEST_CANCEL,
        ),
        life.READY: (actions.REQUEST_TRANSMIT, *(() if _is_sent(master) else (actions.REQUEST_CANCEL,))),
        life.TRANSMITTED: (actions.REQUEST_TRANSMIT,),
    }
    always = [actions.REQUEST_DRAFT]
    if master.is_urgent and master.state in life.UNSENT_URGENT:
        always.append(actions.REQUEST_TRANSMIT_URGENTLY)
    return frozenset(one.name for one in (*always, *by_state.get(master.state, ())) if gateway.may(actor, one, master))


def _is_sent(master: MasterRequest) -> bool:
    """True if a State has a copy."""
    return bool(db.session.scalar(select(Request.id).where(Request.master_id == master.id).limit(1)))


def _waiting(master: MasterRequest) -> int:
    waiting = (Request.master_id == master.id, RequestAnnex.document_id.is_(None))
    query = select(func.count()).select_from(RequestAnnex).join(Request, Request.id == RequestAnnex.request_id)
    return db.session.scalar(query.where(*waiting)) or 0


def _last_at() -> ScalarSelect[datetime]:
    moved = select(func.max(RequestMove.at)).where(RequestMove.request_id == Request.id)
    return moved.correlate(Request).scalar_subquery()
