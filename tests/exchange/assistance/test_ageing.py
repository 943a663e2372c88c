"""How long requests have stood: the counts are those of the lists that they lead to, whichever side looks."""

from datetime import date

import pytest

from exchange.access.refusals import Forbidden
from exchange.assistance import ageing, lists, service, tracking
from exchange.assistance.narrowing import BANDS
from exchange.assistance.wanted import Wanted


def table(rows):
    return {row.state.code: (row.counts, row.oldest) for row in rows}


@pytest.fixture
def stood(cast, desk, later):
    """Two copies of which one was acknowledged after 31 days, a draft, and one in review for ten days."""
    _master, (first, _second) = desk.sent("XVA", "XNO")
    desk.drafted("XVA")
    later(31)
    service.acknowledge(cast.sign_in(cast.accounts["ada"]), first)
    ivo = cast.sign_in(cast.accounts["ivo"])
    service.submit(ivo, desk.drafted("XVA", due=date(2027, 6, 1)))
    later(10)
    return cast.sign_in(cast.accounts["ivo"]), cast.sign_in(cast.accounts["ada"])


def test_copies_and_drafts_are_counted_by_the_days_in_their_state(stood):
    found = ageing.read(stood[0])

    assert table(found.copies) == {"TRANSMITTED": ((0, 0, 1, 0, 0), 41), "ACKNOWLEDGED": ((0, 1, 0, 0, 0), 10)}
    assert table(found.drafts) == {"DRAFT": ((0, 0, 1, 0, 0), 41), "IN_REVIEW": ((0, 1, 0, 0, 0), 10)}


def test_a_state_counts_its_own_and_no_drafts(stood):
    found = ageing.read(stood[1])

    assert (table(found.copies), found.drafts) == ({"ACKNOWLEDGED": ((0, 1, 0, 0, 0), 10)}, [])


def test_each_number_is_that_of_the_list_it_leads_to(stood):
    ivo, _ada = stood
    found = ageing.read(ivo)

    for row in found.copies:
        for band, count in zip(BANDS, row.counts, strict=True):
            wanted = Wanted(show="going", state=row.state.code, stands=band.name)
            assert len(tracking.read(ivo, tracking.organs(ivo), wanted).rows) == count
    for row in found.drafts:
        for band, count in zip(BANDS, row.counts, strict=True):
            wanted = Wanted(show="drafts", state=row.state.code, stands=band.name)
            assert len(lists.read(ivo, wanted).rows) == count


def test_an_auditor_has_no_such_page(cast):
    with pytest.raises(Forbidden):
        ageing.read(cast.olga)
