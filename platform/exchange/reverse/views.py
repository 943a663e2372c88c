"""The pages of requests to the Court: the list, a new one, one with its history, and the forms of its steps, made from the table."""

from flask import Blueprint, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from exchange.access import actions
from exchange.access.refusals import Conflict, NoKey
from exchange.assistance import step_forms
from exchange.assistance.step_forms import StepForm
from exchange.assistance.step_pages import StepPage
from exchange.assistance.stepping import Step
from exchange.dossiers import overview, panels
from exchange.drafts import forms as drafts
from exchange.reverse import consent_views, lists, pages, panel, service
from exchange.reverse.forms import SubmitForm
from exchange.reverse.list_forms import ReverseForm
from exchange.reverse.pages import NewPage
from exchange.web.guard import keeps

bp = Blueprint("reverse", __name__)
BLUEPRINTS: list[Blueprint] = [bp, consent_views.bp]

Page = tuple[str, int]

panels.join(
    panels.Panel(
        name="reverse",
        label=_l("Request to the Court"),
        url=None,
        count=panel.count,
        load=panel.load,
        template="reverse/panel.html",
    )
)


@bp.get("/reverse")
@keeps(actions.REVERSE_LIST)
def list_requests() -> str:
    form = ReverseForm(lists.states(g.actor))
    return render_template("reverse/list.html", page=lists.read(g.actor, form.wanted()), form=form)


@bp.get("/reverse/new")
@keeps(actions.REVERSE_LIST)
def new() -> str:
    page = pages.for_new(g.actor)
    return _new_page(page, SubmitForm(**drafts.filled(page.kept)))


@bp.post("/reverse")
@keeps(actions.REVERSE_SUBMIT)
def submit() -> Response | Page:
    page, form = pages.for_new(g.actor), SubmitForm()
    if not form.validate():
        return _new_page(page, form), 422
    try:
        reverse = service.submit(g.actor, form.reverse(), drafts.mark())
    except Conflict as refusal:
        return drafts.made() or (_new_page(page, form, refusal.reason), 409)
    flash(_("The request is with the Registrar of the Court as %(reference)s.", reference=reverse.reference))
    return redirect(reverse.url, 303)


@bp.get("/reverse/REV-<number>")
@keeps(actions.REVERSE_READ)
def show(number: str) -> str:
    return render_template("reverse/reverse.html", page=pages.read(g.actor, service.find(g.actor, number)))


@bp.get("/reverse/REV-<number>/moves/<move>")
@keeps(actions.REVERSE_READ)
def step(number: str, move: str) -> str:
    page = pages.step(g.actor, service.find(g.actor, number), move)
    return _step_page(page, step_forms.form(page, **drafts.filled(page.kept)))


@bp.post("/reverse/REV-<number>/moves/<move>")
@keeps(actions.REVERSE_READ)
def make(number: str, move: str) -> Response | Page:
    """Make the step; if the request has moved on meanwhile, what was typed stays on the page beside what happened."""
    reverse = service.find(g.actor, number)
    page = pages.step(g.actor, reverse, move)
    form = step_forms.form(page)
    if not form.validate():
        return _step_page(page, form), 422
    try:
        service.make(g.actor, reverse, Step(move, seen=form.steps_seen()), form.given(), drafts.mark())
    except Conflict as refusal:
        return drafts.made() or (_step_page(page, form, refusal.reason), 409)
    flash(_("Done: the step is part of the request’s history now, and nobody can change it."))
    return redirect(reverse.url, 303)


@bp.errorhandler(NoKey)
def key_awaited(_refusal: NoKey) -> str:
    """Show a person named without a key yet what is in clear, as the dossier's own pages do."""
    reverse = service.find(g.actor, (request.view_args or {}).get("number", ""))
    return render_template("dossiers/awaited.html", dossier=overview.awaited(g.actor, reverse.dossier))


def _new_page(page: NewPage, form: SubmitForm, refused: str = "") -> str:
    return render_template("reverse/new.html", form=form, kept=page.kept, refused=refused)


def _step_page(page: StepPage, form: StepForm, refused: str = "") -> str:
    return render_template("reverse/step.html", page=page, **step_forms.shown(page, form, refused))
