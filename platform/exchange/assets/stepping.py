"""The steps of an asset: the first adds it to its request, each is checked in its own act against where the asset stands then, and kept."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import amounts, db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assets import claims, conditions, letting_in, life, step_fields
from exchange.assets.conditions import ASSET, Situation
from exchange.assets.models import WORDS, Asset, AssetMove, AssetMoveDocument, NewAsset
from exchange.assistance import offers
from exchange.assistance.life import OF_STATE
from exchange.assistance.models import Request
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.documents import handling
from exchange.documents import listing as documents
from exchange.dossiers import references
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.lifecycle import Transition
from exchange.opener import Act


def begin(actor: Actor, request: Request, step: Step, given: Given, sent: once.Mark = None) -> Asset:
    """Add an asset to the request, as suspected or as identified."""
    new = NewAsset(request)
    with gateway.act(actor, actions.ASSET_MOVES[step.move], new, details=_details(step)) as act:
        transition = _transition(actor, new, step, conditions.BEGINNING)
        own = _own(act, transition, actor, request.dossier_id, given)
        asset = _added(act, act.session.get_one(Request, request.id), given)
        act.on(asset.mark())
        _keep(act, actor, asset, transition, conditions.BEGINNING, own)
        once.claim(act, sent, asset.url)
        drafts.sweep(act, actor, offers.address(new, step.move, step.is_recorded))
    return asset


def make(actor: Actor, asset: Asset, step: Step, given: Given, sent: once.Mark = None) -> AssetMove:
    """Make the move; Conflict("asset-changed") if there was a step meanwhile, Conflict with the reason if it can't be made now."""
    with gateway.act(actor, actions.ASSET_MOVES[step.move], asset, details=_details(step)) as act:
        now = Situation(asset.state, asset.has_claim, steps(act.session, asset))
        if step.seen is not None and len(now.steps) != step.seen:
            raise Conflict("asset-changed")
        transition = _transition(actor, asset, step, now)
        own = _own(act, transition, actor, asset.dossier_id, given)
        row = _keep(act, actor, asset, transition, now, own)
        once.claim(act, sent, asset.url)
        drafts.sweep(act, actor, offers.address(asset, step.move, step.is_recorded))
    return row


def steps(session: Session, asset: Asset) -> list[AssetMove]:
    """Return the steps of an asset, the first one first."""
    return list(session.scalars(select(AssetMove).where(AssetMove.asset_id == asset.id).order_by(AssetMove.n)))


def _details(step: Step) -> dict[str, Any]:
    return {"recorded": 1} if step.is_recorded else {}


def _transition(actor: Actor, thing: Asset | NewAsset, step: Step, now: Situation) -> Transition:
    found = offers.row_of(ASSET, actor, thing, step.move, step.is_recorded)
    reason = "asset-state" if found is None else conditions.why_not(found, now)
    if found is None or reason:
        raise Conflict(reason)
    return found


def _added(act: Act, request: Request, given: Given) -> Asset:
    asset = Asset(
        id=db.new_id(),
        request_id=request.id,
        request=request,
        dossier_id=request.dossier_id,
        organ_id=request.organ_id,
        delegation_id=request.delegation_id,
        number=references.scattered_number(act.session, life.MACHINE),
        kind=given.facts["kind"],
        state=life.NEW,
        added_at=act.at,
        changed_at=act.at,
    )
    act.add(asset)
    act.session.flush()
    return asset


def _own(act: Act, transition: Transition, actor: Actor, dossier: UUID, given: Given) -> Given:
    """Return what was given, with documents of that dossier only; Conflict for a document that the Court can't put forward
    ("lead-only"), or if what is recorded for a State lacks the one that was received.
    """
    found = documents.belongs(act.session, dossier, given.documents)
    if transition.role not in OF_STATE and handling.lead_only(act.session, actor, found):
        raise Conflict("lead-only")
    if transition.is_for_state and not found:
        raise Conflict("not-received")
    return Given(given.words, given.facts, found)


def _keep(act: Act, actor: Actor, asset: Asset, transition: Transition, now: Situation, given: Given) -> AssetMove:
    """Keep the step with what was given, do what follows from it, and bring the asset to where the step leads."""
    row = AssetMove(
        id=db.new_id(),
        asset_id=asset.id,
        dossier_id=asset.dossier_id,
        n=len(now.steps) + 1,
        from_state=asset.state,
        to_state=conditions.target(transition, now),
        role=transition.role,
        move=transition.move,
        by=actor.person,
        at=act.at,
        currency="",
        facts=json.dumps(given.facts, ensure_ascii=False, sort_keys=True),
        is_recorded=transition.is_for_state,
        mark="",
    )
    if given.words:
        act.seal(row, "sealed_words", json.dumps(given.words, ensure_ascii=False))
    _value(asset, row, given)
    act.add(row)
    act.session.flush()
    _attach(act, row, given.documents)
    _follow(act, actor, asset, row, now, given)
    _describe(act, asset, given)
    asset.state = row.to_state
    asset.changed_at = asset.dossier.changed_at = act.at
    act.session.flush()
    return row


def _value(asset: Asset, row: AssetMove, given: Given) -> None:
    """Keep a value that the step gives with the step, and beside the asset with its day."""
    if "value" not in given.facts:
        return
    row.thousandths, row.currency = amounts.thousandths(Decimal(given.facts["value"])), given.facts["currency"]
    asset.thousandths, asset.currency = row.thousandths, row.currency
    days = [given.facts[name] for name in step_fields.DAYS if given.facts.get(name)]
    asset.measured_on = date.fromisoformat(days[0]) if days else row.at.date()


def _attach(act: Act, row: AssetMove, given: Any) -> None:
    for document in given:
        act.add(AssetMoveDocument(move_id=row.id, document_id=document))


def _follow(act: Act, actor: Actor, asset: Asset, row: AssetMove, now: Situation, given: Given) -> None:
    """Do what follows from the move: a mark on a step, a claim put or answered, another organ let in."""
    if row.move in ("confirm_recorded", "dispute_recorded"):
        marked = next((one for one in now.unmarked() if one.n == int(given.facts["recorded_step"])), None)
        if marked is None:
            raise Conflict("nothing-recorded")
        marked.mark = "confirmed" if row.move == "confirm_recorded" else "disputed"
    if row.move == "attach_claim":
        claims.attach(act, actor, asset, given.words["claimant"], _document(given))
    if row.move == "answer_claim":
        claims.answer(act, actor, asset, int(given.facts["claim"]), given.words["decision_reference"])
    letting_in.admit(act, actor, asset.dossier, row.move)


def _document(given: Given) -> UUID:
    """Return the document of a claim; Conflict("no-document") if it isn't one of the dossier."""
    found = UUID(given.facts["claim_document"])
    if found not in given.documents:
        raise Conflict("no-document")
    return found


def _describe(act: Act, asset: Asset, given: Given) -> None:
    """Seal what is said of the asset beside it, as it holds now."""
    for name in WORDS:
        if given.words.get(name):
            act.seal(asset, f"sealed_{name}", given.words[name])
