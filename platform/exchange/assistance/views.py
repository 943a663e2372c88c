"""The pages of requests: the list by side, an organ's masters and what is done with them."""

from collections.abc import Callable

from flask import Blueprint, g, redirect, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict, NoKey
from exchange.assistance import (
    answer_views,
    assign_views,
    chronology_views,
    copy_views,
    draft_views,
    due_views,
    lists,
    masters,
    panel,
    people,
    receipt_views,
    referral_views,
    sending,
    service,
    sharing_views,
    step_views,
    tracking_views,
    translation_views,
)
from exchange.assistance.forms import ReasonForm
from exchange.assistance.list_forms import OrganForm, RequestsForm, StateForm
from exchange.assistance.models import MasterRequest
from exchange.dossiers import overview, panels
from exchange.drafts import forms as drafts
from exchange.drafts import service as kept_texts
from exchange.drafts.once import Mark
from exchange.web.guard import keeps

bp = Blueprint("assistance", __name__)
TEXTS = (translation_views.bp, sharing_views.bp)
COPIES = [
    copy_views.bp,
    answer_views.bp,
    step_views.bp,
    receipt_views.bp,
    referral_views.bp,
    tracking_views.bp,
    assign_views.bp,
    due_views.bp,
    chronology_views.bp,
]
BLUEPRINTS: list[Blueprint] = [bp, draft_views.bp, *COPIES, *TEXTS]

Page = tuple[str, int]

STORAGE = "storage"  # why sending stopped, though the draft stands where it may be sent
REASONS = {
    "return": "return",
    "cancel": "cancellation",
    "transmit.urgently": "urgency",
}  # an act, and the last part of its page's address

panels.join(
    panels.Panel(
        name="assistance",
        label=_l("Request for assistance"),
        url=None,
        count=panel.count,
        load=panel.load,
        template="assistance/panel.html",
    )
)


@bp.get("/requests")
@keeps(actions.REQUEST_LIST)
def list_requests() -> str:
    form: RequestsForm
    if lists.is_of_organ(g.actor):
        template, form = "organ_list", OrganForm(people.asked(db.session(), gateway.now()))
    else:
        template, form = "state_list", StateForm()
    found = lists.read(g.actor, form.wanted())
    may_age = gateway.may(g.actor, actions.AGEING_READ)
    return render_template(f"assistance/{template}.html", page=found, form=form, may_age=may_age)


@bp.get("/requests/MR-<number>")
@keeps(actions.REQUEST_READ)
def show_master(number: str) -> str:
    return _master_page(service.find_master(g.actor, number))


@bp.post("/requests/MR-<number>/review")
@keeps(actions.REQUEST_SUBMIT)
def submit(number: str) -> Response | Page:
    """Send the draft for review; with something missing, the page says what."""
    master = service.find_master(g.actor, number)
    try:
        service.submit(g.actor, master)
    except Conflict:
        return _master_page(master), 422
    return redirect(master.url, 303)


@bp.get("/requests/MR-<number>/return")
@keeps(actions.REQUEST_READ)
def return_form(number: str) -> str:
    return _reason_page(None, service.find_master(g.actor, number), "return")


@bp.post("/requests/MR-<number>/return")
@keeps(actions.REQUEST_RETURN)
def send_back(number: str) -> Response | Page:
    return _with_reason(number, "return", service.send_back)


@bp.get("/requests/MR-<number>/cancellation")
@keeps(actions.REQUEST_READ)
def cancellation_form(number: str) -> str:
    return _reason_page(None, service.find_master(g.actor, number), "cancel")


@bp.post("/requests/MR-<number>/cancellation")
@keeps(actions.REQUEST_CANCEL)
def cancel(number: str) -> Response | Page:
    return _with_reason(number, "cancel", service.cancel)


@bp.get("/requests/MR-<number>/urgency")
@keeps(actions.REQUEST_READ)
def urgency_form(number: str) -> str:
    return _reason_page(None, service.find_master(g.actor, number), "transmit.urgently")


@bp.post("/requests/MR-<number>/urgency")
@keeps(actions.REQUEST_TRANSMIT_URGENTLY)
def transmit_urgently(number: str) -> Response | Page:
    """Send an urgent draft without awaiting review; what is missing in it is named on the page of the master."""
    return _with_reason(number, "transmit.urgently", sending.send_urgently)


@bp.post("/requests/MR-<number>/transmission")
@keeps(actions.REQUEST_TRANSMIT)
def transmit(number: str) -> Response | Page:
    """Approve and send; pressed again, it goes on with the copies that aren't sent yet, which the page names."""
    master = service.find_master(g.actor, number)
    try:
        sending.approve_and_send(g.actor, master)
    except Conflict as refusal:
        if refusal.reason == STORAGE:
            return _master_page(master, refusal.reason), 503
        return drafts.moved_on(master.url)
    return redirect(master.url, 303)


@bp.errorhandler(NoKey)
def key_awaited(_refusal: NoKey) -> str:
    """Show a person named without a key yet what is in clear, as the dossier's own pages do."""
    master = service.find_master(g.actor, (request.view_args or {}).get("number", ""))
    return render_template("dossiers/awaited.html", dossier=overview.awaited(g.actor, master.dossier))


def _master_page(master: MasterRequest, refused: str = "") -> str:
    return render_template("assistance/master.html", page=masters.read(g.actor, master), refused=refused)


def _with_reason(number: str, act: str, make: Callable[[Actor, MasterRequest, str, Mark], None]) -> Response | Page:
    """Make a move that asks for a reason; where it can't be made any more, what was typed stays beside what happened."""
    master, form = service.find_master(g.actor, number), ReasonForm()
    if not form.validate():
        return _reason_page(form, master, act), 422
    try:
        make(g.actor, master, form.reason.data or "", drafts.mark())
    except Conflict as refusal:
        if refusal.reason == STORAGE:
            return _master_page(master, refusal.reason), 503
        return drafts.made() or (_reason_page(form, master, act, refusal.reason), 409)
    return redirect(master.url, 303)


def _reason_page(sent: ReasonForm | None, master: MasterRequest, act: str, refused: str = "") -> str:
    page = masters.read(g.actor, master)
    if not refused and f"request.{act}" not in page.offers:
        raise gateway.missing(g.actor, master.reference)
    place = f"{master.url}/{REASONS[act]}"
    kept = None if sent else kept_texts.read(g.actor, place)
    form = sent or ReasonForm(**drafts.filled(kept))
    told = {"act": act, "place": place, "kept": kept, "refused": refused}
    return render_template("assistance/reason.html", form=form, page=page, **told)
