"""Assets on their pages, by people of both sides, in both languages: added, moved, claimed, listed; bad input says why."""

import re

import pytest
from sqlalchemy import select

from exchange import db
from exchange.accounts.models import Account
from exchange.assets.models import Asset
from tests.exchange.assets.conftest import Vault, asked_about_assets
from tests.exchange.assistance.conftest import Desk

SEEN = re.compile(r'name="seen"[^>]*value="(-?\d+)"')
FOUND = {"kind": "VESSEL", "identifier": "Calypsa", "holder": "Alder Quay Holding", "currency": "", "value": ""}
FROZEN = {"measure_reference": "TC 2026/118", "measured_on": "2026-11-18", "value": "4,100,000.00", "currency": "EUR"}


@pytest.fixture
def engine(sqlite_only):
    """The services are tried on each engine; the pages need one."""
    return sqlite_only


@pytest.fixture
def desk(cast):
    return Desk(cast, db.session)


@pytest.fixture
def vault(cast, desk):
    return Vault(cast, asked_about_assets(desk))


def speaks(account, language):
    with db.writing() as session:
        session.get(Account, account.id).language = language
        session.commit()


def sent(who, url, form):
    """Send a form as it would be sent from its page."""
    page = who.get(url)
    assert page.status_code == 200, page.text[:300]
    return who.post(url, {"seen": SEEN.search(page.text).group(1)} | form)


def test_an_asset_goes_from_hand_to_hand_through_its_pages(cast, browser, vault):
    cast.judith  # noqa: B018 -- she has to be there to be let in
    ada, ivo = browser(cast.ada), browser(cast.ivo)
    page = ada.get(vault.copy.url).text
    assert "No asset is on record in this request yet." in page
    assert f"{vault.copy.url}/assets/moves/identify" in page

    url = sent(ada, f"{vault.copy.url}/assets/moves/identify", FOUND).location
    sent(ada, f"{url}/moves/trace", {"location": "Port Lumen, berth 4", "currency": "", "value": ""})
    sent(ivo, f"{url}/moves/request_measure", {})
    assert "officers of the Chambers are let into the dossier" in ada.get(f"{url}/moves/freeze").text
    sent(ada, f"{url}/moves/freeze", FROZEN)

    judith = browser(cast.judith)
    sent(judith, f"{url}/moves/order_forfeiture", {"order_reference": "ICC-01/26-44"})
    page = judith.get(url).text
    for words in (
        "Calypsa",
        "Forfeiture ordered",
        "4,100,000\u00a0EUR",
        "as of 18 November 2026",
        "Port Lumen, berth 4",
        "TC 2026/118",
    ):
        assert words in page
    for who in (ada, ivo):
        for address in (vault.copy.url, f"/dossiers/{vault.copy.dossier.reference}", "/assets"):
            assert "Calypsa" in who.get(address).text
    assert "Calypsa" in judith.get("/assets").text


def test_the_same_in_french(cast, browser, vault):
    for name in ("ada", "ivo"):
        speaks(cast.accounts[name] if name in cast.accounts else getattr(cast, name), "fr")
    ada, ivo = browser(cast.ada), browser(cast.ivo)
    url = vault.at("request_measure").url

    page = ada.get(f"{url}/moves/freeze").text
    assert "En chiffres, par exemple 1\u202f250\u202f000,50" in page
    sent(ada, f"{url}/moves/freeze", FROZEN | {"value": "4 100 000,50"})

    page = ivo.get(url).text
    for words in ("Gelé", "4\u202f100\u202f000,50\u00a0EUR", "au 18 novembre 2026", "Ce que l’on sait"):
        assert words in page
    assert "Valeur par monnaie" in ivo.get("/assets?currency=EUR").text


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"value": "about four million"}, "Write the amount with digits, for example 1,250,000.50."),
        ({"value": "-5"}, "Write the amount with digits"),
        ({"value": "4.100"}, "look whether the decimal mark is right"),
        ({"value": "10000000000000"}, "at most thirteen digits"),
        ({"value": ""}, "This has to be filled in."),
        ({"currency": ""}, "Choose the currency of the value."),
        ({"currency": "DEM"}, "Not a valid choice"),
        ({"measured_on": "2027-01-01"}, "This day lies ahead."),
        ({"measured_on": "18/11/2026"}, "Not a valid date value."),
        ({"measure_reference": ""}, "This has to be filled in."),
        ({"measure_reference": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_nothing_is_lost(cast, browser, vault, bad, words):
    asset, ada = vault.at("request_measure"), browser(cast.ada)
    form = {"measure_reference": "TC 2026/118", **FROZEN, **bad}

    answer = sent(ada, f"{asset.url}/moves/freeze", form)

    assert (answer.status_code, words in answer.text) == (422, True)
    for name, value in form.items():
        if name not in ("measured_on", "currency") and value:
            assert value in answer.text
    assert db.session.get(Asset, asset.id).state == "FREEZE_REQUESTED"


def test_an_estimate_may_be_left_out_but_not_by_half(cast, browser, vault):
    ada = browser(cast.ada)
    first = f"{vault.copy.url}/assets/moves/identify"

    assert "Choose the currency" in sent(ada, first, FOUND | {"value": "5"}).text
    assert sent(ada, first, FOUND | {"value": "5", "currency": "EUR"}).status_code == 303


def test_two_at_once_change_nothing_twice_and_the_page_says_what_happened_meanwhile(cast, browser, vault):
    asset, ada, ben = vault.at("request_measure"), browser(cast.ada), browser(cast.ben)
    ben.get(f"{asset.url}/moves/freeze")
    sent(ada, f"{asset.url}/moves/freeze", FROZEN)

    late = ben.post(f"{asset.url}/moves/freeze", FROZEN | {"seen": "3", "measure_reference": "By Ben"})

    assert late.status_code == 409
    for words in ("Something happened to this asset", "What happened meanwhile", "By Ben", "Ada"):
        assert words in late.text


def test_a_claim_is_attached_answered_and_shown(cast, browser, vault):
    cast.judith  # noqa: B018
    asset, ada = vault.identified(), browser(cast.ada)
    page = ada.get(f"{asset.url}/moves/attach_claim").text
    assert "The document of the claim must lie in the dossier first." in page
    paper = vault.document()
    form = {"claimant": "Harbour Bank", "claim_document": str(paper.id)}
    assert sent(ada, f"{asset.url}/moves/attach_claim", form).status_code == 303
    assert "Claim to be answered" in ada.get("/assets?claim=open").text

    judith = browser(cast.judith)
    assert "1. Harbour Bank" in judith.get(f"{asset.url}/moves/answer_claim").text
    sent(judith, f"{asset.url}/moves/answer_claim", {"claim": "1", "decision_reference": "ICC-01/26-50"})

    page = ada.get(asset.url).text
    assert "Answered by decision ICC-01/26-50" in page
    assert "Claim to be answered" not in page


def test_the_court_lists_assets_by_state(cast, browser, vault):
    asset, ivo = vault.identified(), browser(cast.ivo)

    assert "Valdoria" in ivo.get("/assets").text
    assert asset.reference in ivo.get("/assets?delegation=XVA").text
    assert "No asset here" in ivo.get("/assets?delegation=XVA&kind=CASH").text
    assert 'name="delegation"' not in browser(cast.ada).get("/assets").text


def test_what_the_court_records_is_disputed_by_the_state_with_its_reason(cast, browser, vault):
    asset, paper = vault.identified(), vault.document(cast.ida)
    received = {"received_on": "2026-11-02", "received_channel": "DIPLOMATIC", "received_document": str(paper.id)}
    ida, ada = browser(cast.ida), browser(cast.ada)
    sent(ida, f"{asset.url}/moves/trace/recorded", received | {"location": "Port Lumen", "currency": "", "value": ""})
    assert "Not confirmed by the State yet" in ada.get(asset.url).text

    form = {"recorded_step": "2", "reason": "She lies elsewhere."}
    sent(ada, f"{asset.url}/moves/dispute_recorded", form)

    page = ida.get(asset.url).text
    assert "Disputed by the State" in page
    assert "She lies elsewhere." in page


def test_a_request_about_something_else_can_have_assets_too(cast, browser, desk):
    copy, ada = desk.acknowledged(), browser(cast.ada)
    page = ada.get(copy.url).text
    assert "No asset is on record" not in page

    sent(ada, f"{copy.url}/assets/moves/identify", FOUND)

    assert f"{copy.url}/assets/moves/identify" in page
    assert "Calypsa" in ada.get(copy.url).text
    assert len(db.session.scalars(select(Asset)).all()) == 1


@pytest.mark.parametrize("address", ["/assets/A-1", "/assets/A-99999", "/assets/A-0001x", "/assets/A-00042"])
def test_a_number_that_nothing_has_is_not_found(cast, browser, vault, address):
    assert browser(cast.ada).get(address).status_code == 404


@pytest.mark.parametrize("question", ["state=FROZEN'", "currency=DEM", "sort=x", "after=!!", "dossier=D-1", "kind=%00"])
def test_a_list_asked_for_wrongly_is_the_usual_one(cast, browser, vault, question):
    asset = vault.identified()

    assert asset.reference in browser(cast.ada).get(f"/assets?{question}").text
