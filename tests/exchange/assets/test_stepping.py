"""An asset goes its way by the table: each hand its own steps, values kept exactly, claims in the way of what becomes of it."""

from decimal import Decimal
from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import make_transient

from exchange import db, lifecycle, tables
from exchange.access import actions
from exchange.access.refusals import Conflict, Forbidden
from exchange.assets import life, stepping
from exchange.assets.conditions import ASSET
from exchange.assets.models import Asset, AssetMove, Claim, NewAsset
from exchange.assistance import offers
from exchange.assistance.step_fields import Given
from exchange.assistance.stepping import Step
from exchange.documents import handling
from exchange.dossiers import members
from exchange.dossiers.models import Dossier
from exchange.oversight import references
from tests.exchange.assets.conftest import VALUE, YACHT, with_duty


def moves(asset):
    return [one.move for one in stepping.steps(db.session(), asset)]


def test_a_state_adds_what_it_found_and_the_court_what_it_suspects(cast, vault, entries):
    found = vault.identified()
    given = Given({"source": "Harbour records"}, {"kind": "BANK_ACCOUNT"})
    suspected = stepping.begin(cast.ivo, vault.copy, Step("suspect"), given)

    assert (found.state, suspected.state) == ("IDENTIFIED", "SUSPECTED")
    assert suspected.number - found.number >= 2
    assert (found.organ_id, found.delegation_id) == (vault.copy.organ_id, vault.copy.delegation_id)
    assert entries()[-2:] == [("ada", "asset.identify", "done"), ("ivo", "asset.suspect", "done")]


def test_the_whole_way_ends_at_the_trust_fund_with_the_value_it_had(vault):
    asset = vault.at("pay_trust_fund")

    assert (asset.state, asset.value, asset.currency) == ("TO_TRUST_FUND", Decimal("4100000.00"), "EUR")
    assert asset.measured_on.isoformat() == "2026-11-20"
    assert moves(asset)[:4] == ["identify", "trace", "request_measure", "freeze"]


@pytest.mark.parametrize("value", ["0", "0.001", "9999999999999.999", "1250000.50"])
def test_a_value_is_kept_to_its_last_place(vault, value):
    asset = vault.identified(value=value, currency="KWD", valued_on="2026-11-01")

    db.session.expire_all()

    assert db.session.get(Asset, asset.id).value == Decimal(value)
    step = db.session.scalars(select(AssetMove).where(AssetMove.asset_id == asset.id)).one()
    assert (step.thousandths, step.currency) == (int(Decimal(value) * 1000), "KWD")


def test_what_is_said_of_an_asset_is_sealed_and_said_anew_without_losing_what_was_said(cast, vault):
    asset = vault.identified(location="Port Lumen")
    before = asset.sealed_location
    vault.make(cast.ada, asset, "trace", words={"location": "Dry dock 2"})

    assert asset.sealed_location != before
    steps = stepping.steps(db.session(), asset)
    assert all(b"Port Lumen" not in (step.sealed_words or b"") for step in steps)
    assert all(step.sealed_words for step in steps)


def test_freezing_lets_the_chambers_in_and_carrying_out_the_presidency(cast, vault):
    asset = vault.at("request_measure")
    dossier = asset.dossier_id
    assert cast.judith.person not in members.ids(db.session(), dossier)

    vault.make(cast.ada, asset, "freeze", words={"measure_reference": "T"}, measured_on="2026-11-18", **VALUE)
    assert cast.judith.person in members.ids(db.session(), dossier)
    assert vault.paul.person not in members.ids(db.session(), dossier)
    vault.make(cast.judith, asset, "order_forfeiture", words={"order_reference": "O"})
    vault.make(cast.ada, asset, "recover_value", recovered_on="2026-11-19", **VALUE)

    assert vault.paul.person in members.ids(db.session(), dossier)
    assert asset.state == "VALUE_RECOVERED"


def test_a_chamber_that_has_no_officer_is_in_nobodys_way(cast, vault):
    asset = vault.identified()
    vault.make(cast.ada, asset, "trace", words={"location": "Port Lumen"})
    vault.make(cast.ivo, asset, "request_measure")

    vault.make(cast.ada, asset, "seize", words={"measure_reference": "T"}, measured_on="2026-11-18", **VALUE)

    assert asset.state == "SEIZED"


@pytest.mark.parametrize("code", ["H2", "H7"])
def test_where_readers_are_named_one_by_one_a_step_lets_nobody_in(cast, vault, code):
    cast.judith  # noqa: B018 -- she would be let in otherwise
    asset = vault.identified()
    with db.writing() as session:
        session.get(Dossier, asset.dossier_id).handling = f"H1 {code}"
        session.commit()
    db.session.expire_all()

    vault.claimed(asset)

    assert asset.has_claim
    assert cast.judith.person not in members.ids(db.session(), asset.dossier_id)


def test_the_court_puts_no_lead_only_document_forward(cast, vault):
    asset, paper = vault.identified(), vault.document()
    handling.mark(cast.ada, paper, "H3")
    facts = {"claim_document": str(paper.id)}

    with pytest.raises(Conflict, match="lead-only"):
        vault.make(cast.ivo, asset, "attach_claim", words={"claimant": "B"}, documents=[paper.id], **facts)
    vault.make(cast.ada, asset, "attach_claim", words={"claimant": "B"}, documents=[paper.id], **facts)

    assert asset.has_claim


def test_a_claim_blocks_what_becomes_of_an_asset_until_the_last_is_answered(cast, vault):
    asset = vault.at("transfer")
    vault.claimed(asset, "Harbour Bank")
    vault.claimed(asset, "A lender")
    decision = {"words": {"decision_reference": "PRES-7"}}
    with pytest.raises(Conflict, match="claimed"):
        vault.make(vault.paul, asset, "decide_disposition", **decision)

    vault.make(cast.judith, asset, "answer_claim", claim="1", words={"decision_reference": "ICC-01/26-50"})
    with pytest.raises(Conflict, match="no-claim"):
        vault.make(cast.judith, asset, "answer_claim", claim="1", words={"decision_reference": "ICC-01/26-50"})
    with pytest.raises(Conflict, match="claimed"):
        vault.make(vault.paul, asset, "decide_disposition", **decision)
    vault.make(cast.judith, asset, "answer_claim", claim="2", words={"decision_reference": "ICC-01/26-51"})
    vault.make(vault.paul, asset, "decide_disposition", **decision)

    assert (asset.state, asset.has_claim) == ("DISPOSITION_DECIDED", False)
    claims = db.session.scalars(select(Claim).where(Claim.asset_id == asset.id).order_by(Claim.number)).all()
    assert [(one.number, one.answered_by) for one in claims] == [(1, cast.judith.person), (2, cast.judith.person)]


def test_a_claim_needs_a_document_of_the_dossier(cast, vault, desk):
    asset = vault.identified()
    elsewhere = vault.document(dossier=desk.acknowledged().dossier)
    facts = {"claim_document": str(elsewhere.id)}

    with pytest.raises(Conflict, match="no-document"):
        vault.make(cast.ada, asset, "attach_claim", words={"claimant": "B"}, documents=[elsewhere.id], **facts)

    assert not asset.has_claim


def test_a_step_recorded_by_the_court_can_be_confirmed_once_by_the_focal_point(cast, vault):
    asset = vault.identified()
    received = {"received_on": "2026-11-02", "received_channel": "DIPLOMATIC"}
    with pytest.raises(Conflict, match="not-received"):
        vault.make(cast.ida, asset, "trace", True, words={"location": "Port Lumen"}, **received)
    note = [vault.document(cast.ida).id]
    vault.make(cast.ida, asset, "trace", True, words={"location": "Port Lumen"}, documents=note, **received)
    step = stepping.steps(db.session(), asset)[-1]
    assert (asset.state, step.is_recorded, step.mark) == ("TRACED", True, "")
    with pytest.raises(Forbidden):
        vault.make(cast.ida, asset, "confirm_recorded", recorded_step=step.n)

    vault.make(cast.ada, asset, "confirm_recorded", recorded_step=step.n)

    assert stepping.steps(db.session(), asset)[1].mark == "confirmed"
    with pytest.raises(Conflict, match="nothing-recorded"):
        vault.make(cast.ada, asset, "dispute_recorded", recorded_step=step.n, words={"reason": "No"})


def test_a_form_that_has_not_seen_the_last_step_changes_nothing(cast, vault, entries):
    asset = vault.identified()
    vault.make(cast.ada, asset, "trace", words={"location": "Port Lumen"})

    with pytest.raises(Conflict, match="asset-changed"):
        stepping.make(cast.ben, asset, Step("trace", seen=1), Given({"location": "Elsewhere"}))

    assert moves(asset) == ["identify", "trace"]
    assert entries()[-1] == ("ben", "asset.trace", "refused")


def test_a_step_of_another_state_is_a_conflict_and_of_another_hand_forbidden(cast, vault):
    asset = vault.identified()
    with pytest.raises(Conflict, match="asset-state"):
        vault.make(cast.ada, asset, "freeze", words={"measure_reference": "T"}, measured_on="2026-11-18", **VALUE)
    for stranger in (cast.carol, cast.judith, cast.olga):
        with pytest.raises(Forbidden):
            vault.make(stranger, asset, "trace", words={"location": "Port Lumen"})

    assert moves(asset) == ["identify"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_state_and_role_is_offered_what_the_table_says(cast, vault, record_property):
    """Ask for each state and role what is offered: exactly the rows of the table, no more and no fewer."""
    asset = vault.at("enforce")  # so that the Chambers and the Presidency are in the dossier
    hands = {"DR": cast.ivo, "TX": cast.ivo, "FP": cast.ada, "EX": cast.ben, "CH": cast.judith, "PO": vault.paul}
    no_hands = {"RV": cast.ida, "LG": cast.ida, "RG": cast.rita, "FP elsewhere": cast.carol, "CH auditor": cast.olga}
    things = dict.fromkeys(tables.states(life.MACHINE), asset) | {life.NEW: NewAsset(vault.copy)}
    make_transient(asset)
    asset.request = vault.copy
    tried = 0
    for (state, thing), (role, actor) in product(things.items(), [*hands.items(), *no_hands.items()]):
        thing.state = state
        found = {
            (one.move, one.to_state, one.is_for_state)
            for one in offers._leaving(ASSET, with_duty(actor, role[:2]), thing)
        }
        rows = [one for one in lifecycle.leaving(life.MACHINE, state) if one.role == role]
        assert found == {(one.move, one.to_state, one.is_for_state) for one in rows}, (state, role)
        tried += 1
    record_property("states by role", tried)
    assert tried == 17 * 11


def test_every_move_of_the_table_has_its_act_and_no_other_has():
    assert set(actions.ASSET_MOVES) == {one.move for one in lifecycle.transitions(life.MACHINE)}


def test_two_assets_of_one_form_are_one(cast, vault):
    mark = bytes(32)
    given = Given(dict(YACHT), {"kind": "VESSEL"})
    stepping.begin(cast.ada, vault.copy, Step("identify"), given, mark)

    with pytest.raises(Conflict, match="sent"):
        stepping.begin(cast.ada, vault.copy, Step("identify"), given, mark)

    assert len(db.session.scalars(select(Asset)).all()) == 1


def test_the_log_names_an_asset_by_its_reference(vault):
    asset = vault.identified()

    found = references.find(asset.reference.lower())

    assert (found.kind, found.id) == ("asset", asset.id)
    assert references.names([("asset", asset.id)]) == {asset.id: asset.reference}
