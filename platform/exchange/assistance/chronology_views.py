"""The chronology of a copy: a page that prints, and a table to take away."""

from flask import Blueprint, g, render_template
from werkzeug.wrappers import Response

from exchange.access import actions
from exchange.access.refusals import NoKey
from exchange.assistance import chronology, copy_views, service
from exchange.web.guard import keeps

bp = Blueprint("chronologies", __name__)
bp.register_error_handler(NoKey, copy_views.key_awaited)


@bp.get("/requests/RFA-<number>/timeline")
@keeps(actions.REQUEST_READ)
def show(number: str) -> str:
    page = chronology.read(g.actor, service.find(g.actor, number))
    return render_template("assistance/chronology.html", page=page)


@bp.get("/requests/RFA-<number>/chronology.csv")
@keeps(actions.REQUEST_CHRONOLOGY)
def table(number: str) -> Response:
    copy = service.find(g.actor, number)
    response = Response(chronology.table(g.actor, copy), mimetype="text/csv")
    name = f"chronology-{copy.url.rpartition('/')[2]}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
