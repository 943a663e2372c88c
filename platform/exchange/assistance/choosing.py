"""What the forms of a request start from and offer: States, colleagues, documents, and the draft as it stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.assistance import checklist, contents, drafting, people, reading, ticking
from exchange.assistance.checklist import Row
from exchange.assistance.drafting import PARTS, Draft
from exchange.assistance.models import Addressee, Annex, MasterItem, MasterRequest
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.drafts import service as drafts
from exchange.opener import Opened
from exchange.sheets import service as sheets
from exchange.sheets.service import SheetShown
from exchange.tables import Labelled

NEW = "/requests/new"


@dataclass(frozen=True)
class FormChoices:
    """What can be chosen: what the organ sends, recipients (with their kind) and colleagues by id, documents of the dossier."""

    organ: str
    recipients: list[tuple[UUID, Labelled, str]]
    colleagues: list[tuple[UUID, str]]
    documents: list[Choice]
    kept: drafts.Kept | None


@dataclass(frozen=True)
class Written:
    """A draft that is being changed: its handles, its text in clear, how it answers the checklist, what can be chosen."""

    reference: str
    url: str
    level: str
    dossier: str
    draft: Draft
    states: list[Labelled]
    rows: list[Row]
    sheets: dict[UUID, SheetShown]
    drafted_at: datetime
    choices: FormChoices
    version: str


def for_new(actor: Actor) -> FormChoices:
    """Return what a new draft can choose from; NotFound if the actor may not draft. Looking at colleagues is on record."""
    if actor.delegation is None or not gateway.may(actor, actions.REQUEST_DRAFT):
        raise gateway.missing(actor, "")
    with gateway.reveal(actor, actions.PERSONS_READ) as opened:
        others = [one for one in people.investigators(db.session(), actor.delegation) if one.id != actor.person]
        kept = drafts.beside(opened, actor, NEW)
        return FormChoices(actor.org, _recipients(), [(one.id, one.name) for one in others], [], kept)


def for_edit(actor: Actor, master: MasterRequest, place: str) -> Written:
    """Return the draft in clear to be changed on the page at `place`; NotFound if it isn't the actor's to change."""
    if not gateway.may(actor, actions.REQUEST_EDIT, master):
        raise gateway.missing(actor, master.reference)
    with gateway.reveal(actor, actions.REQUEST_READ, master) as opened:
        return Written(
            reference=master.reference,
            url=master.url,
            level=master.dossier.level,
            dossier=master.dossier.reference,
            draft=text(opened, master),
            states=[reading.labelled(state) for state in people.addressees(db.session(), master.id)],
            rows=checklist.rows(db.session(), master),
            sheets=_sheets(opened, master),
            drafted_at=master.drafted_at,
            choices=FormChoices(
                actor.org,
                _recipients(),
                [],
                documents.choices(opened, master.dossier, annexes(master)),
                drafts.beside(opened, actor, place),
            ),
            version=drafting.version(master),
        )


def again(actor: Actor, source: MasterRequest) -> Draft:
    """Return the text of an earlier request as the beginning of a new one; that it was read is on record.

    States, dates, annexes and urgency are left out: they belong to the earlier one.
    """
    with gateway.reveal(actor, actions.REQUEST_READ, source) as opened:
        old = text(opened, source)
    extra = {code: words for code, words in old.extra.items() if "/" not in code and code != checklist.URGENCY}
    left: dict[str, Any] = {
        "due": None,
        "is_urgent": False,
        "confirm_by": None,
        "addressees": (),
        "annexes": {},
        "requirements": {},
    }
    return drafting.changed(old, left | {"extra": extra})


def items(opened: Opened, master: MasterRequest) -> list[str]:
    """Return what is asked for, in order."""
    query = select(MasterItem).where(MasterItem.master_id == master.id).order_by(MasterItem.number)
    return [opened.text(item, "sealed_text") for item in db.session.scalars(query)]


def annexes(master: MasterRequest) -> dict[UUID, str]:
    """Return the annexes with the handling codes of each."""
    query = select(Annex.document_id, Annex.handling).where(Annex.master_id == master.id)
    return {row.document_id: row.handling for row in db.session.execute(query)}


def text(opened: Opened, master: MasterRequest) -> Draft:
    """Return the whole draft in clear."""
    addressees = db.session.scalars(select(Addressee.delegation_id).where(Addressee.master_id == master.id))
    return Draft(
        title=opened.text(master, "sealed_title"),
        type=master.type,
        theme=master.theme,
        level=master.dossier.level,
        requester=master.requester,
        language=master.language,
        channel=master.channel,
        due=master.due,
        is_urgent=master.is_urgent,
        confirm_by=master.confirm_by,
        handling=master.handling.split(),
        extra=contents.read(opened, master),
        not_applicable=contents.reasons(opened, master),
        requirements=ticking.read(opened.text, master),
        items=items(opened, master),
        addressees=list(addressees),
        annexes=annexes(master),
        **{name: reading.passage(opened, master, name) for name in PARTS},
    )


def _sheets(opened: Opened, master: MasterRequest) -> dict[UUID, SheetShown]:
    """Return the sheets of the States that have written one, by their English name."""
    states = [state.id for state in people.addressees(db.session(), master.id)]
    found = sheets.of_all(opened, states)
    return {state: found[state] for state in states if state in found}


def _recipients() -> list[tuple[UUID, Labelled, str]]:
    return [(one.id, reading.labelled(one), one.kind) for one in people.asked(db.session(), gateway.now())]
