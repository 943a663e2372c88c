"""Pictures as baseline JPEG (ITU-T T.81), from each block's mean, slopes and a little grain."""

import random
import struct
from bisect import bisect_right
from collections.abc import Iterator

from exchange.demo.files.scenes import Colour, Scene

BLOCK, STEP = 8, 6
SLOPE = 3.625  # what a half-to-half difference weighs in the first cosine: 8 rows * 2.563 / (4 * sqrt 2)
DC_LENGTH, AC_LENGTH, SIZES = 4, 5, 9
LEVEL = (0.299, 0.587, 0.114), (-0.1687, -0.3313, 0.5), (0.5, -0.4187, -0.0813)


def make(scene: Scene, width: int, height: int) -> bytes:
    """Return the scene as a JPEG of this size in pixels, each a multiple of eight."""
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"".join(bytes((one, 0x11, 0)) for one in (1, 2, 3))
    scan = b"\x03" + b"".join(bytes((one, 0)) for one in (1, 2, 3)) + b"\x00\x3f\x00"
    codes = bytes((0, *_lengths(DC_LENGTH, SIZES + 3))) + bytes(range(SIZES + 3))
    codes += bytes((0x10, *_lengths(AC_LENGTH, 1 + 3 * SIZES))) + bytes(SYMBOLS)
    tables = _segment(0xDB, b"\0" + bytes([STEP] * 64)) + _segment(0xC0, frame) + _segment(0xC4, codes)
    jfif = _segment(0xE0, b"JFIF\0\1\1\1\0\x60\0\x60\0\0")
    return b"\xff\xd8" + jfif + tables + _segment(0xDA, scan) + _written(_bits(scene, width, height)) + b"\xff\xd9"


def _bits(scene: Scene, width: int, height: int) -> Iterator[str]:
    grain = random.Random(f"{width}x{height}")  # noqa: S311 -- a picture's noise, the same each time
    before = [0, 0, 0]
    for top in range(0, height, BLOCK):
        upper, lower = (_samples(scene, (top + part) / height, width) for part in (2, 6))
        for left in range(0, width // 4, 2):
            corners = (upper[left], upper[left + 1], lower[left], lower[left + 1])
            for place, weights in enumerate(LEVEL):
                values = [sum(map(float.__mul__, weights, one)) for one in corners]
                mean = round((sum(values) / 4 - (0 if place else 128)) * BLOCK / STEP)
                yield DC[(mean - before[place]).bit_length()] + _value(mean - before[place])
                before[place] = mean
                yield from _slopes(values, 0 if place else grain.randrange(-2, 3))


def _slopes(values: list[float], grain: int) -> Iterator[str]:
    """Say how the block changes from left to right, from top to bottom, and its grain; zeros count as a run."""
    across = round((values[0] + values[2] - values[1] - values[3]) / 2 * SLOPE / STEP) + grain
    down = round((values[0] + values[1] - values[2] - values[3]) / 2 * SLOPE / STEP) - grain
    run = 0
    for number in (across, down, grain):
        if number:
            yield AC[run << 4 | number.bit_length()] + _value(number)
            run = 0
        else:
            run += 1
    yield AC[0]


def _samples(scene: Scene, y: float, width: int) -> list[tuple[float, float, float]]:
    """Return the line's colours, two to a block."""
    spans = scene(y)
    edges = sorted({0.0, *(edge for start, end, _ in spans for edge in (start, end))})
    colours = [_at(spans, edge + 1e-9) for edge in edges]
    places = (bisect_right(edges, (x * 4 + 2) / width) - 1 for x in range(width // 4))
    return [colours[place] for place in places]


def _at(spans: list[tuple[float, float, Colour]], x: float) -> tuple[float, float, float]:
    red, green, blue = next((colour for start, end, colour in reversed(spans) if start <= x < end), (0, 0, 0))
    return float(red), float(green), float(blue)


def _value(number: int) -> str:
    size = number.bit_length()
    return f"{number if number > 0 else number + (1 << size) - 1:0{size}b}" if size else ""


def _written(bits: Iterator[str]) -> bytes:
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _lengths(length: int, count: int) -> list[int]:
    """Return how many codes there are of each length from 1 to 16: all of one length, and none of it all ones."""
    return [count if one == length else 0 for one in range(1, 17)]


SYMBOLS = (0, *(run << 4 | size for run in range(3) for size in range(1, SIZES + 1)))
DC = [f"{place:0{DC_LENGTH}b}" for place in range(SIZES + 3)]
AC = {symbol: f"{place:0{AC_LENGTH}b}" for place, symbol in enumerate(SYMBOLS)}
