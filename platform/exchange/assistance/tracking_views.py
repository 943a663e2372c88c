"""The pages on which the Court follows its requests, copy by copy."""

from flask import Blueprint, g, render_template

from exchange import db, gateway
from exchange.access import actions
from exchange.assistance import people, tracking
from exchange.assistance.list_forms import TrackingForm
from exchange.web.guard import keeps

bp = Blueprint("tracking", __name__)


@bp.get("/requests/tracking")
@keeps(actions.REQUEST_TRACK)
def track() -> str:
    organs = tracking.organs(g.actor)
    form = TrackingForm(organs, people.states(db.session(), gateway.now()))
    page = tracking.read(g.actor, organs, form.wanted())
    return render_template("assistance/tracking.html", page=page, form=form, organs=organs)
