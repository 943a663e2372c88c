"""The first page after signing in, by what the person is here to do."""

from flask import Blueprint, g, render_template

from exchange import gateway
from exchange.access.actions import DOSSIER_LIST, HOME_READ, LOG_READ, TABLE
from exchange.assistance import lists
from exchange.home import administration, service, watch
from exchange.web.guard import keeps

bp = Blueprint("home", __name__)
BLUEPRINTS = [bp]

SAYS = {name: action.says for name, action in TABLE.items()}


@bp.get("/")
@keeps(HOME_READ)
def show() -> str:
    """Show what needs attention: one page for each of those who share, oversee and administer."""
    if gateway.may(g.actor, LOG_READ):
        return render_template("home/watch.html", home=watch.read(g.actor), says=SAYS)
    if lists.is_of_organ(g.actor) and gateway.may(g.actor, DOSSIER_LIST):
        return render_template("home/organ.html", home=service.read_organ(g.actor))
    if gateway.may(g.actor, DOSSIER_LIST):
        return render_template("home/show.html", home=service.read(g.actor))
    return render_template("home/overview.html", home=administration.overview(g.actor), says=SAYS)
