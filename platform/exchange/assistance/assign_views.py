"""Taking a request at home, handing it over to a colleague, giving it back to all."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange.access import actions
from exchange.access.refusals import Conflict
from exchange.assistance import assigning, service
from exchange.assistance.assign_forms import AssignmentForm
from exchange.assistance.assigning import AssignmentPage
from exchange.drafts import forms as drafts
from exchange.web.guard import keeps

bp = Blueprint("assignments", __name__)

Page = tuple[str, int]


@bp.get("/requests/RFA-<number>/assignment")
@keeps(actions.REQUEST_READ)
def ask(number: str) -> str:
    page = assigning.page(g.actor, service.find(g.actor, number))
    return _page(page, AssignmentForm(page, **drafts.filled(page.kept)))


@bp.post("/requests/RFA-<number>/assignment")
@keeps(actions.REQUEST_ASSIGN)
def assign(number: str) -> Response | Page:
    """Hand the request over; if a colleague took it meanwhile, the page says who, and keeps the note."""
    copy = service.find(g.actor, number)
    page = assigning.page(g.actor, copy)
    form = AssignmentForm(page)
    if not form.validate():
        return _page(page, form), 422
    try:
        assigning.assign(g.actor, copy, form.chosen(), form.note.data or "", form.seen.data or "", drafts.mark())
    except Conflict as refusal:
        form.seen.data = page.holder.seen
        return drafts.made() or (_page(page, form, refusal.reason), 409)
    flash(_said(form.chosen(), page))
    return redirect(copy.url, 303)


def _said(to: UUID | None, page: AssignmentPage) -> str:
    if to is None:
        return str(_("The request is nobody’s now; any of your colleagues can take it."))
    if to == g.actor.person:
        return str(_("The request is yours now; your colleagues see that, the Court doesn’t."))
    return str(
        _("The request is %(name)s’s now; your colleagues see that, the Court doesn’t.", name=dict(page.colleagues)[to])
    )


def _page(page: AssignmentPage, form: AssignmentForm, refused: str = "") -> str:
    return render_template("assistance/assignment.html", page=page, form=form, refused=refused)
