"""The letter and the receipt of service, as people of both sides find them on the request's page."""

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from exchange import db
from exchange.audit.models import Log
from exchange_crypto import receipt
from tests.exchange.assistance.conftest import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # the services are tried on both engines


@pytest.fixture
def copy(cast):
    _master, (copy,) = Desk(cast, db.session).sent("XVA")
    return SimpleNamespace(url=copy.url, reference=copy.reference)


def test_letter_and_receipt_are_on_the_page_of_both_sides(browser, cast, copy, opened_house):
    opened_house.file_entries()
    vkey = db.session.scalars(select(Log.vkey)).one()

    for actor in (cast.ada, cast.ida):
        page = browser(actor).get(copy.url)
        taken = browser(actor).get(re.search(r'href="([^"]+/receipt)"', page.text).group(1))
        letter = browser(actor).get(re.search(r'href="(/dossiers/[^"]+)">RFA-[^<]+\.pdf<', page.text).group(1))

        assert taken.headers["Content-Disposition"] == f'attachment; filename="{copy.url[10:]}.receipt"'
        assert receipt.check(taken.data, vkey).statement.reference == copy.reference
        assert letter.status_code == 200


def test_before_the_log_is_signed_the_page_says_when_to_come_back(browser, cast, copy):
    ada = browser(cast.ada)

    page = ada.get(copy.url)
    answer = ada.get(f"{copy.url}/receipt")

    assert "/receipt" not in page.text
    assert "some seconds from now" in page.text
    assert (answer.status_code, answer.location) == (303, copy.url)
    assert "not signed as a whole yet" in ada.get(copy.url).text


def test_to_others_a_receipt_is_as_if_there_were_no_request(browser, cast, copy, opened_house):
    opened_house.file_entries()
    carol = browser(cast.carol)

    answers = [carol.get(f"{url}/receipt") for url in (copy.url, "/requests/RFA-2026-9999")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_page_says_it_in_french(browser, cast, copy, opened_house):
    opened_house.file_entries()
    ada = browser(cast.ada)
    ada.get("/language/fr")

    page = ada.get(copy.url)

    assert "La lettre" in page.text
    assert "Télécharger le récépissé" in page.text
