"""The pages of one copy, the same for the State and its sender: read, acknowledged, closed."""

from flask import Blueprint, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange.access import actions
from exchange.access.refusals import Conflict, NoKey
from exchange.assistance import copies, service
from exchange.dossiers import overview
from exchange.drafts import forms as drafts
from exchange.web.guard import keeps

bp = Blueprint("copies", __name__)


@bp.get("/requests/RFA-<number>")
@keeps(actions.REQUEST_READ)
def show(number: str) -> str:
    page = copies.read(g.actor, service.find(g.actor, number))
    return render_template("assistance/copy.html", page=page)


@bp.post("/requests/RFA-<number>/acknowledgement")
@keeps(actions.REQUEST_ACKNOWLEDGE)
def acknowledge(number: str) -> Response:
    copy = service.find(g.actor, number)
    try:
        service.acknowledge(g.actor, copy)
    except Conflict:
        return drafts.moved_on(copy.url)
    flash(
        _("Receipt is acknowledged; the sender sees your name and the time. Answer item by item, when you are ready.")
    )
    return redirect(copy.url, 303)


@bp.errorhandler(NoKey)
def key_awaited(_refusal: NoKey) -> str:
    """Show a person named without a key yet what is in clear, as the dossier's own pages do."""
    found = service.find(g.actor, (request.view_args or {}).get("number", ""))
    return render_template("dossiers/awaited.html", dossier=overview.awaited(g.actor, found.dossier))
