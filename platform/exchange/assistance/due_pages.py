"""What the form shows by which more time is asked for, granted or not, or another date is set."""

from dataclasses import dataclass
from datetime import date

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actions import Action
from exchange.access.actor import Actor
from exchange.assistance import due_changes, histories, life, people, reading
from exchange.assistance.due_models import ASKED, GRANTED, SET
from exchange.assistance.histories import Event
from exchange.assistance.models import Request
from exchange.drafts import service as drafts
from exchange.tables import Labelled

PLACES = {ASKED: "extension", SET: "date"}


@dataclass(frozen=True)
class DuePage:
    """The date as it stands. `kind` is what the form is for: asked, set, or granted where the State has asked.

    `asked` is what the State asked and why; `is_running` is False while the date can't be moved; `seen` counts the changes.
    """

    kind: str
    reference: str
    url: str
    place: str
    level: str
    handling: list[Labelled]
    title: str
    state: Labelled
    due: date
    today: date
    asked: Event | None
    asked_until: date | None
    is_running: bool
    seen: int
    kept: drafts.Kept | None


def read_asking(actor: Actor, request: Request) -> DuePage:
    """Return the page on which the State asks for more time; NotFound for whoever can't."""
    return _read(actor, request, ASKED, actions.EXTENSION_ASK)


def read_setting(actor: Actor, request: Request) -> DuePage:
    """Return the page on which the Court answers what was asked, or sets a date; NotFound for whoever can't."""
    return _read(actor, request, SET, actions.DUE_SET)


def _read(actor: Actor, request: Request, kind: str, action: Action) -> DuePage:
    if not gateway.may(actor, action, request):
        raise gateway.missing(actor, request.reference)
    place = f"{request.url}/{PLACES[kind]}"
    with gateway.reveal(actor, actions.REQUEST_READ, request) as opened:
        done = due_changes.of(request)
        asked = due_changes.pending(request, done)
        names = people.names(db.session(), [asked.by]) if asked else {}
        return DuePage(
            kind=GRANTED if asked and kind == SET else kind,
            reference=request.reference,
            url=request.url,
            place=place,
            level=request.dossier.level,
            handling=reading.handled(request.handling),
            title=opened.text(request, "sealed_title"),
            state=reading.state_of(request),
            due=request.due,
            today=gateway.now().date(),
            asked=next(iter(histories.of_dates(opened, [asked] if asked else [], names)), None),
            asked_until=asked.to_day if asked else None,
            is_running=request.state in life.RUNNING,
            seen=len(done),
            kept=drafts.beside(opened, actor, place),
        )
