"""Assets among what awaits a person: the next step of their way, claims, and what the Court recorded for the State."""

import pytest

from exchange.assets import awaiting
from exchange.home import attention
from tests.databases import asked


@pytest.fixture
def opened_house(sqlite_house):
    return sqlite_house


def told(actor):
    return [(one.kind, one.form) for one in awaiting.of(actor, 9)]


@pytest.mark.parametrize(
    ("move", "who", "form"),
    [
        ("identify", "ada", "trace"),
        ("trace", "ivo", "request_measure"),
        ("freeze", "judith", "order_forfeiture"),
        ("order_forfeiture", "ada", "enforce"),
    ],
)
def test_an_asset_awaits_whoever_makes_the_next_step_of_its_way(cast, vault, move, who, form):
    asset = vault.identified() if move == "identify" else vault.at(move)

    waits = {name: told(getattr(cast, name)) for name in ("ada", "ivo", "judith", "carol")}

    assert waits[who] == [("asset", f"{asset.url}/moves/{form}")]
    assert [name for name, found in waits.items() if found] == [who]


def test_what_can_go_several_ways_leads_to_the_asset_itself(cast, vault):
    asset = vault.at("request_measure")

    assert told(cast.ada) == [("asset", asset.url)]


def test_a_claim_awaits_the_chamber_and_holds_back_what_becomes_of_the_asset(cast, vault):
    asset = vault.at("transfer")
    before = told(vault.paul)
    vault.claimed(asset)

    assert before == [("asset", f"{asset.url}/moves/decide_disposition")]
    assert (told(vault.paul), told(cast.judith)) == ([], [("asset-claim", f"{asset.url}/moves/answer_claim")])


def test_what_the_court_recorded_awaits_the_states_word(cast, vault):
    asset, paper = vault.identified(), vault.document(cast.ivo)
    received = {"received_on": "2026-11-19", "received_channel": "DIPLOMATIC"}
    vault.make(cast.ivo, asset, "trace", recorded=True, documents=[paper.id], words={"location": "Berth 4"}, **received)

    assert told(cast.ada) == [("asset-recorded", f"{asset.url}/moves/confirm_recorded")]


def test_an_asset_whose_way_is_over_awaits_nobody(cast, vault):
    vault.at("pay_trust_fund")

    assert [told(one) for one in (cast.ada, cast.ivo, cast.judith, vault.paul)] == [[], [], [], []]


def test_mail_counts_assets_and_tells_of_the_other_sides_step_alone(cast, vault):
    before = attention.of(cast.ivo).waiting
    vault.at("trace")

    after = attention.of(cast.ivo)

    assert (after.waiting - before, after.newest is not None) == (1, True)


def test_the_question_is_one_however_many_there_are(cast, vault):
    vault.identified()
    with asked() as one:
        awaiting.of(cast.ada, 9)
    for _n in range(3):
        vault.identified()

    with asked() as many:
        found = awaiting.of(cast.ada, 9)

    counts = [sum("SELECT" in statement for statement in said) for said in (one, many)]
    assert (counts, len(found)) == ([1, 1], 4)


def test_without_a_duty_nothing_is_asked(cast, vault):
    with asked() as said:
        found = awaiting.of(cast.with_duties("ida", "LG"), 9)

    assert found == []
    assert not [one for one in said if "asset" in one]
