"""The pages of consents: the list, one with its answer, and the form by which the organ records one that came another way."""

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from exchange.access import actions
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict, NoKey
from exchange.dossiers import overview, panels
from exchange.drafts import forms as drafts
from exchange.drafts import once
from exchange.reverse import consent_lists, consent_pages, consents, panel
from exchange.reverse.consent_forms import AnswerForm, RecordForm
from exchange.reverse.consent_list_forms import ConsentsForm
from exchange.reverse.consent_pages import ConsentPage
from exchange.reverse.consents import Answer
from exchange.reverse.models import Consent
from exchange.web.guard import keeps

bp = Blueprint("consents", __name__)

Page = tuple[str, int]
Read = Callable[[Actor, Consent], ConsentPage]
Keep = Callable[[Actor, Consent, Answer, once.Mark], None]

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
    said = _("Your answer is with the Court, and nobody can change it.")
    return _keep(number, consent_pages.read, AnswerForm, consents.answer, said)


@bp.get("/consents/CNS-<number>/record")
@keeps(actions.CONSENT_READ)
def ask_record(number: str) -> str:
    page = consent_pages.for_record(g.actor, consents.find(g.actor, number))
    return _page(page, RecordForm(page, **drafts.filled(page.kept)))


@bp.post("/consents/CNS-<number>/record")
@keeps(actions.CONSENT_RECORD)
def record(number: str) -> Response | Page:
    said = _("The answer is recorded; the State reads that the Court recorded it.")
    return _keep(number, consent_pages.for_record, RecordForm, consents.record, said)


def _keep(number: str, read: Read, kind: type[AnswerForm], keep: Keep, said: str) -> Response | Page:
    """Keep the answer; if there was one meanwhile, what was typed stays on the page."""
    consent = consents.find(g.actor, number)
    page = read(g.actor, consent)
    form = kind(page)
    if not page.is_awaited:
        return drafts.made() or (_page(page, form), 409)
    if not form.validate():
        return _page(page, form), 422
    try:
        keep(g.actor, consent, form.given(), drafts.mark())
    except Conflict:
        return drafts.made() or (_page(read(g.actor, consent), form), 409)
    flash(said)
    return redirect(consent.url, 303)


@bp.errorhandler(NoKey)
def key_awaited(_refusal: NoKey) -> str:
    """Show a person named without a key yet what is in clear, as the dossier's own pages do."""
    consent = consents.find(g.actor, (request.view_args or {}).get("number", ""))
    return render_template("dossiers/awaited.html", dossier=overview.awaited(g.actor, consent.dossier))


def _page(page: ConsentPage, form: AnswerForm) -> str:
    template = "reverse/consent.html" if page.place == page.url else "reverse/consent_record.html"
    return render_template(template, page=page, form=form)
