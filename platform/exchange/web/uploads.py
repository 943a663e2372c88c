"""What arrives as a body: nothing of it is spooled to disk in clear, and a torn body is never taken for a whole one.

An upload is checked before its body is touched: session and right, and the token from a header or from the address.
"""

import time
from collections.abc import Callable, Iterator
from typing import IO, Any, TypeVar, cast

from flask import Flask, current_app
from flask import Request as FlaskRequest
from flask import request as current_request
from flask_wtf.csrf import CSRFError, CSRFProtect, same_origin, validate_csrf
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.exceptions import BadRequest, LengthRequired, RequestEntityTooLarge, RequestTimeout
from wtforms.validators import ValidationError

from exchange.web.transfers import Place, Transfers

PIECE = 256 * 1024
LARGEST_PLAIN_BODY = 4 * 1024 * 1024
SLOW_SECONDS = 60.0
MOST_LET_GO = 32 * 1024 * 1024
CSRF_HEADER = "X-CSRFToken"

View = TypeVar("View", bound=Callable[..., Any])
csrf = CSRFProtect()


class NoSpool:
    """A place for a form's file that isn't expected here: it keeps nothing."""

    def write(self, data: bytes) -> int:
        return len(data)

    def seek(self, *_args: Any) -> int:
        return 0

    def read(self, *_args: Any) -> bytes:
        return b""


class Request(FlaskRequest):
    """Werkzeug would write a form's file above 500 kB to a temporary file in clear; `spool` takes its place."""

    spool: Callable[[str | None, str | None], Any] | None = None
    is_json = False  # no form arrives as JSON, whose values could be of any kind

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        place: IO[bytes] = self.spool(filename, content_type) if self.spool is not None else NoSpool()  # type: ignore[assignment]
        return place

    def _load_form_data(self) -> None:
        """A form that takes no files has none: one named as a field would be taken for what was typed there."""
        super()._load_form_data()
        if self.spool is None:
            self.__dict__["files"] = ImmutableMultiDict[str, FileStorage]()


class Pace:
    """Counts what arrives; RequestTimeout (408) once a minute brought less than the slowest line that is waited for."""

    def __init__(self, slowest: int, place: Place, clock: Callable[[], float] = time.monotonic) -> None:
        self._place = place
        self._least = slowest * SLOW_SECONDS
        self._clock = clock
        self._since = clock()
        self._came = 0

    def saw(self, count: int) -> None:
        self._place.moved()
        self._came += count
        now = self._clock()
        if now - self._since >= SLOW_SECONDS:
            if self._came < self._least:
                raise RequestTimeout
            self._since, self._came = now, 0


def install(app: Flask, most_transfers: int) -> None:
    """Forms need their token and stay small; only an upload's own view lets more in, and so many at once."""
    app.request_class = Request
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_PLAIN_BODY
    app.extensions["transfers"] = Transfers(most_transfers)
    csrf.init_app(app)


def transfers() -> Transfers:
    """Return the places for uploads and downloads of this process."""
    places: Transfers = current_app.extensions["transfers"]
    return places


def checks_first(view: View) -> View:
    """The view checks its token itself, before the body: the usual check would parse the whole form first."""
    csrf.exempt(view)
    return view


def check_header() -> None:
    """Raise CSRFError unless the request carries its form's token in a header (and, over https, comes from here)."""
    check_token(current_request.headers.get(CSRF_HEADER))


def check_token(token: str | None) -> None:
    """Raise CSRFError unless the token was given to this browser's form (and, over https, the request comes from here)."""
    try:
        validate_csrf(token)
    except ValidationError as error:
        raise CSRFError(str(error)) from error
    if current_request.is_secure and not same_origin(current_request.referrer or "", current_request.host_url):
        raise CSRFError("The referrer does not match the host.")


def body_length(request: FlaskRequest, most: int) -> int:
    """Return the announced length in bytes: 411 without one, since a torn chunked body looks complete; 413 above `most`."""
    length = request.content_length
    if length is None:
        raise LengthRequired
    if length > most:
        raise RequestEntityTooLarge
    request.max_content_length = most
    return length


def pieces(request: FlaskRequest, length: int, pace: Pace) -> Iterator[bytes]:
    """Give the body in pieces; BadRequest if it ends before its announced length."""
    left = length
    while left:
        piece = request.stream.read(min(PIECE, left))
        if not piece:
            raise BadRequest("the line was lost before the whole file arrived")
        left -= len(piece)
        pace.saw(len(piece))
        yield piece


def parse_into(take: Callable[[str], Any]) -> None:
    """Parse the form now: each file goes, while it arrives, to what `take` returns for its name."""
    incoming = cast(Request, current_request)
    incoming.spool = lambda name, _type: take(name) if name else NoSpool()
    _ = incoming.files


def let_go(body: Iterator[bytes]) -> None:
    """Read on for a while and keep nothing: a browser that is still sending would not hear why it is refused."""
    gone = 0
    for piece in body:
        gone += len(piece)
        if gone > MOST_LET_GO:
            return
