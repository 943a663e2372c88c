"""No figure that is held back follows from sums: every unknown is tried against all sums of tables that share their columns' totals."""

import random
from collections import Counter
from itertools import product

import pytest

from exchange.annual.hiding import TOTAL, held_back, held_back_within
from exchange.oversight.suppression import hold_back

COLUMNS = ("a", "b", "c", "d")
PARTS = {"p": "xyz", "q": "xy", "r": "x", "s": "xy"}
PRIME = (
    2**61 - 1
)  # eliminating in numbers modulo a large prime: what is determined there is determined in fractions too


class Published:
    """Three tables of the same requests with what is held back: by letter, by digit, and by letter parted further."""

    def __init__(self, chance):
        count = chance.choice((4, 9, 20, 60, 200))
        letters = chance.choices("pqrs", (12, 5, 2, 1), k=count)
        columns = chance.choices(COLUMNS, (20, 5, 2, 1), k=count)
        rows = [
            (column, letter, chance.choice("123"), f"{letter}{chance.choice(PARTS[letter])}")
            for column, letter in zip(columns, letters, strict=True)
        ]
        parted = [letter + part for letter, parts in PARTS.items() for part in parts]
        self.totals = Counter(row[0] for row in rows)
        shown = dict(zip(COLUMNS, hold_back([self.totals[one] for one in COLUMNS]), strict=True))
        self.hidden_totals = [one for one, cell in shown.items() if cell is None]
        self.tables = [part(rows, 1, "pqrs"), part(rows, 2, "123"), part(rows, 3, parted)]
        self.hidden = [held_back(counts, self.hidden_totals) for counts in self.tables[:2]]
        self.hidden.append(held_back_within(self.tables[2], lambda line: line[0], self.hidden[0]))

    def parting(self):
        """Return the sums by which the third table parts the first."""
        return [
            {(0, letter, one): -1, **{(2, letter + part, one): 1 for part in parts}}
            for letter, parts in PARTS.items()
            for one in (*COLUMNS, TOTAL)
        ]


def part(rows, place, lines):
    counts = Counter((row[place], row[0]) for row in rows)
    return {line: {column: counts[line, column] for column in COLUMNS} for line in lines}


def system(tables, totals, hidden_totals, held=None, further=()):
    """Return the unknowns with their true values, and every sum of them that a reader can make, as rows of coefficients."""
    unknown = {("total", one): totals[one] for one in hidden_totals}
    held = held or [held_back(counts, hidden_totals) for counts in tables]
    for n, (counts, hidden) in enumerate(zip(tables, held, strict=True)):
        whole = {line: {**cells, TOTAL: sum(cells.values())} for line, cells in counts.items()}
        unknown |= {(n, line, column): whole[line][column] for line, column in hidden}
    sums = [{("total", one): 1 for one in COLUMNS}, *further]
    for n, counts in enumerate(tables):
        for line in counts:
            sums.append({**{(n, line, one): 1 for one in COLUMNS}, (n, line, TOTAL): -1})
        sums += [{**{(n, line, one): 1 for line in counts}, ("total", one): -1} for one in COLUMNS]
        sums.append({(n, line, TOTAL): 1 for line in counts})
    names = list(unknown)
    return unknown, [[one.get(name, 0) for name in names] for one in sums]


def determined(names, rows):
    """Return the unknowns that the sums fix, by elimination."""
    solved, rows = {}, [{place: one for place, one in enumerate(row) if one} for row in rows]
    for place in range(len(names)):
        found = next((row for row in rows if place in row), None)
        if found is None:
            continue
        rows.remove(found)
        inverse = pow(found[place], -1, PRIME)
        found = {at: one * inverse % PRIME for at, one in found.items()}
        for row in (*rows, *solved.values()):
            by = row.get(place, 0)
            for at, one in found.items() if by else ():
                row[at] = (row.get(at, 0) - by * one) % PRIME
                if not row[at]:
                    del row[at]
        solved[place] = found
    return [names[place] for place, row in solved.items() if len(row) == 1]


def fits(shift, values, sums):
    """True if no sum tells that the values are shifted, and none falls below nought."""
    if any(sum(a * b for a, b in zip(row, shift, strict=True)) for row in sums):
        return False
    return all(value + by >= 0 for value, by in zip(values, shift, strict=True))


@pytest.mark.parametrize("seed", range(80))
def test_nothing_that_is_held_back_follows_from_the_sums_of_three_tables(seed):
    said = Published(random.Random(seed))

    unknown, sums = system(said.tables, said.totals, said.hidden_totals, said.hidden, said.parting())

    assert determined(list(unknown), sums) == []
    assert all(
        (n, line, column) in unknown
        for n, counts in enumerate(said.tables)
        for line, cells in counts.items()
        for column, one in cells.items()
        if 0 < one < 3
    )


def test_what_is_small_is_held_back():
    found = held_back({"x": {"a": 2, "b": 9}, "y": {"a": 8, "b": 7}, "z": {"a": 30, "b": 40}}, [])

    assert found == {("x", "a"), ("x", "b"), ("y", "a"), ("y", "b")}


def test_where_nothing_is_small_all_is_shown():
    assert held_back({"x": {"a": 3, "b": 0}, "y": {"a": 8, "b": 7}}, []) == set()


def test_a_line_of_few_states_shows_its_noughts_alone():
    found = held_back({"x": {"a": 9, "b": 0}, "y": {"a": 8, "b": 7}, "z": {"a": 9, "b": 9}}, [], ["x"])

    assert {("x", "a"), ("x", TOTAL)} <= found
    assert ("x", "b") not in found


def test_without_the_further_figures_a_small_one_would_follow():
    unknown, sums = system([{"x": {**dict.fromkeys(COLUMNS, 5), "a": 2}, "y": dict.fromkeys(COLUMNS, 6)}], {}, [])
    alone = list(unknown).index((0, "x", "a"))

    assert determined([(0, "x", "a")], [[row[alone]] for row in sums]) == [(0, "x", "a")]


@pytest.mark.parametrize("values", random.Random(3).sample(list(product((0, 1, 2, 3, 5), repeat=4)), 50))
def test_a_small_figure_has_more_than_one_possible_value_of_nought_or_more(values):
    """In the smallest tables: what is held back could be shifted by one without any figure falling below nought."""
    tables = [{"x": {"a": values[0], "b": values[1]}, "y": {"a": values[2], "b": values[3]}}]
    totals = {"a": values[0] + values[2], "b": values[1] + values[3]}
    hidden = [one for one, cell in zip("ab", hold_back(list(totals.values())), strict=True) if cell is None]
    if sum(values) < 3:
        return  # the whole is held back
    unknown, sums = system(tables, Counter(totals), hidden)

    shifts = product((-1, 0, 1), repeat=len(unknown))
    fitting = [one for one in shifts if fits(one, unknown.values(), sums)]
    can_shift = {name for one in fitting for name, by in zip(unknown, one, strict=True) if by}
    assert {name for name, value in unknown.items() if value in (1, 2)} <= can_shift
