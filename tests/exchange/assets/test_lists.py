"""The assets of all dossiers that one may enter: narrowed, sorted, in pages, with totals by currency; no more queries for more of them."""

from datetime import timedelta

import pytest

from exchange import gateway
from exchange.access import actions
from exchange.assets import lists, panel
from exchange.assets.wanted import Wanted
from exchange.dossiers import naming
from exchange.paging import Turn
from tests import databases


def references(actor, **wanted):
    return [row.reference for row in lists.read(actor, Wanted(**wanted)).rows]


def worth(number, currency="EUR"):
    return {"value": number, "currency": currency, "valued_on": "2026-11-01"}


def test_both_sides_see_the_assets_of_their_dossiers_and_nobody_else_any(cast, vault, desk):
    asset = vault.identified(**worth("4100000.00"))

    for actor in (cast.ada, cast.ben, cast.ivo, cast.ida):
        assert references(actor) == [asset.reference]
    for actor in (cast.carol, cast.rita, cast.judith):
        assert references(actor) == []
    (row,) = lists.read(cast.ivo, Wanted()).rows
    assert (row.identifier, row.kind.code, row.state.code) == ("Calypsa, hull V-20418", "VESSEL", "IDENTIFIED")
    assert (row.value.label("fr"), row.request) == ("4\u202f100\u202f000\u00a0EUR", vault.copy.reference)


def test_totals_are_those_of_all_that_fit_by_currency(cast, vault):
    for number, currency in (("0.10", "EUR"), ("0.20", "EUR"), ("9999999999999.99", "EUR"), ("5", "USD")):
        vault.identified(**worth(number, currency))
    vault.identified(kind="CASH")

    page = lists.read(cast.ada, Wanted())

    assert page.count == 5
    assert [(total.label_en, number) for total, number in page.totals] == [
        ("10,000,000,000,000.29\u00a0EUR", 3),
        ("5\u00a0USD", 1),
    ]
    assert lists.read(cast.ada, Wanted(kind="CASH")).totals == []


def test_the_list_narrows_and_sorts(cast, vault, clock):
    low = vault.identified(kind="CASH", **worth("5"))
    high = vault.identified(**worth("7"))
    dollars = vault.identified(**worth("6", "USD"))
    clock.advance(timedelta(minutes=1))
    vault.make(cast.ada, low, "trace", words={"location": "Port Lumen"})
    vault.claimed(high)
    names = {one.id: one.reference for one in (low, high, dollars)}
    low, high, dollars = names.values()

    assert references(cast.ada) == [dollars, high, low]
    assert references(cast.ada, sort="-number") == [low, high, dollars]
    assert references(cast.ada, sort="value") == [dollars, high, low]
    assert references(cast.ada, sort="-value") == [low, high, dollars]
    assert references(cast.ada, sort="changed") == [high, low, dollars]
    assert references(cast.ada, state="TRACED") == references(cast.ada, kind="CASH") == [low]
    assert references(cast.ada, currency="USD") == [dollars]
    assert references(cast.ada, claim="open") == [high]
    assert (references(cast.ivo, delegation="XVA"), references(cast.ivo, delegation="XNO")) == (
        [dollars, high, low],
        [],
    )
    assert references(cast.ada, dossier="D-9999") == []
    assert references(cast.ada, dossier=vault.copy.dossier.reference) == [dollars, high, low]


@pytest.mark.parametrize("sort", ["number", "-number", "value", "-value", "changed", "-changed"])
def test_pages_follow_each_other(cast, vault, monkeypatch, sort):
    monkeypatch.setattr(lists, "PAGE", 2)
    for more in ({}, worth("5"), worth("6", "USD"), {}, worth("7")):
        vault.identified(**more)
    first = lists.read(cast.ivo, Wanted(sort=sort))
    second = lists.read(cast.ivo, Wanted(sort=sort, turn=Turn(after=first.after)))
    third = lists.read(cast.ivo, Wanted(sort=sort, turn=Turn(after=second.after)))

    shown = [row.reference for page in (first, second, third) for row in page.rows]
    assert (len(shown), len(set(shown)), third.after) == (5, 5, "")
    assert lists.read(cast.ivo, Wanted(sort=sort, turn=Turn(before=third.before))).rows == second.rows
    assert third.count == 5


def test_a_third_delegation_in_the_dossier_is_shown_no_asset_of_it(cast, vault):
    asset = vault.identified()
    naming.add_delegation(cast.ivo, asset.dossier, cast.delegation("XNO").id, [cast.carol.person])

    def shown(actor):
        with gateway.reveal(actor, actions.DOSSIER_READ, asset.dossier) as opened:
            return panel.of_dossier(actor, opened, asset.dossier)

    assert shown(cast.carol) is None
    assert [row.reference for row in shown(cast.ada).rows] == [asset.reference]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_ten_assets_cost_as_many_queries_as_one(cast, vault):
    vault.identified(**worth("5"))
    lists.read(cast.ivo, Wanted())
    with databases.asked() as one:
        lists.read(cast.ivo, Wanted())
    for _ in range(9):
        vault.identified(**worth("5", "USD"))

    with databases.asked() as ten:
        page = lists.read(cast.ivo, Wanted())

    assert (len(page.rows), len(ten)) == (10, len(one))


def test_a_dossier_shows_its_newest_assets_and_how_many_there_are(cast, vault, monkeypatch):
    monkeypatch.setattr(panel, "MOST", 2)
    for _ in range(3):
        newest = vault.identified()
    with gateway.reveal(cast.ada, actions.DOSSIER_READ, vault.copy.dossier) as opened:
        here = panel.of_dossier(cast.ada, opened, vault.copy.dossier)

    assert (here.count, len(here.rows), here.rows[0].reference) == (3, 2, newest.reference)
