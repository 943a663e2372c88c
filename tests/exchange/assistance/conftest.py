"""Ivo drafts for the Office of the Prosecutor, Ida reviews; Ada and Ben are Valdoria's focal points, Carol Norhaven's."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from exchange import db
from exchange.assistance import drafting, referring, sending, service, stepping
from exchange.assistance.drafting import Draft
from exchange.assistance.models import MasterRequest, Request
from exchange.assistance.referral_models import Referral
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.assistance.text_models import SharedDraft
from exchange.documents import service as documents

DUE = date(2026, 12, 18)
PDF = b"%PDF-1.7\nwords"


def written(**more):
    """A draft in which nothing is missing but the States."""
    words = {
        "title": "Beneficial ownership of four companies",
        "type": "93-1-I",
        "theme": "TRACING",
        "due": DUE,
        "purpose": "To establish who owns the companies. Article 93 (1) (i).",
        "facts": "The companies received payments.",
        "items": ["Registers of shareholders", "Bank mandates"],
        "not_applicable": dict.fromkeys(("96-b", "96-d", "96-e"), "The registers are public."),
    }
    return Draft(**(words | more))


def overdue(copy):
    """Mark the copy as the platform would."""
    with db.writing() as session:
        session.execute(update(Request).where(Request.id == copy.id).values(is_overdue=True))
        session.commit()
    db.session.refresh(copy)
    return copy


class Desk:
    """Requests at each point of their way, made by the services themselves."""

    def __init__(self, cast, session):
        self._cast, self._session = cast, session

    def drafted(self, *states, **more):
        self._cast.ida  # noqa: B018 -- she has to be there to be named
        ids = [self._cast.delegation(code).id for code in states]
        return drafting.draft(self._cast.ivo, written(addressees=ids, **more))

    def submitted(self, *states, **more):
        master = self.drafted(*states, **more)
        service.submit(self._cast.ivo, master)
        return master

    def sent(self, *states, **more):
        """Return the master and its copies, in the order of the States."""
        [self._cast.ada, self._cast.ben, self._cast.carol]  # noqa: B018 -- somebody has to receive them
        master = self.submitted(*states, **more)
        sending.approve_and_send(self._cast.ida, master)
        return master, [self.copy(master, code) for code in states]

    def acknowledged(self, **more):
        """Return Valdoria's copy, acknowledged by Ada."""
        _master, (copy,) = self.sent("XVA", **more)
        service.acknowledge(self._cast.ada, copy)
        return copy

    def found(self, *papers):
        """Return Valdoria's copy with a finding, to which Judith attached these papers, by name."""
        copy, judith = self.acknowledged(), self._cast.judith
        overdue(copy)
        for actor in (self._cast.ivo, judith):
            stepping.make(actor, copy, Step("ask_review"), Given())
        added = [documents.add_bytes(judith, copy.dossier, name, PDF).id for name in papers]
        stepping.make(judith, copy, Step("find"), Given({"decision_reference": "ICC-01/26-1"}, {}, added))
        return copy

    def refer(self, copy, *given):
        """Refer the copy's finding with these documents, as Judith; return the file."""
        ids = [one.id for one in given]
        referring.prepare(self._cast.judith, copy, ids)
        step = stepping.make(self._cast.judith, copy, Step("refer"), Given({}, {"referred_to": "assembly"}, ids))
        return self._session.query(Referral).filter_by(step_id=step.id).one()

    def copy(self, master, code):
        state = self._cast.delegation(code).id
        query = self._session.query(Request).filter_by(master_id=master.id, delegation_id=state)
        return query.one_or_none()

    def shown_in(self, url):
        """Return the reference of the dossier in which the draft at this address was shown last."""
        rows = self._session.query(SharedDraft).order_by(SharedDraft.shared_at.desc()).all()
        masters = {row.master_id: self._session.get(MasterRequest, row.master_id).url for row in rows}
        return next(row.dossier.reference for row in rows if masters[row.master_id] == url)


@pytest.fixture
def desk(cast):
    return Desk(cast, db.session)


@pytest.fixture
def later(opened_house, clock):
    """Let days pass, with the log filed first as the worker would."""

    def pass_by(days):
        opened_house.file_entries()
        clock.advance(timedelta(days=days))

    return pass_by


@pytest.fixture
def lena(cast):
    """One of the Prosecutor's language service, who is named into a draft's dossier when it is to be translated."""
    account = cast.enrol("lena", "ICC-OTP", "investigator")
    with db.writing() as session:
        session.merge(account).duties = "LG"
        session.commit()
    db.session.refresh(account)
    return cast.sign_in(account)
