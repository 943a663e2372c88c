"""Nothing typed is lost: kept as one types, over an ended session, and sent once however often one presses."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db
from exchange.assistance import service as assistance
from exchange.assistance import sharing
from exchange.discussions import service as discussions
from exchange.discussions.models import Message
from exchange.dossiers import service as dossiers
from exchange.drafts.models import Draft
from exchange.signin import leaving, sessions
from exchange.signin.models import UserSession
from tests.exchange.assistance.conftest import Desk

IDLE = timedelta(minutes=31)
FIELD = re.compile(r'<input type="hidden" name="(draft|once)" value="([^"]*)"')


@pytest.fixture
def talk(cast):
    dossier = dossiers.open(cast.ada, "T", "TRACING", "confidential", [cast.ben.person])
    return discussions.open(cast.ada, dossier, "T", "First").url


def filled(page, **typed):
    """Return what a browser would send of the page's form, with this typed into it."""
    return dict(FIELD.findall(page.text)) | typed


def messages():
    db.session.remove()
    return len(db.session.scalars(select(Message.number)).all())


def test_a_text_is_saved_by_its_button_and_is_there_on_another_device(browser, cast, talk):
    here = browser(cast.ada)
    saved = here.post(f"/drafts{talk}", filled(here.get(talk), message="Canary"))

    page = browser(cast.sign_in(cast.accounts["ada"])).get(talk)

    assert (saved.status_code, saved.location) == (303, talk)
    assert "Your unfinished text was kept." in page.text
    assert "Canary</textarea>" in page.text


def test_a_script_is_told_when_it_was_saved(browser, cast, talk):
    here = browser(cast.ada)
    form = filled(here.get(talk), message="Canary")
    for _time in range(2):
        answer = here.post(f"/drafts{talk}", form, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json["said"]) == (200, "Saved at 09:00")


def test_home_leads_back_to_what_was_left_unfinished(browser, cast, talk):
    here = browser(cast.ada)
    here.post(f"/drafts{talk}", filled(here.get(talk), message="Canary"))
    here.post("/drafts/dossiers/new", filled(here.get("/dossiers/new"), title="Canary"))

    home = here.get("/").text

    assert re.search(rf'<a href="{talk}">A message</a><div class="xs muted ref">{talk.split("/")[-1]}</div>', home)
    assert '<a href="/dossiers/new">A new dossier</a>' in home
    assert "Canary" not in home
    assert "Your unfinished texts" not in browser(cast.ben).get("/").text


def test_a_text_that_was_altered_at_rest_does_not_take_its_page_with_it(browser, cast, talk, entries, tamper):
    here = browser(cast.ada)
    here.post(f"/drafts{talk}", filled(here.get(talk), message="Canary"))
    sealed = db.session.scalars(select(Draft.sealed_text)).one()
    db.session.remove()
    tamper("UPDATE draft SET sealed_text = :sealed", sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]))

    page = here.get(talk)

    assert page.status_code == 200
    assert "cannot be read" in page.text
    assert ("ada", "draft.open", "failed") in entries()
    here.post(f"/drafts/removal{talk}", filled(here.get(talk)))
    assert "cannot be read" not in here.get(talk).text


def test_a_text_is_gone_once_it_is_sent_or_discarded(browser, cast, talk):
    here = browser(cast.ada)
    here.post(f"/drafts{talk}", filled(here.get(talk), message="Canary"))
    here.post(f"{talk}/messages", filled(here.get(talk), message="Canary"))
    after_sending = here.get(talk)
    here.post(f"/drafts{talk}", filled(here.get(talk), message="Sparrow"))
    here.post(f"/drafts/removal{talk}", {})
    after_discarding = here.get(talk)

    for page in (after_sending, after_discarding):
        assert "Your unfinished text was kept." not in page.text
        assert "</textarea>" in page.text
    assert "Sparrow" not in after_discarding.text


def test_nothing_is_kept_for_a_page_that_keeps_nothing(browser, cast, talk, entries):
    answer = browser(cast.ada).post("/drafts/people/Canary", {"message": "Canary"})

    assert answer.status_code == 404
    assert db.session.scalars(select(Draft)).all() == []


def test_a_message_sent_after_the_sessions_end_is_kept_and_shown_to_its_author(
    browser, cast, talk, clock, opened_house
):
    here = browser(cast.ada)
    form = filled(here.get(talk), message="Canary")
    opened_house.file_entries()
    clock.advance(IDLE)

    sent = here.post(f"{talk}/messages", form)
    at_sign_in = here.get(sent.location)
    again = browser(cast.sign_in(cast.accounts["ada"])).get(talk)

    assert sent.location == f"/sign-in?back={talk}"
    assert "Your unfinished text is kept, as it stood at 09:31." in at_sign_in.text
    assert "Canary" not in at_sign_in.text
    assert "Canary</textarea>" in again.text
    assert messages() == 1


def test_another_person_on_the_same_browser_sees_nothing_of_it(browser, cast, talk, clock, opened_house):
    here = browser(cast.ada)
    form = filled(here.get(talk), message="Canary")
    opened_house.file_entries()
    clock.advance(IDLE)
    here.post(f"{talk}/messages", form)

    page = browser(cast.sign_in(cast.accounts["ben"])).get(talk)

    assert page.status_code == 200
    assert "Canary" not in page.text


def test_the_autosave_of_an_ended_session_is_kept_too(browser, cast, talk, clock, opened_house):
    here = browser(cast.ada)
    form = filled(here.get(talk), message="Canary")
    opened_house.file_entries()
    clock.advance(IDLE)

    answer = here.post(f"/drafts{talk}", form, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json) == (401, {"kept": True})
    assert "Canary</textarea>" in browser(cast.sign_in(cast.accounts["ada"])).get(talk).text


@pytest.mark.parametrize(
    "why", ["forged token", "a day later", "signed out", "ended elsewhere", "suspended", "no page"]
)
def test_after_the_sessions_end_nothing_else_is_kept(browser, cast, talk, clock, opened_house, why):
    here = browser(cast.ada)
    form = filled(here.get(talk), message="Canary")
    opened_house.file_entries()
    if why == "ended elsewhere":
        end_quietly(cast.ada)
    elif why == "suspended":
        leaving.suspend(cast.sam, cast.accounts["ada"])
    elif why == "signed out":
        here.post("/sign-out", {})
    clock.advance(timedelta(hours=25) if why == "a day later" else IDLE)
    opened_house.file_entries()
    if why == "forged token":
        form["csrf_token"] = "forged"
    elif why == "no page":
        form["draft"] = "/Canary"

    answer = here.post(f"{talk}/messages", form)

    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")
    assert db.session.scalars(select(Draft)).all() == []


def end_quietly(actor):
    from exchange import gateway
    from exchange.access.actions import SESSION_REVOKE

    row = db.session.get(UserSession, actor.keys.session_id)
    with gateway.act(actor, SESSION_REVOKE, row) as act:
        sessions.end(act, row.id)


def test_a_double_click_sends_one_message_and_shows_it_both_times(browser, cast, talk):
    here = browser(cast.ada)
    form = filled(here.get(talk), message="Canary")

    first, second = (here.post(f"{talk}/messages", form) for _press in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location == f"{talk}#m2"
    assert messages() == 2


def test_a_double_click_opens_one_discussion(browser, cast, talk):
    here, page = browser(cast.ada), f"/dossiers/{talk[13:19]}/discussions/new"
    form = filled(here.get(page), title="T", message="Canary")

    first, second = (here.post(page, form) for _press in range(2))

    assert first.location == second.location == f"{talk[:-1]}2"


def test_after_signing_out_the_browser_kept_no_page(browser, cast, talk):
    here = browser(cast.ada)
    page = here.get(talk)
    here.post("/sign-out", {})

    assert page.headers["Cache-Control"] == "no-store"
    assert here.get(talk).location.startswith("/sign-in")


PAGES = {  # a page that keeps what is typed, who types there, and what
    "/dossiers/new": ("ada", {"title": "Canary", "theme": "TRACING", "level": "secret", "further": "RFA"}),
    "/dossiers/{dossier}/labels": ("ada", {"title": "Canary", "theme": "TRACING", "level": "secret"}),
    "/dossiers/{dossier}/discussions/new": ("ada", {"title": "Canary", "message": "M"}),
    "/requests/new": ("ivo", {"title": "Canary", "due": "2026-12-18"}),
    "{draft}/text/recipients": ("ivo", {"title": "Canary"}),
    "{draft}/text/items": ("ivo", {"items-0": "Canary"}),
    "{draft}/text/contents": ("ivo", {"facts": "Canary"}),
    "{draft}/text/annexes": ("ivo", {"urgency": "Canary"}),
    "{shown}": ("ada", {"comments": "Canary"}),
    "{draft}/cancellation": ("ivo", {"reason": "Canary"}),
    "{reviewed}/return": ("ida", {"reason": "Canary"}),
    "{copy}/items/1/answer": ("ada", {"text": "Canary"}),
}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("page", PAGES)
def test_each_form_with_a_text_keeps_it(browser, cast, page, talk):
    desk = Desk(cast, db.session)
    _, (copy,) = desk.sent("XVA")
    assistance.acknowledge(cast.ada, copy)
    things = {"draft": desk.drafted("XVA").url, "reviewed": desk.submitted("XVA").url, "copy": copy.url}
    things["shown"] = sharing.share(cast.ivo, desk.drafted("XVA"), cast.delegation("XVA").id).url
    place = page.format(dossier=talk[13:19], **things)
    who, typed = PAGES[page]
    here = browser(getattr(cast, who))
    empty = here.get(place)

    saved = here.post(f"/drafts{place}", filled(empty, **typed))
    again = here.get(place)

    assert (saved.status_code, saved.location) == (303, place)
    assert f'name="draft" value="{place}">' in empty.text
    assert "Your unfinished text was kept." in again.text
    assert again.text.count("Canary") == 1


def test_a_double_click_opens_one_dossier(browser, cast):
    here = browser(cast.ada)
    labels = filled(here.get("/dossiers/new"), title="T", theme="TRACING", level="secret")
    form = filled(here.post("/dossiers/new/persons", labels), **labels)

    first, second = (here.post("/dossiers", form) for _press in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location


def test_a_double_click_keeps_one_request_and_sends_one_answer(browser, cast):
    _, (copy,) = Desk(cast, db.session).sent("XVA")
    assistance.acknowledge(cast.ada, copy)
    asks, answers = browser(cast.ivo), browser(cast.ada)
    wish = filled(asks.get("/requests/new"), title="T", type="93-1-K", theme="TRACING", language="en")
    answer = filled(answers.get(f"{copy.url}/items/1/answer"), text="A")

    made = [asks.post("/requests", wish).location for _press in range(2)]
    sent = [answers.post(f"{copy.url}/items/1/answer", answer).location for _press in range(2)]

    assert made[0] == made[1]
    assert made[0].startswith("/requests/MR-")
    assert sent == [copy.url] * 2


VERSION = re.compile(r'name="version" type="hidden" value="([0-9a-f]*)"')


def test_two_who_change_a_draft_both_keep_their_text(browser, cast):
    page = f"{Desk(cast, db.session).drafted('XVA').url}/text/contents"
    here, there = browser(cast.ivo), browser(cast.ivo)
    mine, theirs = (filled(one.get(page), version=VERSION.search(one.get(page).text).group(1)) for one in (here, there))
    there.post(page, theirs | {"purpose": "Sparrow", "facts": "Theirs"})

    refused = here.post(page, mine | {"purpose": "Canary", "facts": "Mine"})
    merged = mine | {"purpose": "Canary", "facts": "Both", "version": VERSION.search(refused.text).group(1)}
    kept = here.post(page, merged)

    assert refused.status_code == 409
    assert "Someone changed this page while you were writing." in refused.text
    assert "Mine</textarea>" in refused.text
    assert '<dd class="lines" dir="auto">Theirs</dd>' in refused.text
    assert kept.status_code == 303
    assert "Both" in here.get(page).text


def test_two_who_change_labels_both_keep_theirs(browser, cast, talk):
    page = f"/dossiers/{talk[13:19]}/labels"
    ada, ben = browser(cast.ada), browser(cast.ben)
    labels = {"theme": "TRACING", "level": "secret"}
    seen = [filled(one.get(page), **labels, version=VERSION.search(one.get(page).text).group(1)) for one in (ada, ben)]
    ben.post(page, seen[1] | {"title": "Sparrow"})

    refused = ada.post(page, seen[0] | {"title": "Canary"})
    taken = ada.post(f"/drafts/removal{page}", {})

    assert refused.status_code == 409
    assert 'value="Canary"' in refused.text
    assert '<dd class="lines" dir="auto">Sparrow</dd>' in refused.text
    assert 'value="Sparrow"' in ada.get(taken.location).text


LONG = "x" * 21_000
REFUSED = {  # a page, where its form goes, what is wrong in it, and what must still be there
    "discussion": ("/dossiers/{dossier}/discussions/new", "", {"title": "", "message": "Kept"}, ["Kept</textarea>"]),
    "message": ("{talk}", "{talk}/messages", {"message": LONG}, [f"{LONG}</textarea>"]),
    "dossier": (
        "/dossiers/new",
        "/dossiers/new/persons",
        {"title": "Kept", "theme": "", "further": "RIGHTS", "level": "secret", "delegations": "XNO"},
        ['value="Kept"', 'checked value="RIGHTS"', 'checked value="secret"', 'checked value="XNO"'],
    ),
    "request": (
        "/requests/new",
        "/requests",
        {"title": "", "due": "no day", "type": "93-1-I", "language": "fr", "addressees": "{state}"},
        ['value="no day"', 'selected value="93-1-I"', 'checked value="{state}"', 'checked value="fr"'],
    ),
    "contents": (
        "{draft}/text/contents",
        "",
        {"purpose": "Kept", "na-96-a": "Why not", "facts": LONG},
        ["Kept</textarea>", "Why not</textarea>", f"{LONG}</textarea>"],
    ),
    "annexes": (
        "{draft}/text/annexes",
        "",
        {"urgency": "Kept", "confirm_by": "no day", "handling": "H7", "level": "secret"},
        ["Kept</textarea>", 'value="no day"', 'checked value="H7"', 'selected value="secret"'],
    ),
}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", REFUSED)
def test_a_form_that_is_refused_keeps_all_that_was_typed_and_chosen(browser, cast, talk, name):
    assert cast.carol
    things = {"dossier": talk[13:19], "talk": talk, "state": str(cast.carol.delegation)}
    things["draft"] = Desk(cast, db.session).drafted("XVA").url
    page, goes_to, typed, there = REFUSED[name]
    here = browser(cast.ivo if name in ("request", "contents", "annexes") else cast.ada)
    typed = {key: value.format(**things) for key, value in typed.items()}
    form = filled(here.get(page.format(**things)), **typed)

    answer = here.post((goes_to or page).format(**things), form)

    assert answer.status_code == 422
    assert " data-unsaved" in answer.text
    shown = re.sub(r"<(input|option)( [^>]*)?>", lambda tag: _sorted(tag.group(0)), answer.text)
    assert [text for text in there if text.format(**things) not in shown] == []


def _sorted(tag):
    """Return a control's tag with what is chosen before its value, however it was written."""
    value = re.search(r' value="[^"]*"', tag)
    chosen = next((word for word in (" checked", " selected") if word in tag), "")
    return f"<{chosen}{value.group(0) if value else ''}>"


def test_a_message_to_what_was_closed_meanwhile_is_shown_beside_it(browser, cast, talk):
    here = browser(cast.ada)
    form = filled(here.get(talk), message="Canary")
    browser(cast.ben).post(f"{talk}/closure", {})

    answer = here.post(f"{talk}/messages", form)

    assert (answer.status_code, messages()) == (409, 1)
    assert "Canary" in answer.text


def test_a_message_with_a_token_of_another_form_is_given_back_to_copy(browser, cast, talk):
    here = browser(cast.ada)
    form = filled(here.get(talk), message="Canary", csrf_token="old")

    answer = here.post(f"{talk}/messages", form)

    assert (answer.status_code, messages()) == (400, 1)
    assert "It was not sent. Copy it before you leave this page." in answer.text
    assert "Canary</p>" in answer.text
