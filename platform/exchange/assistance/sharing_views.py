"""The pages on which a draft is shown to a State for comments, and on which the State reads it and comments."""

from flask import Blueprint, flash, g, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Conflict
from exchange.assistance import masters, people, reading, service, sharing
from exchange.assistance.models import MasterRequest
from exchange.assistance.sharing import SharedPage
from exchange.assistance.text_forms import CommentsForm, ShareForm
from exchange.assistance.text_models import SharedDraft
from exchange.dossiers import service as dossiers
from exchange.drafts import forms as drafts
from exchange.drafts.service import Kept
from exchange.web.guard import keeps

bp = Blueprint("sharing", __name__)

Page = tuple[str, int]


@bp.get("/requests/MR-<number>/sharing")
@keeps(actions.REQUEST_READ)
def new(number: str) -> str:
    master = service.find_master(g.actor, number)
    return _share_page(master, _share_form(master))


@bp.post("/requests/MR-<number>/sharing")
@keeps(actions.REQUEST_SHARE)
def share(number: str) -> Response | Page:
    master = service.find_master(g.actor, number)
    form = _share_form(master)
    if not form.validate():
        return _share_page(master, form), 422
    try:
        sharing.share(g.actor, master, form.chosen())
    except Conflict as refusal:
        if refusal.reason != "no-focal-point":
            return drafts.moved_on(master.url)
        form.state.errors = [_("This State has no active focal point.")]
        return _share_page(master, form), 422
    return redirect(master.url, 303)


@bp.post("/requests/MR-<number>/sharing/end")
@keeps(actions.REQUEST_RECLAIM)
def take_back(number: str) -> Response:
    master = service.find_master(g.actor, number)
    try:
        sharing.take_back(g.actor, master)
    except Conflict:
        return drafts.moved_on(master.url)
    return redirect(master.url, 303)


@bp.get("/dossiers/<dossier_ref>/draft")
@keeps(actions.REQUEST_READ)
def show(dossier_ref: str) -> str:
    page = sharing.read(g.actor, _found(dossier_ref))
    return _shown_page(page, CommentsForm(**drafts.filled(page.kept)), page.kept)


@bp.post("/dossiers/<dossier_ref>/draft")
@keeps(actions.REQUEST_COMMENT)
def comment(dossier_ref: str) -> Response | Page:
    """Return the comments; if the draft was taken back meanwhile, what was typed stays on the page."""
    row, form = _found(dossier_ref), CommentsForm()
    if not form.validate():
        return _shown_page(sharing.read(g.actor, row), form), 422
    try:
        sharing.comment(g.actor, row, form.comments.data or "", drafts.mark())
    except Conflict:
        return drafts.made() or (_shown_page(sharing.read(g.actor, row), form), 409)
    flash(_("Your comments are with the drafter."))
    return redirect(row.url, 303)


def _found(dossier_ref: str) -> SharedDraft:
    row = sharing.find(dossiers.find(g.actor, dossier_ref))
    if row is None:
        raise gateway.missing(g.actor, dossier_ref)
    return row


def _share_form(master: MasterRequest) -> ShareForm:
    found = people.recipients(db.session(), gateway.now(), master.type)
    return ShareForm([(one.id, reading.labelled(one)) for one in found])


def _share_page(master: MasterRequest, form: ShareForm) -> str:
    page = masters.read(g.actor, master)
    if "request.share" not in page.offers:
        raise gateway.missing(g.actor, master.reference)
    return render_template("assistance/share.html", page=page, form=form)


def _shown_page(page: SharedPage, form: CommentsForm, kept: Kept | None = None) -> str:
    return render_template("assistance/shared.html", page=page, form=form, kept=kept)
