"""Rita registers for the Registry; Ivo and Ida answer for the Prosecutor, Judith for a Chamber; Ada and Ben ask.

Carol’s State supplied what they ask for.
"""

import pytest

from exchange import db
from exchange.accounts.models import Account
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.documents import service as documents
from exchange.reverse import consents, service
from exchange.reverse.consents import Answer
from exchange.reverse.service import NewReverse
from tests.exchange.discussions.conftest import counted  # noqa: F401 -- a fixture

TITLE, TEXT = "Bank records of a yacht broker", "The records that the Court holds of Quay Brokers, for a trial at home."
MATERIAL, WHICH = "Two statements of 2019", "The statements of the harbour master, which you sent in 2019."
GIVEN = {
    # what each step is given: words and facts, by its move
    "register": ({}, {}),
    "assign": ({}, {"organ": "ICC-OTP"}),
    "seek_consent": ({"material_title": MATERIAL, "material": WHICH}, {"providing_state": "XNO"}),
    "grant": ({}, {}),
    "grant_part": ({"granted_items": "The statements, not the interviews."}, {}),
    "refuse": ({"refusal": "They concern a protected witness."}, {}),
    "execute": ({"reply": "The records are attached."}, {"handling_codes": "H3"}),
    "close": ({}, {"outcome_code": "executed"}),
}


class Registry:
    """Requests to the Court at each point of their way, made by the service itself."""

    def __init__(self, cast):
        self.cast = cast
        [cast.ada, cast.ben, cast.carol, cast.ivo, cast.ida, cast.judith]  # noqa: B018 -- they have to be there
        cast.rita  # noqa: B018
        with db.writing() as session:
            session.get(Account, cast.rita.person).duties = "DR RG MG"
            session.commit()
        account = db.session.get(Account, cast.rita.person)
        db.session.refresh(account)
        self.rita = cast.sign_in(account)

    def submitted(self, **more):
        wish = {"title": TITLE, "text": TEXT, "theme": "TRACING"} | more
        return service.submit(self.cast.ada, NewReverse(**wish))

    def make(self, actor, reverse, move, documents=(), **facts):
        words, usual = GIVEN[move]
        return service.make(actor, reverse, Step(move), Given(words, usual | facts, documents))

    def assigned(self, organ="ICC-OTP", **more):
        reverse = self.submitted(**more)
        self.make(self.rita, reverse, "register")
        self.make(self.rita, reverse, "assign", organ=organ)
        return reverse

    def sought(self, organ="ICC-OTP", who=None, **facts):
        """A request that needs the consent of another State, and that consent as it is asked."""
        reverse = self.assigned(organ)
        return reverse, self.seek(reverse, who, **facts)

    def seek(self, reverse, who=None, words=None, **facts):
        usual, code = GIVEN["seek_consent"]
        service.make(who or self.cast.ivo, reverse, Step("seek_consent"), Given(words or usual, code | facts))
        return consents.of(db.session(), reverse)[-1]

    def answer(self, consent, code="given", text="", documents=()):
        consents.answer(self.cast.carol, consent, Answer(code, text, documents))

    def paper(self, actor, thing):
        return documents.add_bytes(actor, thing.dossier, "Consent.pdf", b"%PDF-1.7\nconsent")


@pytest.fixture
def registry(cast):
    return Registry(cast)
