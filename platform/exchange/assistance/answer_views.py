"""The page on which an item is answered. Files come by script, each on its own, or with the form; either way they wait,
sealed, until the answer is sent.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange import gateway
from exchange.access import actions
from exchange.access.refusals import Conflict, NoKey
from exchange.assistance import answers, copy_views, service
from exchange.assistance.answer_forms import AnswerForm
from exchange.assistance.answers import AnswerPage
from exchange.assistance.models import Request, RequestItem
from exchange.documents import held, kinds, receiving_views, tokens
from exchange.documents.arrivals import Arrival
from exchange.documents.models import HeldFile
from exchange.drafts import forms as drafts
from exchange.drafts import service as kept_texts
from exchange.drafts.service import Kept
from exchange.drafts.typed import TOKEN
from exchange.web import filters, uploads
from exchange.web.guard import keeps

bp = Blueprint("answers", __name__)
bp.register_error_handler(NoKey, copy_views.key_awaited)

Page = tuple[str, int]
PLACE = "/requests/RFA-<number>/items/<int:item>/answer"


@bp.get(PLACE)
@keeps(actions.REQUEST_READ)
def form(number: str, item: int) -> str:
    page = answers.page(g.actor, *_item(number, item))
    return _page(page, AnswerForm(page, **drafts.filled(page.kept)), kept=page.kept)


@bp.put(f"{PLACE}/files")
@uploads.checks_first
@keeps(actions.DOCUMENT_HOLD)
def put(number: str, item: int) -> Response:
    """Lay a file ready that comes as a raw body; 201 with the id to tick it by."""
    length = receiving_views.check_put()
    with uploads.transfers().place() as place:
        copy, row = _answerable(number, item)
        hold = _holder(copy, row)
        return receiving_views.receive(place, copy.dossier, length, lambda arrival: jsonify(id=hold(arrival).id))


@bp.post(PLACE)
@uploads.checks_first
@keeps(actions.REQUEST_ANSWER)
def send(number: str, item: int) -> Response | Page:
    """Send the answer, or keep it for later; whatever stands in the way, text and files stay on the page."""
    arrived, refused = _files(number, item)
    copy, row = _answerable(number, item)
    page = answers.page(g.actor, copy, row)
    form = AnswerForm(page)
    form.tick(arrived)
    if "keep" in request.form and not refused:
        return _keep(page, arrived)
    if refused or not form.validate():
        return _page(page, form, refused=refused), 422
    try:
        answers.send(g.actor, copy, item, form.answer(), drafts.mark())
    except Conflict as refusal:
        return drafts.made() or (_page(page, form, reason=refusal.reason), 409)
    flash(_said([item, *(form.also.data or ())]))
    return redirect(copy.url, 303)


def _files(number: str, item: int) -> tuple[list[UUID], list[tuple[str, str]]]:
    """Check the form's token, and lay ready the files that came with it; return their ids, and which were refused, why.

    Where there are files the address has a token too: the one inside could be read only after their bytes.
    """
    if request.mimetype != "multipart/form-data":
        uploads.check_token(request.form.get(TOKEN))
        return [], []
    uploads.body_length(request, gateway.settings().uploads.largest_form_bytes)
    copy, row = _answerable(number, item)
    tokens.read(g.actor, answers.place(copy, row.number), request.args.get("token", ""))
    with uploads.transfers().place() as place:
        files = receiving_views.parse(place, copy.dossier, _holder(copy, row))
    uploads.check_token(request.form.get(TOKEN))
    return [one.id for one in files.added], receiving_views.errors(files)


def _holder(copy: Request, row: RequestItem) -> Callable[[Arrival], HeldFile]:
    return partial(held.hold, g.actor, copy.dossier, answers.place(copy, row.number))


def _keep(page: AnswerPage, arrived: Sequence[UUID]) -> Response:
    sent = drafts.sent()
    ticked = tuple(("files", str(one)) for one in arrived)
    at = kept_texts.save(g.actor, page.place, replace(sent, fields=sent.fields + ticked))
    flash(_("Your text is kept, as it stood at %(time)s.", time=filters.clock(at)))
    return redirect(page.place, 303)


def _said(items: Collection[int]) -> str:
    numbers = ", ".join(str(one) for one in sorted(set(items)))
    if len(items) == 1:
        return str(_("Your answer to item %(number)s is sent; the sender can read it now.", number=numbers))
    return str(_("Your answer to items %(numbers)s is sent; the sender can read it now.", numbers=numbers))


def _item(number: str, item: int) -> tuple[Request, RequestItem]:
    copy = service.find(g.actor, number)
    row = answers.item(copy, item)
    if row is None:
        raise gateway.missing(g.actor, f"{copy.reference}/{item}")
    return copy, row


def _answerable(number: str, item: int) -> tuple[Request, RequestItem]:
    """Return the item if the actor may answer it, asked before a body is read; NotFound, on record, if not."""
    copy, row = _item(number, item)
    if not gateway.may(g.actor, actions.REQUEST_ANSWER, copy):
        raise gateway.missing(g.actor, copy.reference)
    return copy, row


def _page(
    page: AnswerPage,
    form: AnswerForm,
    reason: str = "",
    refused: Sequence[tuple[str, str]] = (),
    kept: Kept | None = None,
) -> str:
    return render_template(
        "assistance/answer.html",
        page=page,
        form=form,
        reason=reason,
        refused=refused,
        kept=kept,
        token=tokens.make(g.actor, page.place),
        limits=gateway.settings().uploads,
        endings=",".join(kinds.BY_ENDING),
    )
