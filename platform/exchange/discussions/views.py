"""The pages of discussions: a form in, one call of the service, a page or an address out."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from exchange.access.actions import (
    DISCUSSION_CLOSE,
    DISCUSSION_LIST,
    DISCUSSION_OPEN,
    DISCUSSION_READ,
    DISCUSSION_REOPEN,
    MESSAGE_POST,
)
from exchange.access.refusals import Conflict
from exchange.discussions import lists, prose, reading, service, unread
from exchange.discussions.forms import DiscussionForm, DiscussionsForm, MessageForm
from exchange.dossiers import panels
from exchange.dossiers import service as dossiers
from exchange.drafts import forms as drafts
from exchange.web.guard import keeps

bp = Blueprint("discussions", __name__)
BLUEPRINTS = [bp]

Page = str | tuple[str, int] | Response

bp.add_app_template_filter(prose.to_html, "prose")
panels.join(
    panels.Panel(
        name="discussions",
        label=_l("Discussions"),
        url=lambda reference: f"/dossiers/{reference}/discussions",
        count=lists.count,
        said=lists.said,
        load=lists.newest,
        template="discussions/panel.html",
        news=panels.News(
            unread.counts, lambda number: ngettext("%(num)s unread message", "%(num)s unread messages", number)
        ),
        begin=panels.Begin(
            "message", _l("Open a discussion"), lambda reference: f"/dossiers/{reference}/discussions/new"
        ),
    )
)


@bp.get("/dossiers/<reference>/discussions")
@keeps(DISCUSSION_LIST)
def index(reference: str) -> Page:
    dossier = dossiers.find(g.actor, reference)
    form = DiscussionsForm()
    page = lists.read(g.actor, dossier, form.wanted())
    return render_template("discussions/index.html", page=page, dossier=page.dossier, form=form)


@bp.get("/dossiers/<reference>/discussions/new")
@keeps(DISCUSSION_LIST)
def new(reference: str) -> Page:
    return _new_page(reference, None, 200)


@bp.post("/dossiers/<reference>/discussions/new")
@keeps(DISCUSSION_OPEN)
def open_discussion(reference: str) -> Page:
    form = DiscussionForm()
    if not form.validate():
        return _new_page(reference, form, 422)
    try:
        dossier = dossiers.find(g.actor, reference)
        discussion = service.open(g.actor, dossier, str(form.title.data), form.text, form.chosen, drafts.mark())
    except Conflict:
        return drafts.made() or _new_page(reference, form, 409)
    return redirect(url_for(".show", reference=discussion.reference), 303)


@bp.get("/discussions/<reference>")
@keeps(DISCUSSION_READ)
def show(reference: str) -> Page:
    return _page(reference, None, 200, request.args.get("page", type=int))


@bp.post("/discussions/<reference>/messages")
@keeps(MESSAGE_POST)
def post(reference: str) -> Page:
    form = MessageForm()
    if not form.validate():
        return _page(reference, form, 422)
    try:
        discussion = service.find(g.actor, reference)
        message = service.post(g.actor, discussion, form.text, form.chosen, drafts.mark())
    except Conflict:
        return drafts.made() or _page(reference, form, 409)
    place: dict[str, Any] = {"page": reading.page_of(message.number), "_anchor": f"m{message.number}"}
    return redirect(url_for(".show", reference=reference, **place), 303)


@bp.post("/discussions/<reference>/closure")
@keeps(DISCUSSION_CLOSE)
def close(reference: str) -> Page:
    service.close(g.actor, service.find(g.actor, reference))
    return redirect(url_for(".show", reference=reference), 303)


@bp.post("/discussions/<reference>/reopening")
@keeps(DISCUSSION_REOPEN)
def reopen(reference: str) -> Page:
    service.reopen(g.actor, service.find(g.actor, reference))
    return redirect(url_for(".show", reference=reference), 303)


def _new_page(reference: str, sent: DiscussionForm | None, status: int) -> Page:
    """Show the form as it was sent, or as it was kept."""
    page = lists.before_opening(g.actor, dossiers.find(g.actor, reference))
    form = (sent or DiscussionForm(**drafts.filled(page.kept))).offer(page.choices)
    kept = None if sent else page.kept
    return render_template("discussions/new.html", page=page, dossier=page.dossier, form=form, kept=kept), status


def _page(reference: str, sent: MessageForm | None, status: int, number: int | None = None) -> Page:
    page = reading.read(g.actor, reference, number)
    form = (sent or MessageForm(**drafts.filled(page.kept))).offer(page.choices)
    kept = None if sent else page.kept
    return render_template("discussions/show.html", page=page, dossier=page.dossier, form=form, kept=kept), status
