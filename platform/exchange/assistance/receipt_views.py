"""Taking the receipt of service of a copy, the same for the State and its sender."""

from flask import Blueprint, flash, g, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange.access import actions
from exchange.access.refusals import Conflict
from exchange.assistance import receipts, service
from exchange.web.guard import keeps

bp = Blueprint("receipts", __name__)


@bp.get("/requests/RFA-<number>/receipt")
@keeps(actions.RECEIPT_TAKE)
def take(number: str) -> Response:
    """Hand the receipt out as a file; while part of it isn't signed yet, the request's page says when to come back."""
    request = service.find(g.actor, number)
    try:
        taken = receipts.take(g.actor, request)
    except Conflict:
        flash(_("The receipt is not signed as a whole yet; that takes some seconds. Take it again then."))
        return redirect(request.url, 303)
    response = Response(taken.data, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    return response
