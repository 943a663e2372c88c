"""Help is open to everybody, and every page leads its reader to their own guide, at the part about that page."""

import re
from types import SimpleNamespace

import pytest
from flask import g

from exchange.web import help

GUIDES = ["focal-point", "investigator", "auditor", "administrator"]
PAGES = ["/help", "/help/protection", "/help/accessibility", *(f"/help/{guide}" for guide in GUIDES)]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "word"), [("en", "Secretariat"), ("fr", "Secrétariat")])
def test_help_is_open_to_one_who_is_not_signed_in(visitor, path, language, word):
    answer = visitor.get(path, headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert word in answer.text
    assert 'href="/sign-in"' in answer.text


def test_help_keeps_the_frame_of_one_who_is(ada):
    page = ada.get("/help").text

    assert "Ada Lund" in page
    assert "Without activity your session ends at 10:34." in page


@pytest.mark.parametrize("path", PAGES)
def test_every_link_to_a_place_in_the_help_arrives(visitor, path):
    page = visitor.get(path).text

    for address, anchor in re.findall(r'href="(/help[^"#]*)#([^"]+)"', page):
        assert f'id="{anchor}"' in visitor.get(address).text


@pytest.mark.parametrize("guide", GUIDES)
def test_every_part_that_a_page_leads_to_is_in_the_guide(visitor, guide):
    page = visitor.get(f"/help/{guide}").text

    assert [part for part in help.PARTS[guide] if f'id="{part}"' not in page] == []


@pytest.mark.parametrize(
    ("own", "path", "address"),
    [
        ("", "/sign-in", "/help"),
        ("focal-point", "/", "/help/focal-point"),
        ("focal-point", "/requests/RFA-2026-0412", "/help/focal-point#requests"),
        ("investigator", "/dossiers/D-0147/documents/3", "/help/investigator#documents"),
        ("auditor", "/log/7", "/help/auditor#log"),
        ("auditor", "/people", "/help/auditor"),
        ("administrator", "/figures", "/help/administrator#figures"),
    ],
)
def test_a_page_leads_to_its_part_of_the_readers_guide(own, path, address):
    assert help.address(own, path) == address


def test_ones_own_guide_comes_first(app):
    with app.test_request_context("/help"):
        g.actor = SimpleNamespace(role="auditor")
        page = help.show()

    links = re.findall(r'<li><a href="/help/(\w[\w-]*)">[^<]*</a>(, yours)?', page.partition("<main")[2])
    assert links[0] == ("auditor", ", yours")
    assert [name for name, _own in links[:4]] == ["auditor", "focal-point", "investigator", "administrator"]


def test_there_is_no_guide_for_another_word(visitor):
    assert visitor.get("/help/wizard").status_code == 404
