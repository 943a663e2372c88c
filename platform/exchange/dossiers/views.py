"""The list of dossiers, a dossier's first page, opening one, closing it and changing its labels."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange import gateway
from exchange.access import actions
from exchange.access.refusals import Conflict, NoKey
from exchange.dossiers import choosing, listing, member_views, overview, persons, service
from exchange.dossiers.forms import DossiersForm, LabelsForm, OpenForm, PersonsForm
from exchange.dossiers.models import Dossier
from exchange.drafts import forms as drafts
from exchange.drafts import service as kept_texts
from exchange.drafts.service import Kept
from exchange.web.guard import blank, keeps

bp = Blueprint("dossiers", __name__)
BLUEPRINTS: list[Blueprint] = [bp, member_views.bp]

NEW = "/dossiers/new"

Page = tuple[str, int]


@bp.get("/dossiers")
@keeps(actions.DOSSIER_LIST)
def list_dossiers() -> str:
    form = DossiersForm(persons.delegations(gateway.now()))
    return render_template("dossiers/list.html", page=listing.page(g.actor, form.wanted()), form=form)


@bp.get("/dossiers/new")
@blank(actions.DOSSIER_OPEN)
def new() -> str:
    kept = kept_texts.read(g.actor, NEW)
    return _labels_page(_open_form(kept), kept)


@bp.post("/dossiers/new")
@blank(actions.DOSSIER_OPEN)
def back_to_labels() -> str:
    """The first step again, as it was filled in."""
    return _labels_page(_open_form())


@bp.post("/dossiers/new/persons")
@keeps(actions.PERSONS_READ)
def choose_persons() -> str | Page:
    form = _open_form()
    if not form.validate():
        return _labels_page(form), 422
    asked = choosing.for_new(g.actor, form.codes())
    return _persons_page(form, PersonsForm(asked, None))


@bp.post("/dossiers")
@keeps(actions.DOSSIER_OPEN)
def open_dossier() -> Response | Page:
    form = _open_form()
    if not form.validate():
        return _labels_page(form), 422
    people = PersonsForm(choosing.for_new(g.actor, form.codes()))
    if not (people.validate() and people.names_each(g.actor.org)):
        return _persons_page(form, people), 422
    labels = form.labels()
    wanted = (labels.title, labels.theme, labels.level, people.chosen(), labels.further)
    try:
        dossier = service.open(g.actor, *wanted, drafts.mark())
    except Conflict:
        made = drafts.made()
        if made is None:
            raise
        return made
    return redirect(url_for(".show", reference=dossier.reference), 303)


@bp.get("/dossiers/<reference>")
@keeps(actions.DOSSIER_READ)
def show(reference: str) -> str:
    page = overview.overview(g.actor, service.find(g.actor, reference))
    return render_template("dossiers/overview.html", page=page, dossier=page.cover)


@bp.get("/dossiers/<reference>/labels")
@keeps(actions.DOSSIER_READ)
def labels(reference: str) -> str:
    dossier = service.find(g.actor, reference)
    now = overview.labels(g.actor, dossier)
    kept = kept_texts.read(g.actor, f"/dossiers/{reference}/labels")
    form = LabelsForm(**drafts.filled(kept)) if kept else LabelsForm(obj=now, version=service.version(dossier))
    return _relabel_page(dossier, form, kept=kept)


@bp.post("/dossiers/<reference>/labels")
@keeps(actions.DOSSIER_RELABEL)
def relabel(reference: str) -> Response | Page:
    dossier = service.find(g.actor, reference)
    form = LabelsForm()
    if not form.validate():
        overview.labels(g.actor, dossier)
        return _relabel_page(dossier, form), 422
    try:
        service.relabel(g.actor, dossier, form.labels(), form.version.data)
    except Conflict as refusal:
        if refusal.reason != "changed":
            raise
        now = overview.labels(g.actor, dossier)
        form.version.process_data(service.version(dossier))
        return _relabel_page(dossier, form, differing=drafts.differing(form, now)), 409
    return redirect(url_for(".show", reference=reference), 303)


@bp.post("/dossiers/<reference>/closure")
@keeps(actions.DOSSIER_CLOSE)
def close(reference: str) -> Response:
    service.close(g.actor, service.find(g.actor, reference))
    return redirect(url_for(".show", reference=reference), 303)


@bp.post("/dossiers/<reference>/reopening")
@keeps(actions.DOSSIER_REOPEN)
def reopen(reference: str) -> Response:
    service.reopen(g.actor, service.find(g.actor, reference))
    return redirect(url_for(".show", reference=reference), 303)


@member_views.bp.errorhandler(NoKey)
@bp.errorhandler(NoKey)
def key_awaited(_refusal: NoKey) -> str | Page:
    """Show someone named what is kept in clear: that the key is awaited is a fact, not a fault."""
    dossier = service.find(g.actor, (request.view_args or {}).get("reference", ""))
    return render_template("dossiers/awaited.html", dossier=overview.awaited(g.actor, dossier))


def _open_form(kept: Kept | None = None) -> OpenForm:
    own = g.actor.org
    return OpenForm([one for one in persons.delegations(gateway.now()) if one.code != own], **drafts.filled(kept))


def _labels_page(form: OpenForm, kept: Kept | None = None) -> str:
    return render_template("dossiers/new.html", form=form, kept=kept)


def _persons_page(form: OpenForm, people: PersonsForm) -> str:
    return render_template("dossiers/persons.html", form=form, people=people)


def _relabel_page(dossier: Dossier, form: LabelsForm, **more: Any) -> str:
    told = {"reference": dossier.reference, "protection": dossier.protection, "level": dossier.level}
    return render_template("dossiers/labels.html", form=form, **{"kept": None, "differing": None, **told, **more})
