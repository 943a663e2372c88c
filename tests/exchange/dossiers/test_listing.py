"""The list: who sees which dossiers, in which order, at a cost that doesn't grow with the rows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.audit.models import Subject
from exchange.dossiers import library, listing, naming, overview, service
from exchange.dossiers.listing import Wanted
from exchange.paging import Turn
from tests.databases import asked


@pytest.fixture
def queries(opened_house):
    """Return how many statements a function sends."""

    def count(work):
        with asked(opened_house.engine) as said:
            work()
        return len(said)

    return count


def opened(cast, clock, title, **kw):
    clock.advance(timedelta(minutes=1))
    return service.open(cast.ada, title, kw.pop("theme", "TRACING"), "restricted", [], **kw)


def titles(actor, **wanted):
    return [row.title for row in listing.page(actor, Wanted(**wanted)).rows]


def test_a_list_holds_what_one_is_named_in_and_what_is_for_everybody(cast, clock):
    cast.delegation("ASP-SEC")
    library.found()
    opened(cast, clock, "Ours")

    assert titles(cast.ada) == ["Ours", library.TITLE]
    assert titles(cast.carol) == titles(cast.ivo) == [library.TITLE]


def test_what_changed_last_comes_first(cast, clock):
    first, _second = opened(cast, clock, "First"), opened(cast, clock, "Second")
    clock.advance(timedelta(minutes=1))
    with gateway.act(cast.ada, service.actions.DOSSIER_RELABEL, first) as act:
        first.changed_at = act.at

    assert titles(cast.ada) == ["First", "Second"]


def test_a_theme_finds_main_and_further_themes(cast, clock):
    opened(cast, clock, "Main", theme="FREEZING")
    opened(cast, clock, "Further", further=["FREEZING"])
    opened(cast, clock, "Neither")

    assert titles(cast.ada, theme="FREEZING") == ["Further", "Main"]


def test_each_filter_leaves_out_what_does_not_fit(cast, clock):
    first = opened(cast, clock, "First")
    second = service.open(cast.ada, "Second", "TRACING", "secret", [cast.carol.person])
    service.close(cast.ada, first)

    assert titles(cast.ada) == titles(cast.ada, level="secret", state="all") == ["Second"]
    assert titles(cast.ada, state="all", delegation="XNO", protection="standard") == ["Second"]
    assert titles(cast.ada, state="closed") == ["First"]
    assert titles(cast.ada, state="all", sort="reference") == ["First", "Second"]
    assert titles(cast.ada, state="all", sort="-reference") == titles(cast.ada, state="all", sort="level")
    assert titles(cast.ada, protection="network") == []
    assert second.level == "secret"


def test_removed_persons_no_longer_list_it(cast, clock):
    dossier = service.open(cast.ada, "Shared", "TRACING", "restricted", [cast.carol.person])
    seen = titles(cast.carol)
    naming.remove(cast.ada, dossier, cast.carol.person)

    assert seen == ["Shared"]
    assert titles(cast.carol) == []


def test_pages_follow_each_other_and_the_entry_names_what_was_shown(cast, clock, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    made = [opened(cast, clock, title) for title in ("One", "Two", "Three")]

    first = listing.page(cast.ada, Wanted())
    second = listing.page(cast.ada, Wanted(turn=Turn(after=first.after)))
    again = listing.page(cast.ada, Wanted(turn=Turn(before=second.before)))

    assert [row.title for row in first.rows] == [row.title for row in again.rows] == ["Three", "Two"]
    assert [row.title for row in second.rows] == ["One"]
    assert [bool(one.before) for one in (first, second, again)] == [False, True, False]
    assert [bool(one.after) for one in (first, second, again)] == [True, False, True]
    assert set(db.session.scalars(select(Subject.dossier))) == {one.id for one in made}


def test_ten_rows_cost_the_queries_of_one(cast, clock, queries):
    opened(cast, clock, "Title 0", further=["RIGHTS"])
    listing.page(cast.ada, Wanted())
    one = queries(lambda: listing.page(cast.ada, Wanted()))
    for number in range(1, 10):
        opened(cast, clock, f"Title {number}", further=["RIGHTS"])
    listing.page(cast.ada, Wanted())

    ten = queries(lambda: listing.page(cast.ada, Wanted()))

    assert ten == one


def test_ten_members_cost_the_queries_of_one(cast, dossier, queries):
    overview.overview(cast.ada, dossier)
    few = queries(lambda: overview.overview(cast.ada, dossier))
    more = [cast.enrol(f"more{number}", "XNO", "focal_point").id for number in range(8)]
    naming.name(cast.ada, dossier, cast.carol.delegation, more)
    overview.overview(cast.ada, dossier)

    assert queries(lambda: overview.overview(cast.ada, dossier)) == few
