"""A copy as the State and its sender read it: what is asked, what was answered, where it stands. It knows of no other copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway, tables
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.assistance import (
    assigning,
    beside,
    dates,
    due_changes,
    histories,
    lettering,
    life,
    offers,
    people,
    reading,
    readings,
    receipts,
    successors,
)
from exchange.assistance.assigning import Holder
from exchange.assistance.beside import Shown
from exchange.assistance.dates import Dates
from exchange.assistance.histories import Event
from exchange.assistance.models import ItemDocument, MasterRequest, Request, RequestAnnex, RequestItem, RequestMove
from exchange.assistance.offers import Offer, Withheld
from exchange.assistance.reading import Due, Part, Step
from exchange.assistance.readings import ReadBy
from exchange.documents import listing as documents
from exchange.documents import reach
from exchange.documents.listing import Choice
from exchange.documents.reach import Reach
from exchange.opener import Opened
from exchange.tables import Labelled

STAGES = {
    life.TRANSMITTED: 0,
    life.ACKNOWLEDGED: 1,
    life.EXECUTED: 3,
    **dict.fromkeys(life.ENDED, 5),
}
UNDERWAY = 2  # of every other state


@dataclass(frozen=True)
class Item:
    """One thing asked for, with its answer in clear once there is one."""

    number: int
    text: str
    answered_at: datetime | None
    answered_by: str
    answer: str
    documents: list[Choice]


@dataclass(frozen=True)
class RequestPage:
    """All that the page of a copy shows; `master` is empty for the State, `offers` names the acts open to the reader."""

    reference: str
    url: str
    title: str
    type: Labelled
    theme: Labelled
    level: str
    handling: list[Labelled]
    dossier: str
    organ: Labelled
    delegation: Labelled
    state: Labelled
    due: Due
    dates: Dates
    parts: list[Part]
    items: list[Item]
    annexes: list[Choice]
    letter: Choice | None
    has_receipt: bool
    steps: list[Step]
    history: list[Event]
    offers: frozenset[str]
    moves: list[Offer]
    withheld: list[Withheld]
    successor: tuple[str, str] | None
    holder: Holder | None
    is_going: bool
    master: tuple[str, str] | None
    read_by: ReadBy
    reach: dict[UUID, Reach]
    beside: list[Shown]

    @property
    def answered(self) -> int:
        return sum(1 for item in self.items if item.answered_at)


def read(actor: Actor, request: Request) -> RequestPage:
    """Return the copy in clear; that it was read is on record before a word of it is."""
    now = gateway.now()
    with gateway.reveal(actor, actions.REQUEST_READ, request, also=readings.read(actor, request)) as opened:
        moves = reading.moves_of(RequestMove.request_id == request.id)
        rows, changes = _items(request), due_changes.of(request)
        hands = [*(one.by for one in moves), *(one.by for one in changes), *(row.answered_by for row in rows)]
        names = people.names(db.session(), hands)
        items, annexes = _shown(opened, rows, names), _annexes(opened, request)
        given = [one.id for one in (*annexes, *(one for item in items for one in item.documents))]
        return RequestPage(
            reference=request.reference,
            url=request.url,
            title=opened.text(request, "sealed_title"),
            type=tables.request_types()[request.type],
            theme=tables.themes()[request.theme],
            level=request.dossier.level,
            handling=reading.handled(request.handling),
            dossier=request.dossier.reference,
            organ=reading.labelled(request.organ),
            delegation=reading.labelled(request.delegation),
            state=tables.request_states()[request.state],
            due=reading.due(request.due, request.transmitted_at, now),
            dates=dates.of(request, moves, now),
            parts=reading.parts(opened, request),
            items=items,
            annexes=annexes,
            letter=_letter(opened, request),
            has_receipt=receipts.is_ready(request),
            steps=_steps(request, moves),
            history=histories.newest_first(
                [
                    *histories.of_moves(opened, moves, names),
                    *histories.of_dates(opened, changes, names),
                    *_answers(items),
                    *assigning.events(actor, opened, request),
                ]
            ),
            offers=_offers(actor, request),
            moves=_moves(actor, request, moves),
            withheld=offers.withheld(actor, request, moves),
            successor=_successor(actor, request),
            holder=assigning.holder(actor, request),
            is_going=request.state in life.OPEN,
            master=_master(actor, request),
            read_by=readings.by(actor, request, [*moves, *changes], rows),
            reach=reach.of(actor, given),
            beside=beside.load(actor, opened, request),
        )


def _items(request: Request) -> list[RequestItem]:
    query = select(RequestItem).where(RequestItem.request_id == request.id).order_by(RequestItem.number)
    return list(db.session.scalars(query))


def _shown(opened: Opened, rows: list[RequestItem], names: dict[UUID, str]) -> list[Item]:
    query = select(ItemDocument).where(ItemDocument.item_id.in_([row.id for row in rows]))
    given = list(db.session.scalars(query))
    known = documents.names(opened, [one.document_id for one in given])
    return [
        Item(
            number=row.number,
            text=opened.text(row, "sealed_text"),
            answered_at=row.answered_at,
            answered_by=names.get(row.answered_by, "") if row.answered_by else "",
            answer=opened.text(row, "sealed_answer") if row.sealed_answer else "",
            documents=[known[one.document_id] for one in given if one.item_id == row.id],
        )
        for row in rows
    ]


def _answers(items: Iterable[Item]) -> list[Event]:
    return [Event(item.answered_at, item.answered_by, number=item.number) for item in items if item.answered_at]


def _annexes(opened: Opened, request: Request) -> list[Choice]:
    done = (RequestAnnex.request_id == request.id, RequestAnnex.document_id.is_not(None))
    ids = [one for one in db.session.scalars(select(RequestAnnex.document_id).where(*done)) if one]
    return list(documents.names(opened, ids).values())


def _letter(opened: Opened, request: Request) -> Choice | None:
    letter = lettering.of(request)
    if letter is None or letter.document_id is None:
        return None
    return documents.names(opened, [letter.document_id])[letter.document_id]


def _steps(request: Request, moves: list[RequestMove]) -> list[Step]:
    stations = [
        ("transmitted", request.transmitted_at),
        ("acknowledged", reading.first_at(moves, life.ACKNOWLEDGED)),
        ("execution", reading.first_at(moves, life.IN_EXECUTION)),
        ("executed", reading.first_at(moves, life.EXECUTED)),
        ("closed", reading.first_at(moves, life.CLOSED)),
    ]
    return reading.steps(stations, STAGES.get(request.state, UNDERWAY))


def _offers(actor: Actor, request: Request) -> frozenset[str]:
    """The acts that the state allows and the table of actions permits; receipt and answers are its own people's alone."""
    by_state = {
        life.TRANSMITTED: (actions.REQUEST_ACKNOWLEDGE,),
        **dict.fromkeys(life.ANSWERABLE, (actions.REQUEST_ANSWER,)),
    }
    acts = by_state.get(request.state, ()) if request.is_answered_by(actor) else ()
    return frozenset(one.name for one in acts if gateway.may(actor, one, request)) | due_changes.offers(actor, request)


def _moves(actor: Actor, request: Request, moves: list[RequestMove]) -> list[Offer]:
    """The moves open to the actor, with what begins something in another room; receipt is acknowledged on the page itself."""
    own = [one for one in offers.of(actor, request, moves) if one.move != "acknowledge" or one.is_recorded]
    return [*own, *beside.offers(actor, request)]


def _master(actor: Actor, request: Request) -> tuple[str, str] | None:
    """Reference and address of the master, for those of the organ who may read it; never for the State."""
    master = db.session.get(MasterRequest, request.master_id)
    if master is None or not gateway.may(actor, actions.REQUEST_READ, master):
        return None
    return master.reference, master.url


def _successor(actor: Actor, request: Request) -> tuple[str, str] | None:
    """Reference and address of what takes over from a copy: its next version for all, the organ's draft for the organ."""
    if request.state not in (life.SUPERSEDED, life.REDIRECTED):
        return None
    again = (Request.year == request.year, Request.number == request.number, Request.version == request.version + 1)
    for found in (db.session.scalars(select(Request).where(*again)).one_or_none(), successors.of(request.id)):
        if found is not None and gateway.may(actor, actions.REQUEST_READ, found):
            return found.reference, found.url
    return None
