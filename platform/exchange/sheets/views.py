"""Country sheets on their pages: the list, a State's sheet, its form, and the day agreed for a change."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange import gateway
from exchange.access.actions import SHEET_AGREE, SHEET_CHANGE, SHEET_CONFIRM, SHEET_LIST, SHEET_READ
from exchange.access.refusals import Conflict
from exchange.delegations.models import Delegation
from exchange.drafts import forms as drafts
from exchange.sheets import changing, listing, reading, service, tongues
from exchange.sheets.forms import AgreeForm, SheetForm, SheetsForm, as_typed
from exchange.sheets.models import Sheet
from exchange.web.guard import keeps

bp = Blueprint("sheets", __name__)
BLUEPRINTS = [bp]

Page = tuple[str, int]


@bp.get("/sheets")
@keeps(SHEET_LIST)
def index() -> str:
    form = SheetsForm()
    found = listing.page(g.actor, form.wanted())
    return render_template("sheets/index.html", page=found, form=form, tongues=tongues)


@bp.get("/sheets/<code>")
@keeps(SHEET_READ)
def show(code: str) -> str:
    state, sheet = service.find(g.actor, code)
    return _show(state, sheet, AgreeForm(formdata=None, on=gateway.now().date()))


@bp.get("/sheets/<code>/text")
@keeps(SHEET_READ)
def text(code: str) -> str:
    """The form, as it was left or as the sheet stands."""
    state, sheet = service.find(g.actor, code)
    if not gateway.may(g.actor, SHEET_CHANGE, state):
        raise gateway.missing(g.actor, "")
    page = reading.read(g.actor, state, sheet)
    now, left = as_typed(page.sheet), drafts.filled(page.kept)
    given: dict[str, Any] = left or {"obj": now, "version": changing.version(sheet)}
    chosen = left["formdata"].getlist("languages") if left else now.languages
    return _form_page(state, _form(state, chosen, **given), kept=page.kept)


@bp.post("/sheets/<code>/text")
@keeps(SHEET_CHANGE)
def change(code: str) -> Response | Page:
    """Keep the sheet; if a colleague changed it meanwhile, both stand on the page."""
    state, sheet = service.find(g.actor, code)
    if not gateway.may(g.actor, SHEET_CHANGE, state):
        raise gateway.missing(g.actor, "")
    form = _form(state, request.form.getlist("languages"))
    if not form.validate():
        return _form_page(state, form), 422
    try:
        changing.change(g.actor, state, form.written(), form.version.data or "")
    except Conflict:
        state, sheet = service.find(g.actor, code)
        now = as_typed(reading.read(g.actor, state, sheet).sheet)
        form.version.process_data(changing.version(sheet))
        return _form_page(state, form, differing=drafts.differing(form, now)), 409
    return redirect(url_for(".show", code=code), 303)


@bp.post("/sheets/<code>/confirmation")
@keeps(SHEET_CONFIRM)
def confirm(code: str) -> Response:
    """Say that the sheet is right as it stands."""
    sheet = service.find(g.actor, code)[1]
    if sheet is None:
        raise gateway.missing(g.actor, "")
    changing.confirm(g.actor, sheet)
    flash(_("Confirmed as of today."))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/sheets/<code>/choices/<uuid:choice>/agreement")
@keeps(SHEET_AGREE)
def agree(code: str, choice: UUID) -> Response | Page:
    """Agree for the Court from which day the State's change holds."""
    state, sheet = service.find(g.actor, code)
    if sheet is None or not gateway.may(g.actor, SHEET_AGREE, sheet):
        raise gateway.missing(g.actor, "")
    form = AgreeForm()
    if form.validate():
        try:
            changing.agree(g.actor, sheet, choice, form.day())
        except Conflict as conflict:
            state, sheet = service.find(g.actor, code)
            form.on.errors = [_why_not(conflict)]
        else:
            flash(_("Agreed. The State sees it on this page."))
            return redirect(url_for(".show", code=code), 303)
    return _show(state, sheet, form), 422


def _show(state: Delegation, sheet: Sheet | None, form: AgreeForm) -> str:
    page = reading.read(g.actor, state, sheet)
    return render_template("sheets/show.html", state=state, row=sheet, page=page, form=form, tongues=tongues)


def _form(state: Delegation, chosen: Iterable[str], **given: Any) -> SheetForm:
    return SheetForm(state.code, changing.channels_for(state), chosen, **given)


def _form_page(state: Delegation, form: SheetForm, **more: Any) -> str:
    told = {"kept": None, "differing": None, "days": changing.notice().days, **more}
    return render_template("sheets/edit.html", state=state, form=form, **told)


def _why_not(conflict: Conflict) -> str:
    if conflict.reason == "past":
        return _("Choose today or a later day.")
    if conflict.reason == "late":
        days = changing.notice().days
        return _(
            "Without an agreement the change holds %(days)s days after its receipt: choose no later day.", days=days
        )
    return _("This change was taken back, or holds already. Nothing was agreed.")
