"""The pages on which the Court follows its requests, copy by copy, and either side sees how long they have stood."""

from flask import Blueprint, g, render_template

from exchange import db, gateway
from exchange.access import actions
from exchange.assistance import ageing, people, tracking
from exchange.assistance.list_forms import TrackingForm, band
from exchange.assistance.narrowing import BANDS
from exchange.web.guard import keeps

bp = Blueprint("tracking", __name__)


@bp.get("/requests/tracking")
@keeps(actions.REQUEST_TRACK)
def track() -> str:
    organs = tracking.organs(g.actor)
    form = TrackingForm(organs, people.asked(db.session(), gateway.now()))
    page = tracking.read(g.actor, organs, form.wanted())
    return render_template("assistance/tracking.html", page=page, form=form, organs=organs)


@bp.get("/requests/ageing")
@keeps(actions.AGEING_READ)
def age() -> str:
    bands = [(one.name, band(one)) for one in BANDS]
    return render_template("assistance/ageing.html", page=ageing.read(g.actor), bands=bands)
