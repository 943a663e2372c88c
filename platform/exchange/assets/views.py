"""The pages of assets: the list of all, one with its claims and history, and the forms of its steps, made from the table of moves."""

from flask import Blueprint, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Conflict, NoKey
from exchange.assets import lists, pages, panel, service, step_pages, stepping
from exchange.assets.list_forms import AssetsForm, CourtForm
from exchange.assets.step_pages import StepPage
from exchange.assistance import beside, people, step_forms
from exchange.assistance import lists as requests_lists
from exchange.assistance import service as requests
from exchange.assistance.offers import RECORDED
from exchange.assistance.step_forms import StepForm
from exchange.assistance.stepping import Step
from exchange.dossiers import overview, panels
from exchange.drafts import forms as drafts
from exchange.web.guard import keeps

bp = Blueprint("assets", __name__)
BLUEPRINTS: list[Blueprint] = [bp]

Page = tuple[str, int]

panels.join(
    panels.Panel(
        name="assets",
        label=_l("Assets"),
        url=None,
        count=panel.count,
        load=panel.of_dossier,
        template="assets/panel.html",
    )
)
beside.join(beside.Beside("assets/panel.html", panel.of_request, panel.other_offers))


@bp.get("/assets")
@keeps(actions.ASSET_LIST)
def list_assets() -> str:
    is_of_organ = requests_lists.is_of_organ(g.actor)
    form = CourtForm(people.asked(db.session(), gateway.now())) if is_of_organ else AssetsForm()
    found = lists.read(g.actor, form.wanted())
    return render_template("assets/list.html", page=found, form=form, is_of_organ=is_of_organ)


@bp.get("/assets/A-<number>")
@keeps(actions.ASSET_READ)
def show(number: str) -> str:
    return render_template("assets/asset.html", page=pages.read(g.actor, service.find(g.actor, number)))


@bp.get("/requests/RFA-<number>/assets/moves/<move>")
@keeps(actions.REQUEST_READ)
def ask_first(number: str, move: str) -> str:
    return _ask(step_pages.begin(g.actor, requests.find(g.actor, number), move, is_recorded=False))


@bp.get(f"/requests/RFA-<number>/assets/moves/<move>/{RECORDED}")
@keeps(actions.REQUEST_READ)
def ask_first_recorded(number: str, move: str) -> str:
    return _ask(step_pages.begin(g.actor, requests.find(g.actor, number), move, is_recorded=True))


@bp.post("/requests/RFA-<number>/assets/moves/<move>")
@keeps(actions.REQUEST_READ)
def begin(number: str, move: str) -> Response | Page:
    return _begin(number, Step(move))


@bp.post(f"/requests/RFA-<number>/assets/moves/<move>/{RECORDED}")
@keeps(actions.REQUEST_READ)
def begin_recorded(number: str, move: str) -> Response | Page:
    return _begin(number, Step(move, is_recorded=True))


@bp.get("/assets/A-<number>/moves/<move>")
@keeps(actions.ASSET_READ)
def ask(number: str, move: str) -> str:
    return _ask(step_pages.read(g.actor, service.find(g.actor, number), move, is_recorded=False))


@bp.get(f"/assets/A-<number>/moves/<move>/{RECORDED}")
@keeps(actions.ASSET_READ)
def ask_recorded(number: str, move: str) -> str:
    return _ask(step_pages.read(g.actor, service.find(g.actor, number), move, is_recorded=True))


@bp.post("/assets/A-<number>/moves/<move>")
@keeps(actions.ASSET_READ)
def make(number: str, move: str) -> Response | Page:
    return _make(number, move, is_recorded=False)


@bp.post(f"/assets/A-<number>/moves/<move>/{RECORDED}")
@keeps(actions.ASSET_READ)
def make_recorded(number: str, move: str) -> Response | Page:
    return _make(number, move, is_recorded=True)


@bp.errorhandler(NoKey)
def key_awaited(_refusal: NoKey) -> str:
    """Show a person named without a key yet what is in clear, as the dossier's own pages do."""
    number = (request.view_args or {}).get("number", "")
    is_asset = request.path.startswith("/assets/")
    thing = service.find(g.actor, number) if is_asset else requests.find(g.actor, number)
    return render_template("dossiers/awaited.html", dossier=overview.awaited(g.actor, thing.dossier))


def _ask(page: StepPage) -> str:
    return _page(page, step_forms.form(page, **drafts.filled(page.kept)))


def _begin(number: str, step: Step) -> Response | Page:
    """Add an asset; what was typed stays on the page if it can't be added."""
    copy = requests.find(g.actor, number)
    page = step_pages.begin(g.actor, copy, step.move, step.is_recorded)
    form = step_forms.form(page)
    if not form.validate():
        return _page(page, form), 422
    try:
        asset = stepping.begin(g.actor, copy, step, form.given(), drafts.mark())
    except Conflict as refusal:
        return drafts.made() or (_page(page, form, refusal.reason), 409)
    flash(_("The asset is on record as %(reference)s.", reference=asset.reference))
    return redirect(asset.url, 303)


def _make(number: str, move: str, is_recorded: bool) -> Response | Page:
    """Make the step; if the asset has moved on meanwhile, what was typed stays on the page beside what happened."""
    asset = service.find(g.actor, number)
    page = step_pages.read(g.actor, asset, move, is_recorded)
    form = step_forms.form(page)
    if not form.validate():
        return _page(page, form), 422
    try:
        stepping.make(g.actor, asset, Step(move, is_recorded, form.steps_seen()), form.given(), drafts.mark())
    except Conflict as refusal:
        return drafts.made() or (_page(page, form, refusal.reason), 409)
    flash(_("Done: the step is part of the asset’s history now, and nobody can change it."))
    return redirect(asset.url, 303)


def _page(page: StepPage, form: StepForm, refused: str = "") -> str:
    return render_template("assets/step.html", page=page, **step_forms.shown(page, form, refused))
