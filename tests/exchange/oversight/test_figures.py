"""Figures are those of the entries, counted anew here; small groups are held back; the rows read don't grow with the log."""

import csv
import io
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from exchange import db
from exchange.access import actions
from exchange.access.refusals import Forbidden
from exchange.access.rules import Mark
from exchange.audit.models import Entry
from exchange.oversight import charts, figure_tables, figures, periods

OPENINGS = {
    "dossier.read", "document.list", "document.read", "document.download", "discussion.list", "discussion.read",
    "request.read",
}  # fmt: skip


@pytest.fixture
def busy(opened_house, cast, dossier, happen, clock):
    """Five weeks with openings, refusals and additions by Ada, Ben and Carol, all filed."""
    free = Mark("document", dossier.id, dossier.id, ("FININV", "TRACING"))
    for week in range(6):
        for _ in range(3 + week):
            happen(cast.ada, actions.DOSSIER_READ, dossier)
        happen(cast.ben, actions.DOCUMENT_READ, free)
        happen(cast.ben, actions.DOCUMENT_DOWNLOAD, free, outcome="partial", reason="line")
        happen(cast.ben, actions.DOCUMENT_CONTINUE, free)
        happen(cast.carol, actions.DOSSIER_READ, dossier, outcome="refused", reason="rule")
        happen(cast.ben, actions.MESSAGE_POST, dossier)
        clock.advance(timedelta(days=7))
    happen(cast.ada, actions.DOSSIER_READ, dossier)
    opened_house.file_entries()
    return dossier


def leaves(since):
    for row in db.session.execute(select(Entry.ts, Entry.leaf)):
        if row.ts.date() >= since:
            yield json.loads(row.leaf)


def openings(since):
    return [leaf for leaf in leaves(since) if leaf["type"] in OPENINGS and leaf["outcome"] in ("done", "partial")]


def shown(rows, name):
    return {row.code: row.cells[name] for row in rows if row.cells[name] is not None}


def test_openings_are_those_of_the_entries(cast, busy):
    found = figures.read(cast.olga, "five-weeks")

    mine = openings(found.period.since)
    by_theme, by_org = Counter(leaf["themes"][0] for leaf in mine), Counter(leaf["actor"]["org"] for leaf in mine)
    assert found.totals["opened"] == len(mine) > 20
    assert shown(found.themes, "opened") == {code: by_theme[code] for code in shown(found.themes, "opened")}
    assert shown(found.delegations, "opened") == {code: by_org[code] for code in shown(found.delegations, "opened")}
    assert by_theme.keys() == {"TRACING", "FININV"} <= shown(found.themes, "opened").keys()


def test_any_theme_counts_the_further_ones_too(cast, busy):
    found = figures.read(cast.olga, "five-weeks")

    mine = Counter(theme for leaf in openings(found.period.since) for theme in leaf["themes"])
    assert {code: shown(found.themes, "any")[code] for code in mine} == mine
    assert mine["FREEZING"] > 3


def test_weeks_and_actions_are_those_of_the_entries(cast, busy):
    found = figures.read(cast.sam, "quarter")

    mine = openings(found.period.since)
    weeks = Counter(datetime.fromtimestamp(leaf["ts"] / 1e6, UTC).date().isocalendar()[:2] for leaf in mine)
    by_action = Counter(leaf["type"] for leaf in leaves(found.period.since) if leaf["outcome"] in ("done", "partial"))
    told = {one.begins.isocalendar()[:2]: one.cells["opened"] for one in found.weeks}
    assert {week: told[week] for week in weeks if told[week] is not None} == {
        week: number for week, number in weeks.items() if told[week] is not None
    }
    assert sum(number is not None and number > 0 for number in told.values()) >= 4
    assert shown(found.actions, "done")["dossier.read"] == by_action["dossier.read"]
    assert "document.continue" not in {row.code for row in found.actions}


def test_the_period_before_has_the_same_length(cast, busy, clock):
    found = figures.read(cast.olga, "five-weeks")

    before = openings(found.period.since - timedelta(weeks=5))
    assert found.totals["before_opened"] == len(before) - len(openings(found.period.since)) > 2


def test_small_groups_are_held_back_with_their_neighbour(cast, busy, happen, opened_house):
    happen(cast.carol, actions.DOSSIER_READ, busy)
    opened_house.file_entries()

    cells = {row.code: row.cells["opened"] for row in figures.read(cast.olga, "five-weeks").delegations}

    assert (cells.pop("XNO"), cells.pop("XVA")) == (None, None)
    assert set(cells.values()) == {0}


def test_any_theme_is_held_back_where_its_parts_are():
    assert [figures._any(None, 5), figures._any(4, 2), figures._any(4, 0), figures._any(0, 3)] == [None, None, 4, 3]


@pytest.mark.parametrize("name", ["ada", "ida"])
def test_others_see_no_figures(cast, busy, name):
    with pytest.raises(Forbidden):
        figures.read(getattr(cast, name), "five-weeks")


def test_looking_and_taking_away_are_entries_that_say_the_period(cast, busy, entries):
    figures.read(cast.sam, "this-year")
    figures.export(cast.olga, "nonsense")

    rows = db.session.scalars(select(Entry.leaf).order_by(Entry.eid.desc()).limit(2))
    assert [(leaf["type"], leaf["x"]["by"]) for leaf in map(json.loads, rows)] == [
        ("figures.export", ["five-weeks"]),
        ("figures.read", ["this-year"]),
    ]


def test_the_number_of_questions_does_not_grow(cast, busy, happen, opened_house, asked):
    figures.read(cast.olga, "this-year")
    with asked() as few:
        figures.read(cast.olga, "this-year")
    for _ in range(30):
        happen(cast.carol, actions.DOCUMENT_LIST, busy)
    opened_house.file_entries()
    with asked() as many:
        figures.read(cast.olga, "this-year")

    assert len(few) == len(many) <= 15


def test_the_table_says_what_the_page_says_and_no_formula(cast, busy):
    found = figures.export(cast.olga, "five-weeks")

    text = figure_tables.written(found, {"theme": {"TRACING": "=Tracing"}}).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))

    assert text.startswith("\ufeffby,code,name,figure,")
    told = {(row["by"], row["code"], row["figure"]): row for row in rows}
    tracing = next(row for row in found.themes if row.code == "TRACING")
    assert told["theme", "TRACING", "opened"]["number"] == str(tracing.cells["opened"])
    assert told["theme", "TRACING", "opened"]["name"] == "'=Tracing"
    assert told["theme", "TRACING", "opened"]["from"] == found.period.since.isoformat()
    assert len(rows) == len(told)
    hidden = sum(cell is None for row in found.delegations for cell in row.cells.values())
    assert hidden == sum(row["number"] == "held back" for row in rows if row["by"] == "delegation")


@pytest.mark.parametrize(
    ("name", "since", "until", "before"),
    [
        ("five-weeks", date(2026, 10, 19), date(2026, 11, 22), date(2026, 9, 14)),
        ("quarter", date(2026, 8, 24), date(2026, 11, 22), date(2026, 5, 25)),
        ("this-year", date(2025, 12, 29), date(2026, 11, 22), date(2024, 12, 30)),
        ("last-year", date(2024, 12, 30), date(2025, 12, 28), date(2024, 1, 1)),
    ],
)
def test_periods_are_of_whole_weeks(name, since, until, before):
    period = periods.find(name, datetime(2026, 11, 20, 23, 59, tzinfo=UTC))

    assert (period.since, period.until, periods.monday(period.before)) == (since, until, before)


@pytest.mark.parametrize(
    ("largest", "lines"),
    [(1, [0, 1]), (3, [0, 1, 2, 3]), (6, [0, 2, 4, 6]), (10, [0, 2, 4, 6, 8, 10]), (23, [0, 5, 10, 15, 20, 25]),
     (101, [0, 50, 100, 150]), (4_812, [0, 1_000, 2_000, 3_000, 4_000, 5_000])],
)  # fmt: skip
def test_an_axis_has_round_numbers(largest, lines):
    assert charts.ticks(largest) == lines
