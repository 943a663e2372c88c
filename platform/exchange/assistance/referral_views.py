"""The pages of referred files, for the focal points on non-cooperation."""

from flask import Blueprint, g, render_template, request

from exchange.access import actions
from exchange.access.refusals import NoKey
from exchange.assistance import referrals
from exchange.dossiers import overview
from exchange.web.guard import keeps
from exchange.web.lists import ListForm

bp = Blueprint("referrals", __name__)


@bp.get("/referrals")
@keeps(actions.REFERRAL_LIST)
def list_referrals() -> str:
    form = ListForm()
    return render_template("assistance/referrals.html", page=referrals.list_page(g.actor, form.turn), form=form)


@bp.get("/referrals/<dossier_ref>")
@keeps(actions.REFERRAL_READ)
def show(dossier_ref: str) -> str:
    page = referrals.read(g.actor, referrals.find(g.actor, dossier_ref))
    return render_template("assistance/referral.html", page=page, one=page.one)


@bp.errorhandler(NoKey)
def key_awaited(_refusal: NoKey) -> str:
    """Show a person named without a key yet what is in clear, as the dossier's own pages do."""
    found = referrals.find(g.actor, (request.view_args or {}).get("dossier_ref", ""))
    return render_template("dossiers/awaited.html", dossier=overview.awaited(g.actor, found.dossier))
