"""A request from draft to closure, as people click it: no JavaScript, every step a form."""

import re

import pytest

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Conflict
from exchange.assistance import answers, service
from exchange.assistance.answers import Answer
from exchange.documents import service as documents
from exchange.letters import render
from tests.exchange.assistance.conftest import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # the services are tried on both engines


@pytest.fixture
def desk(cast):
    return Desk(cast, db.session)


NOT_NEEDED = "The registers are public."
STEPS = {  # what is written at each step after the first
    "items": {"items-0": "Registers of shareholders", "items-1": "Bank mandates"},
    "contents": {
        "purpose": "To establish who owns them. Article 93 (1) (i).",
        "facts": "They received payments.",
        **dict.fromkeys(("na-96-b", "na-96-d", "na-96-e"), NOT_NEEDED),
    },
    "annexes": {"handling": ["H1", "H6"], "level": "confidential", "channel": "DIPLOMATIC"},
}


def recipients(cast, *states, **more):
    form = {
        "title": "Beneficial ownership of four companies",
        "type": "93-1-I",
        "theme": "TRACING",
        "language": "en",
        "addressees": [str(cast.delegation(code).id) for code in states],
        "due": "2026-12-18",
    }
    return form | more


def write(browser, cast, *states):
    """Write a whole draft, step by step, and return its page."""
    page = browser.post("/requests", recipients(cast, *states))
    for step, form in STEPS.items():
        assert page.location.endswith(f"/text/{step}")
        assert browser.get(page.location).status_code == 200
        page = browser.post(page.location, form)
    return go(browser, page)


def go(browser, response):
    """Follow a redirect after a form, as a browser does."""
    assert response.status_code == 303, response.text
    return browser.get(response.location)


def test_a_request_goes_from_draft_to_closure(cast, browser):
    ivo, ida, ada = browser(cast.ivo), browser(cast.ida), browser(cast.ada)
    assert ivo.get("/requests/new").status_code == 200
    draft = write(ivo, cast, "XVA")
    assert "Send for review" in draft.text
    master = re.search(r"MR-\d+-\d+", draft.text).group()
    go(ivo, ivo.post(f"/requests/{master}/review"))

    assert "Approve and send to 1 State" in ida.get(f"/requests/{master}").text
    sent = go(ida, ida.post(f"/requests/{master}/transmission"))
    copy = re.search(r"/requests/RFA-\d+-\d+", sent.text).group()

    assert copy in ada.get("/requests").text
    assert "Acknowledge this request" in ada.get(copy).text
    assert "Acknowledge this request" not in ivo.get(copy).text
    acknowledged = go(ada, ada.post(f"{copy}/acknowledgement")).text
    assert "Acknowledged, by Ada" in acknowledged
    assert "Receipt is acknowledged" in acknowledged
    for number in (1, 2):
        assert ada.get(f"{copy}/items/{number}/answer").status_code == 200
        page = go(ada, ada.post(f"{copy}/items/{number}/answer", {"text": f"Answer {number}"}))
    assert "Answer 1" in page.text
    assert "Your answer to item 2 is sent" in page.text

    assert "Accept and close" in ivo.get(copy).text
    ivo.get(f"{copy}/moves/close")
    closed = {"outcome_code": "executed", "feedback": "Most useful, thank you."}
    assert "Closed, by Ivo" in go(ivo, ivo.post(f"{copy}/moves/close", closed)).text


def test_an_annex_is_handled_otherwise_than_the_request(cast, browser, desk):
    ivo, master = browser(cast.ivo), desk.drafted("XVA")
    document = documents.add_bytes(cast.ivo, master.dossier, "lead.pdf", b"%PDF-1.7\nwords").id
    handled = STEPS["annexes"] | {"annexes": str(document), f"handling-{document}": "H3"}

    page = go(ivo, ivo.post(f"{master.url}/text/annexes", handled))

    assert [text in page.text for text in ("H3. Lead only", "H6. Named proceedings only")] == [True, True]
    assert 'selected value="H3"' in ivo.get(f"{master.url}/text/annexes").text


def test_a_step_that_is_none_is_no_page(cast, browser, desk):
    assert browser(cast.ivo).get(f"{desk.drafted('XVA').url}/text/everything").status_code == 404


def test_a_new_request_is_written_from_an_earlier_one(cast, browser, desk):
    ivo = browser(cast.ivo)
    source, _copies = desk.sent("XVA")

    page = go(ivo, ivo.post(f"{source.url}/drafts"))

    assert 'value="Beneficial ownership of four companies"' in page.text
    assert page.request.path != f"{source.url}/text/recipients"


def test_versions_of_a_draft_are_compared_in_words_and_signs(cast, browser, desk):
    ivo, ida = browser(cast.ivo), browser(cast.ida)
    url = desk.submitted("XVA").url
    ida.post(f"{url}/return", {"reason": "Too short."})
    ivo.post(f"{url}/text/contents", STEPS["contents"] | {"facts": "They received two payments."})

    page = ivo.get(f"{url}/versions")

    assert '<ins><span class="vh">Added: </span>two </ins>' in page.text
    assert "Compare versions" in ivo.get(url).text
    assert "No version yet" in ivo.get(f"{desk.drafted('XVA').url}/versions").text


def test_a_form_with_a_problem_keeps_what_was_typed(cast, browser):
    ivo = browser(cast.ivo)

    page = ivo.post("/requests", recipients(cast, "XVA", title="", due="2026-12-18"))

    assert page.status_code == 422
    assert "Problem: New request" in page.text
    assert 'value="2026-12-18"' in page.text


def test_a_date_that_nobody_plans_for_is_a_slip(cast, browser):
    page = browser(cast.ivo).post("/requests", recipients(cast, "XVA", due="9999-12-31"))

    assert page.status_code == 422
    assert "This day lies more than ten years ahead." in page.text


def test_more_items_can_be_written_without_a_script(cast, browser, desk):
    ivo = browser(cast.ivo)

    page = ivo.post(f"{desk.drafted('XVA').url}/text/items", STEPS["items"] | {"more": "1"})

    assert "Registers of shareholders" in page.text
    assert 'name="items-9"' in page.text


def test_a_draft_is_changed_by_its_drafter_and_says_what_is_missing(cast, browser, desk):
    ivo = browser(cast.ivo)
    url = desk.drafted("XVA", facts="", due=None).url
    page = ivo.get(url).text
    assert "2 things are missing before it can be sent" in page
    assert f'href="{url}/text/contents#facts"' in page
    assert "Registers of shareholders" in ivo.get(f"{url}/text/items").text

    refused = ivo.post(f"{url}/review")
    ivo.post(f"{url}/text/contents", STEPS["contents"])
    changed = go(ivo, ivo.post(f"{url}/text/recipients", recipients(cast, "XVA", title="Four companies", leave="1")))

    assert refused.status_code == 422
    assert "Four companies" in changed.text
    assert "Send for review" in changed.text


def test_a_draft_sent_for_review_meanwhile_keeps_what_was_typed(cast, browser, desk):
    master = desk.submitted("XVA")

    page = browser(cast.ivo).post(f"{master.url}/text/recipients", recipients(cast, "XVA", title="Four companies"))

    assert page.status_code == 409
    assert 'value="Four companies"' in page.text


def test_a_colleague_returns_a_draft_with_a_reason(cast, browser, desk):
    ida, ivo = browser(cast.ida), browser(cast.ivo)
    url = desk.submitted("XVA").url
    assert "Return the draft" in ida.get(f"{url}/return").text
    assert "waits for the review of a colleague" in ivo.get(url).text

    without = ida.post(f"{url}/return", {"reason": ""})
    go(ida, ida.post(f"{url}/return", {"reason": "Too short."}))

    assert without.status_code == 422
    assert re.search(r"Ida[^<]* returned the draft\..*?Too short\.", ivo.get(url).text, re.DOTALL)
    assert "Came back from review" in ivo.get("/").text
    assert "Came back from review" not in ida.get("/").text


def test_a_draft_sent_for_review_again_no_longer_counts_as_returned(cast, browser, desk):
    ida, ivo = browser(cast.ida), browser(cast.ivo)
    url = desk.submitted("XVA").url
    ida.post(f"{url}/return", {"reason": "Too short."})

    again = go(ivo, ivo.post(f"{url}/review")).text

    assert "returned the draft" not in again
    assert "waits for the review of a colleague" in again
    assert "Came back from review" not in ivo.get("/").text


def test_the_drafter_gives_up_a_draft(cast, browser, desk):
    ivo = browser(cast.ivo)
    url = desk.drafted("XVA").url
    assert ivo.get(f"{url}/cancellation").status_code == 200

    page = go(ivo, ivo.post(f"{url}/cancellation", {"reason": "Not needed."}))

    assert "Cancelled, by Ivo" in page.text
    assert ivo.get(f"{url}/cancellation").status_code == 404


def test_a_reason_given_too_late_stays_beside_what_happened(cast, browser, desk):
    ivo, ida = browser(cast.ivo), browser(cast.ida)
    url = desk.submitted("XVA").url
    ivo.post(f"{url}/cancellation", {"reason": "Not needed."})

    late = ida.post(f"{url}/return", {"reason": "Too short."})

    assert late.status_code == 409
    assert "Nothing was changed." in late.text
    assert "Cancelled, by Ivo" in late.text
    assert "Too short.</textarea>" in late.text


def test_a_reason_sent_with_two_clicks_returns_the_draft_once(cast, browser, desk):
    ida = browser(cast.ida)
    url = desk.submitted("XVA").url
    once = re.search(r'name="once" value="([0-9a-f]+)"', ida.get(f"{url}/return").text).group(1)

    sent = [ida.post(f"{url}/return", {"reason": "Too short.", "once": once}) for _click in range(2)]

    assert [(one.status_code, one.location) for one in sent] == [(303, url)] * 2
    assert ida.get(url).text.count("Returned to the drafter, by Ida") == 1


def test_a_button_pressed_too_late_leads_to_what_happened(cast, browser, desk):
    ada, ben, ida = browser(cast.ada), browser(cast.ben), browser(cast.ida)
    _master, (copy,) = desk.sent("XVA")
    ada.post(f"{copy.url}/acknowledgement")
    returned = desk.submitted("XVA").url
    ida.post(f"{returned}/return", {"reason": "Too short."})

    pages = [go(ben, ben.post(f"{copy.url}/acknowledgement")), go(ida, ida.post(f"{returned}/transmission"))]

    assert ["so nothing more was done" in page.text for page in pages] == [True, True]
    assert "Acknowledged, by Ada" in pages[0].text
    assert "Acknowledged, by Ben" not in pages[0].text


def test_an_answer_needs_words_or_a_document(cast, browser, desk):
    ada = browser(cast.ada)
    url = desk.acknowledged().url

    page = ada.post(f"{url}/items/1/answer", {"text": " "})

    assert page.status_code == 422
    assert "Write an answer, or choose a document." in page.text


def test_an_item_answered_meanwhile_keeps_what_was_typed(cast, browser, desk):
    ben = browser(cast.ben)
    copy = desk.acknowledged()
    answers.send(cast.ada, copy, 1, Answer("Here."))

    page = ben.post(f"{copy.url}/items/1/answer", {"text": "Four registers, certified."})

    assert page.status_code == 409
    assert "Four registers, certified." in page.text


def test_no_page_of_a_state_names_the_master_or_another_copy(cast, browser, desk):
    master, (copy, other) = desk.sent("XVA", "XNO")
    ada = browser(cast.ada)

    pages = [ada.get(path).text for path in ("/requests", copy.url, f"/dossiers/{copy.dossier.reference}")]

    hidden = ("MR 20", "MR-20", master.dossier.reference, other.reference, other.dossier.reference, "XNO", "Norhaven")
    assert [one for one in hidden for page in pages if one in page] == []


def test_what_is_not_open_looks_like_what_does_not_exist(cast, browser, desk, entries):
    master, (_copy, other) = desk.sent("XVA", "XNO")
    ada = browser(cast.ada)

    shown = [ada.get(path) for path in (master.url, other.url, "/requests/MR-2026-0999", "/requests/RFA-2026-0999")]

    assert {one.status_code for one in shown} == {404}
    assert len({re.sub('back=[^"]*|name="csrf_token" value="[^"]*', "", one.text) for one in shown}) == 1
    assert entries()[-4:] == [("ada", "access.denied", "refused")] * 4


def test_a_title_is_never_in_the_heads_title(cast, browser, desk):
    master, (copy,) = desk.sent("XVA")
    ivo = browser(cast.ivo)

    for path in ("/requests", master.url, copy.url):
        assert "Beneficial" not in re.search("<title>(.*?)</title>", ivo.get(path).text, re.S).group(1)


def test_a_person_whose_key_is_awaited_is_told_so(cast, browser, desk):
    master, (copy,) = desk.sent("XVA")
    ben = browser(cast.ben)
    with gateway.act(cast.ivo, actions.MEMBER_REMOVE, copy.dossier) as act:
        act.expel(copy.dossier_id, [cast.ben.person])

    assert "Title sealed" in ben.get("/requests").text
    assert "its key has not reached you yet" in ben.get(copy.url).text


@pytest.mark.parametrize("who", ["ada", "carol", "rita", "olga", "sam"])
def test_nobody_outside_learns_by_sending_that_everything_was_sent(cast, browser, desk, entries, who):
    master, _copies = desk.sent("XVA")
    visitor = browser(getattr(cast, who))

    answers = [visitor.post(f"{url}/transmission") for url in (master.url, "/requests/MR-2026-9999")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert entries()[-2:] == [(who, "access.denied", "refused")] * 2


@pytest.mark.parametrize("name", ["items-\u00b2", "items-" + "9" * 5000, "items-", "items-x", "items--1"])
def test_a_row_by_another_name_is_no_row(cast, browser, desk, name):
    browser, url = browser(cast.ivo), desk.drafted("XVA").url

    answer = browser.post(f"{url}/text/items", STEPS["items"] | {name: "Not a row"})

    assert answer.status_code == 303
    assert "Not a row" not in browser.get(url).text


def test_a_state_does_not_find_the_form_of_a_new_request(cast, browser):
    assert browser(cast.ada).get("/requests/new").status_code == 404


def test_a_second_sending_changes_nothing(cast, browser, desk):
    master, _copies = desk.sent("XVA")
    ida = browser(cast.ida)

    page = go(ida, ida.post(f"{master.url}/transmission"))

    assert page.text.count("/requests/RFA-") == 1
    with pytest.raises(Conflict):
        service.submit(cast.ivo, master)


def test_a_storage_that_is_full_is_named_with_what_to_do(cast, browser, desk, monkeypatch):
    cast.ada  # noqa: B018 -- somebody has to receive it
    ida, master = browser(cast.ida), desk.submitted("XVA")
    with monkeypatch.context() as patch:
        patch.setattr(render, "render", lambda _letter: (_ for _ in ()).throw(OSError("no space left on device")))
        page = ida.post(f"{master.url}/transmission")

    assert page.status_code == 503
    assert "the platform’s storage is full or does not answer." in page.text
    assert "1 letter is not with its State yet." in page.text
    assert "not with its State yet" not in go(ida, ida.post(f"{master.url}/transmission")).text
