"""The pages of enquiries: the list, a new one, one with its answer, and the draft that it can become."""

from flask import Blueprint, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from exchange.access import actions
from exchange.access.refusals import Conflict, NoKey
from exchange.assistance import beside
from exchange.dossiers import overview, panels
from exchange.drafts import forms as drafts
from exchange.drafts.service import Kept
from exchange.enquiries import lists, pages, panel, service
from exchange.enquiries.forms import AnswerForm, AskForm, PromoteForm
from exchange.enquiries.list_forms import EnquiriesForm
from exchange.enquiries.models import Enquiry
from exchange.enquiries.pages import EnquiryPage, NewPage
from exchange.web.guard import keeps

bp = Blueprint("enquiries", __name__)
BLUEPRINTS: list[Blueprint] = [bp]

Page = tuple[str, int]

panels.join(
    panels.Panel(
        name="enquiry",
        label=_l("Informal enquiry"),
        url=None,
        count=panel.count,
        load=panel.load,
        template="enquiries/panel.html",
    )
)
beside.join_drafts(beside.BesideDraft("enquiries/before.html", panel.of_draft))


@bp.get("/enquiries")
@keeps(actions.ENQUIRY_LIST)
def list_enquiries() -> str:
    form = EnquiriesForm()
    return render_template("enquiries/list.html", page=lists.read(g.actor, form.wanted()), form=form)


@bp.get("/enquiries/new")
@keeps(actions.ENQUIRY_LIST)
def new() -> str:
    page = pages.for_new(g.actor)
    return _new_page(page, AskForm(page, **drafts.filled(page.kept)))


@bp.post("/enquiries")
@keeps(actions.ENQUIRY_ASK)
def ask() -> Response | Page:
    page = pages.for_new(g.actor)
    form = AskForm(page)
    if not form.validate():
        return _new_page(page, form), 422
    try:
        enquiry = service.ask(g.actor, form.enquiry(), drafts.mark())
    except Conflict as refusal:
        return drafts.made() or (_new_page(page, form, refusal.reason), 409)
    flash(_("The enquiry is with the other side."))
    return redirect(enquiry.url, 303)


@bp.get("/enquiries/ENQ-<number>")
@keeps(actions.ENQUIRY_READ)
def show(number: str) -> str:
    page = pages.read(g.actor, service.find(g.actor, number))
    return _shown_page(page, AnswerForm(**drafts.filled(page.kept)), page.kept)


@bp.post("/enquiries/ENQ-<number>")
@keeps(actions.ENQUIRY_ANSWER)
def answer(number: str) -> Response | Page:
    """Answer; if it ended meanwhile, what was typed stays on the page."""
    enquiry, form = service.find(g.actor, number), AnswerForm()
    if not form.validate():
        return _shown_page(pages.read(g.actor, enquiry), form), 422
    try:
        service.answer(g.actor, enquiry, form.answer.data, form.text.data or "", drafts.mark())
    except Conflict:
        return drafts.made() or (_shown_page(pages.read(g.actor, enquiry), form), 409)
    flash(_("Your answer is with the other side."))
    return redirect(enquiry.url, 303)


@bp.get("/enquiries/ENQ-<number>/draft")
@keeps(actions.ENQUIRY_READ)
def promotion(number: str) -> str:
    page, form = _promotion(service.find(g.actor, number))
    return render_template("enquiries/promote.html", page=page, form=form)


@bp.post("/enquiries/ENQ-<number>/draft")
@keeps(actions.ENQUIRY_PROMOTE)
def promote(number: str) -> Response | Page:
    enquiry = service.find(g.actor, number)
    page, form = _promotion(enquiry)
    if not form.validate():
        return render_template("enquiries/promote.html", page=page, form=form), 422
    try:
        master = service.promote(g.actor, enquiry, form.draft(), drafts.mark())
    except Conflict:
        return drafts.made() or redirect(enquiry.url, 303)
    flash(_("The draft is yours; the enquiry stands beside it."))
    return redirect(master.url, 303)


@bp.errorhandler(NoKey)
def key_awaited(_refusal: NoKey) -> str:
    """Show a person named without a key yet what is in clear, as the dossier's own pages do."""
    enquiry = service.find(g.actor, (request.view_args or {}).get("number", ""))
    return render_template("dossiers/awaited.html", dossier=overview.awaited(g.actor, enquiry.dossier))


def _promotion(enquiry: Enquiry) -> tuple[EnquiryPage, PromoteForm]:
    choices = pages.for_draft(g.actor, enquiry)
    page = pages.read(g.actor, enquiry)
    return page, PromoteForm(choices, page)


def _new_page(page: NewPage, form: AskForm, refused: str = "") -> str:
    return render_template("enquiries/new.html", page=page, form=form, kept=page.kept, refused=refused)


def _shown_page(page: EnquiryPage, form: AnswerForm, kept: Kept | None = None) -> str:
    return render_template("enquiries/enquiry.html", page=page, form=form, kept=kept)
