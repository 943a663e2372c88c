"""The first page after signing in, by what the person is here to do."""

from flask import Blueprint, g, redirect, render_template
from werkzeug.wrappers import Response

from exchange import gateway
from exchange.access.actions import DOSSIER_LIST, HOME_READ, LOG_READ
from exchange.home import service
from exchange.web.guard import keeps

bp = Blueprint("home", __name__)
BLUEPRINTS = [bp]


@bp.get("/")
@keeps(HOME_READ)
def show() -> str | Response:
    """Show what needs attention; an auditor's first page is the log."""
    if gateway.may(g.actor, LOG_READ):
        return redirect("/log", 303)
    if gateway.may(g.actor, DOSSIER_LIST):
        return render_template("home/show.html", home=service.read(g.actor))
    return render_template("home/overview.html", home=service.overview(g.actor))
