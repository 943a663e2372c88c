"""Every figure is that of an independent recount, on thousands of requests that were led through the table of moves at random."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import update

from exchange import db
from exchange.annual import service
from exchange.annual.periods import Period
from exchange.assistance.models import Request, RequestMove
from tests.exchange.annual import many
from tests.exchange.annual.recount import Recount, frozen

COUNT, SOME = 2_000, 300
YEAR = Period(date(2025, 9, 16), date(2026, 9, 15), date(2026, 11, 20))
EARLIER = Period(date(2025, 9, 16), date(2026, 9, 15), date(2026, 3, 1))
SHORT = Period(date(2026, 1, 5), date(2026, 2, 20), date(2026, 2, 10))


@pytest.fixture
def some(opened_house):
    """Enough for every outcome; the organs and States by code."""
    made = many.make(SOME)
    db.session.remove()
    return made


def agrees(report, recount):
    """Compare every table of an exact report, and say how many figures were compared."""
    compared = [(report.total, recount.total), (report.questions, recount.questions)]
    compared += [(report.parts["to_acknowledgement"][0], recount.acknowledged)]
    compared += [(report.parts["to_answer"][0], len(recount.days["to_answer"]))]
    compared += [(number, recount.by["outcome"][code]) for code, number in report.outcomes.items()]
    for name, span in report.spans.items():
        assert (span.median, span.average) == pytest.approx(recount.span(name), abs=0.1)
    for table in report.tables:
        for line in table.lines:
            compared.append((line.total, recount.by[table.by][line.code]))
            compared += [(number, recount.pairs[table.by, line.code][code]) for code, number in line.cells.items()]
        assert {line.code for line in table.lines} >= recount.by[table.by].keys()
    compared += [*by_month(report, recount), *outstanding(report.outstanding, recount.standing)]
    compared += outstanding(report.earlier, recount.earlier)
    assert all(told == counted for told, counted in compared)
    return len(compared)


def by_month(report, recount):
    for name in ("transmitted", "executed"):
        figures = dict(
            zip((day.strftime("%Y-%m") for day in report.months.begins), getattr(report.months, name), strict=True)
        )
        assert figures.keys() >= recount.months[name].keys()
        yield from ((number, recount.months[name][month]) for month, number in figures.items())


def outstanding(table, standing):
    for line in table.lines:
        counted = Counter()
        for (band, state), number in standing.items():
            counted[state] += number if line.code in (band, "all") else 0
        assert line.cells.keys() >= counted.keys()
        yield line.total, sum(counted.values())
        yield from ((number, counted[state]) for state, number in line.cells.items())


def test_all_figures_are_those_of_the_recount(opened_house):
    many.make(COUNT)

    for period in (YEAR, EARLIER, SHORT):
        report = service.draw(service.OF_ALL, None, period, service.INTERNAL)
        recount = Recount(period.since, period.until, period.as_at)

        assert agrees(report, recount) > 1_000
        assert min(recount.standing.total(), recount.earlier.total(), recount.months["executed"].total()) > 0
        assert sum(dict(report.obstacles).values()) + sum(dict(report.grounds).values()) == recount.problems.total()
        held = {one.currency: [one.number, int((one.value or 0) * 1000)] for one in report.assets.by_currency}
        assert held == frozen(period.since, period.until, period.as_at)
        assert len(recount.by["outcome"]) > 7


def test_an_organ_and_a_state_have_their_own(some):
    organ, state = some["ICC-REG"], some["XOT"]

    of_organ = service.draw(service.OF_ORGAN, organ.id, YEAR, service.INTERNAL)
    of_state = service.draw(service.OF_STATE, state.id, YEAR, service.INTERNAL)

    assert agrees(of_organ, Recount(YEAR.since, YEAR.until, YEAR.as_at, organ="ICC-REG")) > 900
    assert agrees(of_state, Recount(YEAR.since, YEAR.until, YEAR.as_at, state="XOT")) > 500
    assert {one.by for one in of_organ.tables} - {one.by for one in of_state.tables} == {"state", "group", "kind"}


def test_the_states_stand_in_one_order_whatever_order_the_database_keeps(some):
    report = service.draw(service.OF_ALL, None, EARLIER, service.INTERNAL)

    states = [line.code for line in next(table for table in report.tables if table.by == "state").lines]
    assert states == sorted(states)
    assert len(states) > 10


def test_a_figure_of_a_date_stays_as_it_was_whatever_comes_later(some):
    before = service.draw(service.OF_ALL, None, EARLIER, service.INTERNAL)

    with db.writing() as session:
        later = [RequestMove.at >= EARLIER.seen, RequestMove.request_id.is_not(None)]
        session.execute(update(RequestMove).where(*later).values(to_state="WITHDRAWN", code="denied"))
        session.execute(update(Request).values(state="CLOSED", outcome="denied", is_overdue=True, due=date(2020, 1, 1)))
        session.execute(update(Request).values(replied_at=EARLIER.begins, acknowledged_at=None, executed_at=None))
        session.commit()

    assert service.draw(service.OF_ALL, None, EARLIER, service.INTERNAL) == before
