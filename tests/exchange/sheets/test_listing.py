"""The list of country sheets: every State that can be asked, what its sheet says in clear, page by page."""

from dataclasses import replace

import pytest

from exchange.paging import Turn
from exchange.sheets import changing, listing
from exchange.sheets.listing import Wanted
from tests.exchange.sheets.conftest import FIRST

CODES = ("XDA", "XDE", "XDI")


@pytest.fixture
def states(cast, write):
    """Valdoria with a change to come, Norhaven with a sheet that welcomes enquiries, three States without."""
    write(cast.ada)
    write(cast.ada, replace(FIRST, channel="DESIGNATED"))
    write(cast.carol, replace(FIRST, languages=("fr", "en"), is_informal=True))
    for code in CODES:
        cast.delegation(code)


def codes(actor, **wanted):
    return [line.delegation.code for line in listing.page(actor, Wanted(**wanted)).rows]


def test_every_state_is_there_and_no_organ(cast, states):
    assert codes(cast.ivo) == ["XNO", "XVA", *CODES]


def test_a_line_says_what_holds_today_and_when_that_changes(cast, states, clock):
    rows = {line.delegation.code: line for line in listing.page(cast.ivo, Wanted()).rows}

    assert (rows["XVA"].channel.code, rows["XVA"].changes_on) == ("DIPLOMATIC", clock.now().date() + changing.notice())
    assert (rows["XNO"].languages, rows["XNO"].is_informal, rows["XNO"].changes_on) == (("fr", "en"), True, None)
    assert (rows["XDA"].channel, rows["XDA"].languages, rows["XDA"].confirmed_at) == (None, (), None)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"sheet": "written"}, ["XNO", "XVA"]),
        ({"sheet": "missing"}, list(CODES)),
        ({"sheet": "changing"}, ["XVA"]),
        ({"enquiries": "welcome"}, ["XNO"]),
        ({"sort": "-name"}, ["XDI", "XDE", "XDA", "XVA", "XNO"]),
    ],
)
def test_it_is_narrowed_and_sorted(cast, states, wanted, found):
    assert codes(cast.ivo, **wanted) == found


@pytest.mark.parametrize("sort", ["name", "-name", "confirmed", "-confirmed"])
def test_pages_follow_each_other_without_a_gap(cast, states, monkeypatch, sort):
    everyone = codes(cast.ivo, sort=sort)
    monkeypatch.setattr(listing, "PAGE", 2)

    turned, place = [], ""
    for _ in range(3):
        page = listing.page(cast.ivo, Wanted(sort=sort, turn=Turn(after=place)))
        turned += [line.delegation.code for line in page.rows]
        place = page.after

    assert (turned, place, page.total) == (everyone, "", 5)


def test_a_page_costs_the_same_however_many_sheets_there_are(cast, states, statements, write):
    def cost():
        statements.clear()
        listing.page(cast.ivo, Wanted())
        return len(statements)

    cost()
    before = cost()
    write(cast.ben, replace(FIRST, address="3 Quay"))
    cast.delegation("XDO")

    assert cost() == before
