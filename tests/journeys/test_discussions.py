"""Discussions in a browser: opened, read, answered, closed; nothing typed is lost, nothing hostile gets through."""

import re

import pytest

from exchange.discussions import service
from exchange.documents import service as documents
from tests.exchange.discussions.conftest import make_dossier


@pytest.fixture
def engine(sqlite_only):
    """The engine can't matter to pages."""
    return sqlite_only


@pytest.fixture
def dossier(cast):
    return make_dossier(cast, cast.ada, [cast.ada, cast.ben, cast.ivo])


@pytest.fixture
def discussion(cast, dossier):
    discussion = service.open(cast.ada, dossier, "Format of the extracts", "Which *order*?")
    service.post(cast.ivo, discussion, "By date.")
    return discussion


def test_a_member_opens_a_discussion_and_another_answers(cast, dossier, browser, entries):
    ada, ivo = browser(cast.ada), browser(cast.ivo)

    opened = ada.post(
        f"/dossiers/{dossier.reference}/discussions/new", {"title": "Extracts", "message": "In *what* order?"}
    )
    page = ivo.get(opened.location)
    answered = ivo.post(f"{opened.location}/messages", {"message": "By date."})
    seen = ada.get(opened.location)

    assert (opened.status_code, opened.location) == (303, f"/discussions/{dossier.reference}.1")
    assert "<p>In <em>what</em> order?</p>" in page.text
    assert (answered.status_code, answered.location) == (303, f"{opened.location}?page=1#m2")
    assert 'id="unread">1 new message<' in seen.text
    assert entries()[-4:] == [
        ("ada", "discussion.open", "done"),
        ("ivo", "discussion.read", "done"),
        ("ivo", "message.post", "done"),
        ("ada", "discussion.read", "done"),
    ]


def test_the_list_and_the_dossier_lead_to_it(cast, dossier, discussion, browser):
    ada = browser(cast.ada)

    listed = ada.get(f"/dossiers/{dossier.reference}/discussions")
    overview = ada.get(f"/dossiers/{dossier.reference}")

    link = f'href="/discussions/{discussion.reference}#unread"'
    assert link in listed.text
    assert link in overview.text
    assert "1 unread" in listed.text


def test_titles_are_not_in_the_titles_of_pages(cast, discussion, browser):
    page = browser(cast.ada).get(f"/discussions/{discussion.reference}")

    assert "Format of the extracts" in page.text
    assert re.search(r"<title>D-\d+\.1 ", page.text)


def test_every_page_is_closed_to_strangers_as_if_it_were_not_there(cast, dossier, discussion, browser):
    carol = browser(cast.carol)
    path, all_of_them = f"/discussions/{discussion.reference}", f"/dossiers/{dossier.reference}/discussions"

    there = [carol.get(path), carol.post(f"{path}/messages", {"message": "x"}), carol.post(f"{path}/messages", {})]
    there += [carol.post(f"{path}/closure"), carol.post(f"{path}/reopening")]
    there += [carol.get(all_of_them), carol.get(f"{all_of_them}/new")]
    there += [carol.post(f"{all_of_them}/new", {"title": "x", "message": "x"})]
    elsewhere = carol.get("/discussions/D-9999.1")

    assert {response.status_code for response in there} == {404}
    assert {content(response) for response in there} == {content(elsewhere)}


def content(response):
    return "".join(re.findall(r"<title>.*</title>|<main.*</main>", response.text, re.S))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"title": "", "message": "Kept text"}, "Give the discussion a title."),
        ({"title": "Kept title", "message": "  "}, "Write a message."),
        ({"title": "t" * 201, "message": "Kept text"}, "at most 200"),
        ({"title": "Kept title", "message": "m" * 20_001}, "at most 20,000"),
    ],
)
def test_what_cannot_be_accepted_is_shown_again_as_typed(cast, dossier, browser, typed, told):
    page = browser(cast.ada).post(f"/dossiers/{dossier.reference}/discussions/new", typed)

    assert page.status_code == 422
    assert told in page.text
    assert "<title>Problem: " in page.text
    assert all(value.strip() in page.text for value in typed.values())


def test_a_message_that_is_too_long_is_shown_again_beneath_the_discussion(cast, discussion, browser):
    page = browser(cast.ada).post(f"/discussions/{discussion.reference}/messages", {"message": "m" * 1_000_000})

    assert page.status_code == 422
    assert "at most 20,000" in page.text
    assert "By date." in page.text
    assert "m" * 1_000_000 in page.text


def test_the_end_of_a_line_counts_as_one_character(cast, discussion, browser):
    page = browser(cast.ada).post(f"/discussions/{discussion.reference}/messages", {"message": "m\r\n" * 9_999 + "m"})

    assert page.status_code == 303


def test_what_was_typed_while_it_was_closed_can_be_copied(cast, discussion, browser, entries):
    ivo = browser(cast.ivo)
    service.close(cast.ada, discussion)

    page = ivo.post(f"/discussions/{discussion.reference}/messages", {"message": "My long & careful answer"})

    assert page.status_code == 409
    assert re.search(r"<textarea[^>]*readonly[^>]*>\s*My long &amp; careful answer</textarea>", page.text)
    assert 'name="message"' not in page.text
    assert ("ivo", "message.post", "refused") in entries()


def test_a_closed_dossier_takes_no_new_discussion_and_keeps_the_text(cast, dossier, browser):
    from exchange import gateway
    from exchange.access import actions

    with gateway.act(cast.ada, actions.DOSSIER_CLOSE, dossier) as act:
        dossier.closed_at = act.at

    page = browser(cast.ada).post(
        f"/dossiers/{dossier.reference}/discussions/new", {"title": "Extracts", "message": "Kept text"}
    )
    blank = browser(cast.ada).get(f"/dossiers/{dossier.reference}/discussions/new")

    assert page.status_code == 409
    assert "Kept text" in page.text
    assert 'name="title"' not in blank.text


def test_who_opened_it_closes_and_reopens_it(cast, discussion, browser):
    ada, ivo = browser(cast.ada), browser(cast.ivo)
    path = f"/discussions/{discussion.reference}"

    offered = [f"{path}/closure" in who.get(path).text for who in (ada, ivo)]
    closed = ada.post(f"{path}/closure")
    note = ivo.get(path).text
    reopened = ada.post(f"{path}/reopening")

    assert offered == [True, False]
    assert (closed.status_code, reopened.status_code) == (303, 303)
    assert "This discussion was closed on" in note
    assert f"{path}/messages" in ivo.get(path).text


def test_closing_what_is_closed_is_told(cast, discussion, browser):
    service.close(cast.ada, discussion)

    assert browser(cast.ada).post(f"/discussions/{discussion.reference}/closure").status_code == 409


def test_a_document_of_the_dossier_is_attached(cast, dossier, discussion, browser):
    document = documents.add_bytes(cast.ivo, dossier, "columns.csv", b"a;b\n1;2\n")
    ada = browser(cast.ada)

    offered = ada.get(f"/discussions/{discussion.reference}").text
    ada.post(f"/discussions/{discussion.reference}/messages", {"message": "See", "attachments": str(document.id)})
    shown = ada.get(f"/discussions/{discussion.reference}").text

    assert f'value="{document.id}"' in offered
    assert shown.count(f'href="/dossiers/{dossier.reference}/documents/{document.number}"') == 2


def test_a_file_of_ones_own_is_added_to_the_dossier_first_with_the_way_back(cast, dossier, discussion, browser):
    message = browser(cast.ada).get(f"/discussions/{discussion.reference}").text
    opening = browser(cast.ada).get(f"/dossiers/{dossier.reference}/discussions/new").text

    assert f'href="/dossiers/{dossier.reference}/documents/new?back=/discussions/{discussion.reference}"' in message
    assert f"documents/new?back=/dossiers/{dossier.reference}/discussions/new" in opening


@pytest.mark.parametrize("wrong", ["not-an-id", "01a1f76d-b514-7300-a042-99524590d57e"])
def test_what_is_not_a_document_of_the_dossier_is_not_attached(cast, discussion, browser, wrong):
    page = browser(cast.ada).post(
        f"/discussions/{discussion.reference}/messages", {"message": "See", "attachments": wrong}
    )

    assert page.status_code in (404, 422)


def test_hostile_messages_and_titles_are_shown_and_do_nothing(cast, dossier, browser):
    ada = browser(cast.ada)
    hostile = (
        "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://t.example/p.png) <img src=x onerror=alert(2)>"
    )

    opened = ada.post(f"/dossiers/{dossier.reference}/discussions/new", {"title": "<b>&\u202e\x07", "message": hostile})
    page = ada.get(opened.location).text

    assert "<h1>&lt;b&gt;&amp;</h1>" in page
    assert not re.search(r"<script(?! type=\"module\" src)|<img|onerror=(?!alert\(2\)&gt;)|href=\"javascript", page)


def test_pages_follow_one_another(cast, discussion, browser, monkeypatch):
    monkeypatch.setattr("exchange.discussions.reading.PAGE", 1)
    ada = browser(cast.ada)

    second = ada.get(f"/discussions/{discussion.reference}")
    first = ada.get(f"/discussions/{discussion.reference}?page=1")

    assert "Messages 2 to 2 of 2" in second.text
    assert f'rel="next" href="/discussions/{discussion.reference}?page=1"' in second.text
    assert "Messages 1 to 1 of 2" in first.text


def test_a_page_number_that_is_none_is_passed_over(cast, discussion, browser):
    assert browser(cast.ada).get(f"/discussions/{discussion.reference}?page=x").status_code == 200


def test_a_discussion_is_read_in_french(cast, discussion, browser):
    ada, path = browser(cast.ada), f"/discussions/{discussion.reference}"
    ada.get("/language/fr")

    page = ada.get(path)

    assert "Votre message" in page.text
    assert "1 nouveau message" in page.text
