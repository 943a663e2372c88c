"""Translations of a request: asked for at its approval, filed beside the original, which stays untouched, and confirmed by another.

A confirmed one goes to the States that accept its language, or to those among them all that were chosen then.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, false, or_, select
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import checklist, choosing, contents, drafting, life, moves, people, reading
from exchange.assistance.contents import Content
from exchange.assistance.models import Addressee, Annex, MasterRequest
from exchange.assistance.step_fields import Given
from exchange.assistance.text_models import Translation, TranslationAddressee
from exchange.delegations.models import Delegation
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.dossiers import members, naming
from exchange.opener import Act
from exchange.sheets import service as sheets
from exchange.sheets import tongues
from exchange.tables import Labelled

By = Literal["service", "drafter"]


@dataclass(frozen=True)
class Job:
    """A translation as its master's page names it; all of it is in clear."""

    language: Labelled
    url: str
    is_by_service: bool
    asked_at: datetime
    due: date | None
    filed_at: datetime | None
    confirmed_at: datetime | None
    states: list[Labelled]


@dataclass(frozen=True)
class Suited:
    """A State that a translation can go to: whether it accepts the language, and whether it needs it, accepting no other."""

    id: UUID
    state: Labelled
    is_accepting: bool
    is_needing: bool


@dataclass(frozen=True)
class JobPage:
    """A translation with the original to be translated, what can be filed, to whom it can go, and what the reader may do."""

    job: Job
    reference: str
    url: str
    title: str
    level: str
    dossier: str
    contents: list[Content]
    items: list[str]
    filed: Choice | None
    choices: list[Choice]
    states: list[Suited]
    is_by_drafter: bool
    offers: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """A translation that waits for the reader, as their home shows it: to be filed, or once it is, to be confirmed."""

    reference: str
    url: str
    language: Labelled
    due: date | None
    asked_at: datetime
    filed_at: datetime | None


def ask(actor: Actor, master: MasterRequest, languages: Collection[str], by: By) -> None:
    """Approve the draft and have it translated; Conflict if something is missing, or nothing is to be translated."""
    with gateway.act(actor, actions.REQUEST_TRANSLATE, master) as act:
        wanted = set(languages) - {master.language}
        if not wanted:
            raise Conflict("language")
        if drafting.missing(act.session, master, act.at):
            raise Conflict("incomplete")
        transition = life.transition(master.state, life.IN_TRANSLATION, life.REVIEWER)
        given = Given(facts={"target_language": " ".join(sorted(wanted))})
        moves.take(act, actor, master, transition, life.IN_TRANSLATION, given)
        for language in sorted(wanted):
            row = Translation(id=db.new_id(), master_id=master.id, dossier_id=master.dossier_id, language=language)
            row.is_by_service, row.asked_at = by == "service", act.at
            act.add(row)
        if by == "service":
            service = people.with_duty(act.session, master.delegation_id, life.TRANSLATOR)
            naming.let_in(act, actor, master.dossier, master.delegation_id, service)


def schedule(actor: Actor, job: Translation, due: date | None) -> None:
    """Say until when the translation will be there; Conflict once it is filed."""
    with gateway.act(actor, actions.TRANSLATION_SCHEDULE, job):
        if job.filed_at is not None:
            raise Conflict("filed")
        job.due = due


def file(actor: Actor, job: Translation, document: UUID) -> None:
    """File a document of the draft's dossier as the translation; filed again, it takes the place of the one before.

    One that had been confirmed doesn't go with the request then. Conflict("document") for one that is an annex besides.
    """
    with gateway.act(actor, actions.TRANSLATION_FILE, job) as act:
        moves.needs(job.master, life.IN_TRANSLATION)
        found = documents.belongs(act.session, job.dossier_id, [document])
        replaced = act.session.get(Annex, (job.master_id, job.document_id)) if job.confirmed_at else None
        if not found or act.session.get(Annex, (job.master_id, document)) not in (None, replaced):
            raise Conflict("document")
        if replaced is not None:
            act.remove(replaced)
        job.document_id, job.filed_at, job.filed_by, job.confirmed_at = found[0], act.at, actor.person, None
        if job.is_by_service:
            half = life.transition(job.master.state, life.READY, life.TRANSLATOR)
            moves.take(act, actor, job.master, half, job.master.state)


def confirm(actor: Actor, job: Translation, states: Collection[UUID] | None = None, seen: str = "") -> None:
    """Find the translation right: it goes with the request, to these States or, if none is said, to those that accept it.

    With the last one confirmed the request is ready. Conflict("filed") unless it stands as it was seen,
    Conflict("addressee") if a State is left out that needs it, or none is left.
    """
    with gateway.act(actor, actions.TRANSLATION_CONFIRM, job) as act:
        moves.needs(job.master, life.IN_TRANSLATION)
        if job.document_id is None or job.confirmed_at is not None or seen not in ("", str(job.document_id)):
            raise Conflict("filed")
        job.confirmed_at = act.at
        act.add(Annex(master_id=job.master_id, document_id=job.document_id))
        _address(act, job, states)
        if all(one.confirmed_at for one in of(act.session, job.master)):
            moves.move(act, actor, job.master, life.DRAFTER, life.READY)  # the confirming half, whoever makes it


def _address(act: Act, job: Translation, chosen: Collection[UUID] | None) -> None:
    known = suited(act.session, job, act.at.date())
    states = {one.id for one in known if one.is_accepting} if chosen is None else set(chosen)
    needing = {one.id for one in known if one.is_needing}
    if not states or states - {one.id for one in known} or needing - states:
        raise Conflict("addressee")
    act.session.execute(delete(TranslationAddressee).where(TranslationAddressee.translation_id == job.id))
    for state in sorted(states):
        act.add(TranslationAddressee(translation_id=job.id, delegation_id=state))
    act.session.flush()


def find(actor: Actor, master: MasterRequest, language: str) -> Translation:
    """Return a translation by its language; NotFound, on record, if there is none."""
    found = next((one for one in of(db.session(), master) if one.language == language), None)
    if found is None:
        raise gateway.missing(actor, master.reference)
    return found


def read(actor: Actor, master: MasterRequest, job: Translation) -> JobPage:
    """Return the original in clear beside what is filed; that it was read is on record."""
    with gateway.reveal(actor, actions.REQUEST_READ, master) as opened:
        passages = {code: reading.passage(opened, master, name) for code, name in checklist.PASSAGES.items()}
        annexes = choosing.annexes(master)
        choices = documents.choices(opened, master.dossier, [job.document_id] if job.document_id else ())
        return JobPage(
            job=shown_all([job])[0],
            reference=master.reference,
            url=master.url,
            title=opened.text(master, "sealed_title"),
            level=master.dossier.level,
            dossier=master.dossier.reference,
            contents=contents.answered(opened, master, checklist.rows(db.session(), master), passages),
            items=choosing.items(opened, master),
            filed=next((one for one in choices if one.id == job.document_id), None),
            choices=[one for one in choices if one.id not in annexes or one.id == job.document_id],
            states=suited(db.session(), job, gateway.now().date()),
            is_by_drafter=job.filed_by == master.drafted_by,
            offers=_offers(actor, job),
        )


def of(session: Session, master: MasterRequest) -> list[Translation]:
    """Return a master's translations, by language."""
    query = select(Translation).where(Translation.master_id == master.id).order_by(Translation.language)
    return list(session.scalars(query))


def suited(session: Session, job: Translation, on: date) -> list[Suited]:
    """Return the States that the request is meant for; one that chose no language accepts those of the Court (rule 178 (2))."""
    states = people.addressees(session, job.master_id)
    chosen = sheets.languages_of(session, [one.id for one in states], on)
    accepted = {one.id: chosen.get(one.id, tongues.OF_THE_COURT) for one in states}
    return [
        Suited(
            one.id,
            reading.labelled(one),
            is_accepting=job.language in accepted[one.id],
            is_needing=job.language in accepted[one.id] and job.master.language not in accepted[one.id],
        )
        for one in states
    ]


def shown_all(jobs: Sequence[Translation]) -> list[Job]:
    """Return translations as pages name them, with the States that each confirmed one goes to."""
    query = select(TranslationAddressee.translation_id, Delegation).join(
        Delegation, Delegation.id == TranslationAddressee.delegation_id
    )
    here = TranslationAddressee.translation_id.in_([job.id for job in jobs if job.confirmed_at])
    states: dict[UUID, list[Labelled]] = {}
    for row in db.session.execute(query.where(here).order_by(Delegation.name_en)) if jobs else ():
        states.setdefault(row.translation_id, []).append(reading.labelled(row.Delegation))
    return [_shown(job, states.get(job.id, [])) for job in jobs]


def _shown(job: Translation, states: list[Labelled]) -> Job:
    return Job(
        language=named(job.language),
        url=url(job),
        is_by_service=job.is_by_service,
        asked_at=job.asked_at,
        due=job.due,
        filed_at=job.filed_at,
        confirmed_at=job.confirmed_at,
        states=states,
    )


def named(code: str) -> Labelled:
    """Return a language with its names."""
    return Labelled(code, tongues.label(code, "en"), tongues.label(code, "fr"))


def awaited(actor: Actor, most: int) -> list[Asked]:
    """Return what the actor has yet to file or to confirm, the nearest date first; nothing without a duty for it."""
    if actor.duties.isdisjoint((life.DRAFTER, *life.CHECKERS)):
        return []
    own = (MasterRequest.delegation_id == actor.delegation, members.is_named(actor, MasterRequest.dossier_id))
    waits = (MasterRequest.state == life.IN_TRANSLATION, or_(_is_to_file(actor), _is_to_confirm(actor)))
    query = select(Translation).join(MasterRequest, MasterRequest.id == Translation.master_id).where(*own, *waits)
    rows = db.session.scalars(query.order_by(Translation.due, Translation.asked_at).limit(most))
    return [
        Asked(row.master.reference, url(row), named(row.language), row.due, row.asked_at, row.filed_at) for row in rows
    ]


def _is_to_file(actor: Actor) -> ColumnElement[bool]:
    is_mine = MasterRequest.drafted_by == actor.person if life.DRAFTER in actor.duties else false()
    is_ours = Translation.is_by_service if life.TRANSLATOR in actor.duties else false()
    return and_(Translation.filed_at.is_(None), or_(is_ours, and_(~Translation.is_by_service, is_mine)))


def _is_to_confirm(actor: Actor) -> ColumnElement[bool]:
    """As the rule of the row itself has it, for a query."""
    is_mine = MasterRequest.drafted_by == actor.person if life.DRAFTER in actor.duties else false()
    is_drafters = Translation.filed_by == MasterRequest.drafted_by
    checks = false() if actor.duties.isdisjoint(life.CHECKERS) else is_drafters
    waits = (
        Translation.filed_at.is_not(None),
        Translation.confirmed_at.is_(None),
        Translation.filed_by != actor.person,
    )
    return and_(*waits, or_(and_(~is_drafters, is_mine), checks))


def lacking(session: Session, master: MasterRequest, on: date) -> list[str]:
    """Return the languages of which at least one is needed: those of States that accept neither the original nor a translation."""
    done = {master.language, *(job.language for job in of(session, master) if job.confirmed_at)}
    states = session.scalars(select(Addressee.delegation_id).where(Addressee.master_id == master.id)).all()
    accepted = sheets.languages_of(session, states, on)
    return sorted({one for codes in accepted.values() if not done & set(codes) for one in codes})


def _offers(actor: Actor, job: Translation) -> frozenset[str]:
    if job.master.state != life.IN_TRANSLATION:
        return frozenset()
    possible = [actions.TRANSLATION_FILE]
    possible += [actions.TRANSLATION_SCHEDULE] if job.filed_at is None else []
    possible += [actions.TRANSLATION_CONFIRM] if job.filed_at and not job.confirmed_at else []
    return frozenset(one.name for one in possible if gateway.may(actor, one, job))


def url(job: Translation) -> str:
    """Return the address of a translation's page."""
    return f"{job.master.url}/translations/{job.language}"
