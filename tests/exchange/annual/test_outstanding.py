"""What was outstanding, and the months: they tell of no figure that another table holds back, nor of a small one of their own."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from exchange.annual import counting, months, outcomes, outstanding, periods
from exchange.annual.hiding import TOTAL
from exchange.annual.outcomes import OUTCOMES
from exchange.annual.outstanding import ALL, BANDS, GROUPS, STATES
from exchange.annual.periods import Period
from tests.exchange.annual.test_hiding import determined

YEAR = Period(date(2025, 9, 16), date(2026, 9, 15), date(2026, 10, 31))
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30), date(2026, 9, 30))
WEEKS = Period(date(2026, 9, 1), date(2026, 9, 15), date(2026, 9, 20))  # all of them in one band
ENDED = {
    "EXECUTED": "executed",
    "DENIED": "denied",
    "CLOSED": "partly",
    "REFERRED": "noncompliance",
    "WITHDRAWN": "withdrawn",
}


@dataclass
class Sent:
    stage: str
    outcome: str
    sent: date
    executed: date | None = None


def some(chance, period=YEAR):
    """Return requests at random: a few states with many, the others with few or none."""
    stages = [
        *chance.sample(STATES, chance.randint(2, len(STATES))),
        *chance.sample(sorted(ENDED), chance.randint(0, 4)),
    ]
    chosen = chance.choices(
        stages, [chance.choice((1, 2, 6, 20)) for _ in stages], k=chance.choice((3, 6, 12, 30, 90, 300))
    )
    return [sent(chance, stage, period) for stage in chosen]


def sent(chance, stage, period):
    came = ENDED.get(stage) or outcomes.outcome(stage, "", "", False, chance.random() < 0.2)
    first = period.since + timedelta(days=int((period.last - period.since).days * chance.random() ** 2))
    done = first + timedelta(days=chance.randint(0, 90)) if stage == "EXECUTED" else None
    return Sent(stage, came, first, done)


class Said:
    """Every figure that isn't told, with its true value, and all sums that a reader can make of the outcomes and this table."""

    def __init__(self, rows, period=YEAR):
        self.shown = counting.by_outcome(rows, False)
        told = outstanding.count(rows, period, self.shown, False)
        exact = outstanding.count(rows, period, self.shown, True)
        came, self.values, self.told = Counter(row.outcome for row in rows), {}, []
        self.lines = [line.code for line in told.lines]
        for code in OUTCOMES:
            self._say(("outcome", code), came[code], self.shown[code])
        for line, true in zip(told.lines, exact.lines, strict=True):
            self._say((line.code, TOTAL), true.total, line.total)
            for state in STATES:
                self._say((line.code, state), true.cells[state], line.cells[state])
        for codes, states in GROUPS.items():
            rest = sum(came[code] for code in codes) - sum(self.values[ALL, state] for state in states)
            self._say(("ended", states), rest, None if rest else 0)  # that none has, a reader may know

    def _say(self, name, true, told):
        assert told in (None, true)
        self.values[name] = true
        if told is not None:
            self.told.append(name)

    def sums(self):
        yield {("outcome", code): 1 for code in OUTCOMES}
        for line in self.lines:
            yield {(line, TOTAL): -1, **{(line, state): 1 for state in STATES}}
        for column in (*STATES, TOTAL):
            yield {(ALL, column): -1, **{(line, column): 1 for line in self.lines[:-1]}}
        for codes, states in GROUPS.items():
            parted = {("outcome", code): -1 for code in codes}
            yield parted | {(ALL, state): 1 for state in states} | {("ended", states): 1}

    def worked_out(self):
        """Return what follows of what isn't told."""
        names = [name for name in self.values if name not in self.told]
        found = determined(names, [[one.get(name, 0) for name in names] for one in self.sums()])
        return [name for name in found if name[0] != "ended" or self.values[name] < 3]


@pytest.mark.parametrize("period", [YEAR, QUARTER, WEEKS], ids=["year", "quarter", "weeks"])
@pytest.mark.parametrize("seed", range(60))
def test_nothing_that_is_held_back_follows_from_the_outcomes_and_what_is_outstanding(seed, period):
    said = Said(some(random.Random(seed), period), period)

    assert said.worked_out() == []
    assert not [name for name in said.told if 0 < said.values[name] < 3]


def test_where_nothing_is_small_all_is_told():
    rows = [Sent(state, "pending", YEAR.since, None) for state in ("TRANSMITTED", "IN_EXECUTION") for _ in range(5)]

    told = outstanding.count(rows, YEAR, counting.by_outcome(rows, False), False)

    assert told == outstanding.count(rows, YEAR, {}, True)
    assert [line.total for line in told.lines if line.total] == [10, 10]


def test_without_its_sums_held_back_what_has_ended_of_an_outcome_would_follow():
    rows = [Sent("PARTLY_EXECUTED", "partly", YEAR.since) for _ in range(9)] + [Sent("CLOSED", "partly", YEAR.since)]

    told = {line.code: line for line in outstanding.count(rows, YEAR, counting.by_outcome(rows, False), False).lines}

    assert (told[ALL].cells["PARTLY_EXECUTED"], told[ALL].total) == (None, None)


def test_the_sum_of_few_is_not_told_where_what_has_ended_would_tell_it():
    rows = [Sent("REFERRED", "noncompliance", YEAR.since) for _ in range(5)] + [
        Sent("TRANSMITTED", "pending", YEAR.since)
    ]

    told = outstanding.count(rows, YEAR, counting.by_outcome(rows, False), False)

    assert told.lines[-1].total is None


def test_each_state_is_of_the_outcomes_of_its_group():
    found = {
        state: {outcomes.outcome(state, "", "", answered, late) for answered in (True, False) for late in (True, False)}
        for state in STATES
    }

    assert found == {state: set(codes) for codes, states in GROUPS.items() for state in states}


def test_what_was_sent_long_ago_is_of_the_last_band():
    sent = [("TRANSMITTED", YEAR.as_at - timedelta(days=days)) for days in (0, 30, 31, 365, 366, 900)]

    told = outstanding.count_earlier(sent, YEAR.as_at)

    assert {line.code: line.total for line in told.lines if line.total} == {
        "0-30": 2,
        "31-60": 1,
        "181-365": 1,
        "366": 2,
        ALL: 6,
    }


@pytest.mark.parametrize(
    ("period", "bands"), [(YEAR, BANDS[1:]), (QUARTER, BANDS[:4]), (WEEKS, BANDS[:1])], ids=["year", "quarter", "weeks"]
)
def test_no_line_is_of_days_on_which_nothing_can_have_been_sent(period, bands):
    told = outstanding.count([], period, {}, True)

    assert [line.code for line in told.lines] == [*(band.name for band in bands), ALL]


@pytest.mark.parametrize("seed", range(40))
def test_no_month_tells_of_fewer_than_three_even_beside_the_whole(seed):
    rows = some(random.Random(seed))
    shown = counting.by_outcome(rows, False)

    told = months.count(rows, YEAR, shown, False)
    exact = months.count(rows, YEAR, shown, True)

    for name in ("transmitted", "executed"):
        pairs = list(zip(getattr(told, name), getattr(exact, name), strict=True))
        assert all(cell in (None, true) and cell not in (1, 2) for cell, true in pairs)
        assert sum(cell is None for cell, _true in pairs) != 1
    assert shown["executed"] is not None or set(told.executed) == {None}


def test_a_request_counts_in_the_month_of_its_sending_and_in_that_of_its_reply():
    rows = [
        Sent("EXECUTED", "executed", date(2025, 9, 16), date(2025, 9, 30)),
        Sent("EXECUTED", "executed", date(2026, 1, 31), date(2026, 2, 1)),
        Sent("EXECUTED", "executed", date(2026, 9, 15), date(2026, 9, 16)),
    ]

    found = months.count(rows, YEAR, {}, True)

    assert [(day.isoformat()[:7], found.transmitted[n], found.executed[n]) for n, day in enumerate(found.begins)] == [
        ("2025-09", 1, 1), ("2025-10", 0, 0), ("2025-11", 0, 0), ("2025-12", 0, 0), ("2026-01", 1, 0),
        ("2026-02", 0, 1), ("2026-03", 0, 0), ("2026-04", 0, 0), ("2026-05", 0, 0), ("2026-06", 0, 0),
        ("2026-07", 0, 0), ("2026-08", 0, 0), ("2026-09", 1, 0),
    ]  # fmt: skip


def test_a_long_period_is_told_by_years():
    long = Period(date(2002, 7, 1), date(2026, 11, 20), date(2026, 11, 20))

    assert periods.months(long)[:2] == (date(2002, 7, 1), date(2003, 1, 1))
    assert len(periods.months(long)) == 25
    assert len(periods.months(Period(date(2024, 9, 16), date(2026, 8, 31), date(2026, 10, 1)))) == 24
