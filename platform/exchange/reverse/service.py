"""Asking the Court, and each step that follows: checked in its own act against where the request stands then, and kept."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import db, gateway, lifecycle
from exchange.access.actions import REVERSE_MOVES, REVERSE_SUBMIT
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import life as requests
from exchange.assistance import offers, people
from exchange.assistance.kinds import REGISTRY
from exchange.assistance.offers import Machine
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.delegations import service as delegations
from exchange.documents import listing as documents
from exchange.dossiers import naming, opening, references
from exchange.drafts import once
from exchange.drafts import service as drafts
from exchange.lifecycle import Transition
from exchange.opener import Act
from exchange.reverse import consents, life
from exchange.reverse.consents import Question
from exchange.reverse.models import ReverseMove, ReverseMoveDocument, ReverseRequest
from exchange.reverse.step_fields import MATERIAL

NEW = "/reverse/new"
NUMBER = re.compile(r"([0-9]{4})-([0-9]{4,9})")


@dataclass(frozen=True)
class NewReverse:
    """What a State asks of the Court, in one of its working languages (rule 194 (1)), with its handling codes."""

    title: str
    text: str
    theme: str
    level: str = "confidential"
    language: str = "en"
    handling: Sequence[str] = ("H1",)


def why_not(move: Transition, consent: str) -> str:
    """What needs the consent of another State waits for it (rule 194 (4)); what isn't that State's material can go without."""
    if move.from_state != life.CONSENT_SOUGHT or move.move not in (life.GRANT, life.GRANT_PART):
        return ""
    if consent == life.WITHHELD and move.move == life.GRANT_PART:
        return ""
    return {"": "consent-not-asked", life.AWAITED: "consent-awaited", life.WITHHELD: "consent-refused"}.get(consent, "")


REVERSE = Machine(life.MACHINE, REVERSE_MOVES, why_not)


def find(actor: Actor, number: str) -> ReverseRequest:
    """Return the request of a number such as 2026-0003; NotFound, on record, if there is none."""
    match, found = NUMBER.fullmatch(number), None
    if match is not None:
        year, serial = map(int, match.groups())
        query = select(ReverseRequest).where(ReverseRequest.year == year, ReverseRequest.number == serial)
        found = db.session.scalars(query).one_or_none()
    if found is None:
        raise gateway.missing(actor, f"REV-{number}" if match else "")
    return found


def submit(actor: Actor, new: NewReverse, sent: once.Mark = None) -> ReverseRequest:
    """Send the request to the Registrar; Conflict("no-registrar") if nobody there could register it."""
    assert actor.delegation is not None
    with gateway.act(actor, REVERSE_SUBMIT) as act:
        dossier = opening.build(act, _dossier(act, actor, new), actor.person)
        reverse = ReverseRequest(
            id=db.new_id(),
            dossier_id=dossier.id,
            dossier=dossier,
            delegation_id=actor.delegation,
            year=act.at.year,
            number=references.scattered_number(act.session, f"rev-{act.at.year}"),
            language=new.language,
            handling=" ".join(new.handling),
            state=lifecycle.NEW,
            state_since=act.at,
            submitted_at=act.at,
        )
        act.seal(reverse, "sealed_title", new.title)
        act.seal(reverse, "sealed_text", new.text)
        act.add(reverse)
        act.session.flush()
        first = lifecycle.leaving(life.MACHINE, lifecycle.NEW)[0]
        _keep(act, actor, reverse, first, Given())
        act.on(reverse.mark())
        once.claim(act, sent, reverse.url)
        drafts.sweep(act, actor, NEW)
    return reverse


def make(actor: Actor, reverse: ReverseRequest, step: Step, given: Given, sent: once.Mark = None) -> ReverseMove:
    """Make the move; Conflict("changed") if there was a step meanwhile, Conflict("state") if it can't be made from here."""
    with gateway.act(actor, REVERSE_MOVES[step.move], reverse) as act:
        if step.seen is not None and len(steps(act.session, reverse)) != step.seen:
            raise Conflict("changed")
        asked = consents.standing(consents.of(act.session, reverse))
        transition = offers.row_of(REVERSE, actor, reverse, step.move, is_recorded=False)
        refusal = "state" if transition is None else why_not(transition, asked)
        if transition is None or refusal:
            raise Conflict(refusal)
        belonging = documents.belongs(act.session, reverse.dossier_id, given.documents)
        words = {} if step.move == life.SEEK_CONSENT else given.words
        row = _keep(act, actor, reverse, transition, Given(words, given.facts, belonging))
        _follow(act, actor, reverse, row, given)
        once.claim(act, sent, reverse.url)
        drafts.sweep(act, actor, offers.address(reverse, step.move, is_recorded=False))
    return row


def steps(session: Session, reverse: ReverseRequest) -> list[ReverseMove]:
    """Return the steps of a request, the first one first."""
    return list(
        session.scalars(select(ReverseMove).where(ReverseMove.reverse_id == reverse.id).order_by(ReverseMove.n))
    )


def _dossier(act: Act, actor: Actor, new: NewReverse) -> opening.NewDossier:
    assert actor.person is not None
    assert actor.delegation is not None
    registry = next(iter(delegations.of_codes(act.session, [REGISTRY])), None)
    registrars = people.with_duty(act.session, registry.id, life.REGISTRAR) if registry else []
    if registry is None or not registrars:
        raise Conflict("no-registrar")
    points = people.with_duty(act.session, actor.delegation, requests.FOCAL_POINT)
    return opening.NewDossier(
        title=new.title,
        theme=new.theme,
        level=new.level,
        owner=actor.delegation,
        delegations=[registry.id],
        members=list(dict.fromkeys([actor.person, *points, *registrars])),
        scattered=True,
    )


def _keep(act: Act, actor: Actor, reverse: ReverseRequest, transition: Transition, given: Given) -> ReverseMove:
    """Keep the step with what was given, and bring the request to where it leads."""
    row = ReverseMove(
        id=db.new_id(),
        reverse_id=reverse.id,
        dossier_id=reverse.dossier_id,
        n=len(steps(act.session, reverse)) + 1,
        from_state=reverse.state,
        to_state=reverse.state if transition.to_state == lifecycle.SAME else transition.to_state,
        role=transition.role,
        move=transition.move,
        by=actor.person,
        at=act.at,
        facts=json.dumps(given.facts, ensure_ascii=False, sort_keys=True),
    )
    if given.words:
        act.seal(row, "sealed_words", json.dumps(given.words, ensure_ascii=False))
    act.add(row)
    act.session.flush()
    for document in given.documents:
        act.add(ReverseMoveDocument(move_id=row.id, document_id=document))
    if row.to_state != row.from_state:
        reverse.state, reverse.state_since = row.to_state, act.at
    reverse.outcome = given.facts.get("outcome_code", reverse.outcome or "")
    reverse.ended_at = act.at if row.to_state == life.CLOSED else None
    reverse.dossier.changed_at = act.at
    act.session.flush()
    return row


def _follow(act: Act, actor: Actor, reverse: ReverseRequest, row: ReverseMove, given: Given) -> None:
    """Do what goes with the step. The words of a question to another State are for that State, and not kept with the step."""
    if row.move == life.ASSIGN:
        _pass_on(act, actor, reverse, given.facts["organ"])
    elif row.move == life.SEEK_CONSENT:
        question = Question(given.facts["providing_state"], *(given.words[name] for name in MATERIAL))
        consents.ask(act, actor, reverse, row.role, question)
    elif row.from_state == life.CONSENT_SOUGHT:
        consents.end(act, reverse)


def _pass_on(act: Act, actor: Actor, reverse: ReverseRequest, code: str) -> None:
    """Let the organ's officers in, whose the request is from now on; Conflict("no-officer") if it has none."""
    organ = next(iter(delegations.of_codes(act.session, [code])), None)
    officers = people.with_duty(act.session, organ.id, life.ORGAN_ROLES.get(code, "")) if organ else []
    if organ is None or not officers:
        raise Conflict("no-officer")
    naming.let_in(act, actor, reverse.dossier, organ.id, officers)
    reverse.organ_id = organ.id
