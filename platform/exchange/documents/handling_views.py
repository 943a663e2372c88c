"""Marking how a document is to be handled, and lifting a mark with a reason."""

from flask import Blueprint, flash, g, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange import gateway, tables
from exchange.access.actions import DOCUMENT_READ, HANDLING_LIFT, HANDLING_MARK
from exchange.documents import handling, service
from exchange.documents.handling_forms import LiftForm, MarkForm
from exchange.documents.models import Document
from exchange.drafts import forms as drafts
from exchange.web.guard import keeps

bp = Blueprint("handling", __name__)

Page = tuple[str, int]


@bp.app_template_filter("handling_sentence")
def handling_sentence(code: str, language: str) -> str:
    """Return the sentence that is printed for a handling code."""
    return handling.sentence(code).label(language)


@bp.post("/dossiers/<reference>/documents/<int:number>/handling")
@keeps(HANDLING_MARK)
def mark(reference: str, number: int) -> Response:
    document = service.find(g.actor, reference, number)
    handling.mark(g.actor, document, MarkForm().code.data or "")
    flash(_("The document is marked; the mark stands until your delegation lifts it."))
    return redirect(handling.url(document), 303)


@bp.get("/dossiers/<reference>/documents/<int:number>/handling/<code>/lifting")
@keeps(DOCUMENT_READ)
def lifting_form(reference: str, number: int, code: str) -> str:
    return _page(service.find(g.actor, reference, number), code, LiftForm())


@bp.post("/dossiers/<reference>/documents/<int:number>/handling/<code>/lifting")
@keeps(HANDLING_LIFT)
def lift(reference: str, number: int, code: str) -> Response | Page:
    document = service.find(g.actor, reference, number)
    form = LiftForm()
    if not form.validate():
        return _page(document, code, form), 422
    handling.lift(g.actor, document, code, (form.reason.data or "").strip(), drafts.mark())
    flash(_("The mark is lifted; the reason stands beside it."))
    return redirect(handling.url(document), 303)


def _page(document: Document, code: str, form: LiftForm) -> str:
    if code not in document.codes or not gateway.may(g.actor, HANDLING_LIFT, document):
        raise gateway.missing(g.actor, document.reference)
    return render_template(
        "documents/lifting.html",
        form=form,
        name=handling.title(g.actor, document),
        code=tables.handling_codes()[code],
        sentence=handling.sentence(code),
        reference=document.reference,
        level=document.dossier.level,
        url=handling.url(document),
    )
