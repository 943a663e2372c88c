"""One request to four States goes a way of its own in each: carried out, denied, passed on, recorded for the State and asked anew.

Walked by the Registry and the four States in a real browser: in English, and in French without scripts.
"""

import pytest
from sqlalchemy import select

from exchange import db
from exchange.audit.models import Log
from exchange_crypto import receipt
from tests.browser.hands import follow, press
from tests.browser.sides import SENTENCE, Sides, days, fill

ORGAN, REVIEWER, CHAMBER = "reg", "reg2", "cham"
# Of each language: who carries it out, who denies, who passes it on, who answers by another channel, each with its State.
STATES = {
    "en": [("xdd", "Norhaven"), ("xee", "Mirabad"), ("xgg", "Kestrel Islands"), ("xbb", "Saint-Aubrac")],
    "fr": [("xff", "Orsena"), ("xjj", "Montclar"), ("xbb", "Saint-Aubrac"), ("xgg", "Îles Kestrel")],
}
TITLES = {"en": "Logs of the lighthouse tender", "fr": "Journaux du baliseur"}


@pytest.fixture(params=STATES)
def sides(request, exchange):
    return Sides(exchange, request.param)


def test_a_request_goes_a_way_of_its_own_in_each_state(sides):
    people = STATES[sides.language]
    master = sides.draft(
        ORGAN,
        TITLES[sides.language],
        [state for _who, state in people],
        sides.language,
        ["Logs of 2021", "Names of the crew"],
        type="93-1-L",
    )
    shown_for_comments(sides, master, *people[0])
    sides.submit(ORGAN, master)
    copies = sides.transmit(REVIEWER, master)
    assert set(copies) == {state for _who, state in people}
    for walk, (who, state) in zip((carried_out, denied, passed_on, recorded), people, strict=True):
        walk(sides, who, copies[state])

    assert sides.faults == []
    assert sides.complaints() == []


def shown_for_comments(sides, master, who, state):
    """A draft is shown to one State, which comments on it as on no request; the drafter goes on with it."""
    page = sides.go(ORGAN, master)
    follow(page.locator("main a[href$='/sharing']"))
    fill(sides.look(page), {"state": state})
    sides.send(page, "/sharing")

    theirs = sides.go(who, "/")
    follow(theirs.locator("main a[href$='/draft']").first)
    assert sides.look(theirs).locator("form[action$='/acknowledgement']").count() == 0
    assert "MR-" not in theirs.content()
    fill(theirs, {"comments": SENTENCE})
    follow(theirs.locator("form[data-draft] button.btn-p"))
    assert not sides.is_there(who, master)

    assert sides.go(ORGAN, master).locator("section", has=page.locator("#m-shown")).get_by_text(SENTENCE).count() == 1


def carried_out(sides, who, url):
    """Acknowledged, postponed for a challenge and resumed, answered item by item, closed; with a letter, and a receipt that holds."""
    sides.acknowledge(who, url)
    sides.step(who, url, "assess", {"assigned_to": "Unit 4"}, sides.state("UNDER_ASSESSMENT"))
    challenge = {"challenge_reference": "ICC-01/26-33", "end_event": "The ruling"}
    sides.step(who, url, "postpone_challenge", challenge, sides.state("POSTPONED"))
    sides.step(who, url, "resume", {}, sides.state("UNDER_ASSESSMENT"))
    sides.step(who, url, "start", {"execution_mode": "state"}, sides.state("IN_EXECUTION"))
    for number, state in ((1, "PARTLY_EXECUTED"), (2, "EXECUTED")):
        page = sides.go(who, url)
        follow(page.locator(f"main a[href$='/items/{number}/answer']").last)
        fill(sides.look(page), {"text": f"{SENTENCE} {number}"})
        follow(page.locator("form[data-draft] button.btn-p"))
        page.get_by_text(sides.state(state)).first.wait_for()
    closed = sides.step(REVIEWER, url, "close", {"feedback": SENTENCE}, sides.state("CLOSED"))
    assert closed.get_by_text(f"{SENTENCE} 1").count() == 1
    assert sides.moves(who, url) == set()
    page = sides.filed(who, url)
    reference = page.locator(".head .ref").first.inner_text()
    with page.expect_download() as taken:
        press(page.locator("main a[href$='/receipt']"))
    shown = receipt.check(taken.value.path().read_bytes(), db.session.scalars(select(Log.vkey)).one())
    assert shown.statement.reference == reference
    follow(page.locator("section", has=page.locator("#r-letter")).locator("a").first)
    with page.expect_download() as taken:
        press(page.locator(".head a.btn-p"))
    assert taken.value.path().read_bytes().startswith(b"%PDF-")


def denied(sides, who, url):
    """Denied on a closed ground with reasons, reviewed, found by a Chamber and by no other, referred; complied with late."""
    sides.acknowledge(who, url)
    sides.step(who, url, "assess", {"assigned_to": "Unit 4"})
    page = sides.form(who, url, "deny_law")
    fill(page, {"reasons": SENTENCE})
    page.locator("form[data-draft]").evaluate("form => form.noValidate = true")
    follow(page.locator("form[data-draft] button.btn-p"))
    assert page.locator("[name=reasons]").input_value() == SENTENCE
    assert page.locator(".field.has-err").count() == 3
    considered = dict.fromkeys(("conditions_considered", "later_date_considered", "other_manner_considered"), True)
    sides.step(who, url, "deny_law", {"reasons": SENTENCE} | considered, sides.state("DENIED"))

    sides.step(REVIEWER, url, "ask_review")
    assert not {"find", "refer", "no_finding"} & sides.moves(REVIEWER, url)
    sides.step(CHAMBER, url, "ask_review", {}, sides.state("NONCOMPLIANCE_REVIEW"))
    assert not sides.is_there(REVIEWER, f"{url}/moves/find")
    assert not sides.is_there(who, f"{url}/moves/find")
    sides.step(CHAMBER, url, "find", {"decision_reference": "ICC-01/26-41"}, sides.state("FINDING"))
    sides.step(CHAMBER, url, "refer", {"referred_to": "assembly"}, sides.state("REFERRED"))
    sides.step(who, url, "comply_late", {}, sides.state("IN_EXECUTION"))


def passed_on(sides, who, url):
    """The State says that another holds it; the Court confirms, and a new request opens as a draft that the State doesn't see."""
    sides.acknowledge(who, url)
    sides.step(who, url, "assess", {"assigned_to": "Unit 4"})
    sides.step(who, url, "redirect", {"third_holder": "The harbour of Rovania"}, "The harbour of Rovania")
    page = sides.step(REVIEWER, url, "redirect", {}, sides.state("REDIRECTED"))

    draft = taking_over(page)
    assert sides.go(ORGAN, draft).locator("h1").inner_text() == TITLES[sides.language]
    assert not sides.is_there(who, draft)
    assert sides.moves(who, url) == set()


def recorded(sides, who, url):
    """What came another way is recorded with its paper, confirmed and disputed by the State; then asked anew under the same number."""
    sides.recorded(
        REVIEWER, url, "acknowledge", {"receipt_date": days(0)}, "Note verbale.pdf", sides.state("ACKNOWLEDGED")
    )
    sides.step(who, url, "confirm_recorded", {"recorded_step": True})
    sides.recorded(
        REVIEWER, url, "assess", {"assigned_to": "Unit 4"}, "Second note.pdf", sides.state("UNDER_ASSESSMENT")
    )
    page = sides.step(who, url, "dispute_recorded", {"recorded_step": True, "reason": SENTENCE}, SENTENCE)
    assert page.get_by_text("Note verbale.pdf").count() >= 1

    sides.step(who, url, "consult", {"problem_code": "P-97-C", "explanation": SENTENCE}, sides.state("CONSULTATION"))
    page = sides.step(REVIEWER, url, "supersede", {"reason": SENTENCE}, sides.state("SUPERSEDED"))
    draft = taking_over(page)
    page = sides.go(ORGAN, f"{draft}/text/recipients")
    fill(page, {"due": days(50)})
    follow(page.locator("form[data-draft] button[name=leave]"))
    sides.submit(ORGAN, draft)
    (again,) = sides.transmit(REVIEWER, draft).values()
    assert again == f"{url}-v2"
    sides.acknowledge(who, again)
    follow(sides.go(who, url).locator(f"main a[href='{again}']").first)


def taking_over(page):
    """Return the address of the draft that takes over; the master of the request itself is another."""
    before, after = page.locator("main a[href^='/requests/MR-']").all()
    assert before.get_attribute("href") != after.get_attribute("href")
    return after.get_attribute("href")
