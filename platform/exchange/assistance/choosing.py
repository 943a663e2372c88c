"""What the forms of a request start from and offer: States, colleagues, documents, and the draft as it stands."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.assistance import drafting, people, reading
from exchange.assistance.drafting import Draft
from exchange.assistance.models import Addressee, Annex, MasterItem, MasterRequest
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.drafts import service as drafts
from exchange.opener import Opened
from exchange.tables import Labelled

NEW = "/requests/new"


@dataclass(frozen=True)
class FormChoices:
    """What can be chosen: States and colleagues by id, documents of the draft's dossier."""

    states: list[tuple[UUID, Labelled]]
    colleagues: list[tuple[UUID, str]]
    documents: list[Choice]
    kept: drafts.Kept | None


@dataclass(frozen=True)
class Written:
    """A draft that is being changed: its handles, its text in clear, what can be chosen."""

    reference: str
    url: str
    level: str
    dossier: str
    draft: Draft
    choices: FormChoices
    version: str


def for_new(actor: Actor) -> FormChoices:
    """Return what a new draft can choose from; NotFound if the actor may not draft. Looking at colleagues is on record."""
    if actor.delegation is None or not gateway.may(actor, actions.REQUEST_DRAFT):
        raise gateway.missing(actor, "")
    with gateway.reveal(actor, actions.PERSONS_READ) as opened:
        others = [one for one in people.investigators(db.session(), actor.delegation) if one.id != actor.person]
        kept = drafts.beside(opened, actor, NEW)
        return FormChoices(_states(), [(one.id, one.name) for one in others], [], kept)


def for_edit(actor: Actor, master: MasterRequest) -> Written:
    """Return the draft in clear to be changed; NotFound if it isn't the actor's to change."""
    if not gateway.may(actor, actions.REQUEST_EDIT, master):
        raise gateway.missing(actor, master.reference)
    with gateway.reveal(actor, actions.REQUEST_READ, master) as opened:
        return Written(
            reference=master.reference,
            url=master.url,
            level=master.dossier.level,
            dossier=master.dossier.reference,
            draft=_draft(opened, master),
            choices=FormChoices(
                _states(),
                [],
                documents.choices(opened, master.dossier, annexes(master)),
                drafts.beside(opened, actor, f"{master.url}/text"),
            ),
            version=drafting.version(master),
        )


def items(opened: Opened, master: MasterRequest) -> list[str]:
    """Return what is asked for, in order."""
    query = select(MasterItem).where(MasterItem.master_id == master.id).order_by(MasterItem.number)
    return [opened.text(item, "sealed_text") for item in db.session.scalars(query)]


def annexes(master: MasterRequest) -> list[UUID]:
    return list(db.session.scalars(select(Annex.document_id).where(Annex.master_id == master.id)))


def _draft(opened: Opened, master: MasterRequest) -> Draft:
    addressees = db.session.scalars(select(Addressee.delegation_id).where(Addressee.master_id == master.id))
    return Draft(
        title=opened.text(master, "sealed_title"),
        type=master.type,
        theme=master.theme,
        level=master.dossier.level,
        due=master.due,
        items=items(opened, master),
        addressees=list(addressees),
        annexes=annexes(master),
        **{part.name: part.text for part in reading.parts(opened, master)},
    )


def _states() -> list[tuple[UUID, Labelled]]:
    return [(state.id, reading.labelled(state)) for state in people.states(db.session(), gateway.now())]
