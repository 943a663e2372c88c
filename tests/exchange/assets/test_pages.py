"""The page of an asset, of its request and of its dossier: what each shows to whom, and no more queries for more of it."""

import pytest

from exchange.access.refusals import NotFound
from exchange.assets import pages, step_pages
from exchange.assistance import copies
from exchange.dossiers import overview
from exchange.search import titles
from tests import databases

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what is asked here doesn't depend on it


def queries(ask):
    ask()
    with databases.asked() as said:
        ask()
    return len(said)


def test_more_assets_steps_and_claims_cost_no_more_queries(cast, vault):
    asset = vault.identified()
    vault.claimed(asset)
    reads = [
        lambda: copies.read(cast.ivo, vault.copy),
        lambda: pages.read(cast.ivo, asset),
        lambda: overview.overview(cast.ivo, vault.copy.dossier),
        lambda: step_pages.read(cast.ada, asset, "trace", is_recorded=False),
    ]
    before = [queries(read) for read in reads]

    for _ in range(4):
        vault.identified()
        vault.claimed(asset)

    assert [queries(read) for read in reads] == before
    assert len(pages.read(cast.ivo, asset).claims) == 5


def test_who_reads_sees_what_they_can_do_and_why_not(cast, vault):
    asset = vault.at("transfer")
    vault.claimed(asset)

    paul, ada = (pages.read(actor, asset) for actor in (vault.paul, cast.ada))

    assert [one.move for one in paul.moves] == []
    assert [one.reason for one in paul.withheld if one.label.code == "decide_disposition"] == ["claimed"]
    assert [one.move for one in ada.moves] == ["attach_claim"]
    assert ada.has_claim


def test_the_path_says_which_stations_are_behind(cast, vault):
    asset = vault.at("freeze")

    page = pages.read(cast.ada, asset)

    assert [(kind, name) for kind, name, _at in page.path][:4] == [
        ("done", "identified"),
        ("done", "traced"),
        ("now", "held"),
        ("", "ordered"),
    ]
    assert [at is not None for _kind, _name, at in page.path] == [True, True, True, False, False, False, False]


def test_an_asset_is_found_by_what_identifies_it(cast, vault):
    asset = vault.identified()

    found = titles.within(cast.ada, [asset.dossier_id])[asset.dossier_id]

    assert [(one.kind, one.reference, one.url) for one in found][1] == ("asset", asset.reference, asset.url)
    assert "asset" not in [one.kind for one in titles.within(cast.carol, [asset.dossier_id])[asset.dossier_id]]


def test_a_form_that_one_has_no_hand_for_is_not_found(cast, vault):
    asset = vault.identified()

    for actor, move, is_recorded in (
        (cast.ada, "release", False),
        (cast.ivo, "trace", False),
        (cast.ada, "trace", True),
        (cast.ada, "no_such_move", False),
        (cast.carol, "trace", False),
    ):
        with pytest.raises(NotFound):
            step_pages.read(actor, asset, move, is_recorded)
    with pytest.raises(NotFound):
        step_pages.begin(cast.ada, vault.copy, "suspect", is_recorded=False)
    with pytest.raises(NotFound):
        step_pages.begin(cast.ada, vault.copy, "trace", is_recorded=False)
