"""A screenshot with the 256 colours that it needs most: a third of its size, and hardly anyone sees it."""

import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

Colour = tuple[int, ...]
ASKED = 4000  # the most frequent colours, among which the palette is chosen
ALIKE = 60  # squared distance under which one of two colours is enough, so that a small green sign stays green
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def smaller(png: bytes) -> bytes:
    """Return a PNG of eight-bit red, green and blue as one with a palette (W3C PNG, colour type 3)."""
    parts = list(_parts(png))
    width, height = struct.unpack(">II", parts[0][1][:8])
    rows = list(_rows(zlib.decompress(b"".join(data for kind, data in parts if kind == b"IDAT")), width * 3))
    pixels = [list(zip(row[0::3], row[1::3], row[2::3], strict=True)) for row in rows]
    palette = _palette(Counter(colour for row in pixels for colour in row))
    nearest = _nearest(palette)
    data = b"".join(b"\0" + bytes(map(nearest, row)) for row in pixels)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = b"".join(map(bytes, palette))
    chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def _palette(counts: Counter[Colour]) -> list[Colour]:
    chosen: list[Colour] = []
    for colour, _ in counts.most_common(ASKED):
        if all(_distance(colour, other) >= ALIKE for other in chosen):
            chosen.append(colour)
    return chosen[:256]


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _nearest(palette: list[Colour]) -> Callable[[Colour], int]:
    places = {colour: place for place, colour in enumerate(palette)}

    @cache
    def nearest(colour: Colour) -> int:
        if colour in places:
            return places[colour]
        return min(places.items(), key=lambda one: _distance(one[0], colour))[1]

    return nearest


def _parts(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _rows(data: bytes, size: int) -> Iterator[bytearray]:
    """Undo the filter of each line (section 9 of the standard)."""
    above = bytearray(size)
    for start in range(0, len(data), size + 1):
        row = bytearray(data[start + 1 : start + 1 + size])
        _unfilter(data[start], row, above)
        yield row
        above = row


def _unfilter(kind: int, row: bytearray, above: bytearray) -> None:
    for place in range(len(row)):
        left, corner = (row[place - 3], above[place - 3]) if place >= 3 else (0, 0)
        up = above[place]
        if kind == 4:
            guess = left + up - corner
            near = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
        else:
            near = (0, left, up, (left + up) // 2)[kind]
        row[place] = (row[place] + near) & 255


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
