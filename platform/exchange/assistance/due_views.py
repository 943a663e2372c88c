"""Asking for more time, answering that, and setting another date: two pages, one for each side."""

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.assistance import due_changes, due_forms, due_pages, service
from exchange.assistance.due_forms import DueForm
from exchange.assistance.due_models import ASKED, GRANTED, REFUSED
from exchange.assistance.due_pages import DuePage
from exchange.assistance.models import Request
from exchange.drafts import forms as drafts
from exchange.web.guard import keeps

bp = Blueprint("dues", __name__)

Page = tuple[str, int]
Read = Callable[[Actor, Request], DuePage]


@bp.get("/requests/RFA-<number>/extension")
@keeps(actions.REQUEST_READ)
def ask(number: str) -> str:
    return _show(number, due_pages.read_asking)


@bp.post("/requests/RFA-<number>/extension")
@keeps(actions.EXTENSION_ASK)
def send(number: str) -> Response | Page:
    return _change(number, due_pages.read_asking)


@bp.get("/requests/RFA-<number>/date")
@keeps(actions.REQUEST_READ)
def decide(number: str) -> str:
    return _show(number, due_pages.read_setting)


@bp.post("/requests/RFA-<number>/date")
@keeps(actions.DUE_SET)
def settle(number: str) -> Response | Page:
    return _change(number, due_pages.read_setting)


def _show(number: str, read: Read) -> str:
    page = read(g.actor, service.find(g.actor, number))
    return _page(page, due_forms.form(page, **drafts.filled(page.kept)))


def _change(number: str, read: Read) -> Response | Page:
    """Keep the change; if the date was moved meanwhile, the page says so and keeps what was typed."""
    copy = service.find(g.actor, number)
    page = read(g.actor, copy)
    form = due_forms.form(page)
    if not form.validate():
        return drafts.made() or (_page(page, form), 422)  # sent twice, its date holds already
    wish = form.wish()
    try:
        due_changes.change(g.actor, copy, wish, page.place, drafts.mark())
    except Conflict as refusal:
        form.seen.data = str(page.seen)
        return drafts.made() or (_page(page, form, refusal.reason), 409)
    flash(_said(wish.kind))
    return redirect(copy.url, 303)


def _said(kind: str) -> str:
    if kind == ASKED:
        return str(_("The Court is asked for more time. The present date holds until it answers."))
    if kind == REFUSED:
        return str(_("The present date is kept; the State reads your reason."))
    return str(_("More time is granted.") if kind == GRANTED else _("The new date is set."))


def _page(page: DuePage, form: DueForm, refused: str = "") -> str:
    reason = refused or ("" if page.is_running else "state")
    return render_template("assistance/due.html", page=page, form=form, why=due_forms.WHY.get(reason, ""))
