"""Files that wait for the form they were chosen for: sealed to the dossier, and shown to who chose them alone.

Sending the form makes those that were ticked documents, in the act that sends it; the others are let go.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select

from exchange import db, gateway
from exchange.access.actions import DOCUMENT_ADD, DOCUMENT_HOLD
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict, Forbidden
from exchange.audit.entries import Happening
from exchange.documents import service
from exchange.documents.arrivals import Arrival
from exchange.documents.kinds import BY_MEDIA
from exchange.documents.models import HeldFile
from exchange.dossiers.models import Dossier
from exchange.opener import Act, Opened
from exchange.vault.files import FileDetails, SealedFile, Ticket


@dataclass(frozen=True)
class Waiting:
    """A file that waits, as its sender sees it; size in bytes."""

    id: UUID
    name: str
    size: int


def hold(actor: Actor, dossier: Dossier, place: str, arrival: Arrival) -> HeldFile:
    """Lay an arrived file ready for the form at `place`; NotAccepted for its kind."""
    kind, sealed = arrival.finish()
    with gateway.act(actor, DOCUMENT_HOLD, dossier, amount=sealed.details.size, hash=sealed.hash) as act:
        assert actor.person is not None
        row = HeldFile(
            id=db.new_id(),
            account_id=actor.person,
            place=place,
            dossier_id=sealed.ticket.dossier,
            blob=sealed.ticket.blob,
            epoch=sealed.ticket.epoch,
            size=sealed.details.size,
            sealed_size=sealed.sealed_size,
            hash=sealed.hash,
            held_at=act.at,
        )
        act.seal(row, "sealed_name", arrival.name)
        act.seal(row, "sealed_type", kind.media)
        act.seal(row, "sealed_details", sealed.details.encode())
        return act.add(row)


def waiting(opened: Opened, actor: Actor, place: str) -> list[Waiting]:
    """Return the actor's files for the form at `place`, as they came."""
    rows = db.session.scalars(_of(actor, place))
    return [Waiting(row.id, opened.text(row, "sealed_name"), row.size) for row in rows]


def add_all(act: Act, actor: Actor, dossier: Dossier, place: str, chosen: Collection[UUID]) -> list[UUID]:
    """Make the chosen files documents, each on record as added, and let the others of the form go.

    Conflict("upload-over") if one isn't there any more, Conflict("key-renewed") if one was sealed to an earlier key.
    """
    if chosen and not gateway.may(actor, DOCUMENT_ADD, dossier):
        raise Forbidden("rule")
    rows = list(act.session.scalars(_of(actor, place).with_for_update()))
    if not set(chosen) <= {row.id for row in rows if row.dossier_id == dossier.id}:
        raise Conflict("upload-over")
    added = [_add(act, actor, row) for row in rows if row.id in chosen]
    for row in rows:
        act.remove(row)
    return added


def _add(act: Act, actor: Actor, row: HeldFile) -> UUID:
    name, media = act.open_text(row, "sealed_name"), act.open_text(row, "sealed_type")
    details = FileDetails.decode(act.open_text(row, "sealed_details"))
    sealed = SealedFile(Ticket(row.blob, row.dossier_id, row.epoch, b""), details, row.sealed_size, row.hash)
    document = service.place(act, actor, row.dossier_id, name, BY_MEDIA[media], sealed)
    act.note(Happening(DOCUMENT_ADD, mark=document.mark(), **service.said_of(document, sealed)))
    return document.id


def _of(actor: Actor, place: str) -> Select[HeldFile]:
    own = (HeldFile.account_id == actor.person, HeldFile.place == place)
    return select(HeldFile).where(*own).order_by(HeldFile.held_at, HeldFile.id)
