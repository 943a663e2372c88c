"""Referred files as the focal points on non-cooperation read them: which there are, and one with its documents."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from exchange import db, gateway, paging, tables
from exchange.access.actions import REFERRAL_LIST, REFERRAL_READ
from exchange.access.actor import Actor
from exchange.assistance import reading
from exchange.assistance.models import Request
from exchange.assistance.referral_models import Referral
from exchange.assistance.step_fields import label_of
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.dossiers import members
from exchange.dossiers import service as dossiers
from exchange.paging import Key, Turn
from exchange.tables import Labelled

PAGE = 50
NEWEST = (Key(Referral.referred_at, down=True), Key(Referral.id))


@dataclass(frozen=True)
class Referred:
    """A referred file as the list has it: all of it is in clear. `state` is where the request stands by now."""

    url: str
    reference: str
    level: str
    organ: Labelled
    delegation: Labelled
    referred_to: Labelled
    referred_at: datetime
    state: Labelled


@dataclass(frozen=True)
class Referrals:
    rows: list[Referred]
    before: str
    after: str


@dataclass(frozen=True)
class ReferralPage:
    """A referred file: what was found and referred, of which request, and the documents of both."""

    one: Referred
    type: Labelled
    theme: Labelled
    sent_at: datetime
    due: date
    found_at: datetime
    decision: str
    dossier: str
    documents: list[Choice]


def find(actor: Actor, reference: str) -> Referral:
    """Return the referred file in the dossier of this reference; NotFound, on record, if there is none."""
    dossier = dossiers.find(actor, reference)
    found = db.session.scalars(select(Referral).where(Referral.dossier_id == dossier.id)).one_or_none()
    if found is None or found.step_id is None:
        raise gateway.missing(actor, reference)
    return found


def read(actor: Actor, referral: Referral) -> ReferralPage:
    """Return the file in clear; that it was read is on record before a word of it is."""
    with gateway.reveal(actor, REFERRAL_READ, referral) as opened:
        request = referral.request
        assert referral.found_at is not None
        return ReferralPage(
            one=_row(referral),
            type=tables.request_types()[request.type],
            theme=tables.themes()[request.theme],
            sent_at=request.transmitted_at,
            due=request.due,
            found_at=referral.found_at,
            decision=opened.text(referral, "sealed_decision"),
            dossier=referral.dossier.reference,
            documents=documents.choices(opened, referral.dossier),
        )


def list_page(actor: Actor, turn: Turn) -> Referrals:
    """Return a page of the referred files in whose dossiers the actor is named, 50 at a time, the latest first."""
    there = (Referral.step_id.is_not(None), members.is_named(actor, Referral.dossier_id))
    sides = (
        joinedload(Referral.request).joinedload(Request.organ),
        joinedload(Referral.request).joinedload(Request.delegation),
    )
    page = paging.fetch(select(Referral).where(*there).options(*sides), NEWEST, turn, PAGE)
    rows: list[Referral] = [row[0] for row in page.rows]
    with gateway.reveal(actor, REFERRAL_LIST, seen=[row.dossier_id for row in rows]):
        return Referrals([_row(row) for row in rows], page.before, page.after)


def _row(referral: Referral) -> Referred:
    request = referral.request
    assert referral.referred_at is not None
    return Referred(
        url=referral.url,
        reference=request.reference,
        level=referral.dossier.level,
        organ=reading.labelled(request.organ),
        delegation=reading.labelled(request.delegation),
        referred_to=label_of("referred_to", referral.referred_to),
        referred_at=referral.referred_at,
        state=reading.state_of(request),
    )
