"""The figures: a page with charts and their tables, and the same as a file for a report."""

from flask import Blueprint, Response, g, render_template
from flask_babel import get_locale

from exchange import tables
from exchange.access import actions
from exchange.oversight import charts, delegations, figure_tables, figures
from exchange.oversight.figures import Figures, Row
from exchange.oversight.forms import PeriodForm
from exchange.web.guard import keeps

bp = Blueprint("figures", __name__)

MOST_ACTIONS = 40


@bp.get("/figures")
@keeps(actions.FIGURES_READ)
def show() -> str:
    form = PeriodForm()
    found = figures.read(g.actor, form.name())
    names = dict(delegations.names(get_locale().language))
    return render_template(
        "oversight/figures.html", form=form, found=found, names=names, charts=charts, frequent=_frequent(found)
    )


def _frequent(found: Figures) -> list[Row]:
    """Return the most frequent actions, by name: a year has more than a page can show, which the table to take away holds."""
    rows = [row for row in found.actions if any(cell != 0 for cell in row.cells.values())]
    return sorted(sorted(rows, key=lambda row: -(row.cells["done"] or 0))[:MOST_ACTIONS], key=lambda row: row.code)


@bp.get("/figures/figures.csv")
@keeps(actions.FIGURES_EXPORT)
def table() -> Response:
    found = figures.export(g.actor, PeriodForm().name())
    language = get_locale().language
    labels = {
        "theme": {code: one.label(language) for code, one in tables.themes().items()},
        "delegation": dict(delegations.names(language)),
        "request-state": {code: one.label(language) for code, one in tables.request_states().items()},
    }
    response = Response(figure_tables.written(found, labels), mimetype="text/csv")
    name = f"figures-{found.period.since}-{found.period.until}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
