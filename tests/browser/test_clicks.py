"""What people do all day takes no more clicks than promised: with a mouse, without scripts, and with the keyboard alone.

The numbers are those of section 6 of the interface's study. Each journey starts signed in, at home.
"""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.browser.hands import Keys, Mouse
from tests.browser.texts import CONTENTS

HANDS = {"mouse": (Mouse, True), "no scripts": (Mouse, False), "keys": (Keys, True)}
FIRST, SECOND = (
    {"name": f"Annex {n}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + b"0" * n} for n in (2000, 3000)
)


@pytest.fixture(params=HANDS)
def hand(request, exchange):
    """Return a function that lets a person sign in by hand, by mouse or by keys, and gives the hand."""
    kind, scripts = HANDS[request.param]

    def of(who):
        page = exchange.visit(java_script_enabled=scripts, locale="en-GB")
        made = kind(page)
        _sign_in(made, exchange, who)
        page.goto("/language/en?back=/")
        page.goto("/")
        return made

    of.name = request.param
    return of


def _sign_in(hand, exchange, who):
    page, login = hand.page, exchange.logins[who]
    hand.type(page.get_by_label("Official email address"), login.email)
    hand.type(page.get_by_label("Password"), login.password)
    hand.press(page.get_by_role("button", name="Continue"))
    hand.type(page.locator("input[name=code]"), exchange.code(who))
    hand.press(page.get_by_role("button", name="Sign in"))


def journey(hand, start="/"):
    """Begin a journey: from here on clicks are counted anew."""
    if not hand.page.url.endswith(start):
        hand.page.goto(start)
    hand.clicks = 0
    return hand.page


def counted(hand, allowed):
    """End a journey: what it took is no more than was promised."""
    assert hand.clicks <= allowed, hand.page.url


def add(hand, files):
    """Send files where documents are added, and go on to the page that one came from."""
    page = hand.page
    hand.give(page.locator("input[type=file]"), files)
    if page.locator("[data-plain] button").is_visible():
        hand.press(page.locator("[data-plain] button"))
    else:
        page.get_by_text("Received and sealed").nth(len(files) - 1).wait_for()
        hand.press(page.get_by_role("link", name="Go on"))


def test_focal_points(hand):
    who = {"mouse": "xaa", "no scripts": "xhh", "keys": "xcc"}[hand.name]

    one = hand(who)
    counted(one, 2)  # F1: signed in, and what is asked is there
    page = one.page
    assert page.get_by_role("heading", name=re.compile("Requests addressed to")).is_visible()

    journey(one)  # F2: confirm receipt of a new request
    one.press(page.get_by_role("link", name=re.compile("^Acknowledge RFA")).first)
    one.press(page.get_by_role("button", name="Acknowledge"))
    page.get_by_text(re.compile("Acknowledged, by")).first.wait_for()
    copy = urlsplit(page.url).path
    counted(one, 2)

    journey(one)  # F3: supply documents for items: one click each item after the first
    one.press(page.locator(f"main a.ttl[href='{copy}']"))
    one.press(page.get_by_role("link", name=re.compile("^Answer Item")).first)
    one.give(page.get_by_label("Add files"), [FIRST])
    if hand.name != "no scripts":
        page.get_by_role("checkbox", name=FIRST["name"]).wait_for()
    others = page.locator("input[name=also]").all()[:1]
    for other in others:
        one.check(other)
    one.press(page.get_by_role("button", name="Send the answer"))
    assert page.get_by_role("main").get_by_role("link", name=FIRST["name"]).count() >= 1 + len(others)
    counted(one, 4 + len(others))

    journey(one)  # F4: read what is new in a discussion, and answer
    one.press(page.locator("main .rows a.ttl[href^='/discussions/']").first)
    assert page.locator("#unread").is_visible()
    one.type(page.get_by_label("Your message"), f"Read and answered: {hand.name}")
    one.press(page.get_by_role("button", name="Send", exact=True))
    page.locator("article").filter(has_text=f"Read and answered: {hand.name}").last.wait_for()
    counted(one, 2)

    journey(one)  # the newest version of a document
    one.press(page.locator("main .rows a.ttl[href*='/documents/']").first)
    name = page.locator("h1").inner_text()
    taken = one.take(page.locator(".head").get_by_role("link", name="Download"))
    assert taken.suggested_filename == name.replace("?", "_")
    counted(one, 2)

    assert (one.faults, page.complaints) == ([], [])


def test_investigators(hand):
    who = {"mouse": "otp1", "no scripts": "otp2", "keys": "otp3"}[hand.name]
    title, due = f"Berths: {hand.name}", date.today() + timedelta(days=30)

    one = hand(who)
    page = one.page
    journey(one)  # I1: see what States wait for, then all masters with their copies
    assert page.get_by_role("heading", name="Who waits for whom").is_visible()
    counted(one, 0)
    one.press(page.get_by_role("navigation", name="Main").get_by_role("link", name="Requests"))
    assert page.locator("main a[href^='/requests/MR-']").count() >= 3
    counted(one, 1)

    journey(one)  # I2: prepare a request to two States, with two annexes
    one.press(page.get_by_role("link", name="New request"))
    one.type(page.get_by_label("Title", exact=True), title)
    for state in ("Rovania", "Tavora"):
        one.check(page.get_by_label(state))
    one.date(page.get_by_label("Reply asked for by"), due)
    one.choose(page.get_by_role("combobox", name="Assistance sought"), page.locator("#type option").nth(1).inner_text())
    one.choose(page.get_by_role("combobox", name="Theme"), page.locator("#theme option").nth(1).inner_text())
    one.press(page.get_by_role("button", name="Keep the draft"))
    one.type(page.get_by_label("Item 1"), "Harbour dues")
    one.press(page.get_by_role("button", name="Continue"))
    for label, text in {**CONTENTS, "Rovania": "Nothing is asked for."}.items():
        one.type(page.get_by_label(label, exact=True), text)
    one.press(page.get_by_role("button", name="Continue"))
    one.press(page.get_by_role("link", name=re.compile("Add documents to")))
    add(one, [FIRST, SECOND])
    for annex in (FIRST, SECOND):
        one.check(page.get_by_label(re.compile(annex["name"])))
    one.press(page.get_by_role("button", name="Continue"))
    one.press(page.get_by_role("button", name="Send for review"))
    page.get_by_text("In review").first.wait_for()
    counted(one, 16)

    journey(one)  # I2 again, from an earlier request
    one.press(page.get_by_role("navigation", name="Main").get_by_role("link", name="Requests"))
    one.press(page.get_by_role("link", name="Bank account records, 2019 to 2023"))
    one.press(page.get_by_role("button", name="Write a new request from this one"))
    for state in ("Rovania", "Tavora"):
        one.check(page.get_by_label(state, exact=True))
    one.date(page.get_by_label("Reply asked for by"), due)
    one.press(page.get_by_role("button", name="Keep, and see the whole"))
    one.press(page.get_by_role("button", name="Send for review"))
    page.get_by_text("In review").first.wait_for()
    counted(one, 9)

    if hand.name == "mouse":  # accept a complete reply and close: there are two in the demonstration
        journey(one)
        one.press(page.get_by_role("link", name=re.compile("^Read and close")).first)
        one.press(page.get_by_role("link", name="Accept and close"))
        one.press(page.get_by_role("button", name="Close with feedback to the State"))
        counted(one, 3)

    assert (one.faults, page.complaints) == ([], [])


def test_auditors(hand, exchange):
    one = hand({"mouse": "aud", "no scripts": "aud2", "keys": "aud"}[hand.name])
    page = one.page
    exchange.let_the_worker_work()

    journey(one)  # A1: the last result; then prove it anew
    one.press(page.locator(".head").get_by_role("link", name="Verify integrity"))
    counted(one, 1)
    one.press(page.get_by_role("button", name="Verify now"))
    page.get_by_role("heading", name="Check of the log").wait_for()
    counted(one, 2)

    journey(one)  # A2: who opened one dossier last week
    one.press(page.locator(".head").get_by_role("link", name="Access log"))
    one.date(page.get_by_label("From (UTC)"), datetime.now(UTC).date() - timedelta(days=7))
    one.type(page.get_by_label("Reference or person"), "D-0103")
    one.press(page.get_by_role("button", name="Apply"))
    assert set(page.locator("tbody tr:not(.more) td:nth-child(4)").all_inner_texts()) >= {"D-0103"}
    counted(one, 2)

    journey(one)  # A3: what was refused, and the second line of one
    one.press(page.get_by_role("link", name="All refused"))
    one.press(page.locator("tbody a.ttl").first)
    assert page.locator("tr.more:target").is_visible()
    counted(one, 3)

    journey(one)  # A4: hand over what is shown, with its proofs
    one.press(page.locator(".head").get_by_role("link", name="Access log"))
    one.press(page.get_by_role("link", name="Export what is shown"))
    one.type(page.get_by_label(re.compile("Reason|Why")), "Order 12 of the court.")
    taken = one.take(page.get_by_role("button", name="Export"))
    assert taken.suggested_filename
    counted(one, 3)

    journey(one)  # A6: one theme over a period
    one.press(page.get_by_role("navigation", name="Main").get_by_role("link", name="Figures"))
    one.press(page.locator("main a[href^='/log?theme=TRACING']"))
    assert page.get_by_label("Theme").input_value() == "TRACING"
    assert "Tracing" in page.locator("tbody tr:not(.more) td:nth-child(5)").all_inner_texts()
    counted(one, 2)

    journey(one, "/log")  # A7, from the log: the proof of one entry
    one.press(page.locator("tbody a.ttl").first)
    one.press(page.locator("tr.more:target").get_by_role("link", name="Prove this entry"))
    taken = one.take(page.get_by_role("link", name="Take the proof"))
    assert taken.suggested_filename.endswith(".tlog-proof")
    counted(one, 3)

    assert (one.faults, page.complaints) == ([], [])


def test_administrators(exchange, hand):
    one = hand({"mouse": "adm", "no scripts": "adm2", "keys": "adm"}[hand.name])
    page, name = one.page, f"Aldert Nieuwkamp {len(hand.name)}"

    journey(one)  # S1: invite a person
    one.press(page.get_by_role("link", name="Invite a person"))
    one.type(page.get_by_label("Name, as in the letter of designation"), name)
    one.type(page.get_by_label("Official email address"), f"new-{len(hand.name)}@xgg.demo.invalid")
    one.check(page.get_by_role("radio", name=re.compile("Focal point")))
    one.choose(page.get_by_label("Delegation", exact=True), "Kestrel Islands")
    one.choose(page.get_by_label(re.compile("^Language")), "Français")
    one.press(page.get_by_role("button", name="Make the invitation"))
    one.press(page.get_by_role("link", name="I have noted it"))
    page.get_by_role("link", name=name).wait_for()
    counted(one, 8)

    if hand.name != "keys":  # S4: renew an invitation; S2: retire a person
        journey(one, "/people?status=invited")
        one.press(page.get_by_role("link", name=name))
        one.press(page.get_by_role("button", name="New code"))
        assert re.search(r"\b([0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", page.locator("main").inner_text())
        counted(one, 2)

        journey(one)
        one.press(page.get_by_role("navigation", name="Main").get_by_role("link", name="People"))
        one.press(page.get_by_role("link", name=exchange.leaver(hand.name)))
        one.press(page.get_by_role("link", name="Retire"))
        one.press(page.get_by_role("button", name="Retire this person"))
        counted(one, 5)

    assert (one.faults, page.complaints) == ([], [])
