"""A State's inbox as a shared queue: a colleague takes a request, hands it over with a note, or gives it back to all.

Nobody's duty depends on it: whoever could act before still can. The note and who had it are for the own delegation alone.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actions import REQUEST_ASSIGN, REQUEST_READ
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.accounts.models import Account
from exchange.assistance import holders, people, reading
from exchange.assistance.histories import Event
from exchange.assistance.models import Assignment, Request
from exchange.dossiers import members
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.opener import Opened
from exchange.tables import Labelled


@dataclass(frozen=True)
class Holder:
    """Whose a request is: `seen` says so to a form, so that nobody takes what a colleague took meanwhile."""

    id: UUID | None
    name: str
    me: UUID

    @property
    def is_me(self) -> bool:
        return self.id == self.me

    @property
    def seen(self) -> str:
        return str(self.id or "")


@dataclass(frozen=True)
class AssignmentPage:
    """What the form of a hand-over shows: the colleagues who take part in the request's dossier."""

    reference: str
    url: str
    dossier: str
    level: str
    handling: list[Labelled]
    title: str
    state: Labelled
    holder: Holder
    colleagues: list[tuple[UUID, str]]
    kept: drafts.Kept | None

    @property
    def place(self) -> str:
        return f"{self.url}/assignment"


def holder(actor: Actor, request: Request) -> Holder | None:
    """Return whose the request is; None to a reader who isn't of its State."""
    if actor.person is None or not request.is_addressed_to(actor):
        return None
    query = holders.joined(select(Account.id, Account.name).select_from(Request)).where(Request.id == request.id)
    found = db.session.execute(query).one()
    return Holder(found.id, found.name or "", actor.person)


def page(actor: Actor, request: Request) -> AssignmentPage:
    """Return the form's page; NotFound for whoever is not of the request's State."""
    found = holder(actor, request)
    if found is None:
        raise gateway.missing(actor, request.reference)
    with gateway.reveal(actor, REQUEST_READ, request) as opened:
        return AssignmentPage(
            reference=request.reference,
            url=request.url,
            dossier=request.dossier.reference,
            level=request.dossier.level,
            handling=reading.handled(request.handling),
            title=opened.text(request, "sealed_title"),
            state=reading.state_of(request),
            holder=found,
            colleagues=_colleagues(request),
            kept=drafts.beside(opened, actor, place(request)),
        )


def assign(actor: Actor, request: Request, to: UUID | None, note: str, seen: str, sent: once.Mark = None) -> None:
    """Make the request a colleague's, or nobody's; Conflict("changed") if it is another's by now, or ("not-named")."""
    with gateway.act(actor, REQUEST_ASSIGN, request) as act:
        found = holder(actor, request)
        if found is None or found.seen != seen:
            raise Conflict("changed")
        if to is not None and to not in dict(_colleagues(request)):
            raise Conflict("not-named")
        row = Assignment(
            id=db.new_id(),
            request_id=request.id,
            dossier_id=request.dossier_id,
            delegation_id=request.delegation_id,
            by=actor.person,
            to_id=to,
            at=act.at,
        )
        if note:
            act.seal(row, "sealed_note", note)
        act.add(row)
        request.assigned_id = to
        once.claim(act, sent, request.url)
        drafts.sweep(act, actor, place(request))


def place(request: Request) -> str:
    """Return the address of the form of a hand-over."""
    return f"{request.url}/assignment"


def events(actor: Actor, opened: Opened, request: Request) -> list[Event]:
    """Return who took the request and handed it over, for its State's own people."""
    if not request.is_addressed_to(actor):
        return []
    query = select(Assignment).where(Assignment.request_id == request.id).order_by(Assignment.at)
    rows = list(db.session.scalars(query))
    names = people.names(db.session(), [one for row in rows for one in (row.by, row.to_id)]) if rows else {}
    return [
        Event(
            at=row.at,
            who=names[row.by],
            to=names[row.to_id] if row.to_id else "",
            is_hand_over=True,
            words=[("note", opened.text(row, "sealed_note"))] if row.sealed_note else (),
        )
        for row in rows
    ]


def _colleagues(request: Request) -> list[tuple[UUID, str]]:
    """Return the persons of the State who take part in the dossier and can act, by name."""
    named = members.of_delegation(db.session(), request.dossier_id, request.delegation_id)
    return people.active(db.session(), named)
