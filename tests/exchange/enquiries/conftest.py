"""Valdoria welcomes informal contacts, which its sheet says; Norhaven has written no sheet."""

import pytest

from exchange import db
from exchange.enquiries import service
from exchange.enquiries.service import NewEnquiry
from exchange.sheets import changing
from exchange.sheets.changing import Written
from tests.exchange.discussions.conftest import counted  # noqa: F401 -- a fixture

TITLE, QUESTION = "Accounts at Harbour Bank", "Does Harbour Bank hold an account of Alder Quay Holding?"
WELCOMING = Written((), "DIPLOMATIC", ("en",), is_informal=True)


class Bureau:
    """Enquiries at each point of their way, made by the service itself."""

    def __init__(self, cast):
        self._cast = cast
        [cast.ada, cast.ben, cast.carol, cast.ivo, cast.ida, cast.rita]  # noqa: B018 -- somebody has to be there to answer
        cast.delegation("ASP-SEC")
        changing.change(cast.ada, cast.delegation("XVA"), WELCOMING, "")

    def asked(self, actor=None, to="XVA", **more):
        wish = {"title": TITLE, "question": QUESTION, "theme": "TRACING"} | more
        return service.ask(actor or self._cast.ivo, NewEnquiry(self._cast.delegation(to).id, **wish))

    def answered(self, code="exists", text="One, since 2014."):
        enquiry = self.asked()
        service.answer(self._cast.ada, enquiry, code, text)
        return enquiry


@pytest.fixture
def bureau(cast):
    return Bureau(cast)


@pytest.fixture
def session():
    return db.session()
