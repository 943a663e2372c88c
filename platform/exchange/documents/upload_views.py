"""Where files arrive: one as a raw body from the page's script, or several by the plain form without JavaScript.

Both check session, right and token before they touch the body, and hold one of the counted places meanwhile.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from exchange import gateway
from exchange.access.actions import DOCUMENT_ADD, DOCUMENT_REVISE
from exchange.documents import kinds, listing, pages, receiving_views, service, tokens
from exchange.documents.form_files import Finish, FormFiles
from exchange.documents.models import Document
from exchange.documents.pages import UploadPage
from exchange.dossiers import service as dossiers
from exchange.dossiers.models import Dossier
from exchange.web import uploads
from exchange.web.guard import keeps
from exchange.web.i18n import safe_path
from exchange.web.transfers import Place

bp = Blueprint("uploads", __name__)

Page = tuple[str, int]


@bp.put("/dossiers/<reference>/documents")
@uploads.checks_first
@keeps(DOCUMENT_ADD)
def put(reference: str) -> Response:
    """Receive a new document as a raw body; 201 with its address."""
    length = receiving_views.check_put()
    with uploads.transfers().place() as place:
        dossier = dossiers.find(g.actor, reference)
        return receiving_views.receive(
            place, dossier, length, lambda arrival: _added(service.add(g.actor, dossier, arrival))
        )


@bp.put("/dossiers/<reference>/documents/<int:number>")
@uploads.checks_first
@keeps(DOCUMENT_REVISE)
def put_version(reference: str, number: int) -> Response:
    """Receive a document's next version as a raw body; 201 with the document's address."""
    length = receiving_views.check_put()
    with uploads.transfers().place() as place:
        document = service.find_to_revise(g.actor, reference, number)
        return receiving_views.receive(
            place, document.dossier, length, lambda arrival: _added(service.revise(g.actor, document, arrival))
        )


@bp.post("/dossiers/<reference>/documents/form/<token>")
@uploads.checks_first
@keeps(DOCUMENT_ADD)
def post(reference: str, token: str) -> Response | Page:
    """Receive new documents by the plain form."""
    nonce = _check_form(reference, token)
    with uploads.transfers().place() as place:
        dossier = dossiers.find(g.actor, reference)
        files = _parse(place, dossier, nonce, lambda arrival: service.add(g.actor, dossier, arrival))
    return _answer(files, lambda: pages.upload_page(g.actor, dossier), f"/dossiers/{reference}/documents")


@bp.post("/dossiers/<reference>/documents/<int:number>/form/<token>")
@uploads.checks_first
@keeps(DOCUMENT_REVISE)
def post_version(reference: str, number: int, token: str) -> Response | Page:
    """Receive a document's next version by the plain form."""
    nonce = _check_form(f"{reference}/{number}", token)
    with uploads.transfers().place() as place:
        document = service.find_to_revise(g.actor, reference, number)
        files = _parse(place, document.dossier, nonce, lambda arrival: service.revise(g.actor, document, arrival))
    return _answer(files, lambda: pages.version_page(g.actor, document), listing.url(document.reference))


def page_of(page: UploadPage, files: FormFiles | None = None) -> str:
    """Return the page where files are added, with what became of those that were just sent."""
    base = f"{page.cover.url}/documents"
    place, at = page.cover.reference, base
    if page.number is not None:
        place, at = f"{place}/{page.number}", f"{base}/{page.number}"
    onward_url = _onward(at)
    form_url = f"{at}/form/{tokens.make(g.actor, place)}"
    return render_template(
        "documents/new.html",
        page=page,
        dossier=page.cover,
        put_url=at,
        back_url=at,
        onward_url=onward_url,
        form_url=form_url if onward_url == at else f"{form_url}?{urlencode({'back': onward_url})}",
        limits=gateway.settings().uploads,
        endings=",".join(kinds.BY_ENDING),
        errors=_errors(files) if files else [],
        added=files.added if files else [],
    )


def _onward(listed_url: str) -> str:
    """Return the page that sent the person here, such as an answer that waits for the document; else where it is listed."""
    return safe_path(request.args.get("back", listed_url))


def _check_form(place: str, token: str) -> bytes:
    uploads.body_length(request, gateway.settings().uploads.largest_form_bytes)
    return tokens.read(g.actor, place, token)


def _added(document: Document) -> Response:
    response = jsonify(reference=document.reference, version=document.version)
    response.headers["Location"] = listing.url(document.reference)
    return response


def _parse(place: Place, dossier: Dossier, nonce: bytes, finish: Finish) -> FormFiles:
    service.begin_form(g.actor, dossier, nonce)
    return receiving_views.parse(place, dossier, finish)


def _answer(files: FormFiles, page: Callable[[], UploadPage], done_url: str) -> Response | Page:
    if files.files and not _errors(files):
        count = len(files.added)
        flash(ngettext("%(num)s file was received and sealed.", "%(num)s files were received and sealed.", count))
        return redirect(_onward(done_url), 303)
    return page_of(page(), files), 422


def _errors(files: FormFiles) -> list[tuple[str, str]]:
    return receiving_views.errors(files) if files.files else [("", _("Choose at least one file."))]
