"""Where files go out: as an attachment, whole or in one range, never shown inside a page of the house."""

from contextlib import ExitStack
from urllib.parse import quote

from flask import Blueprint, g, render_template, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Response

from exchange import gateway
from exchange.access.actions import DOCUMENT_DOWNLOAD, DOCUMENT_READ
from exchange.documents import delivery, listing, service
from exchange.documents.delivery import DoesNotMatch, Label
from exchange.documents.kinds import BY_MEDIA
from exchange.documents.models import Document, DocumentVersion
from exchange.web import uploads
from exchange.web.guard import keeps

bp = Blueprint("downloads", __name__)
ANY_TYPE = "application/octet-stream"


@bp.get("/dossiers/<reference>/documents/<int:number>/versions/<int:version>")
@keeps(DOCUMENT_DOWNLOAD)
def content(reference: str, number: int, version: int) -> Response | tuple[str, int]:
    """Hand out a version's bytes, or one range of them."""
    with ExitStack() as held:
        place = held.enter_context(uploads.transfers().place())
        document = service.find(g.actor, reference, number)
        row = service.version_of(g.actor, document, version)
        part = _part(document, row)
        if request.method == "HEAD":
            return _response(delivery.label(g.actor, document, row), row, part, Response())
        try:
            going = delivery.begin(g.actor, document, row, part)
        except DoesNotMatch:
            url = listing.url(document.reference)
            return render_template("documents/damaged.html", document=document.reference, url=url), 409
        going.at_piece, going.at_end = place.moved, held.pop_all().close
        return _response(going.label, row, part, Response(going))


def _part(document: Document, version: DocumentVersion) -> tuple[int, int]:
    """Return the bytes asked for: the whole, unless a single range of this very file can be given."""
    whole = (0, version.size)
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or not _is_of(version):
        return whole
    part = asked.range_for_length(version.size)
    if part is None:
        # A stranger must not learn the size: who may not read the document gets the words of what isn't there.
        with gateway.reveal(g.actor, DOCUMENT_READ, document):
            raise RequestedRangeNotSatisfiable(version.size)
    return part


def _is_of(version: DocumentVersion) -> bool:
    condition = request.headers.get("If-Range")
    return condition is None or condition == _tag(version)


def _tag(version: DocumentVersion) -> str:
    return f'"{version.hash.hex()}"'


def _response(label: Label, version: DocumentVersion, part: tuple[int, int], response: Response) -> Response:
    start, stop = part
    if part != (0, version.size):
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{version.size}"
    response.headers["Content-Type"] = label.media if label.media in BY_MEDIA else ANY_TYPE
    response.headers["Content-Length"] = str(stop - start)
    response.headers["Content-Disposition"] = _attachment(label.name)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = _tag(version)
    return response


def _attachment(name: str) -> str:
    """The name for every client (RFC 6266): in ASCII first, then whole as RFC 8187 writes it."""
    plain = "".join(one if one.isascii() and one.isprintable() and one not in '"\\%' else "_" for one in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
