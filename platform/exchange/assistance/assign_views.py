"""Taking a request at home, handing it over to a colleague, giving it back to all."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    HiddenField,
    RadioField,
    SelectChoice,
    TextAreaField,
)
from wtforms.validators import Length

from exchange.access import actions
from exchange.access.refusals import Conflict
from exchange.assistance import assigning, service
from exchange.assistance.assigning import AssignmentPage
from exchange.assistance.forms import LONGEST_ITEM, trimmed
from exchange.drafts import forms as drafts
from exchange.web.guard import keeps

bp = Blueprint("assignments", __name__)

Page = tuple[str, int]


class AssignmentForm(FlaskForm):
    """To whom the request goes, with a note for colleagues; `seen` is whose it was when the page was made."""

    seen = HiddenField()
    to = RadioField(_l("To whom"))
    note = TextAreaField(
        _l("Note to your colleagues"),
        [Length(max=LONGEST_ITEM, message=_l("A note has at most 2,000 characters."))],
        filters=[trimmed],
    )

    def __init__(self, page: AssignmentPage, **kw: Any) -> None:
        super().__init__(**kw)
        nobody = SelectChoice("", _("Nobody: any of us can take it"))
        self.to.choices = [*(SelectChoice(str(one), name) for one, name in page.colleagues), nobody]
        self.to.data = page.holder.seen if self.to.data is None else self.to.data
        self.seen.data = page.holder.seen if self.seen.data is None else self.seen.data

    def chosen(self) -> UUID | None:
        return UUID(self.to.data) if self.to.data else None


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
