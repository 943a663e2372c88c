"""The pages of consents: the list, one with its answer, and the form by which the organ records one that came another way."""

from flask import Blueprint, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from exchange.access import actions
from exchange.access.refusals import Conflict, NoKey
from exchange.dossiers import overview, panels
from exchange.drafts import forms as drafts
from exchange.reverse import consent_lists, consent_pages, consents, panel
from exchange.reverse.consent_forms import AnswerForm, RecordForm
from exchange.reverse.consent_list_forms import ConsentsForm
from exchange.reverse.consent_pages import ConsentPage
from exchange.web.guard import keeps

bp = Blueprint("consents", __name__)

Page = tuple[str, int]

panels.join(
    panels.Panel(
        name="consent",
        label=_l("Consent"),
        url=None,
        count=panel.count_consents,
        load=panel.load_consent,
        template="reverse/consent_panel.html",
    )
)


@bp.get("/consents")
@keeps(actions.CONSENT_LIST)
def list_consents() -> str:
    form = ConsentsForm()
    return render_template("reverse/consents.html", page=consent_lists.read(g.actor, form.wanted()), form=form)


@bp.get("/consents/CNS-<number>")
@keeps(actions.CONSENT_READ)
def show(number: str) -> str:
    page = consent_pages.read(g.actor, consents.find(g.actor, number))
    return _page(page, AnswerForm(page, **drafts.filled(page.kept)))


@bp.post("/consents/CNS-<number>")
@keeps(actions.CONSENT_ANSWER)
def answer(number: str) -> Response | Page:
    """Answer; if there was an answer meanwhile, what was typed stays on the page."""
    consent = consents.find(g.actor, number)
    page = consent_pages.read(g.actor, consent)
    form = AnswerForm(page)
    if not page.is_awaited:
        return drafts.made() or (_page(page, form), 409)
    if not form.validate():
        return _page(page, form), 422
    try:
        consents.answer(g.actor, consent, form.given(), drafts.mark())
    except Conflict:
        page = consent_pages.read(g.actor, consent)
        return drafts.made() or (_page(page, form), 409)
    flash(_("Your answer is with the Court, and nobody can change it."))
    return redirect(consent.url, 303)


@bp.get("/consents/CNS-<number>/record")
@keeps(actions.CONSENT_READ)
def ask_record(number: str) -> str:
    page = consent_pages.for_record(g.actor, consents.find(g.actor, number))
    return _page(page, RecordForm(page, **drafts.filled(page.kept)))


@bp.post("/consents/CNS-<number>/record")
@keeps(actions.CONSENT_RECORD)
def record(number: str) -> Response | Page:
    consent = consents.find(g.actor, number)
    page = consent_pages.for_record(g.actor, consent)
    form = RecordForm(page)
    if not page.is_awaited:
        return drafts.made() or (_page(page, form), 409)
    if not form.validate():
        return _page(page, form), 422
    try:
        consents.record(g.actor, consent, form.given(), drafts.mark())
    except Conflict:
        page = consent_pages.for_record(g.actor, consent)
        return drafts.made() or (_page(page, form), 409)
    flash(_("The answer is recorded; the State reads that the Court recorded it."))
    return redirect(consent.url, 303)


@bp.errorhandler(NoKey)
def key_awaited(_refusal: NoKey) -> str:
    """Show a person named without a key yet what is in clear, as the dossier's own pages do."""
    consent = consents.find(g.actor, (request.view_args or {}).get("number", ""))
    return render_template("dossiers/awaited.html", dossier=overview.awaited(g.actor, consent.dossier))


def _page(page: ConsentPage, form: AnswerForm) -> str:
    template = "reverse/consent.html" if page.place == page.url else "reverse/consent_record.html"
    return render_template(template, page=page, form=form)
