"""The page of a request to the Court and the forms of its steps, as either side reads them.

The State that asks isn't told which State supplied the material: that is between that State and the Court.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from exchange import db, gateway, tables
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.rules import is_of_court
from exchange.assistance import histories, offers, people, reading
from exchange.assistance.histories import Event
from exchange.assistance.offers import Offer, Withheld
from exchange.assistance.step_fields import label_of
from exchange.assistance.step_pages import StepPage
from exchange.delegations import service as delegations
from exchange.documents import listing as documents
from exchange.drafts import service as drafts
from exchange.drafts.service import Kept
from exchange.lifecycle import Transition
from exchange.opener import Opened
from exchange.reverse import consents, life, service, step_fields
from exchange.reverse.models import Consent, ReverseMove, ReverseMoveDocument, ReverseRequest
from exchange.reverse.service import REVERSE
from exchange.tables import Labelled

DELEGATIONS = ("organ", "providing_state")  # facts that are codes of delegations
OF_COURT = ("providing_state",)


@dataclass(frozen=True)
class NewPage:
    kept: Kept | None


@dataclass(frozen=True)
class Asked:
    """A State that was asked for its consent, as the Court sees it; `url` is empty unless the reader may read its answer."""

    reference: str
    url: str
    delegation: Labelled
    asked_at: datetime
    is_awaited: bool
    outcome: Labelled | None
    is_recorded: bool
    answered_at: datetime | None


@dataclass(frozen=True)
class ReversePage:
    """All that the page of a request to the Court shows; `organ` is None until it was passed on.

    `consent` is awaited, given or refused, empty if none is needed; `asked` says more of it, to the Court alone.
    """

    reference: str
    url: str
    level: str
    theme: Labelled
    dossier: str
    title: str
    text: str
    language: str
    handling: list[Labelled]
    delegation: Labelled
    organ: Labelled | None
    state: Labelled
    description: Labelled
    submitted_at: datetime
    consent: str
    asked: list[Asked]
    history: list[Event]
    moves: list[Offer]
    withheld: list[Withheld]


def for_new(actor: Actor) -> NewPage:
    """Return what is kept of a new request; NotFound if the actor may not ask. Looking is on record."""
    if not gateway.may(actor, actions.REVERSE_SUBMIT):
        raise gateway.missing(actor, "")
    with gateway.reveal(actor, actions.REVERSE_LIST) as opened:
        return NewPage(drafts.beside(opened, actor, service.NEW))


def read(actor: Actor, reverse: ReverseRequest) -> ReversePage:
    """Return the request in clear; that it was read is on record before a word of it is."""
    with gateway.reveal(actor, actions.REVERSE_READ, reverse) as opened:
        done, sought = service.steps(db.session(), reverse), consents.of(db.session(), reverse)
        consent = consents.standing(sought)
        return ReversePage(
            reference=reverse.reference,
            url=reverse.url,
            level=reverse.dossier.level,
            theme=tables.themes()[reverse.dossier.theme],
            dossier=reverse.dossier.reference,
            title=opened.text(reverse, "sealed_title"),
            text=opened.text(reverse, "sealed_text"),
            language=reverse.language,
            handling=reading.handled(reverse.handling),
            delegation=reading.labelled(reverse.delegation),
            organ=reading.labelled(reverse.organ) if reverse.organ else None,
            state=tables.states(life.MACHINE)[reverse.state],
            description=tables.descriptions(life.MACHINE)[reverse.state],
            submitted_at=reverse.submitted_at,
            consent=consent,
            asked=[_asked(actor, one) for one in sought] if is_of_court(actor, None) else [],
            history=histories.newest_first(_history(actor, opened, done)),
            moves=offers.open_moves(REVERSE, actor, reverse, consent),
            withheld=offers.withheld_moves(REVERSE, actor, reverse, consent),
        )


def step(actor: Actor, reverse: ReverseRequest, move: str) -> StepPage:
    """Return the page of a step's form; NotFound if the actor has no hand for it here."""
    rows = [one for one in offers.rows(REVERSE, move, is_recorded=False) if reverse.acts_as(actor, one.role)]
    action = actions.REVERSE_MOVES.get(move)
    if action is None or not rows or not gateway.may(actor, action, reverse):
        raise gateway.missing(actor, reverse.reference)
    with gateway.reveal(actor, actions.REVERSE_READ, reverse) as opened:
        found = offers.row_of(REVERSE, actor, reverse, move, is_recorded=False)
        return _step(actor, opened, reverse, rows[0], found)


def _step(actor: Actor, opened: Opened, reverse: ReverseRequest, row: Transition, found: Transition | None) -> StepPage:
    done, shown = service.steps(db.session(), reverse), found or row
    consent, fields = consents.standing(consents.of(db.session(), reverse)), step_fields.asked(shown)
    place = offers.address(reverse, row.move, is_recorded=False)
    return StepPage(
        reference=reverse.reference,
        url=reverse.url,
        dossier=reverse.dossier.reference,
        level=reverse.dossier.level,
        handling=reading.handled(reverse.handling),
        title=opened.text(reverse, "sealed_title"),
        state=tables.states(life.MACHINE)[reverse.state],
        label=shown.label,
        basis=shown.basis,
        place=place,
        transition=found,
        reason=service.why_not(found, consent) if found else "state",
        fields=fields,
        options=step_fields.options(db.session(), shown, reverse.delegation.code),
        choices=[] if "material" in fields else documents.choices(opened, reverse.dossier),
        items=[],
        recorded=[],
        history=_history(actor, opened, done),
        seen=len(done),
        kept=drafts.beside(opened, actor, place),
    )


def _asked(actor: Actor, one: Consent) -> Asked:
    return Asked(
        reference=one.reference,
        url=one.url if gateway.may(actor, actions.CONSENT_READ, one) else "",
        delegation=reading.labelled(one.delegation),
        asked_at=one.asked_at,
        is_awaited=one.is_awaited,
        outcome=label_of("consent", one.answer) if one.answer else None,
        is_recorded=one.is_recorded,
        answered_at=one.answered_at,
    )


def _history(actor: Actor, opened: Opened, done: Sequence[ReverseMove]) -> list[Event]:
    names = people.names(db.session(), [one.by for one in done])
    attached = histories.documents_of(opened, done, ReverseMoveDocument)
    events = [histories.event_of(opened, life.MACHINE, one, names, attached) for one in done]
    codes = {
        fact.code for one in events for name, fact in one.facts if name in DELEGATIONS and isinstance(fact, Labelled)
    }
    known = {one.code: reading.labelled(one) for one in delegations.of_codes(db.session(), codes)} if codes else {}
    hidden = () if is_of_court(actor, None) else OF_COURT
    return [
        replace(one, facts=[(n, _named(n, fact, known)) for n, fact in one.facts if n not in hidden]) for one in events
    ]


def _named(name: str, fact: Any, known: dict[str, Labelled]) -> Any:
    return known.get(fact.code, fact) if name in DELEGATIONS else fact
