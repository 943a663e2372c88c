"""The pages of documents: a dossier's list, one document, and where files are added."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from exchange.access.actions import DOCUMENT_LIST, DOCUMENT_READ
from exchange.access.refusals import NoKey
from exchange.documents import download_views, handling_views, listing, news, pages, service, upload_views
from exchange.documents.list_forms import DocumentsForm
from exchange.dossiers import panels
from exchange.dossiers import service as dossiers
from exchange.web.guard import keeps

bp = Blueprint("documents", __name__)
BLUEPRINTS: list[Blueprint] = [bp, upload_views.bp, download_views.bp, handling_views.bp]

panels.join(
    panels.Panel(
        name=pages.TAB,
        label=_l("Documents"),
        url=lambda reference: f"/dossiers/{reference}/documents",
        count=listing.count,
        load=pages.front,
        template="documents/panel.html",
        news=panels.News(news.counts, lambda number: ngettext("%(num)s new document", "%(num)s new documents", number)),
        begin=panels.Begin("upload", _l("Add documents"), lambda reference: f"/dossiers/{reference}/documents/new"),
    )
)


@bp.get("/dossiers/<reference>/documents")
@keeps(DOCUMENT_LIST)
def list_documents(reference: str) -> str:
    form = DocumentsForm()
    page = pages.list_page(g.actor, dossiers.find(g.actor, reference), form.wanted())
    form.offer_delegations(page.delegations)
    return render_template("documents/list.html", page=page, dossier=page.cover, form=form)


@bp.get("/dossiers/<reference>/documents/<int:number>")
@keeps(DOCUMENT_READ)
def show(reference: str, number: int) -> str:
    page = pages.document_page(g.actor, service.find(g.actor, reference, number))
    return render_template("documents/show.html", page=page, dossier=page.cover)


@bp.get("/dossiers/<reference>/documents/new")
@keeps(DOCUMENT_LIST)
def new(reference: str) -> str:
    return upload_views.page_of(pages.upload_page(g.actor, dossiers.find(g.actor, reference)))


@bp.get("/dossiers/<reference>/documents/<int:number>/new")
@keeps(DOCUMENT_READ)
def new_version(reference: str, number: int) -> str:
    return upload_views.page_of(pages.version_page(g.actor, service.find_to_revise(g.actor, reference, number)))


def key_awaited(_refusal: NoKey) -> Response:
    """Whoever awaits the key is shown the dossier's own page, which says so."""
    return redirect(url_for("dossiers.show", reference=(request.view_args or {})["reference"]), 303)


for blueprint in BLUEPRINTS:
    blueprint.register_error_handler(NoKey, key_awaited)
