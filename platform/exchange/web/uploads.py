"""What arrives as a body: nothing of it is spooled to disk in clear, and a torn body is never taken for a whole one."""

from collections.abc import Callable, Iterator
from typing import IO, Any

from flask import Request as FlaskRequest
from werkzeug.exceptions import BadRequest, LengthRequired, RequestEntityTooLarge

PIECE = 256 * 1024


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

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        place: IO[bytes] = self.spool(filename, content_type) if self.spool is not None else NoSpool()  # type: ignore[assignment]
        return place


def body_length(request: FlaskRequest, most: int) -> int:
    """Return the announced length in bytes: 411 without one, since a torn chunked body looks complete; 413 above `most`."""
    length = request.content_length
    if length is None:
        raise LengthRequired
    if length > most:
        raise RequestEntityTooLarge
    return length


def pieces(request: FlaskRequest, length: int) -> Iterator[bytes]:
    """Give the body in pieces; BadRequest if it ends before its announced length."""
    left = length
    while left:
        piece = request.stream.read(min(PIECE, left))
        if not piece:
            raise BadRequest("the line was lost before the whole file arrived")
        left -= len(piece)
        yield piece
