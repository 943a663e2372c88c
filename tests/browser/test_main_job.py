"""The main job in a real browser, once with scripts and once without: nothing needs a script."""

import re
from datetime import date, timedelta

import pytest

from tests.browser.hands import follow, press
from tests.browser.texts import CONTENTS

PDF = {"name": "Extract été.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + b"0" * 3000}
PROGRAM = {"name": "viewer.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + b"\0" * 3000}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_an_invited_person_enrols_and_is_at_home(exchange, scripts):
    import base64
    import time

    from exchange_crypto import totp

    admin = exchange.visit("adm", java_script_enabled=scripts)
    admin.goto("/people/invite")
    admin.get_by_label("Official email address").fill(f"new-{scripts}@xaa.demo.invalid".lower())
    admin.get_by_label("Name, as in the letter of designation").fill("Aldert Nieuwkamp")
    admin.get_by_label("Delegation", exact=True).select_option(label="Valdoria")
    admin.get_by_role("radio", name=re.compile("Focal point")).check()
    follow(admin.get_by_role("button", name="Make the invitation"))
    code = re.search(r"\b([0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", admin.locator("main").inner_text()).group(0)

    page = exchange.visit(java_script_enabled=scripts)
    follow(page.get_by_role("link", name="I have an invitation"))
    page.locator("input[name=code]").fill(code)
    follow(page.locator("main form button").last)
    for field in page.locator("input[type=password]").all():
        field.fill("granite lantern nutmeg 77")
    follow(page.locator("main form button").last)
    written = re.search(r"\b(?:[A-Z2-7]{4} ?){8}\b", page.locator("main").inner_text()).group(0).replace(" ", "")
    secret = base64.b32decode(written)
    page.locator("input[name=code]").fill(totp.code_at(secret, int(time.time())))
    follow(page.get_by_role("button", name=re.compile("Confirm")))
    sheet = page.locator("main").inner_text()
    recovery = re.search(r"\b([0-9A-Z]{4}-){3}[0-9A-Z]{4}\b(?!-)", sheet).group(0)
    follow(page.get_by_role("link", name="I have them, continue"))
    page.locator("input[name=code]").fill(recovery)
    follow(page.locator("main form button").last)

    assert page.locator("h1").inner_text() == "What needs your attention"
    assert page.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_focal_point_shares_documents_and_a_message(exchange, scripts):
    page = exchange.visit("xdd", java_script_enabled=scripts)
    page.goto("/dossiers")
    follow(page.get_by_role("link", name="Corporate vehicles in a shipping chain"))
    follow(page.get_by_role("link", name="Add documents"))
    page.locator("input[type=file]").set_input_files([PDF, PROGRAM])
    if not scripts:
        follow(page.locator("main form button").last)
    page.get_by_text("Files that can run programs are not accepted").wait_for()

    page.goto(re.search(r"/dossiers/D-\d+", page.url).group(0) + "/documents")
    assert page.get_by_role("link", name="Extract été.pdf").count() >= 1
    assert page.get_by_role("link", name="viewer.pdf").count() == 0

    follow(page.get_by_role("link", name=re.compile("Discussions")).first)
    follow(page.get_by_role("link", name="Format of the ownership extracts"))
    page.get_by_label("Your message").fill(f"The third is **ready** ({scripts}).\n\n<script>alert(1)</script>")
    follow(page.get_by_role("button", name="Send"))

    message = page.locator("article").filter(has_text=f"The third is ready ({scripts}).").last
    message.wait_for()
    assert message.locator("strong", has_text="ready").count() == 1
    assert message.get_by_text("<script>alert(1)</script>").count() == 1
    assert [one for one in page.complaints if "415" not in one and "422" not in one] == []


def test_a_downloaded_document_is_what_was_sent(exchange):
    page = exchange.visit("xee")
    page.goto("/dossiers")
    follow(page.get_by_role("link", name="Guidance library"))
    follow(page.get_by_role("link", name="Add documents"))
    page.locator("input[type=file]").set_input_files([PDF])
    page.get_by_text("Received and sealed").wait_for()
    page.goto(page.url.replace("/new", ""))
    follow(page.get_by_role("link", name="Extract été.pdf").first)

    with page.expect_download() as started:
        press(page.get_by_role("link", name="Download").first)

    assert started.value.suggested_filename == "Extract été.pdf"
    assert started.value.path().read_bytes() == PDF["buffer"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_request_goes_from_draft_to_closure(exchange, scripts):
    title = f"Port dues, with scripts: {scripts}"
    drafter, colleague, state = (exchange.visit(who, java_script_enabled=scripts) for who in ("otp1", "otp2", "xaa"))

    drafter.goto("/requests/new")
    drafter.get_by_label("Title", exact=True).fill(title)
    for name in ("Valdoria", "Tavora"):
        drafter.get_by_label(name).check()
    drafter.get_by_label("Reply asked for by").fill((date.today() + timedelta(days=30)).isoformat())
    drafter.get_by_role("combobox", name="Assistance sought").select_option(index=1)
    drafter.get_by_role("combobox", name="Theme").select_option(index=1)
    follow(drafter.get_by_role("button", name="Keep the draft"))
    drafter.get_by_label("Item 1").fill("Harbour dues paid since 2019")
    follow(drafter.get_by_role("button", name="Continue"))
    for requirement in drafter.locator("main input[type=radio][name^=law-][value=present]").all():
        requirement.check()
    for label, text in CONTENTS.items():
        drafter.get_by_label(label, exact=True).fill(text)
    follow(drafter.get_by_role("button", name="Continue"))
    follow(drafter.get_by_role("button", name="Continue"))
    follow(drafter.get_by_role("button", name="Send for review"))
    colleague.goto("/")
    follow(colleague.get_by_role("region", name="Waiting for you").get_by_role("link", name=title))
    follow(colleague.get_by_role("button", name="Approve and send to 2 States"))
    copies = colleague.locator("main").get_by_role("link", name=re.compile("RFA "))
    copies.nth(1).wait_for()
    assert copies.count() == 2
    state.goto("/")
    follow(state.get_by_role("region", name="Requests addressed to").get_by_role("link", name=title))
    follow(state.get_by_role("button", name="Acknowledge"))
    follow(state.get_by_role("link", name="Answer"))
    state.locator("textarea").first.fill("The harbour keeps no record before 2020.")
    follow(state.get_by_role("button", name="Send the answer"))
    state.wait_for_url(re.compile(r"/RFA-[\d-]+$"))
    theirs = state.locator("h1").inner_text(), state.url
    colleague.goto(theirs[1])
    answered = colleague.get_by_text("The harbour keeps no record before 2020.").count()
    follow(colleague.get_by_role("link", name="Accept and close"))
    follow(colleague.get_by_role("button", name="Close with feedback to the State"))
    state.reload()

    assert (theirs[0], answered) == (title, 1)
    assert state.locator("[aria-current=step], .path .done").last.inner_text().startswith("Closed by the Court")
    assert "MR " not in state.content()
    assert [page.complaints for page in (drafter, colleague, state)] == [[], [], []]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_state_answers_one_item_of_several(exchange, scripts):
    page = exchange.visit("xcc" if scripts else "xaa", java_script_enabled=scripts)
    page.goto("/requests")
    follow(page.locator("a.ttl").first)
    follow(page.get_by_role("link", name=re.compile("Answer")).first)
    page.locator("textarea").first.fill("The extracts are held by the central authority.")

    follow(page.get_by_role("button", name=re.compile("Answer|Send")))

    assert page.get_by_text("The extracts are held by the central authority.").count() == 1
    assert page.complaints == []


def test_an_auditor_finds_who_opened_a_dossier_and_proves_the_log(exchange):
    reader = exchange.visit("xee")
    reader.goto("/dossiers")
    follow(reader.get_by_role("link", name="Corporate vehicles in a shipping chain"))
    reference = reader.url.rsplit("/", 1)[1]
    page = exchange.visit("aud")

    page.goto("/log")
    page.get_by_label(re.compile("Reference|reference")).first.fill(reference)
    follow(page.get_by_role("button", name="Apply"))
    rows = page.locator("main").inner_text()
    page.goto("/integrity")
    follow(page.get_by_role("button", name="Verify now"))
    exchange.let_the_worker_work()
    page.reload()

    assert "dossier.read" in rows
    assert page.get_by_text(re.compile("^Whole: ")).count() == 1
    assert page.complaints == []


def test_files_are_dropped_on_the_page(exchange):
    page = exchange.visit("xee")
    page.goto("/dossiers")
    follow(page.get_by_role("link", name="Guidance library"))
    follow(page.get_by_role("link", name="Add documents"))
    dropped = page.evaluate_handle(
        """() => { const data = new DataTransfer();
            for (const name of ["one.pdf", "two.pdf"])
                data.items.add(new File(["%PDF-1.4\\n" + name], name, {type: "application/pdf"}));
            return data; }"""
    )

    page.dispatch_event(".drop", "drop", {"dataTransfer": dropped})

    for name in ("one.pdf", "two.pdf"):
        page.locator("[data-upload-list] a", has_text=name).wait_for()
    assert page.complaints == []
