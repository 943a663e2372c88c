"""The report: whose requests it counts, for the reader's own work or to be published, from one look at the rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement

from exchange import gateway
from exchange.access import actions
from exchange.access.actions import Action
from exchange.access.actor import Actor
from exchange.access.rules import is_asked, is_of_court
from exchange.annual import counting, dimensions, frozen, months, outcomes, outstanding, periods, rows
from exchange.annual.counting import Span, Table
from exchange.annual.frozen import Assets
from exchange.annual.months import Months
from exchange.annual.periods import Period
from exchange.annual.rows import Row
from exchange.assets.models import Asset
from exchange.assistance.models import Request
from exchange.oversight.suppression import Cell, alone

OF_ORGAN, OF_STATE, OF_ALL = "organ", "state", "all"  # whose requests a report counts
PUBLISHED, INTERNAL = "published", "internal"
EDITIONS = (PUBLISHED, INTERNAL)

Met = tuple[tuple[str, Cell], ...]  # obstacles or grounds by code, each with how many requests met it


@dataclass(frozen=True)
class Translated:
    """Translations into a language: how many were asked for, and their days until they were confirmed."""

    language: str
    number: Cell
    days: Span


@dataclass(frozen=True)
class Report:
    """All figures of a period; None is a figure that is held back.

    `earlier` is what was outstanding from before the period: for publication there is none, since the report on the
    period in which it was sent tells of it, and the two together would tell of less than either.
    """

    period: Period
    scope: str
    edition: str
    total: Cell
    outcomes: dict[str, Cell]
    parts: dict[str, tuple[Cell, Cell]]
    spans: dict[str, Span]
    questions: Cell
    questioned: Cell
    months: Months
    outstanding: Table
    earlier: Table | None
    tables: tuple[Table, ...]
    obstacles: Met
    grounds: Met
    translations: tuple[Translated, ...]
    assets: Assets

    @property
    def is_exact(self) -> bool:
        return self.edition == INTERNAL

    @property
    def is_empty(self) -> bool:
        """True if nothing was sent in the period, nor is anything told of that was sent before it."""
        return self.total == 0 and not (self.earlier and self.earlier.lines[-1].total)


def scope_of(actor: Actor) -> str:
    """Return whose requests the reader's reports count: the organ's own, those to the State, or all."""
    if is_of_court(actor, None):
        return OF_ORGAN
    return OF_STATE if is_asked(actor, None) else OF_ALL


def editions(actor: Actor) -> tuple[str, ...]:
    """Return the editions that a reader may have: whoever sees the requests of all sees what is published alone."""
    return (PUBLISHED,) if scope_of(actor) == OF_ALL else EDITIONS


def allowed(actor: Actor, period: Period) -> Period:
    """Return the period that a reader may have: free days would tell whoever sees the requests of all what is held back."""
    return periods.coarse(period) if scope_of(actor) == OF_ALL else period


def read(actor: Actor, period: Period, edition: str) -> Report:
    """Return the report for a page; an edition that the reader may not have is the published one."""
    return _drawn(actor, actions.ANNUAL_READ, period, edition)


def export(actor: Actor, period: Period, edition: str, form: str) -> Report:
    """Return the report to be taken away in a form: csv, xlsx or pdf."""
    return _drawn(actor, actions.ANNUAL_EXPORT, period, edition, form)


def _drawn(actor: Actor, action: Action, period: Period, edition: str, form: str = "") -> Report:
    edition = edition if edition in editions(actor) else PUBLISHED
    period = allowed(actor, period)
    details = {
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "as_at": period.as_at.isoformat(),
        "edition": edition,
    }
    with gateway.reveal(actor, action, details=details | ({"form": form} if form else {})):
        return draw(scope_of(actor), actor.delegation, period, edition)


def draw(scope: str, delegation: UUID | None, period: Period, edition: str) -> Report:
    """Count; the number of questions put to the database is always the same, but one more for an exact report."""
    of_requests, of_assets = _conditions(scope, delegation)
    exact = edition == INTERNAL
    found = rows.read(of_requests, period)
    by_outcome = counting.by_outcome(found, exact)
    obstacles, grounds = _obstacles(rows.problems(of_requests, period), by_outcome, exact)
    questions = sum(row.questions for row in found)
    questioned = sum(row.questions > 0 for row in found)
    return Report(
        period=period,
        scope=scope,
        edition=edition,
        total=len(found) if exact else alone(len(found)),
        outcomes=by_outcome,
        parts=counting.parts(found, exact),
        spans={
            name: counting.span((getattr(row, name) for row in found), exact) for name in ("to_answer", "to_execution")
        },
        questions=questions if exact else _if_shown(questions, alone(questioned)),
        questioned=questioned if exact else alone(questioned),
        months=months.count(found, period, by_outcome, exact),
        outstanding=outstanding.count(found, period, by_outcome, exact),
        earlier=_earlier(of_requests, period) if exact else None,
        tables=tuple(_tables(scope, found, by_outcome, exact)),
        obstacles=obstacles,
        grounds=grounds,
        translations=_translated(scope, delegation, period, exact),
        assets=frozen.read(of_assets, period, exact),
    )


def _conditions(
    scope: str, delegation: UUID | None
) -> tuple[Sequence[ColumnElement[bool]], Sequence[ColumnElement[bool]]]:
    if scope == OF_ORGAN:
        return (Request.organ_id == delegation,), (Asset.organ_id == delegation,)
    if scope == OF_STATE:
        return (Request.delegation_id == delegation,), (Asset.delegation_id == delegation,)
    return (), ()


def _earlier(of_requests: Sequence[ColumnElement[bool]], period: Period) -> Table:
    return outstanding.count_earlier(rows.standing(of_requests, period, outstanding.STATES), period.as_at)


def _tables(scope: str, found: list[Row], by_outcome: dict[str, Cell], exact: bool) -> list[Table]:
    """Return the tables that say something of these requests: none by State for others, none by what is always the same."""
    always = {OF_ORGAN: ("organ",), OF_STATE: ("state", "group", "kind")}.get(scope, ())
    made: dict[str, Table] = {}
    for one in dimensions.all_of():
        if one.name not in always and (exact or not one.is_restricted):
            made[one.name] = counting.table(one, found, by_outcome, exact, made.get(one.within))
    return list(made.values())


def _obstacles(named: list[str], by_outcome: dict[str, Cell], exact: bool) -> tuple[Met, Met]:
    """Return requests by obstacle and by ground of denial, the most frequent first: a request may have met several.

    What would tell of an outcome that is held back is held back too, even where there is none of it.
    """
    counts = Counter(outcomes.obstacle_of().get(problem, problem) for problem in named)
    hidden = {code for code in outcomes.telling() if by_outcome[outcomes.told_by(code)] is None}
    counts.update(dict.fromkeys(hidden, 0))
    shown = [(code, number if exact else None if code in hidden else alone(number)) for code, number in counts.items()]
    shown.sort(key=lambda one: (-(one[1] or 0), one[0]))
    grounds = outcomes.grounds()
    return tuple(one for one in shown if one[0] not in grounds), tuple(one for one in shown if one[0] in grounds)


def _translated(scope: str, delegation: UUID | None, period: Period, exact: bool) -> tuple[Translated, ...]:
    """Return the translations by language; a State is not told of the organs' work on drafts."""
    if scope == OF_STATE:
        return ()
    found: dict[str, list[int | None]] = {}
    for language, days in rows.translations(delegation if scope == OF_ORGAN else None, period):
        found.setdefault(language, []).append(days)
    return tuple(
        Translated(language, len(days) if exact else alone(len(days)), counting.span(days, exact))
        for language, days in sorted(found.items())
    )


def _if_shown(number: int, beside: Cell) -> Cell:
    return None if beside is None else number
