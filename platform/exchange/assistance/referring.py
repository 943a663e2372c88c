"""The file that a referral makes for the focal points on non-cooperation (domain.md 3.4 and 6.2: they see referred files).

They are given the finding, its referral and the documents of both, sealed anew in a dossier of their own. The request, what
was answered and what was said stay where they are: no key of that dossier is theirs.
"""

import json
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access.actions import REFERRAL_PREPARE
from exchange.access.actor import Actor
from exchange.accounts import directory
from exchange.accounts.models import Account
from exchange.assistance import offers
from exchange.assistance.models import MoveDocument, Request, RequestMove
from exchange.assistance.referral_models import Referral, ReferralDocument
from exchange.delegations.models import Delegation
from exchange.documents import listing as documents
from exchange.documents import service as files
from exchange.documents.arrivals import Arrival
from exchange.documents.models import Document
from exchange.dossiers import members, naming, opening
from exchange.opener import Act

MOVE, FINDING = "refer", "find"
CODE = "ASP-NC"


def prepare(actor: Actor, request: Request, given: Iterable[UUID]) -> None:
    """Lay the file ready before the step that refers: the documents of the finding and those given, sealed anew.

    Nothing is done if the actor can't refer now, or twice if an earlier try was broken off. Conflict("handling") for a
    document that may not leave its dossier.
    """
    if offers.find(actor, request, MOVE, False) is None:
        return
    found = _found(db.session(), request)
    attached = select(MoveDocument.document_id).where(MoveDocument.move_id == found.id)
    wanted = {*db.session.scalars(attached), *documents.belongs(db.session(), request.dossier_id, given)}
    if not wanted:
        return
    file = _unfinished(db.session(), actor, request)
    if file is None:
        with gateway.act(actor, REFERRAL_PREPARE, request) as act:
            file = _opened(act, actor, request, found)
    copied = set(db.session.scalars(select(ReferralDocument.source_id).where(ReferralDocument.referral_id == file.id)))
    for source in db.session.scalars(select(Document).where(Document.id.in_(wanted - copied))).unique().all():
        _copy(actor, request, file, source)


def conclude(act: Act, actor: Actor, request: Request, step: RequestMove) -> None:
    """Give the file, with the finding in words, to the focal points on non-cooperation, inside the act that refers."""
    found = _found(act.session, request)
    file = _unfinished(act.session, actor, request) or _opened(act, actor, request, found)
    file.step_id, file.referred_at, file.found_at = step.id, act.at, found.at
    file.referred_to = json.loads(step.facts).get("referred_to", "")
    act.seal(file, "sealed_decision", _decision(act, found))
    point = act.session.scalars(select(Delegation).where(Delegation.code == CODE)).one_or_none()
    persons = [] if point is None else _persons(act, point)
    if point is not None and persons:
        naming.let_in(act, actor, file.dossier, point.id, persons)
    file.dossier.changed_at = act.at
    act.on(request.mark())


def _found(session: Session, request: Request) -> RequestMove:
    finding = (RequestMove.request_id == request.id, RequestMove.move == FINDING)
    return session.scalars(select(RequestMove).where(*finding).order_by(RequestMove.n.desc()).limit(1)).one()


def _unfinished(session: Session, actor: Actor, request: Request) -> Referral | None:
    """Return the file that the actor has laid ready and not referred yet."""
    ready = (Referral.request_id == request.id, Referral.step_id.is_(None), Referral.laid_by == actor.person)
    return session.scalars(select(Referral).where(*ready).limit(1)).one_or_none()


def _opened(act: Act, actor: Actor, request: Request, found: RequestMove) -> Referral:
    """Open the file's dossier for the referring organ's own people of the request."""
    assert actor.delegation is not None
    new = opening.NewDossier(
        title=f"{request.reference}, {_decision(act, found)}",
        theme=request.theme,
        level=request.dossier.level,
        owner=actor.delegation,
        delegations=(),
        members=members.of_delegation(act.session, request.dossier_id, actor.delegation),
        scattered=True,
    )
    dossier = opening.build(act, new, actor.person)
    act.on(request.mark())
    file = Referral(id=db.new_id(), request_id=request.id, dossier_id=dossier.id, dossier=dossier, laid_by=actor.person)
    act.add(file)
    act.session.flush()
    return file


def _decision(act: Act, found: RequestMove) -> str:
    """Return the reference of the finding."""
    words: dict[str, str] = json.loads(act.open_text(found, "sealed_words")) if found.sealed_words else {}
    return words.get("decision_reference", "")


def _copy(actor: Actor, request: Request, file: Referral, source: Document) -> None:
    def name(arrival: Arrival) -> Document:
        arrival.finish()
        with gateway.act(actor, REFERRAL_PREPARE, request) as act:
            document = files.add_within(act, actor, file.dossier, arrival)
            act.add(ReferralDocument(referral_id=file.id, source_id=source.id, document_id=document.id))
        return document

    files.copy_into(actor, source, file.dossier, finish=name)


def _persons(act: Act, point: Delegation) -> list[UUID]:
    query = select(Account.id).where(Account.delegation_id == point.id, Account.role == "focal_point")
    return list(act.session.scalars(query.where(directory.IS_ACTIVE)))
