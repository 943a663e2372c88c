"""Keeping an unfinished text, by the script or by a button, and discarding it."""

from flask import Blueprint, abort, flash, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exchange import gateway
from exchange.access.actions import DRAFT_DISCARD, DRAFT_SAVE
from exchange.access.refusals import Conflict
from exchange.clock import micros
from exchange.drafts import forms, once, places, service
from exchange.web import filters
from exchange.web.guard import goes_on, keeps

bp = Blueprint("drafts", __name__)
BLUEPRINTS = [bp]

bp.add_app_template_global(once.number, "form_number")


@bp.post("/drafts/<path:place>")
@goes_on(DRAFT_SAVE)
def save(place: str) -> ResponseReturnValue:
    """Keep the form that was sent, and go back to its page; a script is told in words when that was."""
    page = _page(place)
    try:
        at = service.save(g.actor, page, forms.sent())
    except Conflict as refusal:
        if refusal.reason == "too-large":
            abort(413)
        raise
    if request.accept_mimetypes.best == "application/json":
        said = _("Saved at %(time)s", time=filters.clock(at))
        return jsonify(said=said, ends=micros(g.entered.ends_at) // 1000)
    flash(_("Your text is kept, as it stood at %(time)s.", time=filters.clock(at)))
    return redirect(page, 303)


@bp.post("/drafts/removal/<path:place>")
@keeps(DRAFT_DISCARD)
def discard(place: str) -> ResponseReturnValue:
    """Remove what is kept for a page, and show the page as it is without."""
    page = _page(place)
    service.discard(g.actor, page)
    return redirect(page, 303)


def _page(place: str) -> str:
    if not places.is_kept(f"/{place}"):
        raise gateway.missing(g.actor, "")
    return f"/{place}"
