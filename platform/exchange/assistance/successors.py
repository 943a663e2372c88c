"""What takes over from a copy: a modified version under the same number, or a new request to whoever holds what is sought.

Either opens as a draft of the one who drafted the first, with its words; the text that was transmitted stays as it was.
"""

from uuid import UUID

from sqlalchemy import select

from exchange import db
from exchange.access.actor import Actor
from exchange.assistance import contents, life, people
from exchange.assistance.models import Addressee, MasterItem, MasterRequest, Request, RequestItem
from exchange.dossiers import opening, references
from exchange.opener import Act

VERSION = "version"
WORDS = ("title", "purpose", "location", "facts", "procedure", "other", "extra")


def open_draft(act: Act, actor: Actor, request: Request, kind: str) -> MasterRequest:
    """Open a draft with the copy's words: for a version its State is the addressee, for a new request nobody is yet.

    Whoever may read the master takes over what its checklist holds besides, such as why a content is not applicable.
    """
    before = act.session.get_one(MasterRequest, request.master_id)
    master = _draft(act, request, before, kind)
    for word in WORDS:
        column = f"sealed_{word}"
        if getattr(request, column) is not None:
            act.seal(master, column, act.open_text(request, column))
    act.session.flush()
    if before.has_member(actor):
        contents.take_up(act, before, master, request.delegation if kind == VERSION else None)
    _copy_items(act, request, master)
    if kind == VERSION:
        act.add(Addressee(master_id=master.id, delegation_id=request.delegation_id))
    return master


def of(request: UUID) -> MasterRequest | None:
    """Return the draft or master that takes over from a copy; None if there is none."""
    return db.session.scalars(select(MasterRequest).where(MasterRequest.follows_id == request)).one_or_none()


def _draft(act: Act, request: Request, before: MasterRequest, kind: str) -> MasterRequest:
    dossier = opening.build(act, _dossier(act, request, before), before.drafted_by)
    return act.add(
        MasterRequest(
            id=db.new_id(),
            dossier_id=dossier.id,
            dossier=dossier,
            delegation_id=request.organ_id,
            year=act.at.year,
            number=references.next_number(act.session, f"mr-{act.at.year}"),
            drafted_by=before.drafted_by,
            drafted_at=act.at,
            sealed_title=b"",
            type=request.type,
            theme=request.theme,
            requester=before.requester,
            handling=request.handling,
            language=request.language,
            state=life.DRAFT,
            follows_id=request.id,
            follows_as=kind,
        )
    )


def _dossier(act: Act, request: Request, before: MasterRequest) -> opening.NewDossier:
    return opening.NewDossier(
        title=act.open_text(request, "sealed_title"),
        theme=request.theme,
        level=request.dossier.level,
        owner=request.organ_id,
        delegations=(),
        members=people.readers(act.session, before),
    )


def _copy_items(act: Act, request: Request, master: MasterRequest) -> None:
    items = select(RequestItem).where(RequestItem.request_id == request.id).order_by(RequestItem.number)
    for item in act.session.scalars(items).all():
        copied = MasterItem(id=db.new_id(), master_id=master.id, dossier_id=master.dossier_id, number=item.number)
        act.seal(copied, "sealed_text", act.open_text(item, "sealed_text"))
        act.add(copied)
