"""Translations of a request: asked for at its approval, filed beside the original, which stays untouched, and confirmed by the drafter."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import checklist, choosing, contents, drafting, life, moves, people, reading
from exchange.assistance.contents import Content
from exchange.assistance.models import Addressee, Annex, MasterRequest
from exchange.assistance.step_fields import Given
from exchange.assistance.text_models import Translation
from exchange.documents import listing as documents
from exchange.documents.listing import Choice
from exchange.dossiers import members, naming
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


@dataclass(frozen=True)
class JobPage:
    """A translation with the original to be translated, what can be filed, and what the reader may do."""

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
    offers: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """A translation that the language service has yet to file, as its home shows it."""

    reference: str
    url: str
    language: Labelled
    due: date | None
    asked_at: datetime


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

    One that had been confirmed doesn't go with the request then.
    """
    with gateway.act(actor, actions.TRANSLATION_FILE, job) as act:
        moves.needs(job.master, life.IN_TRANSLATION)
        found = documents.belongs(act.session, job.dossier_id, [document])
        if not found:
            raise Conflict("document")
        replaced = act.session.get(Annex, (job.master_id, job.document_id)) if job.confirmed_at else None
        if replaced is not None:
            act.remove(replaced)
        job.document_id, job.filed_at, job.filed_by, job.confirmed_at = found[0], act.at, actor.person, None
        if job.is_by_service:
            half = life.transition(job.master.state, life.READY, life.TRANSLATOR)
            moves.take(act, actor, job.master, half, job.master.state)


def confirm(actor: Actor, job: Translation) -> None:
    """Find the translation right: it goes with the request. With the last one confirmed the request is ready."""
    with gateway.act(actor, actions.TRANSLATION_CONFIRM, job) as act:
        moves.needs(job.master, life.IN_TRANSLATION)
        if job.document_id is None or job.confirmed_at is not None:
            raise Conflict("filed")
        job.confirmed_at = act.at
        if act.session.get(Annex, (job.master_id, job.document_id)) is None:
            act.add(Annex(master_id=job.master_id, document_id=job.document_id))
        act.session.flush()
        if all(one.confirmed_at for one in of(act.session, job.master)):
            moves.move(act, actor, job.master, life.DRAFTER, life.READY)


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
        choices = documents.choices(opened, master.dossier, choosing.annexes(master))
        return JobPage(
            job=shown(job),
            reference=master.reference,
            url=master.url,
            title=opened.text(master, "sealed_title"),
            level=master.dossier.level,
            dossier=master.dossier.reference,
            contents=contents.answered(opened, master, checklist.rows(db.session(), master), passages),
            items=choosing.items(opened, master),
            filed=next((one for one in choices if one.id == job.document_id), None),
            choices=choices,
            offers=_offers(actor, job),
        )


def of(session: Session, master: MasterRequest) -> list[Translation]:
    """Return a master's translations, by language."""
    query = select(Translation).where(Translation.master_id == master.id).order_by(Translation.language)
    return list(session.scalars(query))


def shown(job: Translation) -> Job:
    return Job(
        language=named(job.language),
        url=_url(job),
        is_by_service=job.is_by_service,
        asked_at=job.asked_at,
        due=job.due,
        filed_at=job.filed_at,
        confirmed_at=job.confirmed_at,
    )


def named(code: str) -> Labelled:
    """Return a language with its names."""
    return Labelled(code, tongues.label(code, "en"), tongues.label(code, "fr"))


def awaited(actor: Actor, most: int) -> list[Asked]:
    """Return what the language service has yet to file, the nearest date first; none for anyone else."""
    if life.TRANSLATOR not in actor.duties:
        return []
    own = (MasterRequest.delegation_id == actor.delegation, members.is_named(actor, MasterRequest.dossier_id))
    waits = (Translation.is_by_service, Translation.filed_at.is_(None), MasterRequest.state == life.IN_TRANSLATION)
    query = select(Translation).join(MasterRequest, MasterRequest.id == Translation.master_id).where(*own, *waits)
    rows = db.session.scalars(query.order_by(Translation.due, Translation.asked_at).limit(most))
    return [Asked(row.master.reference, _url(row), named(row.language), row.due, row.asked_at) for row in rows]


def lacking(session: Session, master: MasterRequest, on: date) -> list[str]:
    """Return the languages of which at least one is needed: those of States that accept neither the original nor a translation."""
    done = {master.language, *(job.language for job in of(session, master) if job.confirmed_at)}
    states = session.scalars(select(Addressee.delegation_id).where(Addressee.master_id == master.id)).all()
    accepted = sheets.languages_of(session, states, on)
    return sorted({one for codes in accepted if not done & set(codes) for one in codes})


def _offers(actor: Actor, job: Translation) -> frozenset[str]:
    if job.master.state != life.IN_TRANSLATION:
        return frozenset()
    possible = [actions.TRANSLATION_FILE]
    possible += [actions.TRANSLATION_SCHEDULE] if job.filed_at is None else []
    possible += [actions.TRANSLATION_CONFIRM] if job.filed_at and not job.confirmed_at else []
    return frozenset(one.name for one in possible if gateway.may(actor, one, job))


def _url(job: Translation) -> str:
    return f"{job.master.url}/translations/{job.language}"
