"""Rooms above join tabs, panels and buttons; this room asks them and imports none."""

from dataclasses import replace

import pytest

from exchange import gateway
from exchange.access import actions
from exchange.dossiers import cover, listing, panels, service


def address(reference):
    return f"/dossiers/{reference}/minutes"


@pytest.fixture
def opened(cast, dossier):
    with gateway.reveal(cast.ada, actions.DOSSIER_READ, dossier) as opened:
        yield opened


def panel(load, url=address):
    begin = panels.Begin("plus", "Write minutes", address)
    return panels.Panel("minutes", "Minutes", url, lambda _dossier: 7, load, "minutes/panel.html", begin)


def test_a_room_that_joins_has_a_tab_a_panel_and_a_button(cast, dossier, opened):
    panels.join(panel(lambda actor, _opened, _dossier: [actor.name]))

    head = cover.cover(cast.ada, opened, dossier, "minutes")

    at = address(dossier.reference)
    assert panels.load(cast.ada, opened, dossier) == [panels.Shown("Minutes", at, 7, ["Ada"], "minutes/panel.html")]
    assert [(tab.name, tab.url, tab.count) for tab in head.tabs][1] == ("minutes", at, 7)
    assert [url for _begin, url in head.begins] == [at]


def test_what_has_nothing_to_show_has_no_panel_and_without_an_address_no_tab(cast, dossier, opened):
    panels.join(panel(lambda *_: None, url=None))

    head = cover.cover(cast.ada, opened, dossier)

    assert panels.load(cast.ada, opened, dossier) == []
    assert [tab.name for tab in head.tabs] == ["", "members"]


def test_nothing_begins_in_a_closed_dossier(cast, dossier, opened):
    panels.join(panel(lambda *_: []))
    service.close(cast.ada, dossier)

    with gateway.reveal(cast.ada, actions.DOSSIER_READ, dossier) as later:
        assert cover.cover(cast.ada, later, dossier).begins == ()


def test_what_is_new_is_asked_of_each_room_once_for_all_dossiers_of_a_list(cast, dossier):
    asked = []

    def counts(_actor, dossiers):
        asked.append(list(dossiers))
        return {dossier.id: 2}

    panels.join(replace(panel(lambda *_: None), news=panels.News(counts, lambda number: f"{number} new minutes")))
    panels.join(panel(lambda *_: None))
    other = service.open(cast.ada, "Another", "TRACING", "confidential", [])

    rows = listing.page(cast.ada, listing.Wanted()).rows

    assert {row.title: row.news for row in rows} == {"Corporate vehicles": ("2 new minutes",), "Another": ()}
    assert [set(one) for one in asked] == [{dossier.id, other.id}]
