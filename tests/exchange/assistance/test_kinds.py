"""Types of requests: each organ sends its own, for whoever it may."""

import pytest

from exchange import tables
from exchange.access.refusals import Conflict
from exchange.assistance import drafting, kinds
from tests.exchange.assistance.conftest import written

OF_OTHERS = {"REV-93-10", "ENQ"}  # a State asks; an enquiry is no request


@pytest.fixture
def opened_house(sqlite_house):
    return sqlite_house


def test_every_type_is_offered_by_some_organ():
    offered = {code for organ in kinds.FAMILIES for _family, codes in kinds.offered(organ) for code in codes}

    assert offered == set(tables.request_types()) - OF_OTHERS


@pytest.mark.parametrize(
    ("organ", "code", "is_offered"),
    [
        ("ICC-OTP", "93-1-K", True),
        ("ICC-OTP", "PROT-57", True),
        ("ICC-OTP", "ENF-FORF", False),
        ("ICC-OTP", "ARREST", False),
        ("ICC-REG", "ARREST", True),
        ("ICC-REG", "ENF-FINE", False),
        ("ICC-PRES", "ENF-FINE", True),
        ("ICC-PRES", "93-1-A", False),
        ("ICC-CH", "93-1-A", False),
    ],
)
def test_an_organ_sends_what_is_its_own(organ, code, is_offered):
    assert kinds.is_offered(organ, code) is is_offered


def test_a_type_of_another_organ_is_refused(cast):
    with pytest.raises(Conflict):
        drafting.draft(cast.ivo, written(type="ENF-FORF"))


def test_an_organ_asks_for_nobody_that_it_does_not_transmit_for(cast):
    with pytest.raises(Conflict):
        drafting.draft(cast.ivo, written(requester="ICC-CH"))
