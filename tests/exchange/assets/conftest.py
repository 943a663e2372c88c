"""A copy that Valdoria has acknowledged, about assets; Judith is a Chamber's officer, Paul the Presidency's."""

from dataclasses import replace

import pytest

from exchange import db
from exchange.accounts.models import Account
from exchange.assets import stepping
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.documents import service as documents
from tests.exchange.assistance.conftest import Desk

ASKED = ("PERSON", "KIND", "IDENTIFIER", "LOCATION", "HOLDER", "LINK", "VALUE", "SOURCE", "MEASURE", "THIRD", "EXPARTE")
ABOUT = {f"AST-{name}": "As in the facts." for name in ASKED}
LEFT_OUT = dict.fromkeys(("96-b", "96-d", "96-e", "AST-TITLE-K", "AST-DECISION-K", "AST-REVIEW"), "Tracing only.")
YACHT = {"identifier": "Calypsa, hull V-20418", "holder": "Alder Quay Holding"}
VALUE = {"value": "4100000.00", "currency": "EUR"}
WAY = {
    # what each step on the ordinary way is given, by its move
    "trace": ({"location": "Port Lumen, berth 4"}, {}),
    "request_measure": ({}, {}),
    "freeze": ({"measure_reference": "TC 2026/118"}, {"measured_on": "2026-11-18", **VALUE}),
    "order_forfeiture": ({"order_reference": "ICC-01/26-44"}, {}),
    "enforce": ({"measure_reference": "TC 2026/240"}, {"enforced_on": "2026-11-19"}),
    "transfer": ({}, {"received_on": "2026-11-20", **VALUE}),
    "decide_disposition": ({"decision_reference": "PRES-7"}, {}),
    "pay_trust_fund": ({}, {"paid_on": "2026-11-20", **VALUE}),
}
HANDS = {"trace": "ada", "request_measure": "ivo", "freeze": "ada", "order_forfeiture": "judith", "enforce": "ada"}


class Vault:
    """Assets at each point of their way, made by the services themselves."""

    def __init__(self, cast, copy):
        self.cast, self.copy = cast, copy

    @property
    def paul(self):
        """The Presidency's officer."""
        if "paul" not in self.cast.accounts:
            account = self.cast.enrol("paul", "ICC-PRES", "investigator")
            with db.writing() as session:
                session.get(Account, account.id).duties = "PO"
                session.commit()
            db.session.expire_all()
            self._paul = self.cast.sign_in(db.session.get(Account, account.id))
        return self._paul

    def identified(self, kind="VESSEL", copy=None, actor=None, **more):
        words = {**YACHT, **{name: more.pop(name) for name in list(more) if name in ("location", "link", "source")}}
        given = Given(words, {"kind": kind, **more})
        return stepping.begin(actor or self.cast.ada, copy or self.copy, Step("identify"), given)

    def at(self, move, **more):
        """Return an asset that has just made this move of the ordinary way."""
        self.cast.judith, self.paul  # noqa: B018 -- they have to be there to be let in
        asset = self.identified(**more)
        for one, (words, facts) in WAY.items():
            actor = getattr(self.cast, HANDS[one]) if one in HANDS else self.paul
            stepping.make(actor, asset, Step(one), Given(words, facts))
            if one == move:
                return asset
        raise ValueError(move)

    def make(self, actor, asset, move, recorded=False, documents=(), words=None, **facts):
        return stepping.make(actor, asset, Step(move, recorded), Given(words or {}, facts, documents))

    def document(self, actor=None, dossier=None):
        actor = actor or self.cast.ada
        return documents.add_bytes(actor, dossier or self.copy.dossier, "Claim.pdf", b"%PDF-1.7\nclaim")

    def claimed(self, asset, claimant="Harbour Bank", actor=None):
        """Attach a claim of a third party."""
        paper = self.document()
        facts = {"claim_document": str(paper.id)}
        return self.make(
            actor or self.cast.ada, asset, "attach_claim", words={"claimant": claimant}, documents=[paper.id], **facts
        )


def with_duty(actor, duty):
    return replace(actor, duties=frozenset({duty}))


@pytest.fixture
def desk(cast):
    return Desk(cast, db.session)


@pytest.fixture
def vault(cast, desk):
    return Vault(cast, asked_about_assets(desk))


def asked_about_assets(desk):
    """Return Valdoria's copy of a request to trace assets."""
    return desk.acknowledged(type="93-1-K", extra=ABOUT, not_applicable=LEFT_OUT)
