"""The life of an asset in a browser: found and frozen by a State, claimed, ordered by a Chamber, paid by the Presidency."""

import pytest

from tests.browser.hands import follow
from tests.browser.sides import Sides, days, fill

HOLDERS = {"en": ("xee", "Mirabad"), "fr": ("xjj", "Montclar")}
CLAIM = "Claim of the crew.pdf"
WORTH = {"currency": "EUR"}


@pytest.fixture(params=HOLDERS)
def sides(request, exchange):
    return Sides(exchange, request.param)


def test_an_asset_is_found_frozen_claimed_and_paid_to_the_trust_fund(sides):
    who, state = HOLDERS[sides.language]
    amount = {"en": "1,250.50", "fr": "1 250,50"}[sides.language]
    title = {"en": "A launch laid up for the winter", "fr": "Une vedette désarmée pour l’hiver"}[sides.language]
    master = sides.draft("reg", title, [state], sides.language, ["Whose it is"], type="93-1-K")
    sides.submit("reg", master)
    (request,) = sides.transmit("reg2", master).values()
    sides.acknowledge(who, request)

    page = sides.form(who, request, "identify")
    fill(page, {"kind": "VESSEL", "identifier": "Launch Merle", "holder": "A lender"})
    follow(page.locator("form[data-draft] button.btn-p"))
    url = page.url.replace(sides.address, "")

    sides.step(who, url, "trace", {"location": "A boathouse"}, sides.state("TRACED", "asset"))
    sides.step("reg2", url, "request_measure", {}, sides.state("FREEZE_REQUESTED", "asset"))
    page = sides.form(who, url, "freeze")
    fill(page, {"measure_reference": "Order 3", "measured_on": days(0), "value": "much", "currency": "EUR"})
    follow(page.locator("form[data-draft] button.btn-p"))
    assert page.locator("[name=value]").input_value() == "much"
    assert page.locator(".field.has-err").count() == 1
    frozen = {"measure_reference": "Order 3", "measured_on": days(0), "value": amount} | WORTH
    page = sides.step(who, url, "freeze", frozen, sides.state("FROZEN", "asset"))
    assert amount.replace(" ", "\u202f") in page.locator("main").inner_text()
    sides.step("cham", url, "order_forfeiture", {"order_reference": "D-1"}, sides.state("FORFEITURE_ORDERED", "asset"))
    sides.step(
        who, url, "enforce", {"measure_reference": "Order 4", "enforced_on": days(0)}, sides.state("ENFORCED", "asset")
    )
    came = {"value": amount, "received_on": days(0)} | WORTH
    sides.step("pres2", url, "transfer", came, sides.state("TRANSFERRED_TO_COURT", "asset"))

    claimed(sides, who, url)
    sides.step("pres2", url, "decide_disposition", {"decision_reference": "D-3"})
    paid = {"value": amount, "paid_on": days(0)} | WORTH
    sides.step("pres2", url, "pay_trust_fund", paid, sides.state("TO_TRUST_FUND", "asset"))
    assert (sides.faults, sides.complaints()) == ([], [])


def claimed(sides, who, url):
    """A third party's claim holds up what becomes of the asset until a Chamber has answered it."""
    page = sides.form(who, url, "attach_claim")
    follow(page.locator("main a[href*='/documents/new?back=']"))
    sides.add(page, CLAIM)
    sides.step(who, url, "attach_claim", {"claimant": "The crew", "claim_document": CLAIM})
    assert "decide_disposition" not in sides.moves("pres2", url)
    sides.step("cham", url, "answer_claim", {"claim": True, "decision_reference": "D-2"})
    assert "decide_disposition" in sides.moves("pres2", url)
