"""The header of an age v1 file (C2SP age, "Header"): reads and writes its one form and its MAC; refuses any other.

Knows nothing of what the stanzas mean.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from exchange_crypto.age_failures import HeaderFailure, HmacFailure

VERSION_LINE = b"age-encryption.org/v1\n"
FILE_KEY_SIZE = 16
NONCE_SIZE = 16
LARGEST_HEADER = 1 << 20  # the standard has no limit; without one a file without end would be read into memory
COLUMNS = 64

_MAC_INFO = b"header"
_PAYLOAD_INFO = b"payload"
_READ_SIZE = 1 << 16

# The ABNF of the standard. Possessive, so that a hostile header costs one pass.
_STANZA = rb"-> ([!-~]++(?: [!-~]++)*+)\n((?:[A-Za-z0-9+/]{64}\n)*+[A-Za-z0-9+/]{0,63}\n)"
_STANZAS = re.compile(_STANZA)
_HEADER = re.compile(rb"(" + VERSION_LINE.replace(b".", rb"\.") + rb"(?:" + _STANZA + rb")++---) ([A-Za-z0-9+/]{43})\n")
_END = re.compile(rb"\n---[^\n]*\n")


class Reader(Protocol):
    """What can be read: a file, a pipe, `io.BytesIO`; it may give less than asked, and nothing at its end."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Stanza:
    """The file key wrapped for one recipient: `kind` first, then its arguments, then the body."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True)
class Header:
    """A well-formed header that nobody has authenticated yet; `size` is its length in bytes."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    covered: bytes
    size: int

    def check_mac(self, file_key: bytes) -> None:
        """Raise HmacFailure unless the header was made by one who had the file key."""
        if not hmac.compare_digest(self.mac, _mac(self.covered, file_key)):
            raise HmacFailure("the header was altered")


def read(reader: Reader) -> tuple[Header, bytes]:
    """Return the header and what was read beyond it; HeaderFailure if malformed or above 1 MiB."""
    data = bytearray()
    while _END.search(data) is None and len(data) < LARGEST_HEADER:
        piece = read_fully(reader, _READ_SIZE)
        if not piece:
            break
        data += piece
    header = parse(bytes(data[:LARGEST_HEADER]))
    return header, bytes(data[header.size :])


def read_fully(reader: Reader, size: int) -> bytes:
    """Return `size` bytes, or fewer only at the end of the reader."""
    pieces = []
    while size > 0 and (piece := reader.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def parse(data: bytes) -> Header:
    """Return the header at the start of data; HeaderFailure unless it is of the one written form."""
    match = _HEADER.match(data)
    if match is None:
        raise HeaderFailure("not an age v1 header")
    covered, mac = match[1], match[4]
    stanzas = tuple(_stanza(found[1], found[2]) for found in _STANZAS.finditer(covered, len(VERSION_LINE)))
    return Header(stanzas, unb64(mac), covered, match.end())


def write(stanzas: Sequence[Stanza], file_key: bytes) -> tuple[bytes, bytes]:
    """Return the header and its MAC 32."""
    covered = VERSION_LINE + b"".join(_lines(stanza) for stanza in stanzas) + b"---"
    mac = _mac(covered, file_key)
    return covered + b" " + b64(mac) + b"\n", mac


def payload_key(file_key: bytes, nonce: bytes) -> bytes:
    """Return the 32-byte key of the chunks (C2SP age, "Payload")."""
    return hkdf(file_key, nonce, _PAYLOAD_INFO)


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """Return 32 bytes of HKDF-SHA256 (RFC 5869)."""
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def b64(data: bytes) -> bytes:
    """Return base64 without padding (RFC 4648, 4)."""
    return base64.b64encode(data).rstrip(b"=")


def unb64(text: bytes) -> bytes:
    """Return the bytes; HeaderFailure unless text is exactly what `b64` gives."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise HeaderFailure("not base64") from error
    # b64decode lets non-zero bits after the end pass: a second spelling of the same bytes.
    if b64(data) != text:
        raise HeaderFailure("not canonical base64")
    return data


def _stanza(arguments: bytes, body: bytes) -> Stanza:
    kind, *rest = arguments.decode("ascii").split(" ")
    return Stanza(kind, tuple(rest), unb64(body.replace(b"\n", b"")))


def _lines(stanza: Stanza) -> bytes:
    arguments = " ".join((stanza.kind, *stanza.arguments)).encode("ascii")
    body = b64(stanza.body)
    # One line more than there are full ones: the body ends with a short line, which may be empty.
    lines = [body[start : start + COLUMNS] for start in range(0, len(body) + 1, COLUMNS)]
    return b"-> " + arguments + b"\n" + b"\n".join(lines) + b"\n"


def _mac(covered: bytes, file_key: bytes) -> bytes:
    return hmac.digest(hkdf(file_key, b"", _MAC_INFO), covered, "sha256")
