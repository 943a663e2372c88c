"""The field's tables keep their own rules: what a page offers, what a move asks for and what the specification lists agree."""

import pytest

from exchange import tables
from tests.house.field import alone, hands, together, turns
from tests.house.field.words import FILES

CHECKS = (*alone.CHECKS, *together.CHECKS, *hands.CHECKS, *turns.CHECKS)


@pytest.fixture(scope="module")
def read():
    return {name: [dict(row) for row in tables.rows(name)] for name in FILES}


@pytest.mark.parametrize("check", [alone.shape, *CHECKS])
def test_the_tables_agree(read, check):
    assert list(check(read)) == []


def test_a_check_finds_what_is_wrong(read):
    wrong = dict(read, request_transitions=[dict(row, actor_role="FP") for row in read["request_transitions"]])

    assert {"life_cycle", "drafts", "hands", "recorded"} <= {check.__name__ for check in CHECKS if list(check(wrong))}
