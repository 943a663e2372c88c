"""The text wrapping of age files (C2SP age, "ASCII armor"), for reading: strict, save for blank space around it."""

import base64
import binascii

from exchange_crypto.age_failures import ArmorFailure
from exchange_crypto.age_header import Reader

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"
COLUMNS = 64
LINE_SIZE = 48  # bytes in a full line
LARGEST_BLANK = 1024  # bytes of blank space allowed on either side

_READ_SIZE = 1 << 16


class ArmorReader:
    """Reads the file inside the armor, one line at a time; every read raises ArmorFailure where it isn't strict."""

    def __init__(self, source: Reader) -> None:
        self._source = source
        self._text = b""
        self._at = 0
        self._begun = False
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """Return at least `size` bytes rounded up to a line, fewer at the end, none after it."""
        if not self._begun:
            self._begin()
        lines: list[bytes] = []
        while not self._ended and len(lines) * LINE_SIZE < size:
            lines.append(self._next())
        return b"".join(lines)

    def _begin(self) -> None:
        blank = 0
        while not (line := self._line()).strip():
            blank += len(line) + 1
            if blank > LARGEST_BLANK:
                raise ArmorFailure("too much blank space before the armor")
        if line != BEGIN:
            raise ArmorFailure("not the first line of armor")
        self._begun = True

    def _next(self) -> bytes:
        line = self._line()
        if line == END:
            return self._end()
        data = _decoded(line)
        if len(data) < LINE_SIZE:
            if self._line() != END:
                raise ArmorFailure("a short line inside the armor")
            self._end()
        return data

    def _end(self) -> bytes:
        rest = self._text[self._at :]
        while len(rest) <= LARGEST_BLANK and (piece := self._source.read(_READ_SIZE)):
            rest += piece
        if rest.strip() or len(rest) > LARGEST_BLANK:
            raise ArmorFailure("something follows the armor")
        self._ended = True
        return b""

    def _line(self) -> bytes:
        """Return the next line without its LF or CRLF; a line without end counts as one that is too long."""
        end = self._text.find(b"\n", self._at)
        while end < 0 and len(self._text) - self._at <= LARGEST_BLANK and (piece := self._source.read(_READ_SIZE)):
            self._text, self._at = self._text[self._at :] + piece, 0
            end = self._text.find(b"\n")
        if self._at == len(self._text):
            raise ArmorFailure("the armor has no end")
        stop = end if end >= 0 else len(self._text)
        line, self._at = self._text[self._at : stop], min(stop + 1, len(self._text))
        return line.removesuffix(b"\r")


def _decoded(line: bytes) -> bytes:
    if not 0 < len(line) <= COLUMNS:
        raise ArmorFailure("a line of the armor has 1 to 64 columns")
    try:
        data = base64.b64decode(line, validate=True)
    except binascii.Error as error:
        raise ArmorFailure("not base64") from error
    if base64.b64encode(data) != line:
        raise ArmorFailure("not canonical base64")
    return data
