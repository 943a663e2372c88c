"""The pages on which a request is written, step by step: each keeps its part, whatever the order they are taken in."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, g, redirect, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from exchange import gateway
from exchange.access import actions
from exchange.access.refusals import Conflict
from exchange.assistance import choosing, drafting, service, versions
from exchange.assistance.choosing import Written
from exchange.assistance.draft_forms import (
    AnnexesForm,
    ContentsForm,
    ItemsForm,
    NewForm,
    RecipientsForm,
    StepForm,
    VersionsForm,
    filled_from,
    form_of,
)
from exchange.assistance.models import MasterRequest
from exchange.drafts import forms as drafts
from exchange.drafts.service import Kept
from exchange.sheets import tongues
from exchange.web.guard import keeps

bp = Blueprint("drafting", __name__)

Page = tuple[str, int]

STEPS = {
    RecipientsForm.step: _l("Recipients and assistance"),
    ItemsForm.step: _l("What is asked"),
    ContentsForm.step: _l("Contents"),
    AnnexesForm.step: _l("Annexes and handling"),
}
TEXT = "/requests/MR-<number>/text/<step>"


@bp.get("/requests/new")
@keeps(actions.PERSONS_READ)
def new() -> str:
    choices = choosing.for_new(g.actor)
    return _new_page(NewForm(choices, **drafts.filled(choices.kept)), choices.kept)


@bp.post("/requests")
@keeps(actions.REQUEST_DRAFT)
def draft() -> Response | Page:
    form = NewForm(choosing.for_new(g.actor))
    if not form.validate():
        return _new_page(form), 422
    try:
        master = drafting.draft(g.actor, form.draft(), form.colleagues.data or (), drafts.mark())
    except Conflict:
        return drafts.made() or (_new_page(form), 409)
    return redirect(f"{master.url}/{drafting.NEXT}", 303)


@bp.post("/requests/MR-<number>/drafts")
@keeps(actions.REQUEST_DRAFT)
def draft_again(number: str) -> Response:
    """Begin a new draft with the text of an earlier request."""
    source = service.find_master(g.actor, number)
    try:
        master = drafting.draft(g.actor, choosing.again(g.actor, source), (), drafts.mark())
    except Conflict:
        return drafts.made() or redirect(source.url, 303)
    return redirect(f"{master.url}/text/{RecipientsForm.step}", 303)


@bp.get("/requests/MR-<number>/versions")
@keeps(actions.REQUEST_READ)
def compare(number: str) -> str:
    form = VersionsForm(request.args)
    page = versions.compare(g.actor, service.find_master(g.actor, number), form.old.data or 0, form.new.data or 0)
    form.offer(page)
    return render_template("assistance/versions.html", page=page, form=form)


@bp.get(TEXT)
@keeps(actions.REQUEST_READ)
def text(number: str, step: str) -> str:
    written = _written(service.find_master(g.actor, number), step)
    kept = written.choices.kept
    given = {**drafts.filled(kept), "data": filled_from(written.draft) | {"version": written.version}}
    return _step_page(_form(step, written)(written.choices, **given), written, kept=kept)


@bp.post(TEXT)
@keeps(actions.REQUEST_EDIT)
def edit(number: str, step: str) -> Response | str | Page:
    """Keep this step's part of the draft; if the draft changed or left the drafter's hands meanwhile, what was typed stays."""
    master = service.find_master(g.actor, number)
    written = _written(master, step)
    form = _form(step, written)(written.choices)
    if isinstance(form, ItemsForm) and form.more.data:
        form.add_rows()
        return _step_page(form, written)
    if not form.validate():
        return _step_page(form, written), 422
    try:
        changed = drafting.changed(written.draft, form.changes(written.draft))
        drafting.edit(g.actor, master, changed, form.version.data, _place(master, step))
    except Conflict as refusal:
        return _conflict_page(form, _written(master, step), refusal.reason), 409
    return redirect(master.url if form.leave.data else _after(master.url, step), 303)


def _written(master: MasterRequest, step: str) -> Written:
    if step not in STEPS:
        raise gateway.missing(g.actor, master.reference)
    return choosing.for_edit(g.actor, master, _place(master, step))


def _place(master: MasterRequest, step: str) -> str:
    return f"{master.url}/text/{step}"


def _after(url: str, step: str) -> str:
    """Return the address of the next step; after the last, the whole draft is checked."""
    steps = list(STEPS)
    further = steps[steps.index(step) + 1 :]
    return f"{url}/text/{further[0]}" if further else url


def _form(step: str, written: Written) -> type[Any]:
    return form_of(step, written)


def _new_page(form: NewForm, kept: Kept | None = None) -> str:
    return render_template("assistance/new.html", form=form, kept=kept, steps=STEPS)


def _step_page(form: StepForm, written: Written, reason: str = "", **more: Any) -> str:
    told = {"kept": None, "differing": [], **more}
    return render_template(
        f"assistance/{form.step}.html", form=form, master=written, reason=reason, steps=STEPS, tongues=tongues, **told
    )


def _conflict_page(form: StepForm, written: Written, reason: str) -> str:
    """Show what was typed beside how it stands now; kept again, it takes the place of what is shown here."""
    form.version.process_data(written.version)
    now = SimpleNamespace(**filled_from(written.draft))
    return _step_page(form, written, reason, differing=drafts.differing(form, now))
