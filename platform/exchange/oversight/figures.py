"""Figures for reports: counts by theme, delegation, action and week, and requests by state. They name no person and no title.

They are read from the counts kept with the log, never from its entries; small groups are held back before they leave here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from exchange import db, gateway, tables
from exchange.access import actions
from exchange.access.actions import Action
from exchange.access.actor import Actor
from exchange.assistance import life
from exchange.assistance.models import MasterRequest, Request
from exchange.audit.figures import ADDED, OPENED
from exchange.audit.models import Figure
from exchange.delegations.models import Delegation
from exchange.oversight import periods
from exchange.oversight.periods import Period
from exchange.oversight.suppression import Cell, alone, hold_back
from exchange.oversight.things import LogThing

NOT_SIGNED_IN = "-"
SHOWN = ("opened", "added", "refused")
PREPARED = (*life.UNSENT, life.CANCELLED)
WAY = {*PREPARED, life.TRANSMITTED, *life.ANSWERABLE, *life.DONE}  # states that have a line even if nothing is in them

Counts = Mapping[tuple[str, str], Counter[str]]


@dataclass(frozen=True)
class Row:
    """One line of a table: a code of the house, and a figure for each column; None is held back."""

    code: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Week:
    """A week by its Monday, and its figures."""

    begins: date
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Figures:
    """All tables of a period; `totals` are of the period and, after `before_`, of the one before."""

    period: Period
    totals: Mapping[str, Cell]
    themes: tuple[Row, ...]
    delegations: tuple[Row, ...]
    actions: tuple[Row, ...]
    weeks: tuple[Week, ...]
    requests: tuple[Row, ...]
    requests_total: Cell


def read(actor: Actor, period: str) -> Figures:
    """Return the figures of a period for a page."""
    return _drawn(actor, actions.FIGURES_READ, period)


def export(actor: Actor, period: str) -> Figures:
    """Return the figures of a period to be taken away."""
    return _drawn(actor, actions.FIGURES_EXPORT, period)


def _drawn(actor: Actor, action: Action, name: str) -> Figures:
    period = periods.find(name, gateway.now())
    with gateway.reveal(actor, action, LogThing(gateway.house().log.number), details={"by": [period.name]}):
        return _draw(period)


def _draw(period: Period) -> Figures:
    now, before = _counted(period)
    states = _request_states()
    requests = dict(zip(states, hold_back(list(states.values())), strict=True))
    return Figures(
        period=period,
        totals=_totals(now, before),
        themes=_themes(now, before),
        delegations=_delegations(now, before),
        actions=_actions(now),
        weeks=_weeks(period),
        requests=tuple(Row(code, {"requests": cell}) for code, cell in requests.items()),
        requests_total=alone(sum(states.values())),
    )


def _counted(period: Period) -> tuple[Counts, ...]:
    """Return the counts of the period and of the one before, each by (dimension, measure) and value."""
    now, before = (
        func.sum(case((Figure.week.between(first, last), Figure.entries), else_=0))
        for first, last in ((period.first, period.last), (period.before, period.before_until))
    )
    key = (Figure.dimension, Figure.value, Figure.measure)  # the table's own order: it is summed up as it is read
    query = select(*key, now, before).where(Figure.week.between(period.before, period.last)).group_by(*key)
    found: tuple[dict[tuple[str, str], Counter[str]], ...] = ({}, {})
    for dimension, value, measure, *sums in db.session.execute(query):
        for counts, number in zip(found, sums, strict=True):
            if number:
                counts.setdefault((dimension, measure), Counter())[value] = int(number)
    return found


def _totals(now: Counts, before: Counts) -> dict[str, Cell]:
    found = {measure: alone(_of(now, "theme", measure).total()) for measure in SHOWN}
    return found | {f"before_{measure}": alone(_of(before, "theme", measure).total()) for measure in SHOWN}


def _themes(now: Counts, before: Counts) -> tuple[Row, ...]:
    columns = _shown(now, before, "theme")
    codes = _codes(tables.themes(), columns.values())
    further = _of(now, "further", "opened")
    return tuple(
        Row(code, {**cells, "any": _any(cells["opened"], further[code])}) for code, cells in _held(codes, columns)
    )


def _any(opened: Cell, further: int) -> Cell:
    """Return how often it was a theme at all; None where either part of that sum is held back."""
    return None if opened is None or alone(further) is None else opened + further


def _delegations(now: Counts, before: Counts) -> tuple[Row, ...]:
    """Every delegation has its line: which ones had any would say too much of those that are held back."""
    columns = _shown(now, before, "org")
    codes = (*db.session.scalars(select(Delegation.code).order_by(Delegation.code)), NOT_SIGNED_IN)
    return tuple(Row(code, cells) for code, cells in _held(_codes(codes, columns.values()), columns))


def actions_seen() -> list[str]:
    """Return the names of the actions that the log counts."""
    return list(db.session.scalars(select(Figure.value).where(Figure.dimension == "action").distinct()))


def _actions(now: Counts) -> tuple[Row, ...]:
    """Openings, additions and the rest are three sums, each known from elsewhere: each is held back by itself."""
    ended = {measure: _of(now, "action", measure) for measure in ("refused", "failed")}
    done = {measure: _of(now, "action", measure) for measure in ("opened", "added", "other")}
    groups = (
        (_codes(sorted(OPENED), [done["opened"]]), done["opened"]),
        (_codes(sorted(ADDED), [done["added"]]), done["added"]),
        (sorted(done["other"].keys() - OPENED - ADDED), done["other"]),
    )
    shown = {code: cell for codes, counts in groups for code, cell in _column(codes, counts)}
    codes = _codes(shown, ended.values())
    return tuple(Row(code, {"done": shown.get(code, 0), **cells}) for code, cells in sorted(_held(codes, ended)))


def _weeks(period: Period) -> tuple[Week, ...]:
    columns = (Figure.week, Figure.measure)
    query = select(*columns, func.sum(Figure.entries).label("entries")).group_by(*columns)
    query = query.where(Figure.dimension == "theme", Figure.week.between(period.first, period.last))
    counts: dict[str, Counter[str]] = {measure: Counter() for measure in SHOWN}
    for row in db.session.execute(query.where(Figure.measure.in_(SHOWN))):
        counts[row.measure][str(row.week)] = int(row.entries)
    codes = [str(week) for week in range(period.first, period.last + 1)]
    return tuple(Week(periods.monday(int(code)), cells) for code, cells in _held(codes, counts))


def _request_states() -> dict[str, int]:
    """Return how many requests are in each state, in the order of the life cycle: drafts of the Court, then copies of States."""
    found: Counter[str] = Counter()
    for model in (MasterRequest, Request):
        query: Any = select(model.state, func.count()).group_by(model.state)
        if model is MasterRequest:
            query = query.where(model.state.in_(PREPARED))
        found.update({row[0]: row[1] for row in db.session.execute(query)})
    return {state: found[state] for state in tables.request_states() if found[state] or state in WAY}


def _shown(now: Counts, before: Counts, dimension: str) -> dict[str, Counter[str]]:
    found = {measure: _of(now, dimension, measure) for measure in SHOWN}
    return found | {"before": _of(before, dimension, "opened")}


def _of(counts: Counts, dimension: str, measure: str) -> Counter[str]:
    return counts.get((dimension, measure), Counter())


def _codes(known: Iterable[str], columns: Iterable[Counter[str]]) -> list[str]:
    """Return the codes that always have a line, and after them those that have a figure."""
    always = list(known)
    return always + sorted(set().union(*columns) - set(always))


def _held(codes: Sequence[str], columns: Mapping[str, Counter[str]]) -> list[tuple[str, dict[str, Cell]]]:
    """Return the lines of a table, each column held back by itself."""
    held = {name: dict(_column(codes, counts)) for name, counts in columns.items()}
    return [(code, {name: column[code] for name, column in held.items()}) for code in codes]


def _column(codes: Sequence[str], counts: Counter[str]) -> list[tuple[str, Cell]]:
    return list(zip(codes, hold_back([counts[code] for code in codes]), strict=True))
