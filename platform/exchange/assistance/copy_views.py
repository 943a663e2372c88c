"""The pages of one copy, the same for the State and its sender: read, acknowledged, answered item by item, closed."""

from flask import Blueprint, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange import gateway
from exchange.access import actions
from exchange.access.refusals import Conflict, NoKey
from exchange.assistance import copies, service
from exchange.assistance.copies import AnswerPage
from exchange.assistance.forms import AnswerForm
from exchange.assistance.models import Request, RequestItem
from exchange.dossiers import overview
from exchange.drafts import forms as drafts
from exchange.drafts.service import Kept
from exchange.web.guard import keeps

bp = Blueprint("copies", __name__)

Page = tuple[str, int]


@bp.get("/requests/RFA-<number>")
@keeps(actions.REQUEST_READ)
def show(number: str) -> str:
    page = copies.read(g.actor, service.find(g.actor, number))
    return render_template("assistance/copy.html", page=page)


@bp.post("/requests/RFA-<number>/acknowledgement")
@keeps(actions.REQUEST_ACKNOWLEDGE)
def acknowledge(number: str) -> Response:
    copy = service.find(g.actor, number)
    service.acknowledge(g.actor, copy)
    flash(
        _("Receipt is acknowledged; the sender sees your name and the time. Answer item by item, when you are ready.")
    )
    return redirect(copy.url, 303)


@bp.get("/requests/RFA-<number>/items/<int:item>/answer")
@keeps(actions.REQUEST_READ)
def answer_form(number: str, item: int) -> str:
    page = copies.for_answer(g.actor, *_item(number, item))
    return _answer_page(page, AnswerForm(page.choices, **drafts.filled(page.kept)), kept=page.kept)


@bp.post("/requests/RFA-<number>/items/<int:item>/answer")
@keeps(actions.REQUEST_ANSWER)
def answer(number: str, item: int) -> Response | Page:
    """Answer an item; if it was answered meanwhile, what was typed stays on the page."""
    copy, row = _item(number, item)
    page = copies.for_answer(g.actor, copy, row)
    form = AnswerForm(page.choices)
    if not form.validate():
        return _answer_page(page, form), 422
    try:
        service.answer(g.actor, copy, item, form.text.data or "", form.documents.data or (), drafts.mark())
    except Conflict:
        return drafts.made() or (_answer_page(page, form, is_late=True), 409)
    flash(_("Your answer to item %(number)s is sent; the sender can read it now.", number=item))
    return redirect(copy.url, 303)


@bp.post("/requests/RFA-<number>/closure")
@keeps(actions.REQUEST_CLOSE)
def close(number: str) -> Response:
    copy = service.find(g.actor, number)
    service.close(g.actor, copy)
    return redirect(copy.url, 303)


@bp.errorhandler(NoKey)
def key_awaited(_refusal: NoKey) -> str:
    """Show a person named without a key yet what is in clear, as the dossier's own pages do."""
    found = service.find(g.actor, (request.view_args or {}).get("number", ""))
    return render_template("dossiers/awaited.html", dossier=overview.awaited(g.actor, found.dossier))


def _item(number: str, item: int) -> tuple[Request, RequestItem]:
    copy = service.find(g.actor, number)
    row = service.item(copy, item)
    if row is None:
        raise gateway.missing(g.actor, f"{copy.reference}/{item}")
    return copy, row


def _answer_page(page: AnswerPage, form: AnswerForm, is_late: bool = False, kept: Kept | None = None) -> str:
    return render_template("assistance/answer.html", page=page, form=form, is_late=is_late, kept=kept)
