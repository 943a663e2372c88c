"""No figure that is held back can be worked out: every column of small figures is tried, against one who knows the rule."""

from collections import defaultdict
from itertools import product

import pytest

from exchange.oversight.suppression import alone, hold_back


def test_a_column_without_small_figures_is_shown_whole():
    assert hold_back([0, 3, 12, 0]) == [0, 3, 12, 0]


def test_with_a_small_figure_the_next_larger_one_and_its_equals_are_held_back():
    assert hold_back([0, 2, 9, 4, 4, 12]) == [0, None, 9, None, None, 12]


def test_where_nothing_is_larger_the_zeros_are_held_back():
    assert hold_back([0, 2, 0, 1]) == [None] * 4


def test_a_figure_of_no_sum_is_held_back_by_itself():
    assert [alone(number) for number in (0, 1, 2, 3)] == [0, None, None, 3]


@pytest.mark.parametrize(("length", "most"), [(2, 12), (3, 9), (4, 7), (5, 5)])
def test_no_small_figure_has_only_one_possible_value(length, most):
    """Whoever sees the column and its total knows every column that would look the same."""
    alike = defaultdict(set)
    for column in product(range(most + 1), repeat=length):
        total = sum(column)
        if total >= 3:  # a smaller total is held back itself
            alike[total, tuple(hold_back(column))].add(column)

    for (_total, shown), columns in alike.items():
        for place, cell in enumerate(shown):
            possible = {column[place] for column in columns}
            assert cell is not None or len(possible) > 1 or possible.isdisjoint({1, 2}), (shown, columns)
