"""What is typed outlives a lost line, a killed server, an ended session and a closed tab, with a script and without."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from exchange import db
from exchange.app import create_app
from exchange.drafts.models import Draft
from exchange.signin.models import UserSession
from tests.browser.hands import follow, press

SAVED, NOT_SAVED = re.compile(r"Saved at \d"), re.compile("Not saved yet")
SAVES_WITHIN = 20_000  # three seconds after the last key, on a machine that has more to do


@pytest.fixture
def who(exchange):
    """A focal point of the demonstration."""
    return next(name for name, login in exchange.logins.items() if login.role == "focal_point")


@pytest.fixture(scope="module")
def opened():
    """Where the discussion is, once it was opened: each test leaves it without an unfinished text."""
    return []


@pytest.fixture
def talk(exchange, who, opened):
    """Show the page of a discussion in a dossier of one's own."""

    def talk(**context):
        page = exchange.visit(who, locale="en-GB", **context)
        if opened:
            page.goto(opened[0])
            return page
        page.goto("/dossiers/new")
        page.get_by_label("Title", exact=True).fill("Berths")
        page.get_by_label("Main theme").select_option(index=1)
        page.get_by_role("radio", name=re.compile("Confidential")).check()
        follow(page.get_by_role("button", name="Continue"))
        follow(page.get_by_role("button", name="Open the dossier"))
        page.goto(f"{page.url}/discussions/new")
        page.get_by_label("Title", exact=True).fill("Order of the extracts")
        page.get_by_label("Your message").fill("First by date.")
        follow(page.get_by_role("button", name="Open the discussion"))
        page.locator("article").wait_for()
        opened.append(urlsplit(page.url).path)
        return page

    return talk


def run_out():
    """Let every session have idled out a minute ago."""
    with db.writing() as session:
        session.execute(update(UserSession).values(seen_at=datetime.now(UTC) - timedelta(minutes=31)))
        session.commit()


def wait_until_kept(page, place):
    """What a page sends as it goes arrives whenever it does, and the browser doesn't tell: the server is asked."""
    for _ in range(SAVES_WITHIN // 50):
        if db.session.scalar(select(Draft.id).where(Draft.place == place)):
            return
        db.session.rollback()
        page.wait_for_timeout(50)
    raise AssertionError(f"nothing was kept of {place}")


@pytest.mark.needs("chromium")
def test_five_thousand_words_outlive_a_server_that_was_killed(exchange, talk, served, who):
    words = "gel " * 4_985
    page = talk()
    page.get_by_label("Your message").fill(words)
    page.locator("[data-saved]").filter(has_text=SAVED).wait_for(timeout=SAVES_WITHIN)

    port = served.kill()
    page.get_by_label("Your message").press_sequentially("a b c d e f g h i j k l m n o")
    page.locator("[data-saved]").filter(has_text=NOT_SAVED).wait_for(timeout=SAVES_WITHIN)
    served(create_app(exchange.house), port)
    page.locator("[data-saved]").filter(has_text=SAVED).wait_for(timeout=SAVES_WITHIN)

    elsewhere = exchange.visit(who, locale="en-GB")
    elsewhere.goto(page.url)
    assert elsewhere.get_by_text("Your unfinished text was kept.").is_visible()
    assert len(elsewhere.get_by_label("Your message").input_value().split()) == 5_000
    follow(elsewhere.get_by_role("button", name="Discard"))
    assert elsewhere.get_by_label("Your message").input_value() == ""


@pytest.mark.needs("chromium")
def test_a_text_is_kept_when_the_tab_is_closed_at_once(exchange, talk):
    page = talk()
    page.get_by_label("Your message").fill("Typed and gone")
    place = urlsplit(page.url).path
    page.goto("/dossiers")
    wait_until_kept(page, place)

    page.go_back()

    assert page.get_by_label("Your message").input_value() == "Typed and gone"
    page.reload()
    page.get_by_label("Your message").press_sequentially(" and more")
    follow(page.get_by_role("button", name="Discard"))
    page.reload()
    assert page.get_by_label("Your message").input_value() == ""


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_message_sent_after_the_session_ended_is_there_after_signing_in(exchange, talk, who, scripts):
    page = talk(java_script_enabled=scripts)
    where = page.url
    page.get_by_label("Your message").fill(f"Sent too late ({scripts})")
    run_out()
    follow(page.get_by_role("button", name="Send"))

    assert page.get_by_text("Your unfinished text is kept, as it stood at").is_visible()
    assert "Sent too late" not in page.content()
    exchange.sign_in(page, who)
    assert page.url == where.split("#")[0]
    assert page.get_by_label("Your message").input_value() == f"Sent too late ({scripts})"
    follow(page.get_by_role("button", name="Send"))
    page.locator("article").filter(has_text=f"Sent too late ({scripts})").wait_for()
    assert page.get_by_label("Your message").input_value() == ""
    assert page.complaints == []


@pytest.mark.needs("chromium")
def test_who_was_signed_out_elsewhere_is_told_to_copy_what_is_not_kept(exchange, talk):
    page = talk()
    with db.writing() as session:
        session.execute(update(UserSession).values(ended_at=datetime.now(UTC)))
        session.commit()

    page.get_by_label("Your message").fill("Canary")

    page.get_by_text("You were signed out elsewhere.").wait_for(timeout=SAVES_WITHIN)
    assert page.get_by_label("Your message").input_value() == "Canary"


@pytest.mark.needs("chromium")
def test_without_a_script_a_button_keeps_the_draft(exchange, talk):
    page = talk(java_script_enabled=False)
    page.get_by_label("Your message").fill("Kept by hand")
    follow(page.get_by_role("button", name="Save for later"))

    assert page.get_by_label("Your message").input_value() == "Kept by hand"
    follow(page.get_by_role("button", name="Discard"))
    assert page.get_by_label("Your message").input_value() == ""


@pytest.mark.needs("chromium")
def test_after_signing_out_back_shows_nothing(exchange, talk):
    page = talk(java_script_enabled=False)
    title = page.locator("h1").inner_text()
    press(page.locator("summary", has_text="your account"))
    follow(page.get_by_role("button", name="Sign out"))

    page.go_back()

    assert "/sign-in" in page.url or title not in page.content()
