"""How files come in, whatever they are for: a raw body from the page's script, or those of a plain form.

Whoever calls has checked session, right and token, and holds one of the counted places.
"""

from collections.abc import Callable
from urllib.parse import unquote

from flask import g, jsonify, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange import gateway
from exchange.access.refusals import Conflict, Refusal
from exchange.documents import service
from exchange.documents.arrivals import Arrival
from exchange.documents.form_files import Finish, FormFile, FormFiles
from exchange.documents.kinds import NotAccepted
from exchange.dossiers.models import Dossier
from exchange.web import uploads
from exchange.web.transfers import Place


def check_put() -> int:
    """Return the announced length of a raw body whose token fits.

    It is asked before the dossier is looked for: its answer is then the same for every address.
    """
    uploads.check_header()
    return uploads.body_length(request, gateway.settings().uploads.largest_bytes)


def receive(place: Place, dossier: Dossier, length: int, finish: Callable[[Arrival], Response]) -> Response:
    """Seal the body and answer with what `finish` made of it (201), or with the words of why nothing came of it."""
    body = uploads.pieces(request, length, _pace(place))
    try:
        with service.begin(g.actor, dossier, unquote(request.headers.get("X-File-Name", ""))) as arrival:
            for piece in body:
                arrival.write(piece)
            response = finish(arrival)
    except NotAccepted as refused:
        uploads.let_go(body)
        return _told(415, _words(refused))
    except Conflict as conflict:
        return _told(409, _words(conflict))
    response.status_code = 201
    return response


def parse(place: Place, dossier: Dossier, finish: Finish) -> FormFiles:
    """Parse the form, each of its files sealed while it arrives."""
    pace = _pace(place)
    with FormFiles(lambda name: service.begin(g.actor, dossier, name), finish) as files:
        uploads.parse_into(lambda name: _Paced(files.take(name), pace))
    return files


def errors(files: FormFiles) -> list[tuple[str, str]]:
    """Return name and reason of each file that was not taken in."""
    words = [(file.name, _words(file.refused)) for file in files.files if file.refused is not None]
    lost = _("The line was lost. Nothing of this file was kept. Choose it again.")
    return words + [(file.name, lost) for file in files.files if not file.ended]


class _Paced:
    """A form's file that is given up when its line is too slow."""

    def __init__(self, file: FormFile, pace: uploads.Pace) -> None:
        self._pace = pace
        self._file = file
        self.seek = file.seek

    def write(self, data: bytes) -> int:
        self._pace.saw(len(data))
        return self._file.write(data)


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
