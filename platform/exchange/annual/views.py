"""The figures for the annual report: a page with charts and their tables, and the same as files."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, g, render_template
from flask_babel import get_locale
from flask_babel import gettext as _

from exchange import gateway
from exchange.access import actions
from exchange.annual import files, layout_views, paper, service
from exchange.annual.files import Paper
from exchange.annual.forms import ReportForm
from exchange.annual.service import Report
from exchange.oversight import charts, delegations
from exchange.web import filters
from exchange.web.guard import keeps

bp = Blueprint("annual", __name__)
BLUEPRINTS = [bp]

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
WRITERS: dict[str, Callable[[Paper], bytes]] = {"csv": files.table, "xlsx": files.workbook, "pdf": paper.render}


@bp.get("/annual")
@keeps(actions.ANNUAL_READ)
def show() -> str:
    form = _form()
    found = service.read(g.actor, form.period(), form.chosen())
    whole = _paper(found)
    parts = layout_views.parts(whole.sections)
    form.show.data = form.show.data if form.show.data in dict(parts) else layout_views.WHOLE
    sections = layout_views.of_part(form.show.data, whole.sections)
    return render_template(
        "annual/show.html", form=form, report=found, paper=whole, parts=parts, sections=sections, ticks=charts.ticks
    )


@bp.get("/annual/figures.<form>")
@keeps(actions.ANNUAL_EXPORT)
def take(form: str) -> Response:
    if form not in WRITERS:
        raise gateway.missing(g.actor, "")
    asked = _form()
    found = service.export(g.actor, asked.period(), asked.chosen(), form)
    response = Response(WRITERS[form](_paper(found)), mimetype=TYPES[form])
    name = f"requests-{found.period.name}-{found.edition}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form() -> ReportForm:
    return ReportForm(service.editions(g.actor), gateway.now().date(), partial(service.allowed, g.actor))


def _paper(report: Report) -> Paper:
    language, period = get_locale().language, report.period
    names = dict(delegations.names(language))
    whose = layout_views.scopes()[report.scope]
    about = [
        (
            _("Whose requests"),
            whose if report.scope == service.OF_ALL else f"{whose} ({names.get(g.actor.org, g.actor.org)})",
        ),
        (_("Sent"), _("%(since)s to %(until)s", since=filters.day(period.since), until=filters.day(period.until))),
        (_("As at the end of"), filters.day(period.as_at)),
        (_("Edition"), layout_views.editions()[report.edition]),
    ]
    return Paper(
        title=_("Figures for the annual report"),
        about=about,
        period=period,
        edition=report.edition,
        marking=_("RESTRICTED – not for publication") if report.is_exact else "",
        sections=layout_views.lay_out(report, language, names),
        method_title=_("How these figures were made"),
        method=layout_views.method(report),
        language=language,
    )
