"""Where files arrive: one as a raw body from the page's script, or several by the plain form without JavaScript.

Both check session, right and token before they touch the body, and hold one of the counted places meanwhile.
"""

from collections.abc import Callable
from urllib.parse import unquote, urlencode

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from exchange import gateway
from exchange.access.actions import DOCUMENT_ADD, DOCUMENT_REVISE
from exchange.access.refusals import Conflict, Refusal
from exchange.documents import kinds, listing, pages, service, tokens
from exchange.documents.arrivals import Arrival
from exchange.documents.form_files import FormFile, FormFiles
from exchange.documents.kinds import NotAccepted
from exchange.documents.models import Document
from exchange.documents.pages import UploadPage
from exchange.dossiers import service as dossiers
from exchange.dossiers.models import Dossier
from exchange.web import uploads
from exchange.web.guard import keeps
from exchange.web.i18n import safe_path
from exchange.web.transfers import Place

bp = Blueprint("uploads", __name__)

Finish = Callable[[Arrival], Document]
Page = tuple[str, int]


@bp.put("/dossiers/<reference>/documents")
@uploads.checks_first
@keeps(DOCUMENT_ADD)
def put(reference: str) -> Response:
    """Receive a new document as a raw body; 201 with its address."""
    length = _check_put()
    with uploads.transfers().place() as place:
        dossier = dossiers.find(g.actor, reference)
        return _receive(place, dossier, length, lambda arrival: service.add(g.actor, dossier, arrival))


@bp.put("/dossiers/<reference>/documents/<int:number>")
@uploads.checks_first
@keeps(DOCUMENT_REVISE)
def put_version(reference: str, number: int) -> Response:
    """Receive a document's next version as a raw body; 201 with the document's address."""
    length = _check_put()
    with uploads.transfers().place() as place:
        document = service.find_to_revise(g.actor, reference, number)
        return _receive(place, document.dossier, length, lambda arrival: service.revise(g.actor, document, arrival))


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


def _check_put() -> int:
    """The length is asked before the dossier is looked for: its answer is then the same for every address."""
    uploads.check_header()
    return uploads.body_length(request, gateway.settings().uploads.largest_bytes)


def _check_form(place: str, token: str) -> bytes:
    uploads.body_length(request, gateway.settings().uploads.largest_form_bytes)
    return tokens.read(g.actor, place, token)


def _receive(place: Place, dossier: Dossier, length: int, finish: Finish) -> Response:
    body = uploads.pieces(request, length, _pace(place))
    try:
        with service.begin(g.actor, dossier, unquote(request.headers.get("X-File-Name", ""))) as arrival:
            for piece in body:
                arrival.write(piece)
            document = finish(arrival)
    except NotAccepted as refused:
        uploads.let_go(body)
        return _told(415, _words(refused))
    except Conflict as conflict:
        return _told(409, _words(conflict))
    response = jsonify(reference=document.reference, version=document.version)
    response.status_code = 201
    response.headers["Location"] = listing.url(document.reference)
    return response


def _parse(place: Place, dossier: Dossier, nonce: bytes, finish: Finish) -> FormFiles:
    service.begin_form(g.actor, dossier, nonce)
    pace = _pace(place)
    with FormFiles(lambda name: service.begin(g.actor, dossier, name), finish) as files:
        uploads.parse_into(lambda name: _Paced(files.take(name), pace))
    return files


class _Paced:
    """A form's file that is given up when its line is too slow."""

    def __init__(self, file: FormFile, pace: uploads.Pace) -> None:
        self._pace = pace
        self._file = file
        self.seek = file.seek

    def write(self, data: bytes) -> int:
        self._pace.saw(len(data))
        return self._file.write(data)


def _answer(files: FormFiles, page: Callable[[], UploadPage], done_url: str) -> Response | Page:
    if files.files and not _errors(files):
        count = len(files.added)
        flash(ngettext("%(num)s file was received and sealed.", "%(num)s files were received and sealed.", count))
        return redirect(_onward(done_url), 303)
    return page_of(page(), files), 422


def _errors(files: FormFiles) -> list[tuple[str, str]]:
    if not files.files:
        return [("", _("Choose at least one file."))]
    words = [(file.name, _words(file.refused)) for file in files.files if file.refused is not None]
    lost = _("The line was lost. Nothing of this file was kept. Choose it again.")
    return words + [(file.name, lost) for file in files.files if not file.ended]


def _words(refusal: Refusal) -> str:
    if isinstance(refusal, NotAccepted):
        return str(_(refusal.says, ending=refusal.ending))
    return str(_("Someone left the dossier while this was sent, so its key was renewed. Send the file once more."))


def _told(status: int, words: str) -> Response:
    response = jsonify(message=words)
    response.status_code = status
    return response


def _pace(place: Place) -> uploads.Pace:
    return uploads.Pace(gateway.settings().server.slowest_bytes_per_second, place)
