import base64
import io

import pytest

from exchange_crypto.age_failures import ArmorFailure
from exchange_crypto.armor import ArmorReader


class Endless:
    """A reader that gives the same bytes for ever, and fails the test when too many are asked for."""

    def __init__(self, start, again):
        self._start, self._again, self._left = start, again, 50

    def read(self, size):
        self._left -= 1
        assert self._left > 0
        piece, self._start = self._start or self._again, b""
        return piece


def armored(data):
    text = base64.b64encode(data)
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN AGE ENCRYPTED FILE-----", *lines, b"-----END AGE ENCRYPTED FILE-----", b""])


def read_all(reader, size):
    pieces = []
    while piece := reader.read(size):
        pieces.append(piece)
    return b"".join(pieces)


@pytest.mark.parametrize("size", [0, 1, 47, 48, 49, 96, 100_000])
@pytest.mark.parametrize("read_size", [1, 48, 65_536])
def test_what_is_inside_is_read_whatever_is_asked_for(size, read_size):
    reader = ArmorReader(io.BytesIO(armored(bytes(size))))

    inside = read_all(reader, read_size)

    assert inside == bytes(size)


@pytest.mark.parametrize(
    "reader",
    [
        Endless(b"", b" \n" * 100),
        Endless(b"", b" " * 100),
        Endless(b"-----BEGIN AGE ENCRYPTED FILE-----\n", b"A" * 100),
        Endless(armored(b"x"), b"\n" * 100),
    ],
)
def test_text_without_end_is_refused_before_it_fills_the_memory(reader):
    with pytest.raises(ArmorFailure):
        read_all(ArmorReader(reader), 100)
