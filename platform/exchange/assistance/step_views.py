"""The forms of the moves of a copy: one page for all, made from the table of moves."""

import re
from itertools import takewhile

from flask import Blueprint, flash, g, redirect, render_template
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange.access import actions
from exchange.access.refusals import Conflict
from exchange.assistance import referring, service, step_forms, step_pages, stepping
from exchange.assistance.offers import RECORDED
from exchange.assistance.step_forms import StepForm
from exchange.assistance.step_pages import StepPage
from exchange.assistance.stepping import Step
from exchange.drafts import forms as drafts
from exchange.web.guard import keeps

bp = Blueprint("steps", __name__)

Page = tuple[str, int]

RULE = re.compile(r"\brule(s?)\b")
ARTICLE = re.compile(r"\d")


@bp.get("/requests/RFA-<number>/moves/<move>")
@keeps(actions.REQUEST_READ)
def ask(number: str, move: str) -> str:
    return _ask(number, move, is_recorded=False)


@bp.get(f"/requests/RFA-<number>/moves/<move>/{RECORDED}")
@keeps(actions.REQUEST_READ)
def ask_recorded(number: str, move: str) -> str:
    return _ask(number, move, is_recorded=True)


@bp.post("/requests/RFA-<number>/moves/<move>")
@keeps(actions.REQUEST_READ)
def make(number: str, move: str) -> Response | Page:
    return _make(number, move, is_recorded=False)


@bp.post(f"/requests/RFA-<number>/moves/<move>/{RECORDED}")
@keeps(actions.REQUEST_READ)
def make_recorded(number: str, move: str) -> Response | Page:
    return _make(number, move, is_recorded=True)


@bp.app_template_filter("field_label")
def field_label(name: str) -> str:
    """Return how a field of a move is called on a page."""
    return str(step_forms.LABELS.get(name, name))


@bp.app_template_filter("provisions")
def provisions(basis: str) -> str:
    """Return the provisions on which a move rests, as the reader's language calls articles and rules."""
    articles = len(list(takewhile(ARTICLE.match, basis.split(", "))))
    named = basis if not articles else f"article {basis}" if articles == 1 else f"articles {basis}"
    return RULE.sub(r"règle\1", named) if get_locale().language == "fr" else named


@bp.app_template_filter("why_not")
def why_not(reason: str) -> str:
    """Return in words why a move can't be made."""
    return str(step_forms.WHY[reason])


def _ask(number: str, move: str, is_recorded: bool) -> str:
    page = step_pages.read(g.actor, service.find(g.actor, number), move, is_recorded)
    form = step_forms.form(page, **drafts.filled(page.kept))
    return _page(page, form)


def _make(number: str, move: str, is_recorded: bool) -> Response | Page:
    """Make the move; if the request has moved on meanwhile, what was typed stays on the page beside what happened."""
    copy = service.find(g.actor, number)
    page = step_pages.read(g.actor, copy, move, is_recorded)
    form = step_forms.form(page)
    if not form.validate():
        return _page(page, form), 422
    try:
        if move == referring.MOVE:
            referring.prepare(g.actor, copy, form.given().documents)
        stepping.make(g.actor, copy, Step(move, is_recorded, form.steps_seen()), form.given(), drafts.mark())
    except Conflict as refusal:
        return drafts.made() or (_page(page, form, refusal.reason), 409)
    flash(_("Done: the step is part of the request’s history now, and nobody can change it."))
    return redirect(copy.url, 303)


def _page(page: StepPage, form: StepForm, refused: str = "") -> str:
    return render_template("assistance/step.html", page=page, **step_forms.shown(page, form, refused))
